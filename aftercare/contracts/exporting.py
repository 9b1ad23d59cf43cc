"""What `export` gives out: one JSON object, or a flat row a line."""

from typing import Annotated, Literal, TypedDict


class ExportedEntry(TypedDict):
    """A practice that was noted or skipped on purpose, or a note alone."""

    kind: Annotated[Literal["done", "skip", "note"], "done, skipped on purpose, or a note alone"]
    id: Annotated[str, "its id; a new one each time where it is redacted"]
    date: Annotated[str | None, "its day; nothing where it is redacted"]
    week: Annotated[str, "its ISO week, such as 2026-W47"]
    habit: Annotated[str | None, "the practice's key; nothing for a note alone"]
    title: Annotated[str | None, "the practice's title"]
    minutes: Annotated[int | None, "how long, if it was noted"]
    times: Annotated[int | None, "how often, if it was noted"]
    felt: Annotated[int | None, "how right it felt, 0 to 10, if it was noted"]
    note: Annotated[str | None, "its note, only where notes were asked for"]


class ExportedFeeling(TypedDict):
    """How it felt; beside these keys one for each of a person's own sliders."""

    kind: Annotated[Literal["feeling"], "how it felt"]
    id: Annotated[str, "its id; a new one each time where it is redacted"]
    date: Annotated[str | None, "its day; nothing where it is redacted"]
    week: Annotated[str, "its ISO week, such as 2026-W47"]
    mood: Annotated[int | None, "0 to 10"]
    stress: Annotated[int | None, "0 to 10"]
    closeness: Annotated[int | None, "0 to 10"]
    understood: Annotated[int | None, "0 to 10"]
    rested: Annotated[int | None, "0 to 10"]
    settled: Annotated[int | None, "0 to 10"]
    valued: Annotated[int | None, "0 to 10"]
    loneliness: Annotated[int | None, "1, often or always, to 5, never"]
    note: Annotated[str | None, "its note, only where notes were asked for"]


ExportedTarget = TypedDict(
    "ExportedTarget",
    {
        "from": Annotated[str | None, "its first day, or week; nothing for from the beginning"],
        "cadence": Annotated[Literal["daily", "weekly", "monthly", "on", "as-wanted"], "how often"],
        "count": Annotated[int | None, "how many in its period; nothing as wanted"],
        "weekdays": Annotated[list[str] | None, "named weekdays, such as mon; nothing where it is redacted"],
        "minutes": Annotated[int | None, "suggested minutes"],
        "at_least": Annotated[int | None, "a minimum of minutes of one's own"],
    },
)
ExportedTarget.__doc__ = "How often a practice is meant, from a day on."


class ExportedHabit(TypedDict):
    """A practice of the plan."""

    habit: Annotated[str, "its key"]
    title: Annotated[str, "its title"]
    optional: Annotated[bool, "whether it appears only once it was first noted"]
    touch: Annotated[bool | None, "whether it may be touch; nothing where it is redacted"]
    who: Annotated[str | None, "solo, together or either; nothing where it is redacted"]
    retired: Annotated[str | None, "the first day, or week, without it"]
    targets: Annotated[list[ExportedTarget], "in order of their dates"]


ExportedPause = TypedDict(
    "ExportedPause",
    {
        "from": Annotated[str, "its first day, or week"],
        "until": Annotated[str | None, "its last day, or week; nothing while it is open"],
        "habit": Annotated[str | None, "the practice's key; nothing for all"],
    },
)
ExportedPause.__doc__ = "A rest."


class ExportedPlan(TypedDict):
    """The plan; two empty lists where it was not asked for."""

    habits: Annotated[list[ExportedHabit], "the practices"]
    pauses: Annotated[list[ExportedPause], "the rests"]


class Export(TypedDict):
    """What was noted, and the plan."""

    since: Annotated[str | None, "its first day, or week where it is redacted; nothing for everything"]
    until: Annotated[str | None, "its last day, or week; nothing for everything"]
    entries: Annotated[list[ExportedEntry], "practices, and notes alone"]
    feelings: Annotated[list[ExportedFeeling], "how it felt"]
    plan: Annotated[ExportedPlan, "the plan"]


EntryRow = TypedDict(
    "EntryRow",
    {
        "kind": Annotated[
            Literal["done", "skip", "feeling", "note", "habit", "target", "pause"],
            "what it is: noted (done, skip, feeling, note) or of the plan (habit, target, pause)",
        ],
        "id": Annotated[str | None, "of what was noted: its id; a new one each time where it is redacted"],
        "date": Annotated[str | None, "of what was noted: its day; nothing where it is redacted"],
        "week": Annotated[str | None, "of what was noted: its ISO week, such as 2026-W47"],
        "habit": Annotated[str | None, "the practice's key"],
        "title": Annotated[str | None, "the practice's title"],
        "minutes": Annotated[int | None, "how long; of a target the suggested minutes"],
        "times": Annotated[int | None, "how often"],
        "felt": Annotated[int | None, "how right it felt, 0 to 10"],
        "mood": Annotated[int | None, "0 to 10"],
        "stress": Annotated[int | None, "0 to 10"],
        "closeness": Annotated[int | None, "0 to 10"],
        "understood": Annotated[int | None, "0 to 10"],
        "rested": Annotated[int | None, "0 to 10"],
        "settled": Annotated[int | None, "0 to 10"],
        "valued": Annotated[int | None, "0 to 10"],
        "loneliness": Annotated[int | None, "1, often or always, to 5, never"],
        "note": Annotated[str | None, "the note, only where notes were asked for"],
        "from": Annotated[str | None, "of a target or a pause: its first day, or week"],
        "until": Annotated[str | None, "of a pause: its last day, or week"],
        "cadence": Annotated[str | None, "of a target: daily, weekly, monthly, on or as-wanted"],
        "count": Annotated[int | None, "of a target: how many in its period"],
        "weekdays": Annotated[str | None, "of a target: named weekdays with a space between, such as mon thu"],
        "at_least": Annotated[int | None, "of a target: a minimum of minutes of one's own"],
        "optional": Annotated[bool | None, "of a habit: whether it appears only once it was first noted"],
        "touch": Annotated[bool | None, "of a habit: whether it may be touch"],
        "who": Annotated[str | None, "of a habit: solo, together or either"],
        "retired": Annotated[str | None, "of a habit: the first day, or week, without it"],
    },
)
EntryRow.__doc__ = "A row: one thing noted or of the plan; beside these keys one for each of a person's own sliders."
