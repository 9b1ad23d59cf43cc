"""The HTML reports of a whole year in a real browser: charts that agree with their tables, and one page of paper."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftercare import faces
from aftercare.dates import DateRange
from aftercare.entries import DONE, FEELING, SKIP, Entry
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.report import coarse, view
from aftercare.reportmodel import Report, Talk
from aftercare.reportsource import EXTRAS, FEELINGS, Wanted
from aftercare.sliders import OwnSlider
from aftercare.steps import Scope
from tests.test_report_browser import Opened, absent, browser, contrast

__all__ = ["browser"]  # the fixture

TODAY = date(2026, 11, 22)
YEAR = DateRange(date(2025, 11, 24), TODAY + timedelta(days=1))
WEEK = DateRange(date(2026, 11, 16), TODAY + timedelta(days=1))
OWN = OwnSlider(key="calm", question="How calm were the mornings?", low="hectic", high="רגוע")
TITLES = {
    "need": "Share one need",
    "check-in": "Weekly check-in",
    "cuddle": "Cuddle or hold hands",
    "care-act": "One caring act",
    "meditate": "Short meditation",
    "walk": "A slow walk round the block in the evening, whatever the weather",
    "hebrew": "חיבוק ארוך לפני השינה (5 דקות)",
}
PAUSES = (Pause(date(2026, 5, 25), date(2026, 7, 5)), Pause(date(2026, 9, 1), date(2026, 9, 30), habit="walk"))
THIN = (3, 8)
"""The months in which hardly anything was noted."""
TALK: Talk = {
    "kind": "Small things are allowed to stay small.",
    "prompt": {
        "id": "x",
        "deck": "weekly",
        "text": "What small thing did one of us do this week that made life feel lighter?",
        "lines": ["For who listens: say back one word you heard.", "Pass is always fine."],
    },
}
NAMES = ("report", "week", "practice", "counsellor", "ten-years")
AXE = ((320, "light", "screen"), (1000, "dark", "screen"), (794, "light", "print"))


def find(key: str) -> Habit:
    return Habit(key, TITLES[key], (Target(Cadence(WEEKLY)),))


def entries(days: DateRange) -> list[Entry]:
    """A year as a person might note it."""
    found = []
    for number, day in enumerate(days.days()):
        if any(pause.habit is None and pause.start <= day <= (pause.until or day) for pause in PAUSES):
            continue
        if day.month in THIN and number % 11:
            continue
        for place, key in enumerate(TITLES):
            if (number * 7 + place * 5) % (6 + place * 2) == 0 and not (key == "walk" and day.month == 9):
                kind = SKIP if (number + place) % 9 == 0 else DONE
                felt = (number * 3) % 7 + 4 if key == "cuddle" and kind == DONE else None
                found.append(Entry("x", day, kind, key, minutes=10 if kind == DONE else None, felt=felt))
        if day.weekday() == 6 and number % 3:
            rated = (("mood", number % 7 + 3), ("stress", number % 10), ("closeness", 8), ("calm", number % 5))
            found.append(Entry("x", day, FEELING, ratings=rated))
            if number % 4 == 0:
                found.append(Entry("x", day, FEELING, ratings=(("mood", 10), ("loneliness", 4))))
    return found


def told(name: str) -> Report:
    """The view model of a page."""
    days = {"week": WEEK, "ten-years": DateRange(date(2016, 11, 23), TODAY + timedelta(days=1))}.get(name, YEAR)
    noted = entries(days if name == "ten-years" else YEAR)
    wanted = {
        "report": Wanted(name="Ada", extras=EXTRAS, compare=True, own_sliders=[OWN]),
        "week": Wanted(extras=(FEELINGS,), own_sliders=[OWN], talk=TALK, optional=tuple(TITLES)),
        "practice": Wanted(extras=(FEELINGS,), only=["cuddle"]),
        "counsellor": Wanted(extras=(FEELINGS,), redacted=True, own_sliders=[OWN]),
        "ten-years": Wanted(extras=(FEELINGS,), own_sliders=[OWN]),
    }[name]
    days = coarse(days, "monday") if wanted.redacted else days
    scope = Scope(days, TODAY, "monday", noted[0].date - timedelta(days=noted[0].date.weekday()))
    return view(Plan(tuple(find(key) for key in TITLES), PAUSES), noted, scope, find=find, wanted=wanted)


@pytest.fixture(scope="module")
def views() -> dict[str, Report]:
    return {name: told(name) for name in NAMES}


@pytest.fixture(scope="module")
def pages(views: dict[str, Report], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, shown in views.items():
        template = f"{'report' if name == 'ten-years' else name}.html.j2"
        text = faces.rendered(shown, template=template, own_folder="/nonexistent")
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in views}


@pytest.fixture(params=NAMES)
def opened(request: pytest.FixtureRequest, browser: Any, pages: dict[str, Path]) -> Iterator[Opened]:
    with Opened(browser, pages[request.param], width=320) as one:
        yield one


def test_no_rule_of_accessibility_is_broken_and_nothing_is_asked_for(opened: Opened) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    except ImportError:
        absent("axe-playwright-python is not installed")
    for width, scheme, media in AXE:
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.page.emulate_media(media=media, color_scheme=scheme)
        found = Axe().run(opened.page).response["violations"]
        assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == [], (width, scheme, media)
    assert opened.requests == [opened.path.as_uri()]
    assert opened.said == []


OVERLAPS = """() => {
    const found = [];
    const texts = [...document.querySelectorAll('svg text')].map((one) => [one, one.getBoundingClientRect()]);
    const others = [...document.querySelectorAll('figcaption, .written, .levels li, summary, .ends span')]
        .map((one) => [one, one.getBoundingClientRect()]);
    const all = [...texts, ...others];
    all.forEach(([one, a], at) => all.slice(at + 1).forEach(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 0.5 && tall > 0.5 && !one.contains(other)) found.push([one.textContent, other.textContent]);
    }));
    return found;
}"""


@pytest.mark.parametrize("width", [320, 700, 1200])
def test_no_labels_lie_over_one_another_and_all_can_be_read(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate(OVERLAPS) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    small = opened.evaluate("""() => [...document.querySelectorAll('svg text')].filter((one) =>
        parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a < 9).map((one) => one.textContent)""")
    assert small == []
    beyond = opened.evaluate("""() => [...document.querySelectorAll('svg text, svg rect, svg circle, svg path')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth
            || one.getBoundingClientRect().left < 0).length""")
    assert beyond == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_and_their_names_stand_out_from_their_ground(opened: Opened, scheme: str) -> None:
    opened.page.emulate_media(color_scheme=scheme)
    paper = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    for ground in {paper, *opened.evaluate(_styles(".ground", "fill"))}:
        for colour in opened.evaluate(_styles(".mark", "fill")):
            assert contrast(colour, ground) >= 3
    for colour in (*opened.evaluate(_styles(".line", "stroke")), *opened.evaluate(_styles(".base", "stroke"))):
        assert contrast(colour, paper) >= 3
    for colour in opened.evaluate(_styles("svg text", "fill")):
        assert contrast(colour, paper) >= 4.5


def _styles(selector: str, name: str) -> str:
    return f"[...new Set([...document.querySelectorAll('{selector}')].map((one) => getComputedStyle(one).{name}))]"


def test_ids_are_unique_and_every_picture_has_a_name_or_is_left_out(opened: Opened) -> None:
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    unnamed = opened.evaluate("""() => [...document.querySelectorAll('svg')].filter((one) =>
        !(one.getAttribute('role') === 'img' && one.getAttribute('aria-label')) && one.ariaHidden !== 'true').length""")
    assert unnamed == 0
    assert set(opened.evaluate(_styles("svg", "direction"))) <= {"ltr"}


ROWS = """(inside) => [...document.querySelectorAll(inside + ' table')].map((one) =>
    [...one.tBodies[0].rows].map((row) => row.cells[1].textContent))"""


@pytest.mark.parametrize("name", ["report", "practice", "ten-years"])
def test_heat_map_and_its_table_show_the_days_of_the_view(
    browser: Any,
    pages: dict[str, Path],
    views: dict[str, Report],
    name: str,
) -> None:
    heat = views[name]["heat"]
    assert heat
    days = [cell for week in heat["weeks"] for cell in week["cells"] if cell]
    with Opened(browser, pages[name]) as one:
        cells = one.evaluate("[...document.querySelectorAll('.days td')].map((one) => one.textContent).filter(Boolean)")
        assert cells == [str(day) for day in days]
        paths = one.evaluate("[...document.querySelectorAll('.heat path.mark')].map((one) => one.getAttribute('d'))")
        assert sum(path.count("M") for path in paths) == len(days)


@pytest.mark.parametrize("name", ["report", "practice", "ten-years"])
def test_columns_and_their_table_show_the_counts_of_the_view(
    browser: Any,
    pages: dict[str, Path],
    views: dict[str, Report],
    name: str,
) -> None:
    practices = [one for one in views[name]["practices"] if one["done"]]
    with Opened(browser, pages[name]) as one:
        drawn = one.evaluate("""() => [...document.querySelectorAll('.multiples figure')].map(
            (one) => one.querySelectorAll('rect').length)""")
        assert drawn == [sum(bool(count) for count in practice["counts"]) for practice in practices]
        rows = one.evaluate(ROWS, ".multiples + details")
    told = [
        ["rested" if count is None else f"{count:g}" for count in one["counts"] if count is None or count]
        for one in practices
    ]
    assert rows == told
    assert (name == "ten-years") or any("rested" in row for row in told)


@pytest.mark.parametrize("name", ["report", "counsellor", "ten-years"])
def test_lines_are_open_where_there_is_no_answer_and_their_table_holds_every_answer(
    browser: Any,
    pages: dict[str, Path],
    views: dict[str, Report],
    name: str,
) -> None:
    ratings = views[name]["ratings"]
    assert ratings
    with Opened(browser, pages[name]) as one:
        drawn = one.evaluate("""() => [...document.querySelectorAll('.sliders figure')].map((one) => [
            (one.querySelector('.line')?.getAttribute('d') ?? '').split('M').length - 1,
            one.querySelectorAll('circle').length])""")
        rows = one.evaluate(ROWS, ".sliders + details")
    assert drawn == [[_runs(slider["answers"]), sum(map(len, slider["answers"]))] for slider in ratings["sliders"]]
    assert rows == [
        [", ".join(map(str, given)) for given in slider["answers"] if given] for slider in ratings["sliders"]
    ]


def _runs(answers: list[list[int]]) -> int:
    """How often two answered steps or more stand together."""
    return len(re.findall("11+", "".join("1" if given else "0" for given in answers)))


@pytest.mark.parametrize("name", ["week", "counsellor"])
def test_it_fits_on_one_sheet_of_paper(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name]) as one:
        printed = one.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_titles_and_words_of_ones_own_keep_their_direction(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["report"]) as one:
        found = one.evaluate("""() => [...document.querySelectorAll('bdi')]
            .filter((one) => /[א-ת]/.test(one.textContent))
            .map((one) => getComputedStyle(one).direction)""")
        assert len(found) > 2
        assert set(found) == {"rtl"}
        loose = one.evaluate("""() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = []; while (walk.nextNode()) if (/[א-ת]/.test(walk.currentNode.textContent)
                && !walk.currentNode.parentElement.closest('bdi')) found.push(walk.currentNode.textContent);
            return found; }""")
        assert loose == []


def test_a_summary_to_take_along_names_neither_practice_nor_person(pages: dict[str, Path]) -> None:
    text = pages["counsellor"].read_text("utf-8")
    assert "Practice 1" in text
    assert not [title for title in (*TITLES.values(), OWN.question, "Ada") if title in text]


def test_a_page_for_the_week_offers_and_asks_for_nothing(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["week"]) as one:
        shown = one.page.inner_text("main")
    assert TALK["kind"] in shown
    assert TALK["prompt"]
    assert TALK["prompt"]["text"] in shown
    assert "Open, if you like" in shown
    assert "Nothing here is owed." in shown


def test_a_template_of_ones_own_can_change_one_block_and_draw_the_same_charts(
    views: dict[str, Report], tmp_path: Path
) -> None:
    own = '{% extends "shipped/report.html.j2" %}{% block pictures %}<p>Mine</p>{{ charts.heat(heat) }}{% endblock %}'
    (tmp_path / "mine.html.j2").write_text(own, "utf-8")
    text = faces.rendered(views["report"], template="mine.html.j2", own_folder=str(tmp_path))
    assert "<p>Mine</p>" in text
    assert 'class="heat"' in text
    assert 'class="multiples"' not in text
    assert "By practice" in text
