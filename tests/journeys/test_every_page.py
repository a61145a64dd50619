"""The automated points of the accessibility list, on every page template of the demo site."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.journeys.checks import CHECKS, assert_nothing, axe_faults, page_faults

EACH_KIND = 1
FIRST_VISIT_BYTES = 75 * 1024
LARGEST_SHIFT = 0.01

# One line for each kind of page: its name and what its path looks like. The first that fits counts.
KINDS = [
    ("home", r"/"),
    ("apply", r"/apply/.*"),
    ("nominate", r"/nominate/.*"),
    ("offer", r"/offer/.*"),
    ("follow", r"/follow/.*"),
    ("badge", r"/badge/.*"),
    ("verify", r"/verify/"),
    ("verified", r"/verify/.+"),
    ("directory", r"/directory/"),
    ("organisation", r"/directory/.+"),
    ("record", r"/record/"),
    ("due date", r"/record/due-date/"),
    ("body", r"/record/bodies/.+"),
    ("request", r"/record/\d+/\d+/"),
    ("spotlights", r"/spotlights/"),
    ("spotlight", r"/spotlights/.+"),
    ("events", r"/whats-on/"),
    ("event", r"/whats-on/.+"),
    ("reports", r"/reports/"),
    ("report", r"/reports/.+"),
    ("charter", r"/charter/"),
    ("search", r"/search/"),
    ("impact, who asks, open data", r"/(?:impact|asking|open-data)/.*"),
    ("your data", r"/data-protection/.*"),
    ("topics", r"/topics/"),
    ("topic", r"/topics/.+"),
    ("my story", r"/stories/mine/"),
    ("tell us", r"/stories/.*"),
    ("courses", r"/training/"),
    ("course", r"/training/.+"),
    ("enquiry", r"/enquire/.*"),
    ("challenge, vote or promise", r"/(?:challenges|vote|pledges?)/.*"),
    ("standard", r"/.+"),
]
# States that no link leads to.
STATES = [
    ("not found", "/no-such-page/"),
    ("search with results", "/search/?q=carers"),
    ("search without results", "/search/?q=unicorn"),
    ("directory without results", "/directory/?q=unicorn"),
    ("directory filtered", "/directory/?kind=charity&access=step_free"),
    ("events without results", "/whats-on/?area=central&when=today&theme=language"),
    ("month of events", "/whats-on/?view=month"),
    ("events near", "/whats-on/?near=kilnford&within=3"),
    ("code that is none", "/verify/ABCD-ABCD-ABCD-ABCD/"),
    ("link that is none", "/apply/confirm/nonsense/"),
]


def kind_of(path: str) -> str:
    return next(name for name, pattern in KINDS if re.fullmatch(pattern, path))


def sample(pages) -> list[str]:
    """One path of each kind, the longest, and the states that no link leads to."""
    kept: dict[str, list[str]] = {}
    for path, answer in pages.items():
        if answer.status == 200 and "text/html" in answer.headers["Content-Type"]:
            kept.setdefault(kind_of(path), []).append(path)
    paths = [path for group in kept.values() for path in sorted(group, key=lambda p: (len(p), p))[-EACH_KIND:]]
    return sorted(paths) + [path for _, path in STATES]


def gather(open_demo, pages, look, **options) -> dict[str, object]:
    """What ``look`` finds on each page of the sample, where it finds anything."""
    page = open_demo(**options)
    found = {}
    for path in sample(pages):
        page.goto(path)
        fault = look(page)
        if fault:
            found[path] = fault
    return found


def test_every_link_of_the_demo_leads_somewhere(demo_pages):
    assert {path: answer.status for path, answer in demo_pages.items() if answer.status != 200} == {}
    missing = {name for name, _ in KINDS} - {kind_of(path) for path in demo_pages} - {"search"}
    assert missing == set()


def test_no_page_of_the_demo_sets_a_cookie_unless_it_has_a_form(demo_pages):
    setters = {path for path, answer in demo_pages.items() if "Set-Cookie" in answer.headers}

    assert {
        path
        for path in setters
        if not re.match(
            r"/(apply|book|data-protection|enquire|follow|nominate|listing|offer|pledge|portal|promises|reply|stories|vote)/",
            path,
        )
    } == set()


def test_titles_are_unique_and_start_with_what_the_page_is(demo_pages):
    titles: dict[str, list[str]] = {}
    led_to = {answer.path for path, answer in demo_pages.items() if not path.startswith(answer.path)}
    for path, answer in demo_pages.items():
        is_page = "text/html" in answer.headers["Content-Type"]
        match = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL) if is_page else None
        # Of what leads to another page the first is enough.
        if match and (path.startswith(answer.path) or answer.path in led_to):
            led_to.discard(answer.path)
            titles.setdefault(" ".join(match[1].split()), []).append(path)

    assert_nothing({title: paths for title, paths in titles.items() if len(paths) > 1})
    assert [title for title in titles if not re.match(r"\S.* – \S", title)] == []


def test_each_page_of_a_list_has_a_title_of_its_own(open_demo):
    page = open_demo()
    titles = []
    for address in ("/directory/", "/directory/?page=2", "/directory/?page=3"):
        page.goto(address)
        titles.append(page.title())

    assert titles == [
        "Find a local group – Kilnford Voice",
        "Find a local group, page 2 – Kilnford Voice",
        "Find a local group, page 3 – Kilnford Voice",
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_structure_targets_forms_and_reflow(open_demo, demo_pages, width):
    assert_nothing(gather(open_demo, demo_pages, page_faults, width=width))


def test_structure_targets_forms_and_reflow_on_the_narrowest_screen(open_demo, demo_pages):
    """Axe looks at nothing here that it did not see at 390 pixels."""

    def look(page):
        return {name: faults for name, faults in page.evaluate(CHECKS).items() if faults}

    assert_nothing(gather(open_demo, demo_pages, look, width=320))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_with_scripts_blocked(open_demo, demo_pages, width):
    page = open_demo(width=width)
    # An empty script is as good as none, and unlike one that is refused it is no error of the console.
    page.route(re.compile(r"\.js($|\?)"), lambda route: route.fulfill(content_type="text/javascript", body=""))
    found = {}
    for path in ("/", "/directory/", "/whats-on/", "/apply/"):
        page.goto(path)
        faults = axe_faults(page)
        if faults:
            found[path] = faults

    assert_nothing(found)


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize(
    ("path", "button", "label"),
    [
        ("/apply/organisation/", "Start my application", "What is your group called?"),
        ("/nominate/", "Send the nomination", "Name of the group"),
    ],
)
def test_a_form_with_errors_says_so_and_keeps_what_was_typed(open_demo, path, button, label, width):
    page = open_demo(width=width)
    page.goto(path)
    title = page.title()
    page.get_by_label(label).fill("Kilnford Kites")
    page.get_by_role("button", name=button).click()
    page.wait_for_selector(".govuk-error-summary")

    assert page.title() == f"Error: {title}"
    assert page.evaluate("() => document.activeElement.className") == "govuk-error-summary"
    assert page.get_by_label(label).input_value() == "Kilnford Kites"
    assert_nothing(page_faults(page))

    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("() => document.activeElement.matches('input,select,textarea')")


@pytest.mark.parametrize("path", ["/search/", "/directory/"])
def test_a_word_without_end_makes_no_page_scroll_sideways(open_demo, path):
    page = open_demo(width=390)
    page.goto(f"{path}?q={'n' * 190}")

    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_text_spacing_loses_nothing(open_demo, demo_pages):
    spacing = """() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
            + "p{margin-bottom:2em!important}");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }"""

    def look(page):
        page.evaluate(spacing)
        faults = page.evaluate(CHECKS)
        return faults["sideways"] + faults["cutOff"]

    assert_nothing(gather(open_demo, demo_pages, look, width=390))


def test_text_twice_as_large_fits(demo_server, demo_pages, browser):
    """Browser font size 32 px at 640 wide, set in the browser itself: media queries in em follow it."""
    from playwright.sync_api import Error

    from tests.journeys.conftest import ARGUMENTS, CHROMIUM

    large = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    try:
        page = large.new_context(base_url=demo_server.url, viewport={"width": 640, "height": 900}).new_page()
        found = {}
        for path in sample(demo_pages):
            page.goto(path)
            assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "32px"
            faults = page.evaluate(CHECKS)
            if faults["sideways"]:
                found[path] = faults["sideways"]
        assert_nothing(found)
    except Error as error:
        pytest.fail(f"the browser said {error}")
    finally:
        large.close()


def focus_faults(page, *, with_foot: bool = True) -> list[str]:
    """Tab through the page: focus is seen, lies on the screen, comes back round, and starts with the skip link.

    The foot is the same on every page.
    """
    faults, seen = [], []
    unfocused = page.evaluate(
        """() => new Map([...document.querySelectorAll("a[href],button,summary,input,select,textarea")].map((e, i) => {
            e.dataset.n = i; const s = getComputedStyle(e);
            return [String(i), [s.backgroundColor, s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor].join("|")];
        })).entries().toArray()"""
    )
    before = dict(unfocused)
    for _ in range(200):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
            const e = document.activeElement;
            if (!e || e === document.body) return null;
            const s = getComputedStyle(e);
            const box = e.getClientRects()[0] || e.getBoundingClientRect();
            // Of a tall box the browser may show a part: its caret is in sight, and it scrolls no further.
            const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
            const x = box.left + Math.min(box.width, 40) / 2, y = (top + bottom) / 2;
            const hit = document.elementFromPoint(x, y);
            const label = e.labels && e.labels[0];
            return {
                n: e.dataset.n,
                words: (e.textContent || e.name || "").trim().slice(0, 40),
                look: [s.backgroundColor, s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor].join("|"),
                isCovered: !(hit && (e === hit || e.contains(hit) || hit.contains(e) || (label && label.contains(hit)))),
                isChoice: e.matches("input[type=checkbox],input[type=radio]"),
                isFoot: Boolean(e.closest("footer.foot-main")),
            };
        }"""
        )
        if state is None or state["n"] in seen or (state["isFoot"] and not with_foot):
            break
        seen.append(state["n"])
        if state["isCovered"]:
            faults.append(f"{state['words']} is covered")
        if state["look"] == before.get(state["n"]) and not state["isChoice"]:
            faults.append(f"{state['words']} looks the same with focus")
    if not seen:
        faults.append("nothing takes focus")
    return faults


@pytest.mark.parametrize("width", [1280, 320])
def test_focus_is_seen_and_not_covered(open_demo, demo_pages, width):
    page = open_demo(width=width)
    kinds: dict[str, str] = {}
    for path in sample(demo_pages):
        kinds.setdefault(kind_of(path.split("?")[0]), path)
    found = {}
    for path in kinds.values():
        page.goto(path)
        faults = focus_faults(page, with_foot=path == "/")
        if faults:
            found[path] = faults

    assert_nothing(found)


def test_a_page_with_bad_focus_is_found(open_demo):
    """The check above can fail: a link whose focus cannot be seen, and one under a bar."""
    page = open_demo()
    page.goto("/")
    page.set_content(
        "<a href='#a' class='bad'>no ring</a><br><br><br><a href='#b'>under the bar</a><div id='bar'>bar</div>"
    )
    page.evaluate(
        """() => { const s = new CSSStyleSheet();
        s.replaceSync(".bad:focus{outline:none}#bar{position:fixed;top:60px;left:0;width:100%;height:200px;background:red}");
        document.adoptedStyleSheets = [s]; }"""
    )

    assert focus_faults(page) == ["no ring looks the same with focus", "under the bar is covered"]


def test_first_visit_is_light_and_still(open_demo, demo_server, demo_pages):
    """At most 75 KB gzipped without photographs, and nothing jumps while it loads."""
    weights, shifts = {}, {}
    for path in sample(demo_pages):
        page = open_demo(width=390)
        bodies: dict[str, int] = {}

        def note(response, bodies=bodies):
            if "/media/" not in response.url and not response.url.startswith("data:") and response.ok:
                body = response.body()
                is_packed = response.url.endswith((".woff2", ".png", ".webp"))
                bodies[response.url] = len(body) if is_packed else len(gzip.compress(body, 9))

        page.on("response", note)
        page.add_init_script(
            "window.shift=0;new PerformanceObserver(l=>{for(const e of l.getEntries())if(!e.hadRecentInput)window.shift+=e.value})"
            ".observe({type:'layout-shift',buffered:true})"
        )
        page.goto(path, wait_until="load")
        # What could still jump: a font that comes late, and what its first lines are drawn with.
        page.evaluate(
            "() => document.fonts.ready.then(() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f))))"
        )
        weights[path] = sum(bodies.values())
        shifts[path] = page.evaluate("() => window.shift")
        page.context.close()

    print(json.dumps({"heaviest": max(weights.items(), key=lambda item: item[1]), "home": weights["/"]}))
    assert_nothing({path: weight for path, weight in weights.items() if weight > FIRST_VISIT_BYTES})
    assert_nothing({path: shift for path, shift in shifts.items() if shift > LARGEST_SHIFT})


def test_forced_colours_keep_borders(open_demo):
    """Tags, cards and buttons have an edge where colours are taken away."""
    page = open_demo(forced_colors="active")
    faults = {}
    for path in ("/", "/record/", "/directory/"):
        page.goto(path)
        bare = page.evaluate(
            """() => [...document.querySelectorAll(".status,.card,.govuk-button")]
            .filter(e => e.getBoundingClientRect().width && parseFloat(getComputedStyle(e).borderTopWidth) < 1
                && getComputedStyle(e).outlineStyle === "none")
            .map(e => e.className)"""
        )
        if bare:
            faults[path] = sorted(set(bare))

    assert_nothing(faults)


def test_print_leaves_out_what_paper_cannot_use(open_demo, demo_pages):
    page = open_demo()
    page.goto(next(path for path in sample(demo_pages) if kind_of(path) == "report"))
    page.emulate_media(media="print")

    shown = page.evaluate(
        """() => [".menu", ".util", ".search", ".govuk-skip-link", "footer nav"].filter(s =>
        [...document.querySelectorAll(s)].some(e => e.getClientRects().length > 0))"""
    )
    pdf = page.pdf(format="A4", tagged=True)

    assert shown == []
    assert b"/Lang" in pdf
    assert b"/MarkInfo" in pdf
