# Knows how to start a headless Chromium that keeps to itself, how people set it, and what it says of a
# page: its console, the requests it makes.
# Refuses to know the page.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import json
import os
import pathlib
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

SWITCHES = ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--force-color-profile=srgb",
            # Whatever asks for a name gets none; its driver is found by number.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


class Browser:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ftpx-browser.")
        options = webdriver.ChromeOptions()
        for switch in (*SWITCHES, f"--user-data-dir={self.folder.name}",
                       *(["--no-sandbox"] if os.getuid() == 0 else [])):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(20)
        self.tell("Network.enable")

    def close(self):
        self.driver.quit()
        self.folder.cleanup()

    def tell(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    # --- how people set it ---

    def size(self, width, height=900):
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def scheme(self, name):
        self.tell("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme", "value": name},
            {"name": "prefers-reduced-motion", "value": "reduce"}])

    def scripts(self, on):
        self.tell("Emulation.setScriptExecutionDisabled", value=not on)

    # --- what it does ---

    def open(self, path):
        """Of any page before, nothing is left."""
        self.driver.get("about:blank")
        self.console(), self.requests()
        self.driver.get(pathlib.Path(path).as_uri())

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def first(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def click(self, selector):
        """Where it is, whatever lies above."""
        self.run("document.querySelector(arguments[0]).dispatchEvent("
                 "new MouseEvent('click', {bubbles: true, cancelable: true}))", selector)

    def wait_until(self, is_so, seconds=10):
        """For what the page does at the next frame it draws; fails when it never does."""
        WebDriverWait(self.driver, seconds, poll_frequency=.05).until(lambda _: is_so())

    # --- what it says ---

    def console(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Addresses that were asked for since the last time."""
        events = [json.loads(entry["message"])["message"]
                  for entry in self.driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"]

    def photograph(self, path, from_element=None, height=None):
        """The whole page, or from an element on; so high, or to its end."""
        box = self.tell("Page.getLayoutMetrics")["cssContentSize"]
        top = 0 if from_element is None else self.run(
            "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY - 24",
            from_element)
        shot = self.tell("Page.captureScreenshot", captureBeyondViewport=True, clip={
            "x": 0, "y": top, "width": box["width"], "height": height or box["height"] - top,
            "scale": 1})
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def printed(self):
        """As PDF."""
        return base64.b64decode(self.tell("Page.printToPDF", printBackground=True)["data"])
