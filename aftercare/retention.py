"""What a person wishes to keep no longer: notes and ratings older than so many weeks (rule R13).

Off by default, shown before anything is erased, erased by the same code as `forget`. Up to which week it
was done is kept in `state/retention.json`, so that looking costs no more as the journal grows.
"""

import json
import re
from datetime import date

from aftercare import files, journal
from aftercare.dates import Week
from aftercare.entries import RATINGS
from aftercare.errors import AftercareError
from aftercare.home import STATE, Home
from aftercare.settings import Settings

RETENTION = f"{STATE}/retention.json"
_WEEK = re.compile(r"\d{4}-W\d{2}")
NOTES = "notes"
KEYS = {NOTES: ("note",), RATINGS: ("felt", RATINGS)}
"""What is erased; `ratings` among the keys stands for every slider of a feeling."""


def limits(settings: Settings, today: date) -> dict[str, str]:
    """The first ISO week to keep, for notes and for ratings, where the settings say so."""
    weeks = {NOTES: settings.keep_notes_weeks, RATINGS: settings.keep_ratings_weeks}
    this_week = Week.of(today)
    return {what: this_week.plus(-count).name for what, count in weeks.items() if count is not None}


def due(home: Home, settings: Settings, today: date) -> dict[str, list[str]]:
    """The weeks that have a file, are older than is kept, and were not done yet; by notes and ratings."""
    wanted = limits(settings, today)
    if not wanted:
        return {}
    there, done = journal.weeks(home), _done(home)
    found = {what: [w for w in there if done.get(what, "") <= w < first] for what, first in wanted.items()}
    return {what: weeks for what, weeks in found.items() if weeks}


def record(home: Home, settings: Settings, today: date) -> None:
    """Remember that everything older than the limits was erased."""
    files.replace(home.path(RETENTION), json.dumps({**_done(home), **limits(settings, today)}).encode())


def _done(home: Home) -> dict[str, str]:
    try:
        known = json.loads(files.read(home.path(RETENTION)) or b"{}")
    except (ValueError, AftercareError):
        return {}
    weeks = {what: known.get(what) for what in KEYS} if isinstance(known, dict) else {}
    return {what: week for what, week in weeks.items() if isinstance(week, str) and _WEEK.fullmatch(week)}
