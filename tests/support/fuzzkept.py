"""What fuzzing does with what people type or hand over, and with what this program keeps for itself."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from aftercare import (
    catalogue,
    dates,
    deckfile,
    decks,
    entries,
    faces,
    files,
    groups,
    history,
    intent,
    journalcache,
    memory,
    newdeck,
    noted,
    notices,
    noting,
    plan,
    reminderbuild,
    reminders,
    reminderstate,
    settings,
    sliders,
    splice,
    text,
)
from aftercare.errors import AftercareError
from aftercare.home import INTENT, Home, find
from aftercare.session import Session
from aftercare.yamlfile import inline, parse, same
from tests.support.fuzzfiles import NAME, TODAY, WEEK

# ---- what people type


def _typed(data: bytes) -> str:
    """Words of a command line, which may be no Unicode."""
    return data.decode("utf-8", "surrogateescape")


def dates_typed(data: bytes, _: Path) -> None:
    typed = _typed(data)
    for starts in dates.STARTS:
        with suppress(AftercareError):
            assert dates.FIRST <= dates.parse_past(typed, today=TODAY) <= TODAY
        with suppress(AftercareError):
            assert dates.FIRST <= dates.parse_future(typed, today=TODAY) < dates.LAST
        with suppress(AftercareError):
            week = dates.parse_week(typed, today=TODAY, starts=starts)
            assert dates.Week.named(week.name, starts) == week
        with suppress(AftercareError):
            days = dates.parse_period(typed, today=TODAY, starts=starts)
            assert days.start < days.end
            assert days.start <= TODAY
        with suppress(AftercareError):
            dates.Week.named(typed, starts)
    day = dates.parse_iso_date(typed)
    assert day is None or dates.parse_iso_date(str(day)) == day
    with suppress(AftercareError):
        Session(home_given="/nowhere", today_given=typed).today  # noqa: B018
    dates.parse_past(typed, today=TODAY)


def amounts_typed(data: bytes, _: Path) -> None:
    typed = _typed(data)
    practices = catalogue.practices()
    for unit in ("minutes", "times"):
        with suppress(AftercareError):
            found = entries.parse_amount(typed, unit=unit)
            assert (found.minutes is None) != (found.times is None)
            assert 1 <= (found.minutes or found.times or 0) <= entries.MOST_MINUTES
    for one in noting.understand(typed.split(), lambda word: practices[text.resolve(word, list(practices))]):
        assert one.habit.key in practices


def ratings_typed(data: bytes, _: Path) -> None:
    known = sliders.known(())
    for key, value in sliders.understand(sliders.words_of(data), known).items():
        assert known[key].least <= value <= known[key].most


def note_typed(data: bytes, _: Path) -> None:
    note = noting.read_note(data)
    assert note == note.rstrip()
    assert note
    assert "\r" not in note
    assert same(parse(f"note: {inline(note)}\n", NAME).data["note"], note)


def setting_typed(data: bytes, _: Path) -> None:
    key, _sign, typed = _typed(data).partition("=")
    value = settings.read_value(key, typed)
    if value is not None:
        document = splice.put(parse(settings.HEAD, NAME), (key,), value)
        settings.load(document.text, NAME)


# ---- decks from elsewhere, templates


def deck_from_elsewhere(data: bytes, _: Path) -> None:
    """The first byte chooses the format; the rest is the file."""
    content = files.decode(data[1:], NAME)
    form = newdeck.FORMATS[data[0] % len(newdeck.FORMATS)] if data else newdeck.JSON
    newdeck.format_of("cards", content)
    made = newdeck.imported(content, form, name="mine", title="Mine", place="cards")
    own = deckfile.parse_own(made.text, NAME)
    assert own.faults == (), own.faults
    assert len(own.deck.cards) == made.cards


_REPORT: dict[str, Any] = {
    "since": "2026-09-21",
    "practices": [{"title": "Tea", "done": 1, "minutes": 5}],
    "totals": {"done": 3, "skipped": 0, "minutes": 5},
    "ratings": None,
    "unit": "week",
}


def template(data: bytes, folder: Path) -> None:
    own = folder / "templates"
    own.mkdir(exist_ok=True)
    (own / "mine.md.j2").write_bytes(data)
    faces.rendered(_REPORT, template="mine.md.j2", own_folder=str(own))


# ---- what this program keeps for itself, and a damaged disk gives back


def home_in(folder: Path) -> Home:
    return find(str(folder / "home"), {})


def _kept(folder: Path, name: str, data: bytes) -> Home:
    home = home_in(folder)
    files.replace(home.path(name), data)
    return home


def cache(data: bytes, folder: Path) -> None:
    home = _kept(folder, "cache/weeks-2026.bin", data)
    for one in journalcache._load(home.path("cache/weeks-2026.bin")).values():
        assert all(isinstance(entry.date, date) for entry in one.entries)
    journalcache.read(home, dates.Week.named(WEEK).range)
    files.replace(home.path(decks.CACHED), data)
    decks._cached(home)


def state(data: bytes, folder: Path) -> None:
    home = _kept(folder, reminderstate.REMIND, data)
    now = datetime(2026, 11, 22, 19, 30)  # noqa: DTZ001  the wall clock is what counts
    known, outlook = reminderstate.read(home), None
    with suppress(*reminderstate.WRONG):
        outlook = reminderstate._outlook(known)
    if outlook is not None:
        found = reminders.due(outlook, now, again=True)
        reminders.give(outlook, found, now)
        _some(reminders.coming(outlook, now))
    reminderbuild.remembered(home)
    stored = reminderstate._stored(Session(home_given=str(home.data), today_given="2026-11-22T19:30"))
    if stored is not None:
        stored.speaks(now)
        reminderstate.save(home, stored)
    for name in (memory.DRAWS, notices.NOTICES, noted.NOTED, reminderstate.GIVEN, reminderstate.LOOK_BACK):
        files.replace(home.path(name), data)
    remembered = memory.load(home)
    memory.save(home, remembered)
    assert all(isinstance(one, str) for one in notices.shown(home))
    notices.record(home, ["x"])
    noted.add(home, plan.default(), ["meditate"])
    noted.after_turn(home, [b"habit: need"])
    reminderbuild.look_back(home)


def _some(found: Iterator[object]) -> None:
    for _ in range(20):
        next(found, None)


def undo(data: bytes, folder: Path) -> None:
    home = home_in(folder)
    record = Path(home.path(f"{history.UNDO}/00000001{groups.ENDING}"))
    files.make_folder(str(record.parent))
    record.write_bytes(data)
    (folder / "outside.yaml").write_bytes(b"mine\n")
    try:
        group = groups.read_record(str(record))
        if group is not None:
            assert isinstance(group.summary, str)
            for one in group.changes:
                assert groups.hash_of(one.before) == one.before_hash
        history.undo(home, answer=lambda _: None, use_lock=False)
    finally:
        assert (folder / "outside.yaml").read_bytes() == b"mine\n"
        emptied(Path(home.path("state/")))


_HALF_MADE = {"habits.yaml": b"new\n", "menu.yaml": b"old\n", ".menu.yaml.1.new": b"new\n"}
"""What a run that was killed leaves behind: one file swapped in, one not."""


def intent_left(data: bytes, folder: Path) -> None:
    home = _kept(folder, INTENT, data)
    for name, content in _HALF_MADE.items():
        Path(home.path(name)).write_bytes(content)
    (folder / "outside.yaml").write_bytes(b"mine\n")
    try:
        intent.settle(home)
    finally:
        assert (folder / "outside.yaml").read_bytes() == b"mine\n"
        emptied(Path(home.path("state/")))


def emptied(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            path.unlink()
