"""What an export is asked to hold, and in which format."""

from dataclasses import dataclass

from aftercare.dates import FIRST, DateRange
from aftercare.entries import DONE, FEELING, NOTE, SKIP
from aftercare.errors import UsageProblem
from aftercare.session import Session
from aftercare.text import listed, one_line, resolve

JSONL, JSON, CSV, MARKDOWN, ZIP = "jsonl", "json", "csv", "md", "zip"
FORMATS = (JSONL, JSON, CSV, MARKDOWN, ZIP)
_ENDINGS = {"jsonl": JSONL, "ndjson": JSONL, "json": JSON, "csv": CSV, "md": MARKDOWN, "markdown": MARKDOWN, "zip": ZIP}

ENTRIES, FEELINGS, NOTES, PLAN = "entries", "feelings", "notes", "plan"
KINDS = {ENTRIES: (DONE, SKIP), FEELINGS: (FEELING,), NOTES: (NOTE,), PLAN: ()}
"""What `--kind` takes, and the kinds of noted things that each stands for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to export.

    `days` None is everything ever noted; `only` are practices as they were typed, none for all of them; `kinds` are
    keys of `KINDS`. With `filtered` False nothing was left out but notes.
    """

    days: DateRange | None
    only: tuple[str, ...]
    kinds: frozenset[str]
    notes: bool
    redacted: bool
    filtered: bool

    @property
    def noted(self) -> frozenset[str]:
        """The kinds of noted things to export."""
        return frozenset(kind for one in self.kinds for kind in KINDS[one])


def format_of(given: str | None, output: str | None, *, as_json: bool) -> str:
    """The format asked for, by name or by the ending of the file; JSON Lines if neither says one.

    Raises:
        UsageProblem: for an unknown format or ending, and for two that contradict each other.
    """
    named = given.strip().lower() if given is not None else None
    named = "jsonl" if named == "ndjson" else named
    if named is not None and named not in FORMATS:
        raise UsageProblem(f"there is no format {one_line(given or '')!r} here. Write {listed(FORMATS, 'or')}.")
    if as_json and named not in {None, JSON}:
        raise UsageProblem(f"--json and --format {named} do not go together. Give one of them.")
    named = JSON if as_json else named
    _, dot, ending = (output or "").rpartition("/")[2].rpartition(".")
    meant = _ENDINGS.get(ending.lower()) if dot else None
    if named and meant and named != meant:
        raise UsageProblem(f"the file ends in .{one_line(ending)} and the format is {named}. Change one of them.")
    if dot and not meant and not named and output != "-":
        known = listed([f".{one}" for one in _ENDINGS], "or")
        raise UsageProblem(f"the ending .{one_line(ending)} says no format. Use {known}, or --format.")
    return named or meant or JSONL


def asked(
    session: Session,
    form: str,
    *,
    period: str | None,
    since: str | None,
    until: str | None,
    only: str | None,
    kind: str | None,
    notes: bool,
    redact: bool,
) -> Asked:
    """What the options ask for.

    Raises:
        UsageProblem: if they are not understood, or do not go together.
    """
    if notes and redact:
        raise UsageProblem("notes cannot be redacted. Leave out --notes or --redact.")
    if redact and form == ZIP:
        raise UsageProblem("a zip holds your files as they are, so it cannot be redacted. Use --format jsonl or csv.")
    kinds, practices = _kinds(kind), tuple(_words(only, "--only"))
    if NOTES in kinds and not notes and kind is not None:
        raise UsageProblem("--kind notes needs --notes, as notes are private. Add it, or leave notes out.")
    if practices and kind is None:  # what is felt or written belongs to no practice
        kinds = [ENTRIES, PLAN]
    days = days_of(session, period, since, until)
    filtered = days is not None or bool(practices) or set(kinds) != set(KINDS)
    return Asked(days, practices, frozenset(kinds), notes, redact, filtered)


def days_of(session: Session, period: str | None, since: str | None, until: str | None) -> DateRange | None:
    """The days asked for, as `report` understands them; None if none were. `until` alone begins with the first day.

    Raises:
        UsageProblem: for what is not understood or lies ahead.
    """
    if period is None and since is None and until is None:
        return None
    from aftercare import reporting  # which loads far more than an export of everything needs

    if until is not None and since is None and period is None:
        since = str(FIRST)
    return reporting.days_of(session, reporting.REPORT, period, since, until)


def practices_of(session: Session, only: tuple[str, ...], noted: set[str]) -> frozenset[str]:
    """The keys of the practices meant: of the plan, the catalogue, or ever noted (`noted`); as they are noted.

    Raises:
        UsageProblem: if a word could be several.
        InputMissing: if it is none.
    """
    from aftercare.catalogue import practices
    from aftercare.habits import NOTED_AS

    groups = [habit.key for habit in session.plan.habits], sorted(noted), list(practices())
    keys = [resolve(word, *groups) for word in only]
    return frozenset(NOTED_AS.get(key, key) for key in keys)


def _words(given: str | None, flag: str) -> list[str]:
    words = [word.strip() for word in (given or "").split(",") if word.strip()]
    if given is not None and not words:
        raise UsageProblem(f"{flag} is empty. Name at least one, or leave it out.")
    return words


def _kinds(given: str | None) -> list[str]:
    if given is None:
        return list(KINDS)
    words = [word.lower() for word in _words(given, "--kind")]
    for word in words:
        if word not in KINDS:
            raise UsageProblem(f"there is no kind {one_line(word)!r}. Write {listed(list(KINDS), 'or')}.")
    return words


def zip_on_terminal() -> UsageProblem:
    """What to say where a zip would be written to a terminal."""
    return UsageProblem("a zip is no text for a terminal. Name a file, such as -o care.zip, or pipe it on.")
