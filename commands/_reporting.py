"""What a report is asked to hold, and what of it has to be read."""

from dataclasses import dataclass

from aftercare import journal
from aftercare import report as reports
from aftercare.dates import DateRange, Week
from aftercare.errors import UsageProblem
from aftercare.habits import NOTED_AS
from aftercare.session import Session
from aftercare.text import listed, one_line


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for beside the period: notes, rhythm and runs, only some practices, the days before."""

    notes: bool
    extras: list[str]
    only: list[str]
    compare: bool


def _words(given: str | None, flag: str) -> list[str]:
    """The words of a list with commas."""
    words = [word.strip() for word in (given or "").split(",") if word.strip()]
    if given is not None and not words:
        raise UsageProblem(f"{flag} is empty. Name at least one, or leave it out.")
    return words


def wanted(given: str | None) -> list[str]:
    """What `--with` names: rhythm, runs.

    Raises:
        UsageProblem: for anything else.
    """
    words = _words(given, "--with")
    for word in words:
        if word not in reports.EXTRAS:
            raise UsageProblem(f"there is no {one_line(word)!r} to add. Write {listed(list(reports.EXTRAS), 'or')}.")
    return words


def chosen(session: Session, given: str | None) -> list[str]:
    """The keys that `--only` names, as they are noted.

    Raises:
        UsageProblem: if one could be several.
        InputMissing: if one is none.
    """
    keys = [session.habit(word).key for word in _words(given, "--only")]
    return list(dict.fromkeys(NOTED_AS.get(key, key) for key in keys))


def content_of(session: Session, days: DateRange, asked: Asked) -> dict[str, object]:
    """The view model of a report; for rhythm and runs all that was noted before is read too."""
    weeks = journal.weeks(session.home)
    first = Week.named(weeks[0]).start if weeks else None
    start = reports.before(days).start if asked.compare else days.start
    if asked.extras and first is not None:
        start = min(start, first)
    return reports.view(
        session.plan,
        session.entries(DateRange(start, days.end)),
        reports.Scope(days, session.today, session.settings.week_starts, first),
        find=session.habit_or_stranger,
        name=session.settings.name if session.settings.names_in_reports else None,
        notes=asked.notes,
        extras=asked.extras,
        only=asked.only,
        compare=asked.compare,
    )
