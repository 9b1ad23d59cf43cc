"""The settings, `config.yaml`: names, week and day start, what fits, retention. All of it optional."""

import re
from collections.abc import Collection, Iterator
from datetime import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import reminderrules, splice
from aftercare.dates import parse_iso_date
from aftercare.errors import Misconfigured, UsageProblem
from aftercare.history import Change
from aftercare.home import CONFIG
from aftercare.records import Fault, convert_settings, expect_kind, faults
from aftercare.reminderrules import MOST_RULES, RULES, RuleRecord, Text, TimeOfDay
from aftercare.sliders import ALSO, MOST_OWN, OwnSlider
from aftercare.sliders import faults_in as slider_faults
from aftercare.text import is_text, nearest, one_line
from aftercare.yamlfile import Document, parse

if TYPE_CHECKING:  # what reminds is not needed to note something
    from aftercare.outlook import Wish

FITS = ("quiet", "own-pace", "apart", "literal", "closeness-only", "short", "our-customs", "low-cost")
"""Wishes, in the order of the adaptations (design, "What fits me"); never identities or diagnoses."""

HEAD = "aftercare: config/1\n"

Name = Annotated[str, Meta(min_length=1, max_length=80, description="a name of 1 to 80 characters")]
Weeks = Annotated[int, Meta(ge=1, le=1000, description="a number of weeks from 1 to 1000, or nothing")]
Fit = Literal["quiet", "own-pace", "apart", "literal", "closeness-only", "short", "our-customs", "low-cost"]
Also = Literal["rested", "settled", "valued", "loneliness"]
Clock = Annotated[
    str,
    Meta(pattern=r"^(?:0[0-9]|1[01]):[0-5][0-9]\Z", description="a time from 00:00 to 11:59, such as 04:00,"),
]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The one question of `insight`: a practice, a slider, and the day it was chosen."""

    habit: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z", description="the key of a practice")]
    outcome: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,29}\Z", description="the key of a slider")]
    since: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a date such as 2026-11-21")]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `config.yaml` may hold; each field's help is in `HELP`."""

    aftercare: str = "config/1"
    name: Name | None = None
    people: Annotated[list[Name], Meta(max_length=20, description="a list of at most 20 names")] = []
    week_starts: Annotated[
        Literal["monday", "sunday", "saturday"],
        Meta(description="monday, sunday or saturday"),
    ] = "monday"
    day_starts_at: Clock = "04:00"
    who: Annotated[Literal["solo", "any"], Meta(description="solo or any")] = "any"
    fits: Annotated[list[Fit], Meta(description=f"a list of {', '.join(FITS)}")] = []
    depth: Annotated[int, Meta(ge=1, le=3, description="1, 2 or 3")] = 2
    care: Annotated[Literal["spoken", "shown", "both"], Meta(description="spoken, shown or both")] = "both"
    names_in_reports: Annotated[bool, Meta(description="true or false")] = True
    feel_also: Annotated[list[Also], Meta(description=f"a list of {', '.join(ALSO)}")] = []
    sliders: Annotated[
        list[OwnSlider],
        Meta(max_length=MOST_OWN, description=f"a list of at most {MOST_OWN} sliders: key, question, low, high,"),
    ] = []
    question: Question | None = None
    reminders: Annotated[
        list[RuleRecord], Meta(max_length=MOST_RULES, description=f"a list of at most {MOST_RULES} rules")
    ] = []
    quiet_from: TimeOfDay = "22:00"
    quiet_until: TimeOfDay = "08:00"
    reminder_text: Text | None = None
    keep_notes_weeks: Weeks | None = None
    keep_ratings_weeks: Weeks | None = None
    warn_permissions: Annotated[bool, Meta(description="true or false")] = True
    warn_synced: Annotated[bool, Meta(description="true or false")] = True
    lock: Annotated[Literal["file", "none"], Meta(description="file or none")] = "file"

    @property
    def day_start(self) -> time:
        """When a day begins: what is noted earlier belongs to the evening before."""
        return time.fromisoformat(self.day_starts_at)

    @property
    def quiet(self) -> tuple[time, time]:
        """From when until when no reminder comes; the same twice is never."""
        return time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)

    @property
    def solo(self) -> bool:
        """Whether practices done together are left out."""
        return self.who == "solo"


HELP = {
    "name": "your name, for your reports",
    "people": "the names you use for people you are close to, as a list",
    "week_starts": "monday, sunday or saturday",
    "day_starts_at": "what you note before this time belongs to the evening before",
    "who": "solo leaves out what is done together; any does not",
    "fits": f"wishes that soften what comes: {', '.join(FITS)}",
    "depth": "the deepest cards that may come: 1, 2 or 3",
    "care": "spoken, shown or both: which small idea comes first",
    "names_in_reports": "whether reports carry your name",
    "feel_also": f"what `feel` asks besides: {', '.join(ALSO)}",
    "sliders": "your own sliders for `feel`: key, question, low, high; `settings edit` makes them",
    "question": "what `insight` looks at; `insight choose` sets it",
    "reminders": "when `remind` says something: a list of rules; `settings edit` writes them",
    "quiet_from": "no reminder comes from this time on",
    "quiet_until": "... until this time; the same time twice: no quiet hours",
    "reminder_text": "your own neutral line for reminders",
    "keep_notes_weeks": "`forget old` erases notes older than this many weeks",
    "keep_ratings_weeks": "`forget old` erases ratings older than this many weeks",
    "warn_permissions": "whether to warn, once, of files that others can read",
    "warn_synced": "whether to warn, once, of a home in a synced folder or git work tree",
    "lock": "none only where the disk has no file locks and one program writes",
}


def load(text: str | None, name: str) -> Settings:
    """The settings in a text, the defaults if there is none.

    Raises:
        DataInvalid: if it is not YAML, or of another kind or a newer version.
        Misconfigured: naming file, line and key.
    """
    if text is None:
        return Settings()
    document = parse(text, name)
    expect_kind(document, "config")
    return _converted(document)


def _converted(document: Document) -> Settings:
    found = convert_settings(document, Settings)
    fault = next(_own_faults(document, found), None)
    if fault is not None:
        raise Misconfigured(str(fault))
    return found


def for_reminders(
    text: str | None, name: str, practices: Collection[str]
) -> tuple[Settings, "list[Wish]", list[Fault]]:
    """The settings without their rules, what the sound rules wish for, and the faults of the others.

    `practices` are the keys that a rule may name.

    Raises:
        DataInvalid: as `load`.
        Misconfigured: as `load`, for what is no rule.
    """
    if text is None:
        return Settings(), reminderrules.wishes([]), []
    document = parse(text, name)
    expect_kind(document, "config")
    rest, rules, wrong = reminderrules.parted(document)
    found = _converted(rest)
    sound = []
    for number, rule in rules.items():
        own = [*_never(document, {number: rule}, found), *reminderrules.strangers(document, number, rule, practices)]
        wrong += own
        sound += [] if own else [rule]
    return found, [] if wrong and not sound else reminderrules.wishes(sound), wrong


def _never(document: Document, rules: dict[int, RuleRecord], found: Settings) -> Iterator[Fault]:
    return reminderrules.own_faults(document, rules, found.quiet, found.day_start)


def _own_faults(document: Document, found: Settings) -> Iterator[Fault]:
    """What types cannot say: keys of own sliders that are taken, a date that there is not, times that never come."""
    yield from slider_faults(document, found.sliders)
    yield from _never(document, dict(enumerate(found.reminders)), found)
    if found.question is not None and parse_iso_date(found.question.since) is None:
        where = document.where(("question", "since"))
        yield Fault(where, f"there is no date {found.question.since}. Mend it, or use `insight choose` again.")


_LISTS = frozenset({"people", "fits", "feel_also"})
_REMOVABLE = _LISTS | {
    "sliders",
    "question",
    "reminders",
    "reminder_text",
    "keep_notes_weeks",
    "keep_ratings_weeks",
    "name",
}
"""Settings that `off` takes away."""
_AWAY = frozenset({"off", "none", ""})
_MADE_ELSEWHERE = {
    "sliders": "your own sliders are written with `settings edit`; `settings set sliders off` ends them.",
    "reminders": "rules are written with `settings edit`; `settings set reminders off` ends them.",
    "question": "the question is chosen with `insight choose`, as in: insight choose thank-you closeness.",
}
"""What to do instead, for settings that are no single value."""


def read_value(key: str, typed: str) -> Any:
    """The value for a key as a person types it: `quiet, short` is a list, `off` takes an optional one away.

    Raises:
        UsageProblem: for an unknown key or a value that does not fit.
    """
    if key not in HELP:
        raise UsageProblem(f"{key!r} is no setting. {nearest(key, HELP)}")
    if not is_text(typed):
        raise UsageProblem(f"the value for {key} is not text. Type it anew, as UTF-8.")
    value: Any = typed
    if key in _REMOVABLE and typed.strip().lower() in _AWAY and (typed.strip() or key not in _LISTS):
        value = None
    elif key in _MADE_ELSEWHERE:
        raise UsageProblem(_MADE_ELSEWHERE[key])
    elif key in _LISTS:
        value = [part.strip() for part in re.split(r"[,\n]", typed.strip("[] ")) if part.strip()]
    elif key in {"keep_notes_weeks", "keep_ratings_weeks", "depth"} and re.fullmatch(r"[+-]?\d{1,6}", typed.strip()):
        value = int(typed)
    elif key in {"names_in_reports", "warn_permissions", "warn_synced"}:
        value = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(typed, typed)
    if value is None:
        return None
    probe = Document("", "", None, {"aftercare": "config/1", key: value})
    found = next(iter(faults(probe, Settings)), None)
    if found is not None:
        wanted = found.advice.partition(": ")[2].partition(" is expected")[0].rstrip(",")
        raise UsageProblem(f"`{key}` takes {wanted}, not {one_line(typed)!r}. `settings` says what each is for.")
    return value


def put(change: Change, key: str, value: Any) -> Settings:
    """Set one key in `config.yaml`, everything else byte for byte as it was; returns the settings after it.

    Raises:
        DataInvalid: if the file's form does not let that be done safely.
        Misconfigured: if the file itself holds a fault.
    """
    path = change.home.path(CONFIG)
    text = change.text(CONFIG) or HEAD
    document = parse(text, path)
    expect_kind(document, "config")
    if value is None and key in document.data:
        document = splice.remove(document, (key,))
    elif value is not None:
        document = splice.put(document, (key,), value)
    settings = _converted(document)
    change.write(CONFIG, document.text)
    return settings


def faults_in(document: Document) -> list[Fault]:
    """Every fault of a parsed `config.yaml`."""
    found = list(faults(document, Settings, lists=(RULES,))) or list(faults(document, Settings))
    return found or list(_own_faults(document, msgspec.convert(document.data, Settings)))


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as a mapping, in the order of their help."""
    return {key: msgspec.to_builtins(getattr(settings, key)) for key in HELP}
