/* What the page of ftpx,report can do beyond being read: sort, search and page its tables, zoom its
 * timeline, draw curves, copy filters. It makes nothing from text but text, and asks for nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
(() => {
"use strict";

const PAGE = 50; /* rows shown at a time */
const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

/* --- elements and words --- */

function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
        element.setAttribute(name, value);
    element.append(...children);
    return element;
}

function fill(text, told) {
    return text.replace(/\{(\d)(?:\|([^|}]*)\|([^}]*))?\}/g, (all, place, one, many) =>
        one === undefined ? told[place] : String(told[place]) === "1" ? one : many);
}

/* Both languages, of which the style shows one. */
function say(key, ...told) {
    const [english, chinese] = data.words[key];
    const both = document.createDocumentFragment();
    both.append(make("span", {lang: "en"}, fill(english, told)),
                make("span", {lang: "zh-Hans"}, fill(chinese, told)));
    return both;
}

function button(key, act) {
    const element = make("button", {type: "button"}, say(key));
    element.addEventListener("click", act);
    return element;
}

const toast = document.getElementById("said");
let toastEnds = 0;
function tell(...what) {
    toast.replaceChildren(say(...what));
    clearTimeout(toastEnds);
    toastEnds = setTimeout(() => toast.replaceChildren(), 2500);
}

/* --- what stands in the data only --- */

const known = []; /* all strings of pieces, in their order */

/* A piece with its values spelled out; see report_pack.h. */
function unpack([template, ...values]) {
    return {form: data.templates[template], template, values: values.map(value => {
        if (typeof value === "number")
            return String(value);
        if (Array.isArray(value))
            return known[value[0]];
        known.push(value);
        return value;
    })};
}

const packed = {
    marks: Object.entries(data.marks).map(([lane, pieces]) => [Number(lane), pieces.map(unpack)]),
};
packed.rows = new Map();
for (const [id, pieces] of Object.entries(data.rows))
    packed.rows.set(id, pieces.map(unpack));

function setting(part, values) {
    const [, name, sign, text] = /^@([^=~]+)([=~]?)(.*)$/s.exec(part);
    return [name, sign === "=" ? text : text + values.next().value];
}

/* Its element, in a namespace of its own or in that of pages. */
function build({form, values}, space = "http://www.w3.org/1999/xhtml") {
    const own = values.values();
    const open = [document.createDocumentFragment()];
    for (const part of form) {
        const top = open[open.length - 1];
        switch (part[0]) {
        case "<":
            open.push(document.createElementNS(space, part.slice(1)));
            top.append(open[open.length - 1]);
            break;
        case "/": open.pop(); break;
        case "@": top.setAttribute(...setting(part, own)); break;
        case "=": top.append(part.slice(1)); break;
        default: top.append(part.slice(1) + own.next().value);
        }
    }
    return open[0].firstChild;
}

/* --- filters to take along --- */

function fallbackCopy(text) {
    const field = make("textarea", {class: "unseen", readonly: ""});
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
}

async function copy(code) {
    const text = code.textContent;
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        if (!fallbackCopy(text))
            return;
    }
    tell("SCRIPT_COPIED", text);
}

function enableFilters(within) {
    for (const code of within.querySelectorAll("code.filter")) {
        code.tabIndex = 0;
        code.setAttribute("role", "button");
    }
}

document.addEventListener("click", event => {
    const code = event.target.closest("code.filter");
    if (code)
        copy(code);
});
document.addEventListener("keydown", event => {
    const code = event.target.closest("code.filter");
    if (code && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        copy(code);
    }
});

/* --- tables --- */

const compareText = new Intl.Collator(undefined, {numeric: true}).compare;

function keyOf(cell) {
    const value = cell.dataset.v ?? cell.textContent.trim();
    const number = value === "" ? NaN : Number(value);
    return Number.isNaN(number) ? value : number;
}

/* Cells without a value go last, whichever way. */
function compareKeys(left, right) {
    if (typeof left === "number" && typeof right === "number")
        return left - right;
    if (typeof left === typeof right)
        return compareText(left, right);
    return typeof left === "number" ? -1 : 1;
}

const badges = new Map(); /* number of a template to the badge in it */

/* A row: an element, or a piece that becomes one when it is needed. */
class Row {
    constructor(element, piece = null) {
        this.made = element;
        this.piece = piece;
        this.id = element ? element.id : piece.form[1] === "@id" ? piece.values[0] : "";
    }

    get element() {
        this.made ??= build(this.piece);
        return this.made;
    }

    /* NULL for none. */
    get badge() {
        if (this.made)
            return this.made.querySelector(".badge");
        const {template} = this.piece;
        if (!badges.has(template))
            badges.set(template, this.element.querySelector(".badge"));
        return badges.get(template);
    }

    get kind() {
        return this.badge?.textContent;
    }

    get text() {
        this.lower ??= this.element.textContent.toLowerCase();
        return this.lower;
    }
}

class Table {
    constructor(table) {
        this.table = table;
        this.body = table.tBodies[0];
        this.rows = [...this.body.rows].map(row => new Row(row));
        for (const piece of packed.rows.get(table.id.replace("table-", "")) ?? [])
            this.rows.push(new Row(null, piece));
        this.order = this.rows;
        this.picked = new Set();
        this.page = 0;
        this.addTools();
        this.addSorting();
        this.update();
    }

    addTools() {
        this.search = make("input", {type: "search", autocomplete: "off", spellcheck: "false"});
        this.search.addEventListener("input", () => this.update(0));
        this.previous = button("SCRIPT_PREVIOUS", () => this.show(this.page - 1));
        this.next = button("SCRIPT_NEXT", () => this.show(this.page + 1));
        this.status = make("span", {role: "status"});
        const tools = make("div", {class: "tools"},
            make("label", {}, say("SCRIPT_SEARCH"), " ", this.search), this.makePicks(),
            make("div", {class: "pager"}, this.status, this.previous, this.next));
        this.table.closest(".scroll").before(tools);
    }

    /* A button for each outcome that rows have. */
    makePicks() {
        const kinds = new Map();
        for (const row of this.rows) {
            if (row.badge && !kinds.has(row.kind))
                kinds.set(row.kind, row.badge.cloneNode(true));
        }
        const picks = make("div", {class: "picks"});
        for (const [kind, badge] of kinds.size > 1 ? kinds : []) {
            const pick = make("button", {type: "button", "aria-pressed": "false"}, badge);
            pick.addEventListener("click", () => this.pick(kind, pick));
            picks.append(pick);
        }
        return picks;
    }

    pick(kind, pick) {
        const on = !this.picked.delete(kind);
        if (on)
            this.picked.add(kind);
        pick.setAttribute("aria-pressed", on);
        this.update(0);
    }

    addSorting() {
        this.heads = [...this.table.tHead.rows[0].cells];
        this.heads.forEach((head, column) => {
            const sort = make("button", {type: "button"}, ...head.childNodes);
            sort.addEventListener("click", () => this.sort(column));
            head.append(sort);
        });
    }

    sort(column) {
        const head = this.heads[column];
        const falling = head.getAttribute("aria-sort") === "ascending";
        for (const other of this.heads)
            other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const keyed = this.rows.map((row, index) => ({row, index, key: keyOf(row.element.cells[column])}));
        const empty = entry => entry.key === "";
        keyed.sort((left, right) => empty(left) - empty(right) ||
            (falling ? -1 : 1) * compareKeys(left.key, right.key) || left.index - right.index);
        this.order = keyed.map(entry => entry.row);
        this.update(0);
    }

    passes(row, wanted) {
        if (this.picked.size > 0 && !this.picked.has(row.kind))
            return false;
        return wanted === "" || row.text.includes(wanted);
    }

    update(page = this.page) {
        const wanted = this.search.value.trim().toLowerCase();
        this.passing = this.order.filter(row => this.passes(row, wanted));
        this.show(page);
    }

    show(page) {
        const pages = Math.max(Math.ceil(this.passing.length / PAGE), 1);
        this.page = Math.min(Math.max(page, 0), pages - 1);
        const first = this.page * PAGE;
        const shown = this.passing.slice(first, first + PAGE);
        this.body.replaceChildren(...shown.map(row => this.labelled(row.element)));
        enableFilters(this.body);
        this.previous.disabled = this.page === 0;
        this.next.disabled = this.page === pages - 1;
        this.previous.hidden = this.next.hidden = pages === 1;
        this.status.replaceChildren(shown.length === 0 ? say("SCRIPT_NO_MATCH")
            : say("SCRIPT_ROWS", first + 1, first + shown.length, this.passing.length));
    }

    /* Its cells say what they are where there is no room for the head. */
    labelled(row) {
        if (row.cells[0].dataset.en === undefined)
            [...row.cells].forEach((cell, column) => {
                cell.dataset.en = this.heads[column].querySelector("[lang=en]").textContent;
                cell.dataset.zh = this.heads[column].querySelector("[lang|=zh]").textContent;
            });
        return row;
    }

    /* Shows the row, whatever was searched for. */
    reveal(row) {
        if (!this.passing.includes(row)) {
            this.search.value = "";
            this.picked.clear();
            for (const pick of this.table.closest("section").querySelectorAll("[aria-pressed]"))
                pick.setAttribute("aria-pressed", false);
            this.update();
        }
        this.show(Math.floor(this.passing.indexOf(row) / PAGE));
    }

    /* For paper: all rows that pass. */
    showAll() {
        this.body.replaceChildren(...this.passing.map(row => row.element));
    }
}

const tables = [...document.querySelectorAll("table")].map(table => new Table(table));
const homes = new Map(); /* id of a row to its table and itself */
for (const table of tables)
    for (const row of table.rows)
        if (row.id)
            homes.set(row.id, {table, row});

/* --- curves --- */

const chart = document.getElementById("chart");
let plot = null;
let drawn = null;

const UNITS = [[1e9, "GB/s", 2], [1e6, "MB/s", 1], [1e3, "kB/s", 1]];
function rate(value) {
    return rateWith(0)(value);
}

/* With so many digits more than usual. */
function rateWith(more) {
    return value => {
        for (const [unit, name, digits] of UNITS)
            if (value >= unit)
                return `${(value / unit).toFixed(digits + more)} ${name}`;
        return `${more > 0 ? +value.toFixed(more) : Math.round(value)} B/s`;
    };
}

/* Nanoseconds in the unit that suits the whole. */
function clock(whole) {
    const [unit, name] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]]
        .find(([size]) => whole >= size) ?? [1, "ns"];
    return (time, digits = 4) => `${+(time / unit).toPrecision(digits)} ${name}`;
}

/* Since its first byte. Steps: each span's rate holds to its end. */
function pointsOf([, width, ...spans]) {
    const times = spans.map((bytes, index) => index * width);
    const rates = spans.map(bytes => bytes / (width / 1e9));
    times.push(spans.length * width);
    rates.push(rates[rates.length - 1]);
    return [times, rates];
}

function colour(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
}

/* Of all ticks so many digits that no two are the same. */
function unlike(ticks, ...write) {
    for (const text of write) {
        const texts = ticks.map(text);
        if (new Set(texts).size === texts.length)
            return texts;
    }
    return ticks.map(write[write.length - 1]);
}

function axis(values, size) {
    return {
        stroke: colour("--muted"), grid: {stroke: colour("--line"), width: 1},
        ticks: {stroke: colour("--line"), width: 1}, font: `12px ${colour("--sans")}`, size, values,
    };
}

function readOut(line, time, curve) {
    const {left, idx} = curve.cursor;
    if (idx === null || idx === undefined || left < 0)
        line.textContent = "";
    else
        line.textContent = `${time(curve.data[0][idx])}: ${rate(curve.data[1][idx])}`;
}

function optionsFor(line, time) {
    return {
        width: Math.max(chart.clientWidth - 42, 200), height: 260, legend: {show: false},
        cursor: {y: false, drag: {x: true, y: false}},
        scales: {x: {time: false}, y: {range: (self, low, high) => [0, (high || 1) * 1.08]}},
        axes: [{...axis((self, ticks) => unlike(ticks, ...[4, 6, 9, 12].map(
                    digits => tick => time(tick, digits))), 40), space: 100},
               axis((self, ticks) => unlike(ticks, ...[0, 1, 2, 4].map(rateWith)), 84)],
        series: [{}, {stroke: colour("--accent"), fill: `${colour("--accent")}33`, width: 1.5,
                      paths: uPlot.paths.stepped({align: 1}), points: {show: false}}],
        hooks: {setCursor: [self => readOut(line, time, self)]},
    };
}

function titleOf(transfer) {
    const row = homes.get(`t${transfer}`)?.row.element;
    const title = make("h3", {}, make("a", {href: `#t${transfer}`}, transfer), " ");
    for (const part of row ? row.querySelectorAll(".file > bdi, .badge") : [])
        title.append(part.cloneNode(true), " ");
    return title;
}

/* If there is one. */
function draw(transfer) {
    const curve = data.curves[transfer];
    if (!curve || !chart || typeof uPlot === "undefined")
        return;
    for (const spark of document.querySelectorAll(".spark"))
        spark.classList.toggle("chosen", spark.dataset.transfer === String(transfer));
    const line = make("p", {class: "readout"});
    chart.hidden = false;
    plot?.destroy();
    chart.replaceChildren(titleOf(transfer), line);
    const time = clock(curve[1] * (curve.length - 2));
    plot = new uPlot(optionsFor(line, time), pointsOf(curve), chart);
    drawn = transfer;
}

function redraw() {
    if (drawn !== null)
        draw(drawn);
}

function startCurves() {
    for (const spark of document.querySelectorAll(".spark")) {
        const choose = event => {
            if (!event.target.closest("a"))
                draw(spark.dataset.transfer);
        };
        spark.tabIndex = 0;
        spark.addEventListener("click", choose);
        spark.addEventListener("keydown", event => {
            if (event.key === "Enter" || event.key === " ") {
                if (!event.target.closest("a"))
                    event.preventDefault();
                choose(event);
            }
        });
    }
    const first = document.querySelector(".spark");
    if (first)
        draw(first.dataset.transfer);
    dark.addEventListener("change", redraw);
    let last = innerWidth;
    addEventListener("resize", () => {
        if (innerWidth !== last)
            redraw();
        last = innerWidth;
    });
}

/* --- going to a row --- */

function choose(id) {
    const home = homes.get(id);
    if (!home)
        return;
    for (const other of document.querySelectorAll(".lane .chosen, tr.chosen"))
        other.classList.remove("chosen");
    home.table.reveal(home.row);
    const row = home.row.element;
    row.classList.add("chosen");
    document.querySelector(`.lane a[href="#${id}"] rect`)?.classList.add("chosen");
    if (id.startsWith("t"))
        draw(id.slice(1));
    const dialogue = id.startsWith("s") && document.getElementById(`d${id.slice(1)}`);
    if (dialogue)
        dialogue.open = true;
    row.tabIndex = -1; // the next Tab goes on from here
    row.focus({preventScroll: true});
    row.scrollIntoView({block: "center"});
}

document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    const id = link?.getAttribute("href").slice(1);
    if (!id || !homes.has(id) || event.defaultPrevented)
        return;
    event.preventDefault();
    history.pushState(null, "", `#${id}`);
    choose(id);
});
addEventListener("popstate", () => choose(location.hash.slice(1)));

/* --- timeline --- */

const SVG = "http://www.w3.org/2000/svg";
const pictures = document.querySelectorAll(".lane");
for (const [lane, pieces] of packed.marks)
    pictures[lane - 1].querySelector(".life").after(...pieces.map(piece => build(piece, SVG)));

/* What a bar says of itself: its row's number, command and file. */
function name(bar) {
    const row = homes.get(bar.getAttribute("href").slice(1))?.row;
    const parts = row ? [row.element.cells[0], row.element.querySelector(".file > bdi"), row.badge] : [];
    bar.setAttribute("aria-label", parts.map(part => part?.textContent).join(" "));
}

/* Tab goes from lane to lane, arrows from bar to bar. */
function reachByKeys(picture) {
    const bars = [...picture.querySelectorAll("a")];
    if (bars.length === 0)
        return;
    const reach = bar => {
        for (const other of bars)
            other.tabIndex = other === bar ? 0 : -1;
        name(bar);
    };
    reach(bars[0]);
    picture.removeAttribute("aria-hidden");
    picture.setAttribute("role", "group");
    picture.addEventListener("keydown", event => {
        const at = bars.indexOf(event.target.closest("a"));
        const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1}[event.key];
        if (at < 0 || !bars[to])
            return;
        event.preventDefault();
        reach(bars[to]);
        bars[to].focus();
    });
}

for (const picture of pictures)
    reachByKeys(picture);

class Timeline {
    constructor(element) {
        this.element = element;
        this.ruler = element.querySelector(".ruler");
        this.whole = Number(this.ruler.dataset.to);
        this.marks = [...element.querySelectorAll(".lane rect, .lane circle")].map(mark => ({
            mark, at: parseFloat(mark.getAttribute("x") ?? mark.getAttribute("cx")),
            width: mark.hasAttribute("width") ? parseFloat(mark.getAttribute("width")) : null}));
        this.addTools();
        this.addDragging();
        this.zoom(0, 100);
    }

    addTools() {
        const middle = factor => () => {
            const half = (this.to - this.from) * factor / 2;
            const centre = (this.from + this.to) / 2;
            this.zoom(centre - half, centre + half);
        };
        const by = part => () => {
            const step = (this.to - this.from) * part;
            const from = Math.min(Math.max(this.from + step, 0), 100 - (this.to - this.from));
            this.zoom(from, from + this.to - this.from);
        };
        this.back = [button("SCRIPT_ZOOM_OUT", middle(2)), button("SCRIPT_EARLIER", by(-.5)),
                     button("SCRIPT_LATER", by(.5)),
                     button("SCRIPT_WHOLE", () => this.zoom(0, 100))];
        this.element.before(make("div", {class: "tools"}, button("SCRIPT_ZOOM_IN", middle(.5)),
            ...this.back, make("span", {class: "hint"}, say("SCRIPT_ZOOM_HINT"))));
    }

    /* From and to in percents of the whole. */
    zoom(from, to) {
        this.from = Math.max(from, 0);
        this.to = Math.min(Math.max(to, this.from + 1e-7), 100);
        for (const control of this.back)
            control.disabled = this.from === 0 && this.to === 100;
        const scale = 100 / (this.to - this.from);
        const place = at => Math.min(Math.max((at - this.from) * scale, -50), 150);
        for (const {mark, at, width} of this.marks) {
            mark.setAttribute(width === null ? "cx" : "x", `${place(at)}%`);
            if (width !== null)
                mark.setAttribute("width", `${place(at + width) - place(at)}%`);
        }
        this.rule();
    }

    rule() {
        const begin = this.whole * this.from / 100;
        const length = Math.max(this.whole * (this.to - this.from) / 100, 1);
        const most = Math.max(Math.floor(this.ruler.clientWidth / 110), 2);
        let step = 10 ** Math.floor(Math.log10(length / most));
        step *= [1, 2, 5, 10].find(factor => length / (step * factor) <= most) ?? 10;
        step = Math.max(step, 1);
        const digits = Math.max(0, Math.min(9, 9 - Math.floor(Math.log10(step) + 1e-9)));
        const ticks = [];
        for (let at = Math.ceil(begin / step) * step; at <= begin + length; at += step)
            ticks.push(...this.tick(at, (at - begin) / length * 100, digits));
        this.ruler.replaceChildren(...ticks);
    }

    tick(at, place, digits) {
        const drawing = (tag, attributes, text = "") => {
            const element = document.createElementNS(SVG, tag);
            for (const [name, value] of Object.entries(attributes))
                element.setAttribute(name, value);
            element.textContent = text;
            return element;
        };
        const parts = [drawing("line", {x1: `${place}%`, x2: `${place}%`, y1: 18, y2: 24})];
        if (place < 95)
            parts.push(drawing("text", {x: `${place}%`, y: 13}, `${(at / 1e9).toFixed(digits)} s`));
        return parts;
    }

    percentAt(clientX) {
        const box = this.ruler.getBoundingClientRect();
        const part = Math.min(Math.max((clientX - box.left) / box.width, 0), 1);
        return this.from + part * (this.to - this.from);
    }

    addDragging() {
        let start = null;
        let shade = null;
        let dragged = false;
        this.element.addEventListener("pointerdown", event => {
            if (event.button === 0 && event.pointerType !== "touch" && event.target.closest("svg"))
                start = event.clientX;
            dragged = false;
        });
        this.element.addEventListener("dragstart", event => event.preventDefault());
        addEventListener("pointermove", event => {
            if (start === null || Math.abs(event.clientX - start) < 5 && !shade)
                return;
            event.preventDefault();
            if (!shade)
                this.element.append(shade = make("div", {class: "drag"}));
            const box = this.element.getBoundingClientRect();
            shade.style.left = `${Math.min(start, event.clientX) - box.left}px`;
            shade.style.width = `${Math.abs(event.clientX - start)}px`;
        });
        addEventListener("pointerup", event => {
            if (shade) {
                const ends = [start, event.clientX].map(x => this.percentAt(x));
                this.zoom(Math.min(...ends), Math.max(...ends));
                shade.remove();
                dragged = true;
            }
            start = shade = null;
        });
        this.element.addEventListener("click", event => {
            if (dragged)
                event.preventDefault();
            dragged = false;
        }, true);
    }
}

/* --- paper --- */

let opened = [];
addEventListener("beforeprint", () => {
    for (const table of tables)
        table.showAll();
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened)
        details.open = true;
});
addEventListener("afterprint", () => {
    for (const table of tables)
        table.show(table.page);
    for (const details of opened)
        details.open = false;
});

/* --- begin --- */

for (const language of document.querySelectorAll("input[name=language]"))
    language.addEventListener("change", () => {
        root.lang = language.id === "chinese" ? "zh-Hans" : "en";
    });
root.classList.add("interactive");
enableFilters(document);
const lanes = document.getElementById("lanes");
if (lanes)
    new Timeline(lanes);
startCurves();
if (location.hash.length > 1)
    choose(location.hash.slice(1));
})();
