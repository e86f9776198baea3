# Knows what somebody does with a page of ftpx,report: reads, sorts, searches, follows the timeline,
# copies a filter, changes the language, looks at it at night, prints it, has no script.
# Refuses to know how the page does it. Whatever is done: no complaint in the console, no request.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import pages
from chromium import Browser
from truth import NAMES, sessions, transfers

SEVERAL = ("login-failed-then-ok", "names-hostile", "lftp-mirror", "lossy-at-client", "brute-force-succeeds",
           "file-operations", "tls-no-keys", "ipv6-passive", "names-gb18030")


@pytest.fixture(scope="module", name="chromium")
def start():
    browser = Browser()
    browser.size(1280)
    yield browser
    browser.close()


@pytest.fixture(name="browser")
def watch(chromium):
    """Whatever a test does, these hold in the end."""
    chromium.scheme("light")
    yield chromium
    assert chromium.console() == []
    assert [url for url in chromium.requests() if not url.startswith("file:///")] == []
    chromium.scripts(True)
    chromium.size(1280)


@pytest.fixture(name="charted")
def only_with_charts():
    """A page of a build that has the library for charts."""
    page = pages.page("lftp-mirror")
    if "/*! uPlot" not in page.read_text():
        pytest.skip("this build was made without charts")
    return page


def shown(browser, selector):
    """Texts of what one can see."""
    return browser.run("return [...document.querySelectorAll(arguments[0])]"
                       ".filter(e => e.checkVisibility())"
                       ".map(e => (e.innerText ?? e.textContent).trim())", selector)


def rows(browser, table="transfers"):
    return browser.run("return [...document.querySelectorAll(`#table-${arguments[0]} tbody tr`)]"
                       ".map(row => [...row.cells].map(cell => cell.innerText.trim()))", table)


def column(browser, number, table="transfers"):
    return [row[number] for row in rows(browser, table)]


def sort_by(browser, number, table="transfers"):
    browser.click(f"#table-{table} th:nth-child({number + 1}) button")


def search(browser, text, table="transfers"):
    field = browser.first(f"#{table} input[type=search]")
    field.clear()
    if text:
        field.send_keys(text)
    else:
        browser.run("arguments[0].dispatchEvent(new Event('input'))", field)


def markup_of(browser, transfer):
    """The row's own, once it is shown."""
    browser.run("location.hash = arguments[0]", f"t{transfer}")
    browser.wait_until(lambda: browser.all(f"tr.chosen#t{transfer}"))
    return browser.run("return document.getElementById(arguments[0]).outerHTML", f"t{transfer}")


def press(browser, *keys):
    ActionChains(browser.driver).send_keys(*keys).perform()


def overflow(browser):
    """How much wider the page is than the window."""
    return browser.run("return document.documentElement.scrollWidth - innerWidth")


# --- pages of real captures ---

@pytest.mark.parametrize("name", SEVERAL)
def test_page_opens_in_silence_with_all_rows(browser, name):
    browser.open(pages.page(name))
    browser.requests()  # the page itself
    assert len(rows(browser)) == min(len(transfers(name)), 50) or name == "tls-no-keys"
    assert len(rows(browser, "sessions")) == len(sessions(name))
    assert shown(browser, "h1") == ["What happened over FTP"]
    assert overflow(browser) <= 0


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_page_fits_every_width(browser, width):
    browser.size(width)
    for name in ("names-hostile", "lossy-at-client"):
        browser.open(pages.page(name))
        assert overflow(browser) <= 0


def test_hostile_names_run_nothing_and_stand_as_they_are(browser):
    browser.open(pages.page("names-hostile"))
    assert any("<img src=x onerror=alert(1)>.html" in name for name in column(browser, 5))
    assert any("\\x1b[31m" in name for name in column(browser, 5))
    assert browser.all("img") == []
    search(browser, "<img src=x")
    assert len(rows(browser)) == 1


def test_policy_lets_nothing_else_run(browser):
    """What a name would have to do if it became markup after all."""
    browser.open(pages.page("login-failed-then-ok"))
    browser.run("""document.body.insertAdjacentHTML('beforeend',
        '<b id="probe" onclick="window.ran = 1" style="color: red">x</b>');
        const script = document.createElement('script');
        script.textContent = 'window.ran = 1'; document.body.append(script);
        document.getElementById('probe').click();""")
    assert browser.run("return window.ran") is None
    assert browser.run("return getComputedStyle(document.getElementById('probe')).color") != \
        "rgb(255, 0, 0)"
    refused = browser.console()  # here it complains as it should
    assert len(refused) == 3 and all("Content Security Policy" in said for said in refused)


# --- tables ---

def test_tables_sort_by_number_and_back(browser):
    browser.open(pages.many(2000))
    sort_by(browser, 6)  # bytes
    assert column(browser, 6)[:4] == ["0", "0", "400", "400"]
    head = browser.first("#table-transfers th:nth-child(7)")
    assert head.get_attribute("aria-sort") == "ascending"
    sort_by(browser, 6)
    assert set(column(browser, 6)) == {"900"}
    assert head.get_attribute("aria-sort") == "descending"
    sort_by(browser, 0)
    assert column(browser, 0) == list(map(str, range(50)))


def test_tables_search_and_pick(browser):
    browser.open(pages.many(2000))
    search(browser, "file-0150")
    assert column(browser, 0) == [f"{number}" for number in range(1500, 1510)]
    search(browser, "no such thing at all")
    assert rows(browser) == []
    assert shown(browser, "#transfers .pager [role=status]") == ["no row matches"]
    search(browser, "")
    picks = {pick.text: pick for pick in browser.all("#transfers .picks button")}
    picks["refused"].click()
    assert column(browser, 0) == [str(number) for number in range(999, 2000, 1000)]
    picks["refused"].click()
    assert len(rows(browser)) == 50


def test_ten_thousand_transfers_stay_usable(browser):
    browser.open(pages.many())
    assert shown(browser, "#transfers .pager [role=status]") == ["rows 1–50 of 10000"]
    assert browser.run("return document.querySelectorAll('tbody tr').length") < 200
    assert len(browser.all(".lane a")) == pages.MANY
    browser.click("#transfers .pager button:last-of-type")
    assert column(browser, 0)[0] == "50"
    assert pages.many().stat().st_size <= 4_000_000


def test_rows_that_the_script_makes_are_as_those_that_it_finds(browser):
    """The page has a hundred rows as markup; the hundred and first is of the same kind."""
    browser.open(pages.many(2000))
    found, made = (markup_of(browser, number) for number in (50, 150))
    assert re.sub(r"\d+", "0", made) == re.sub(r"\d+", "0", found)
    markup_of(browser, 1999)
    assert shown(browser, "#t1999 .badge") == ["refused"]
    assert shown(browser, "#t1999 .file bdi") == ["/pub/set-19/file-01999.bin"]


def test_without_a_script_the_first_rows_are_there_and_it_says_so(browser):
    browser.scripts(False)
    browser.open(pages.many(2000))
    assert len(shown(browser, "#table-transfers tbody tr")) == 100
    [said, *_] = shown(browser, "#transfers .scriptless")
    assert said.startswith("The first 100 of 2000 rows")
    browser.scripts(True)
    browser.open(pages.many(2000))
    assert shown(browser, "#transfers .scriptless") == []


# --- phones ---

def test_on_a_phone_rows_are_cards_with_the_file_first(browser):
    browser.size(390)
    browser.open(pages.page("lftp-mirror"))
    assert shown(browser, "#table-transfers thead") == []
    inside = """
        const row = document.querySelector('#t1');
        const [card, name, number] = [row, row.querySelector('.file bdi'), row.cells[0]]
            .map(element => element.getBoundingClientRect());
        return [name.left >= 0 && name.right <= innerWidth, name.bottom <= number.top,
                card.width <= 390]"""
    assert browser.run(inside) == [True, True, True]
    labels = browser.run("""
        return ['english', 'chinese'].map(id => {
            document.getElementById(id).click();
            return getComputedStyle(document.querySelector('#t1').cells[6], '::before').content})""")
    assert labels == ['"Bytes"', '"字节数"']
    browser.size(1280)


# --- timeline and curves ---

def test_bars_and_curves_are_reached_by_keys(browser, charted):
    browser.open(charted)
    browser.run("document.querySelector('.lane a').focus()")
    press(browser, Keys.ARROW_RIGHT)
    assert browser.run("return document.activeElement.closest('.lane') !== null")
    assert len(browser.all(".lane a[tabindex='0']")) == len(browser.all(".lane:has(a)"))
    target = browser.run("return document.activeElement.getAttribute('href')")
    press(browser, Keys.ENTER)
    browser.wait_until(lambda: browser.all(f"tr.chosen{target}"))
    browser.run("[...document.querySelectorAll('.spark')].at(-1).focus()")
    press(browser, Keys.ENTER)
    assert browser.run("return [...document.querySelectorAll('.spark')].at(-1)"
                       ".classList.contains('chosen')")


def test_no_two_labels_of_a_ruler_are_the_same(browser):
    browser.open(pages.page("lftp-mirror"))
    for _ in range(25):
        texts = browser.run("return [...document.querySelectorAll('.ruler text')]"
                            ".map(text => text.textContent)")
        assert len(set(texts)) == len(texts)
        browser.click(".tools button")  # zoom in


def test_a_capture_without_ftp_says_so_without_an_empty_picture(browser):
    browser.open(pages.without_ftp())
    assert "There is no FTP session in this capture." in browser.first("main").text
    assert shown(browser, "svg, nav, table, .figures, .timeline") == []


def test_a_bar_of_the_timeline_leads_to_its_transfer(browser):
    browser.open(pages.many())
    browser.click('.lane a[href="#t7321"] rect')
    [chosen] = browser.all("tr.chosen")
    assert chosen.get_attribute("id") == "t7321" and "file-07321.bin" in chosen.text
    assert browser.run("const box = document.querySelector('tr.chosen').getBoundingClientRect();"
                       "return box.top >= 0 && box.bottom <= innerHeight")
    browser.click('.lane a[href="#t3"] rect')
    browser.run("history.back()")
    assert browser.first("tr.chosen").get_attribute("id") == "t7321"


def test_a_link_into_the_page_opens_at_its_row(browser):
    browser.open(pages.many())
    browser.driver.get(pages.many().as_uri() + "#t9000")
    browser.run("location.reload()")
    assert browser.first("tr.chosen").get_attribute("id") == "t9000"


def places(browser):
    return browser.run("return [...document.querySelectorAll('.lane a rect')]"
                       ".map(bar => parseFloat(bar.getAttribute('x')))")


def test_the_timeline_zooms_by_buttons_and_by_dragging(browser):
    browser.open(pages.page("lftp-mirror"))
    whole = places(browser)
    browser.click("#timeline .tools button:nth-of-type(1)")
    assert places(browser) != whole
    browser.click("#timeline .tools button:nth-of-type(5)")
    assert places(browser) == pytest.approx(whole)
    lane = browser.first(".lane")
    browser.run("arguments[0].scrollIntoView({block: 'center'})", lane)
    ActionChains(browser.driver).move_to_element_with_offset(lane, -200, 0).click_and_hold() \
        .move_by_offset(60, 0).move_by_offset(60, 0).release().perform()
    assert max(places(browser)) > max(whole)
    assert browser.all("tr.chosen") == []  # dragging is no click


def test_a_curve_is_drawn_large_and_another_when_chosen(browser, charted):
    browser.open(charted)
    assert len(browser.all("#chart canvas")) == 1
    first = shown(browser, "#chart h3 a")
    browser.click(".spark:nth-of-type(2) svg")
    assert shown(browser, "#chart h3 a") != first
    assert len(browser.all("#chart canvas")) == 1
    drawn = browser.run("const canvas = document.querySelector('#chart canvas');"
                        "const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, "
                        "canvas.height).data; return bytes.some(byte => byte !== 0)")
    assert drawn


# --- dialogue, filters, languages, schemes ---

def test_a_filter_is_copied_by_mouse_and_by_key(browser):
    browser.open(pages.page("login-failed-then-ok"))
    browser.tell("Browser.grantPermissions",
                 permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.first("#table-transfers code.filter").click()
    assert browser.driver.execute_async_script(
        "setTimeout(() => navigator.clipboard.readText().then(arguments[0]), 50)") == \
        "ftpx.transfer == 0"
    assert shown(browser, "#said") == ["copied: ftpx.transfer == 0"]
    browser.first("#table-logins code.filter").send_keys("\ue007")
    assert browser.driver.execute_async_script(
        "setTimeout(() => navigator.clipboard.readText().then(arguments[0]), 50)") == \
        "frame.number == 9"


@pytest.mark.parametrize("script", [True, False])
def test_the_language_switches_with_and_without_a_script(browser, script):
    browser.scripts(script)
    browser.open(pages.page("login-failed-then-ok"))
    browser.scripts(True)  # for the questions
    assert shown(browser, "#summary > h2") == ["Summary"]
    browser.first("label[for=chinese]").click()
    assert shown(browser, "#summary > h2") == ["摘要"]
    english = browser.run("return [...document.querySelectorAll('[lang=en]:not(.kept):not(html)')]"
                          ".filter(e => e.checkVisibility()).length")
    assert english == 0
    browser.first("label[for=english]").click()
    chinese = browser.run("return [...document.querySelectorAll('[lang|=zh]:not(.kept):not(html)')]"
                          ".filter(e => e.checkVisibility()).length")
    assert chinese == 0 and shown(browser, "h1") == ["What happened over FTP"]


def contrast(browser, selector):
    """Of a text on its ground, as WCAG 2 counts it."""
    return browser.run("""
        const element = document.querySelector(arguments[0]);
        const parse = colour => colour.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
            .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
        let under = element;
        let ground = [0, 0, 0, 0];
        while (under && (ground.length === 4 && ground[3] === 0)) {
            ground = parse(getComputedStyle(under).backgroundColor);
            under = under.parentElement;
        }
        const pair = [light(parse(getComputedStyle(element).color)), light(ground)].sort();
        return (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
        """, selector)


@pytest.mark.parametrize("scheme, dark", [("light", False), ("dark", True)])
def test_text_can_be_read_by_day_and_by_night(browser, scheme, dark):
    browser.scheme(scheme)
    browser.open(pages.page("login-failed-then-ok"))
    [red, *_] = browser.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g)")
    assert (int(red) < 80) == dark
    for selector in ("body", ".figures li > span", ".badge.complete", ".badge.aborted", "td small",
                     "em.odd", ".failed bdi", "nav a", "caption", ".both.down .says", ".filter",
                     ".ladder summary small", "footer p"):
        assert contrast(browser, selector) >= 4.5, selector


def test_schemes_change_while_the_page_is_open(browser, charted):
    browser.open(charted)
    drawn = "return document.querySelector('#chart canvas').toDataURL()"
    before = browser.run(drawn)
    browser.scheme("dark")
    browser.wait_until(lambda: browser.run(drawn) != before)


# --- paper, and no script ---

def test_page_prints_whole(browser):
    browser.open(pages.page("lftp-mirror"))
    assert browser.printed().startswith(b"%PDF-")
    assert browser.all("details:not([open])") != []  # as before
    browser.tell("Emulation.setEmulatedMedia", media="print")
    assert shown(browser, "nav") == [] and shown(browser, ".tools") == []


def test_page_is_read_without_a_script(browser):
    browser.scripts(False)
    browser.open(pages.page("lftp-mirror"))
    assert len(shown(browser, "#table-transfers tbody tr")) == len(transfers("lftp-mirror"))
    assert shown(browser, ".tools") == [] and shown(browser, "#chart") == []
    assert len(shown(browser, ".spark")) >= 1
    assert len(shown(browser, ".lane")) == len(sessions("lftp-mirror"))
    assert "USER alice" in "".join(shown(browser, ".ladder[open] .says"))
    browser.all(".lane a")[-1].click()
    assert browser.driver.current_url.endswith("#t5")


def test_a_screen_reader_hears_one_language_and_no_picture(browser):
    browser.open(pages.page("login-failed-then-ok"))
    nodes = browser.tell("Accessibility.getFullAXTree")["nodes"]
    said = [(node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes if not node["ignored"]]
    assert ("heading", "What happened over FTP") in said
    assert ("radio", "English") in said and ("radio", "中文") in said
    assert any(role == "table" and "Every attempt to log in" in name for role, name in said)
    assert {role for role, _ in said} >= {"main", "navigation", "columnheader", "row", "listitem"}
    heard = json.dumps([name for role, name in said if role == "StaticText"], ensure_ascii=False)
    assert "From 0.000 s to 1.145 s. 2 logins, 1 failed. 1 transfer, 1 complete." in heard
    assert "摘要" not in heard
    assert not any(role in ("image", "img", "SvgRoot") for role, _ in said)


def test_all_names_are_captures():
    assert set(SEVERAL) <= set(NAMES)
