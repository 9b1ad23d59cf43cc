"""The HTML report in a real browser: alone, readable in light and dark, narrow, printed, and by a screen reader."""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest

from aftercare import faces
from aftercare.dates import DateRange
from aftercare.entries import DONE, FEELING, SKIP, Entry
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.report import default_days, view
from aftercare.reportsource import EXTRAS, Wanted
from aftercare.steps import Scope

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
EVERYTHING = os.environ.get("AFTERCARE_TEST_ALL") == "1"
TODAY = date(2026, 11, 22)
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")

TITLES = {
    "cuddle": "Cuddle or hold hands",
    "reflect": "Look back on this week's care",
    "tea-time": "A slow cup of tea by the window on Sunday morning, before anyone reads the news or looks at a screen",
    "long-word": "Donaudampfschifffahrtsgesellschaftskapitänsgemütlichkeitsnachmittagsspaziergang-" * 2,
    "hebrew": "חיבוק ארוך לפני השינה (5 דקות)",
    "arabic": "كوب شاي معًا، ثم نزهة قصيرة: 10 دقائق",
    "japanese": "お茶を飲みながら、ゆっくり今週のことを話す時間をとる。" * 2,
    "markup": '<b>bold</b> & "quoted" <script>document.title = "owned"</script>',
}
NOTES = (
    "Slow morning. Tea helped.\n\nWe walked to the river and said little, which was good.",
    "היה נעים. (תודה!) 123",
    "今週はとても静かで、二人でゆっくり過ごせました。",
    "https://example.org/" + "a-very-long-address-without-any-place-to-break/" * 4,
    "<img src='http://example.org/x.png' onerror='document.title = 1'> **not bold**",
)


def entries() -> list[Entry]:
    """Most of a quarter, as a person might note it."""
    found = []
    kinds = [(key, kind) for key in TITLES for kind in (DONE, DONE, SKIP) if (key, kind) != ("cuddle", SKIP)]
    for number, (key, kind) in enumerate(kinds * 6):
        day = TODAY - timedelta(days=(number * 5) % 88)
        if not date(2026, 10, 5) <= day <= date(2026, 10, 18):
            note = NOTES[number % len(NOTES)] if number % 9 == 0 else ""
            found.append(Entry("x", day, kind, key, minutes=5 + number % 60 if kind == DONE else None, note=note))
    found.append(Entry("x", TODAY, FEELING, note="A kind week.", ratings=(("mood", 7),)))
    return sorted(found, key=lambda one: one.date)


def find(key: str) -> Habit:
    return Habit(key, TITLES[key], (Target(Cadence(WEEKLY)),))


def page_of(told: list[Entry], days: DateRange) -> str:
    pauses = (Pause(date(2026, 10, 5), date(2026, 10, 18)), Pause(date(2026, 11, 16), habit="hebrew"))
    scope = Scope(days, TODAY, "monday", min((one.date for one in told), default=None))
    more: dict[str, Any] = {"extras": EXTRAS, "compare": True} if told else {}
    plan = Plan(tuple(find(key) for key in TITLES), pauses if told else ())
    wanted = Wanted(name="Ada نور Lovelace", notes=True, **more)
    content = view(plan, told, scope, find=find, wanted=wanted)
    return faces.rendered(content, template="report.html.j2", own_folder="/nonexistent")


def absent(reason: str) -> NoReturn:
    """No browser is a reason to skip, unless everything is to be tested."""
    if EVERYTHING:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    if not Path(CHROMIUM).exists():
        absent(f"there is no {CHROMIUM}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A long report and an empty one, as files."""
    folder = tmp_path_factory.mktemp("reports")
    quarter = DateRange(TODAY - timedelta(days=90), TODAY + timedelta(days=1))
    made = {"long": page_of(entries(), quarter), "empty": page_of([], default_days(TODAY, "monday"))}
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in made}


class Opened:
    """A report opened in a window of its own, and all that happened while it did."""

    def __init__(self, browser: Any, path: Path, *, scheme: str = "light", width: int = 1280) -> None:
        self.path = path
        self.requests: list[str] = []
        self.said: list[str] = []
        self.window = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        self.page = self.window.new_page()
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.goto(path.as_uri())

    def evaluate(self, code: str, argument: object = None) -> Any:
        return self.page.evaluate(code, argument)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()


@pytest.mark.parametrize("name", ["long", "empty"])
def test_a_report_opens_without_asking_for_anything_else(browser: Any, reports: dict[str, Path], name: str) -> None:
    with Opened(browser, reports[name]) as opened:
        assert opened.requests == [reports[name].as_uri()]
        assert opened.said == []
        assert opened.page.title().startswith("Care, ")
        assert "Care, " in opened.page.inner_text("h1")


def test_the_page_itself_forbids_everything_but_its_own_style(browser: Any, reports: dict[str, Path]) -> None:
    with Opened(browser, reports["long"]) as opened:
        policy = opened.page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
        assert policy == "default-src 'none'; style-src 'unsafe-inline'"
        opened.evaluate("""() => {
            const image = new Image();
            image.src = 'http://127.0.0.1:9/x.png';
            document.body.append(image);
            const script = document.createElement('script');
            script.textContent = 'document.title = "owned"';
            document.body.append(script);
            return fetch('http://127.0.0.1:9/').catch(() => null);
        }""")
        assert "owned" not in opened.page.title()
        assert [one for one in opened.said if "Content Security Policy" not in one] == []
        refused = [one for one in opened.said if "Content Security Policy" in one]
        assert {kind for kind in ("img-src", "script-src", "connect-src") if any(kind in one for one in refused)} == {
            "img-src",
            "script-src",
            "connect-src",
        }


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_rule_of_accessibility_is_broken(browser: Any, reports: dict[str, Path], scheme: str, width: int) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    except ImportError:
        absent("axe-playwright-python is not installed")
    with Opened(browser, reports["long"], scheme=scheme, width=width) as opened:
        found = Axe().run(opened.page).response
        broken = [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]
        assert broken == []
        passed = {one["id"] for one in found["passes"]}
        assert {
            "color-contrast",
            "html-has-lang",
            "page-has-heading-one",
            "heading-order",
            "landmark-one-main",
        } <= passed
        unsure = [
            node["html"]
            for one in found["incomplete"]
            for node in one["nodes"]
            if one["id"] == "color-contrast" and not node["html"].startswith("<text")
        ]
        assert unsure == []  # the names in a drawing are measured in test_charts_browser.py


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_stands_out_from_its_ground(browser: Any, reports: dict[str, Path], scheme: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2, AA), measured on what the browser made of the style."""
    with Opened(browser, reports["long"], scheme=scheme) as opened:
        pairs = opened.evaluate("""() => {
            const ground = (one) => {
                for (; one; one = one.parentElement) {
                    const colour = getComputedStyle(one).backgroundColor;
                    if (colour !== 'rgba(0, 0, 0, 0)') return colour;
                }
                return 'rgb(255, 255, 255)';
            };
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
            while (walk.nextNode()) {
                const one = walk.currentNode.parentElement;
                if (walk.currentNode.textContent.trim()) {
                    found.add(getComputedStyle(one).color + '|' + ground(one));
                }
            }
            return [...found];
        }""")
        assert len(pairs) >= 3
        assert [(pair, contrast(*pair.split("|"))) for pair in pairs if contrast(*pair.split("|")) < 4.5] == []
        bright = luminance(pairs[0].split("|")[1])
        assert (bright > 0.5) is (scheme == "light")


def luminance(colour: str) -> float:
    """The relative luminance of `rgb(1, 2, 3)`, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["long", "empty"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_has_to_be_scrolled_sideways(browser: Any, reports: dict[str, Path], name: str, width: int) -> None:
    with Opened(browser, reports[name], width=width) as opened:
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        beyond = opened.evaluate("""() => [...document.querySelectorAll('body *')]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > innerWidth)
            .map((one) => one.outerHTML.slice(0, 80))""")
        assert beyond == []


def test_column_heads_are_never_broken_within_a_word(browser: Any, reports: dict[str, Path]) -> None:
    with Opened(browser, reports["long"], width=320) as opened:
        lines = opened.evaluate("""() => [...document.querySelectorAll('thead th')].map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return [one.textContent.split(' ').length, new Set([...range.getClientRects()].map((r) => r.top)).size];
        })""")
        assert len(lines) > 12
        assert [line for line in lines if line[1] > line[0]] == []


def test_headings_stand_in_order_and_tables_say_what_their_heads_are_for(
    browser: Any, reports: dict[str, Path]
) -> None:
    with Opened(browser, reports["long"]) as opened:
        assert opened.page.get_attribute("html", "lang") == "en"
        levels = opened.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((one) => +one.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert 3 in levels
        assert all(following <= level + 1 for level, following in pairwise(levels))
        heads = opened.evaluate("[...document.querySelectorAll('th')].map((one) => one.getAttribute('scope'))")
        assert set(heads) == {"col", "row"}
        names = opened.evaluate("""() => [...document.querySelectorAll('table[aria-labelledby]')].map(
            (one) => document.getElementById(one.getAttribute('aria-labelledby')).textContent)""")
        told = ["How it felt", "Rhythm", "Runs", "Beside as many days before"]
        assert names == ["Week by week", "By practice", *(one for one in told if one in names)]
        assert set(names) >= {"Week by week", "By practice", "Rhythm", "Runs", "Beside as many days before"}
        unnamed = opened.evaluate("""() => [...document.querySelectorAll('table:not([aria-labelledby])')]
            .filter((one) => !one.caption && !one.closest('details')).length""")
        assert unnamed == 0
        rows = opened.evaluate("""() => [...document.querySelectorAll('tbody tr')].map(
            (one) => [one.children[0].tagName, one.children[0].getAttribute('scope')].join(' '))""")
        assert set(rows) == {"TH row"}


def test_a_title_keeps_the_direction_of_its_own_script(browser: Any, reports: dict[str, Path]) -> None:
    with Opened(browser, reports["long"]) as opened:
        for key, direction in (("hebrew", "rtl"), ("arabic", "rtl"), ("cuddle", "ltr"), ("japanese", "ltr")):
            found = opened.evaluate(
                """(title) => [...new Set([...document.querySelectorAll('bdi')]
                    .filter((one) => one.textContent === title).map((one) => getComputedStyle(one).direction))]""",
                TITLES[key],
            )
            assert found == [direction]
        notes = opened.evaluate("""() => [...document.querySelectorAll('.note p')].map(
            (one) => [one.textContent, getComputedStyle(one).direction])""")
        assert {text: direction for text, direction in notes if text in NOTES} == {
            note: "rtl" if note == NOTES[1] else "ltr" for note in NOTES
        }


def test_what_people_wrote_is_shown_as_they_wrote_it(browser: Any, reports: dict[str, Path]) -> None:
    with Opened(browser, reports["long"]) as opened:
        shown = opened.page.inner_text("body")
        assert TITLES["markup"] in shown
        assert NOTES[0] in shown
        assert NOTES[4] in shown
        assert opened.evaluate("document.querySelectorAll('script, img, b, a, iframe, form').length") == 0
        assert opened.page.title() == "Care, 24 Aug 2026 to 22 Nov 2026"


@pytest.mark.parametrize("name", ["long", "empty"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_report_can_be_printed(browser: Any, reports: dict[str, Path], name: str, scheme: str) -> None:
    with Opened(browser, reports[name], scheme=scheme, width=794) as opened:
        printed = opened.page.pdf(format="A4")
        assert printed.startswith(b"%PDF-")
        pages = len(re.findall(rb"/Type\s*/Page\b", printed))
        assert pages >= 1 if name == "empty" else pages > 1
        opened.page.emulate_media(media="print")
        style = opened.evaluate("""() => { const one = getComputedStyle(document.body);
            return [one.backgroundColor, one.color, document.documentElement.scrollWidth]; }""")
        assert style[:2] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        assert style[2] <= 794
