"""One run of the program: which home, which day it is, and what was read so far. Never prints."""

import os
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from aftercare import files, home
from aftercare.errors import AftercareError, InputMissing, UsageProblem

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from aftercare.dates import DateRange
    from aftercare.entries import Entry
    from aftercare.habits import Habit, Plan
    from aftercare.history import Change
    from aftercare.settings import Settings


class Session:
    """What a command needs to know of its surroundings, read when first asked for.

    What reads a file is also imported only then: `remind` and help need next to none of it.
    """

    def __init__(self, *, home_given: str | None = None, today_given: str | None = None) -> None:
        self._home_given = home_given
        self._today_given = today_given or os.environ.get("AFTERCARE_TODAY") or None

    @cached_property
    def home(self) -> home.Home:
        """Where things live; a change of several files that a killed run left half made is ended first."""
        found = home.find(self._home_given, os.environ)
        if os.path.lexists(found.path(home.INTENT)):
            from aftercare import intent

            intent.complete(found)
        return found

    def text(self, name: str) -> str | None:
        """The text of a file of the home, None if there is none."""
        path = self.home.path(name)
        raw = files.read(path)
        return None if raw is None else files.decode(raw, path)

    @cached_property
    def settings(self) -> "Settings":
        """The settings."""
        from aftercare import settings

        return settings.load(self.text(home.CONFIG), self.home.path(home.CONFIG))

    @cached_property
    def plan(self) -> "Plan":
        """The plan."""
        from aftercare import plan

        return plan.load(self.text(home.HABITS), self.home.path(home.HABITS))

    @cached_property
    def now(self) -> datetime:
        """The moment it is; with a day given, noon of that day, or the time given with it."""
        if self._today_given is None:
            return datetime.now()  # noqa: DTZ005  the person's own clock, in the zone they are in
        day, _, clock = self._today_given.strip().partition("T")
        try:
            moment = time.fromisoformat(clock).replace(tzinfo=None) if clock else time(12)
            return datetime.combine(self._day_given(day), moment)
        except ValueError:
            raise UsageProblem(f"{self._today_given!r} is no date. Write --today 2026-11-21.") from None

    def _day_given(self, text: str) -> date:
        from aftercare.dates import current, parse_iso_date, parse_past

        found = parse_iso_date(text)
        if found is None:
            real = current(time(0))
            try:
                return parse_past(text, today=real)
            except UsageProblem:
                raise UsageProblem(f"{text!r} is no date for --today. Write it as 2026-11-21.") from None
        return found

    @cached_property
    def today(self) -> date:
        """The day it is, which begins at the settings' `day_starts_at`."""
        if self._today_given is not None and "T" not in self._today_given:
            return self.now.date()
        from aftercare.dates import current

        return current(self.settings.day_start, self.now)

    @property
    def use_lock(self) -> bool:
        """Whether the home's disk has file locks; where the settings cannot be read, that it has."""
        try:
            return self.settings.lock == "file"
        except AftercareError:
            return True

    def change(self, *, dry_run: bool = False, recorded: bool = True) -> "AbstractContextManager[Change]":
        """A change of files, under the lock; one that is not recorded cannot be undone."""
        from aftercare import history

        return history.change(self.home, use_lock=self.use_lock, dry_run=dry_run, recorded=recorded)

    def habit(self, word: str) -> "Habit":
        """The habit meant by a word: of the plan, else of the catalogue.

        Raises:
            UsageProblem: if it could be several.
            InputMissing: if it is none.
        """
        from aftercare.catalogue import practices
        from aftercare.text import resolve

        own = {habit.key: habit for habit in self.plan.habits}
        known = practices()
        key = resolve(word, list(own), list(known))
        return own.get(key) or known[key]

    def planned(self, word: str) -> "Habit":
        """The habit of the plan meant by a word.

        Raises:
            UsageProblem: if it could be several.
            InputMissing: if the plan has none such.
        """
        from aftercare.text import resolve

        found = self.plan.get(resolve(word, [habit.key for habit in self.plan.habits], what="practice of your plan"))
        if found is None:
            raise InputMissing(f"{word!r} is not in your plan. `habit add {word}` adds it.")
        return found

    def habit_or_stranger(self, key: str) -> "Habit":
        """The habit of an entry: of the plan, the catalogue, or one that is known by its key alone."""
        from aftercare.catalogue import practices
        from aftercare.habits import AS_WANTED, Cadence, Habit, Target

        found = self.plan.get(key) or practices().get(key)
        return found or Habit(key, key.replace("-", " ").capitalize(), (Target(Cadence(AS_WANTED)),))

    def entries(self, days: "DateRange") -> "list[Entry]":
        """What was noted on these days."""
        from aftercare import journal

        return journal.read(self.home, days)

    def counting_days(self, week: "DateRange", day: date | None = None) -> "DateRange":
        """The days whose entries a look at a week needs: its own, and the month's while a habit counts by month.

        `day` is the day that is looked at, today if not given; weeks without it count by themselves.
        """
        from aftercare.dates import DateRange, month_of
        from aftercare.habits import MONTHLY

        day = day or self.today
        targets = [habit.target_on(day) for habit in self.plan.habits]
        if day not in week or not any(target and target.cadence.kind == MONTHLY for target in targets):
            return week
        month = month_of(day)
        tomorrow = self.today + timedelta(days=1)
        return DateRange(min(week.start, month.start), max(week.end, min(month.end, tomorrow)))
