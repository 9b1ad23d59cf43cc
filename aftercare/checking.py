"""Looking through all files of a home for faults, and for what a person may want to know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from aftercare import deckfile, decks, files, journal, menufile, notices, plan, settings
from aftercare.errors import AftercareError, DataInvalid
from aftercare.home import CONFIG, DECKS, HABITS, JOURNAL, MENU, Home, open_to_others
from aftercare.records import Fault, expect_kind
from aftercare.yamlfile import Document, parse


@dataclass(frozen=True, slots=True)
class Findings:
    """The faults, each as file:line: advice; remarks that are no faults; and how many files were read."""

    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    read: int


def look_through(home: Home, prog: str) -> Findings:
    """Read every file of a home and tell what is wrong. Changes nothing."""
    found: list[str] = []
    read = 0
    for name, check in _files(home):
        path = home.path(name)
        try:
            raw = files.read(path, most=decks.MOST_BYTES if name.startswith(DECKS) else None)
        except AftercareError as problem:  # one file that cannot be opened hides no other's faults
            found.append(f"{path}: {problem}")
            continue
        if raw is None:
            continue
        read += 1
        found += _faults(path, raw, check)
    return Findings(tuple(found), tuple(_remarks(home, prog)), read)


Check = Callable[[str, str], list[str]]


def _files(home: Home) -> Iterator[tuple[str, Check]]:
    yield CONFIG, _checked("config", settings.faults_in)
    yield HABITS, _checked("habits", plan.check)
    yield MENU, _checked("menu", menufile.faults_in)
    for week in journal.weeks(home):
        yield journal.file_of(week), _checked("journal", partial(journal.check, week=week))
    for name in files.names(home.path(DECKS), decks.ENDING):
        yield f"{DECKS}/{name}", lambda text, path: [f"{a}: {b}: {c}" for a, b, c in deckfile.check(text, path)]


def _checked(kind: str, check: Callable[[Document], list[Fault]]) -> Check:
    def _check(text: str, path: str) -> list[str]:
        document = parse(text, path)
        expect_kind(document, kind)
        return [str(fault) for fault in check(document)]

    return _check


def _faults(path: str, raw: bytes, check: Check) -> list[str]:
    try:
        return check(files.decode(raw, path), path)
    except DataInvalid as fault:
        return [str(fault)]


def _remarks(home: Home, prog: str) -> Iterator[str]:
    for name in journal.strangers(home):
        yield f"{home.path(f'{JOURNAL}/{name}')} is no week's file and is not read; a sync service may have made it."
    everything = [home.path(name) for name, _ in _files(home)]
    for path in open_to_others((*map(str, home.folders), *everything)):
        yield f"{path} can be opened by others on this machine; `chmod go= {path}` closes it."
    try:
        known = settings.load(_text(home, CONFIG), home.path(CONFIG))
    except AftercareError:
        return
    for key, text in notices.warnings(home, known, prog).items():
        if key.startswith("synced"):
            yield text


def _text(home: Home, name: str) -> str | None:
    raw = files.read(home.path(name))
    return None if raw is None else files.decode(raw, home.path(name))
