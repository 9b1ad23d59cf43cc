"""What `habit`, `how` and `settings` print as JSON."""

from typing import Annotated, Literal, NotRequired, TypedDict


class Planned(TypedDict):
    """A practice with what the plan says of it, else the catalogue."""

    habit: Annotated[str, "its key"]
    practice: Annotated[str | None, "P01 to P36; nothing for one of one's own"]
    title: Annotated[str, "its title"]
    category: Annotated[str | None, "what kind of practice it is; nothing for one of one's own"]
    who: Annotated[Literal["solo", "together", "either"], "for one alone, for several, or either"]
    touch: Annotated[bool, "whether touch belongs to it: such a practice is never open, and never compared"]
    optional: Annotated[bool, "whether it appears only once it was first noted"]
    cadence: Annotated[str, "how often, in words"]
    times: Annotated[int | None, "how often in its period; nothing as wanted"]
    minutes: Annotated[int | None, "minutes as a suggestion"]
    at_least: Annotated[int | None, "minutes that make one time, if a minimum was set"]
    since: Annotated[str | None, "the day from which the target holds; nothing for from the beginning"]
    retired: Annotated[str | None, "the day from which it is retired"]
    paused: Annotated[bool, "whether it rests today"]


class PlannedDetails(TypedDict):
    """What a practice's own file says of it."""

    time: Annotated[str | None, "how long it takes, in words; nothing for one of one's own"]
    note: Annotated[str | None, "what it is; nothing for one of one's own"]
    evidence: Annotated[list[str], "the keys of what was published on it, for `why`"]
    fits: Annotated[dict[str, str], "what changes for each wish"]
    no_touch: Annotated[str | None, "how it goes without touch"]


class HabitRow(Planned):
    """A practice of the list; with `--catalogue` also what its own file says."""

    time: NotRequired[Annotated[str | None, "with `--catalogue`: how long it takes, in words"]]
    note: NotRequired[Annotated[str | None, "with `--catalogue`: what it is"]]
    evidence: NotRequired[Annotated[list[str], "with `--catalogue`: the keys of what was published on it, for `why`"]]
    fits: NotRequired[Annotated[dict[str, str], "with `--catalogue`: what changes for each wish"]]
    no_touch: NotRequired[Annotated[str | None, "with `--catalogue`: how it goes without touch"]]


class Habits(TypedDict):
    """The plan, or with `--catalogue` all practices that are known."""

    habits: Annotated[list[HabitRow], "the practices, in their order"]


class HabitShown(Planned, PlannedDetails):
    """One practice with everything that is known of it."""


class PracticeRow(TypedDict):
    """A practice as `how` lists it."""

    habit: Annotated[str, "its key"]
    practice: Annotated[str | None, "P01 to P36; nothing for one of one's own"]
    title: Annotated[str, "its title"]
    category: Annotated[str | None, "what kind of practice it is; nothing for one of one's own"]
    who: Annotated[Literal["solo", "together", "either"], "for one alone, for several, or either"]
    minutes: Annotated[int | None, "minutes as a suggestion"]
    touch: Annotated[bool, "whether touch belongs to it"]


class Practices(TypedDict):
    """The practices that `how` tells of."""

    practices: Annotated[list[PracticeRow], "the practices, by category"]


class PracticePage(PracticeRow):
    """A practice in a few plain steps."""

    time: Annotated[str | None, "how long it takes, in words; nothing for one of one's own"]
    note: Annotated[str, "what it is"]
    steps: Annotated[list[str], "its steps, in order; none for one of one's own"]
    stop: Annotated[str | None, "when and how to stop"]
    no_touch: Annotated[str | None, "how it goes without touch"]
    solo: Annotated[str | None, "how it goes for one person"]
    fits: Annotated[dict[str, str], "what changes for each wish that was asked for"]
    not_for: Annotated[str | None, "who it is not for"]
    evidence: Annotated[list[str], "the keys of what was published on it, for `why`"]
    noted_as: Annotated[str | None, "the practice it is noted as, if as another"]
    worksheet: Annotated[str | None, "the worksheet that goes with it"]


class SheetPart(TypedDict):
    """A part of a worksheet; what it has not is there, and empty."""

    title: Annotated[str, "its title"]
    hint: Annotated[str, "what may help to begin"]
    words: Annotated[list[str], "words to choose from"]
    lines: Annotated[int, "how many lines to write on"]
    rows: Annotated[list[str], "rows to fill in, each with what it begins with"]
    columns: Annotated[list[str], "the columns of the rows"]


class Worksheet(TypedDict):
    """A blank worksheet."""

    worksheet: Annotated[str, "its name"]
    practice: Annotated[str, "the key of the practice that it goes with"]
    title: Annotated[str, "its title"]
    about: Annotated[str, "what it is for"]
    parts: Annotated[list[SheetPart], "its parts, in order"]
    foot: Annotated[str, "what stands at its end"]


class OwnSliderSetting(TypedDict):
    """A slider of one's own."""

    key: Annotated[str, "its key"]
    question: Annotated[str, "what it asks"]
    low: Annotated[str, "what 0 stands for"]
    high: Annotated[str, "what 10 stands for"]


class QuestionSetting(TypedDict):
    """The one question of `insight`."""

    habit: Annotated[str, "the practice's key"]
    outcome: Annotated[str, "the slider's key"]
    since: Annotated[str, "the day on which it was chosen"]


class RuleSetting(TypedDict):
    """A reminder rule as it is written in the settings."""

    practice: Annotated[str | None, "the practice's key; nothing for all"]
    days: Annotated[list[str] | None, "its weekdays; nothing for every day"]
    times: Annotated[list[str] | None, "its times of day; nothing for from the end of the quiet hours on"]
    at_most: Annotated[int | None, "how often a day at most; nothing for at each of its times"]
    apart_hours: Annotated[int, "how many hours apart at least"]
    only_if_open: Annotated[bool, "whether it comes only where something is open"]


class SettingValues(TypedDict):
    """Every setting with its value, its default where it is not set."""

    name: Annotated[str | None, "one's name, for reports"]
    people: Annotated[list[str], "the names used for people one is close to"]
    week_starts: Annotated[Literal["monday", "sunday", "saturday"], "the day on which a week begins"]
    day_starts_at: Annotated[str, "what is noted before this time of day belongs to the evening before"]
    who: Annotated[Literal["solo", "any"], "solo leaves out what is done together"]
    fits: Annotated[list[str], "wishes that soften what comes"]
    depth: Annotated[int, "the deepest cards that may come: 1, 2 or 3"]
    care: Annotated[Literal["spoken", "shown", "both"], "which small idea comes first"]
    names_in_reports: Annotated[bool, "whether reports carry the name"]
    feel_also: Annotated[list[str], "what `feel` asks besides"]
    sliders: Annotated[list[OwnSliderSetting], "one's own sliders"]
    question: Annotated[QuestionSetting | None, "what `insight` looks at"]
    reminders: Annotated[list[RuleSetting], "when `remind` says something"]
    quiet_from: Annotated[str, "no reminder comes from this time of day on"]
    quiet_until: Annotated[str, "until this one"]
    reminder_text: Annotated[str | None, "one's own neutral line for reminders"]
    keep_notes_weeks: Annotated[int | None, "how many weeks notes are kept; nothing for always"]
    keep_ratings_weeks: Annotated[int | None, "how many weeks ratings are kept; nothing for always"]
    warn_permissions: Annotated[bool, "whether to warn of files that others can read"]
    warn_synced: Annotated[bool, "whether to warn of a home in a synced folder or git work tree"]
    lock: Annotated[Literal["file", "none"], "whether the disk has file locks"]


class SettingsShown(TypedDict):
    """The settings."""

    settings: Annotated[SettingValues, "every setting with its value"]


class Paths(TypedDict):
    """Where the files lie."""

    data: Annotated[str, "the folder of the plan, the journal, the menu, decks and templates"]
    config: Annotated[str, "the folder of the settings"]
    state: Annotated[str, "the folder of what only this device keeps"]
    cache: Annotated[str, "the folder of what can be made anew"]


class SchemaRow(TypedDict):
    """A JSON Schema that ships."""

    name: Annotated[str, "what `schema` calls it"]
    kind: Annotated[Literal["file", "output", "row"], "of a file, of what --json prints, or of a line of jsonl"]
    schema_of: Annotated[str, "the file, or the commands that print it"]
    about: Annotated[str, "what it describes, in one line"]


class Schemas(TypedDict):
    """The JSON Schemas that ship."""

    schemas: Annotated[list[SchemaRow], "those of files first"]
