"""What a report is asked to hold, and what of it has to be read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from msgspec import structs

from aftercare import journal, journalcache, noted
from aftercare import report as reports
from aftercare.dates import DAY, DateRange, Week, parse_past, parse_period
from aftercare.entries import Entry
from aftercare.errors import UsageProblem
from aftercare.formats import TEMPLATE, of_name
from aftercare.habits import NOTED_AS
from aftercare.reportmodel import Report, Talk
from aftercare.reportsource import EXTRAS, FEELINGS, RHYTHM, RUNS, Wanted
from aftercare.session import Session
from aftercare.steps import Scope, before
from aftercare.text import listed, one_line

FORMATS = ("text", "md", "html", "json")

REPORT, WEEK, PRACTICE, COUNSELLOR = "report", "week", "practice", "counsellor"
"""The stems of the templates that ship."""

NOT_TAKEN_ALONG = ("support", "reach-out")
"""What a summary for a counsellor never holds: whom else one turned to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for beside the period: notes, rhythm and runs, only some practices, the days before.

    `left_out` are practices that the report must not hold, `redacted` numbers them and leaves days out.
    """

    notes: bool
    extras: list[str]
    only: list[str]
    compare: bool
    redacted: bool = False
    left_out: tuple[str, ...] = ()

    def for_template(self, stem: str, *, redact: bool | None) -> "Asked":
        """The same with what a template of that stem goes without.

        Raises:
            UsageProblem: if the template and what was asked for do not go together.
        """
        if stem == PRACTICE and len(self.only) != 1:
            raise UsageProblem("the template `practice` shows one practice. Name it, for example --only reflect.")
        left_out = NOT_TAKEN_ALONG if stem == COUNSELLOR else ()
        if self.only and set(self.only) <= set(left_out):
            raise UsageProblem(f"the template `{stem}` leaves out {listed(left_out)}. Name another practice.")
        redacted = stem == COUNSELLOR if redact is None else redact
        if redacted and self.notes:
            raise UsageProblem("notes cannot be redacted: use --notes with --no-redact, or leave it out.")
        only = [key for key in self.only if key not in left_out]
        extras = [*self.extras, FEELINGS] if stem == COUNSELLOR else self.extras
        return replace(self, only=only, extras=extras, redacted=redacted, left_out=left_out)


def _words(given: str | None, flag: str) -> list[str]:
    """The words of a list with commas."""
    words = [word.strip() for word in (given or "").split(",") if word.strip()]
    if given is not None and not words:
        raise UsageProblem(f"{flag} is empty. Name at least one, or leave it out.")
    return words


def wanted(given: str | None) -> list[str]:
    """What `--with` names: rhythm, runs, feelings.

    Raises:
        UsageProblem: for anything else.
    """
    words = _words(given, "--with")
    for word in words:
        if word not in EXTRAS:
            raise UsageProblem(f"there is no {one_line(word)!r} to add. Write {listed(list(EXTRAS), 'or')}.")
    return words


def chosen(session: Session, given: str | None) -> list[str]:
    """The keys that `--only` names, as they are noted.

    Raises:
        UsageProblem: if one could be several.
        InputMissing: if one is none.
    """
    keys = [session.habit(word).key for word in _words(given, "--only")]
    return list(dict.fromkeys(NOTED_AS.get(key, key) for key in keys))


def stem_of(template: str) -> str:
    """A template's name without its folder and endings: "week" of `mine/week.html.j2`."""
    return Path(template).name.removesuffix(TEMPLATE).partition(".")[0]


def format_of(given: str | None, template: str | None, output: str | None) -> str:
    """The format asked for: by name, else by the template's or the output file's ending, else text."""
    form = given or (of_name(template) if template else None) or (of_name(output) if output else None) or "text"
    if form not in FORMATS:
        raise UsageProblem(f"there is no format {form!r} here. Write {listed(FORMATS, 'or')}.")
    return form


def days_of(session: Session, stem: str, period: str | None, since: str | None, until: str | None) -> DateRange:
    """The days that a report is about; without any given those that its template is for."""
    starts, today = session.settings.week_starts, session.today
    if period is not None and (since or until):
        raise UsageProblem("a period and --since or --until do not go together. Give one of them.")
    if period is not None:
        return parse_period(period, today=today, starts=starts)
    if since is None and until is None:
        return Week.of(today, starts).range if stem == WEEK else reports.default_days(today, starts)
    last = parse_past(until, today=today) if until else today
    first = parse_past(since, today=today) if since else Week.of(last, starts).start
    if first > last:
        raise UsageProblem(f"--since {first} lies after --until {last}. Exchange them.")
    return DateRange(first, last + DAY)


def content_of(session: Session, days: DateRange, asked: Asked) -> Report:
    """The view model of a report; for rhythm and runs all that was noted before is read too."""
    settings, today = session.settings, session.today
    starts = settings.week_starts
    days = reports.coarse(days, starts) if asked.redacted else days
    names = journal.weeks(session.home)
    first = Week.named(names[0]).start if names else None
    start = before(days).start if asked.compare else days.start
    if {RHYTHM, RUNS} & set(asked.extras) and first is not None:
        start = min(start, first)
    if today in days:
        start = min(start, session.counting_days(Week.of(today, starts).range).start)
    entries = _entries(session, DateRange(start, days.end), notes=asked.notes)
    scope = Scope(days, today, starts, _first_noted(entries, start, first, starts))
    wanted = Wanted(
        name=settings.name if settings.names_in_reports else None,
        notes=asked.notes,
        extras=asked.extras,
        only=asked.only,
        left_out=asked.left_out,
        compare=asked.compare,
        redacted=asked.redacted,
        optional=_optional(session, entries) if names and today in days else (),
        solo=settings.solo,
        own_sliders=settings.sliders,
        talk=_talk(session, scope, entries, redacted=asked.redacted),
    )
    return reports.view(session.plan, entries, scope, find=session.habit_or_stranger, wanted=wanted)


def _first_noted(entries: Sequence[Entry], start: date, first: date | None, starts: str) -> date | None:
    """The first day of the first week with any notes.

    `first`, by the names of the files, is near it: a file may hold nothing, or only days of a week that begins in it.
    What was read tells it exactly if nothing lies before.
    """
    if first is None or first < start or not entries:
        return first
    return Week.of(min(one.date for one in entries), starts).start


def _entries(session: Session, days: DateRange, *, notes: bool) -> list[Entry]:
    """What was noted on these days; notes are in the week files alone."""
    if notes:
        return session.entries(days)
    return journalcache.read(session.home, days, use_lock=session.use_lock)


def _optional(session: Session, entries: Sequence[Entry]) -> Collection[str]:
    """The optional practices that were ever noted; the journal is looked through only for what is not seen here."""
    seen = {entry.habit for entry in entries}
    if all(habit.key in seen for habit in session.plan.habits if habit.optional):
        return seen
    return noted.ever(session.home, session.plan, entries)


def _talk(session: Session, scope: Scope, entries: Sequence[Entry], *, redacted: bool) -> Talk | None:
    """What a talk over a report of one week begins and ends with; part of a week tells nothing of the whole."""
    week = Week.of(scope.days.start, scope.starts)
    so_far = DateRange(week.start, min(week.range.end, scope.today + DAY))
    if scope.days not in {week.range, so_far}:
        return None
    from aftercare.weektalk import weekly

    settings = structs.replace(session.settings, name=None) if redacted else session.settings
    return weekly(session.home, settings, session.plan, week, entries, own=not redacted)
