"""What `log`, `skip`, `feel`, `week` and `check` print as JSON."""

from typing import Annotated, Literal, NotRequired, TypedDict


class PracticeEntry(TypedDict):
    """A practice that was noted or skipped on purpose."""

    id: Annotated[str, "its id"]
    date: Annotated[str, "its day"]
    kind: Annotated[Literal["done", "skip"], "done, or skipped on purpose"]
    habit: Annotated[str, "the practice's key"]
    minutes: Annotated[int | None, "how long, if it was noted"]
    times: Annotated[int | None, "how often, if it was noted"]
    felt: Annotated[int | None, "how right it felt, 0 to 10, if it was noted"]
    note: NotRequired[Annotated[str | None, "its note, where notes were asked for"]]


class FeelingEntry(TypedDict):
    """How it felt; beside these keys one for each of a person's own sliders that was answered, 0 to 10."""

    id: Annotated[str, "its id"]
    date: Annotated[str, "its day"]
    kind: Annotated[Literal["feeling"], "how it felt"]
    mood: NotRequired[Annotated[int, "0 to 10"]]
    stress: NotRequired[Annotated[int, "0 to 10"]]
    closeness: NotRequired[Annotated[int, "0 to 10"]]
    understood: NotRequired[Annotated[int, "0 to 10"]]
    rested: NotRequired[Annotated[int, "0 to 10"]]
    settled: NotRequired[Annotated[int, "0 to 10"]]
    valued: NotRequired[Annotated[int, "0 to 10"]]
    loneliness: NotRequired[Annotated[int, "1, often or always, to 5, never"]]
    note: NotRequired[Annotated[str | None, "its note, where notes were asked for"]]


class NoteEntry(TypedDict):
    """A note that stands alone."""

    id: Annotated[str, "its id"]
    date: Annotated[str, "its day"]
    kind: Annotated[Literal["note"], "a note alone"]
    note: NotRequired[Annotated[str | None, "the note, where notes were asked for"]]


class Log(TypedDict):
    """What `log` or `skip` has noted."""

    dry_run: Annotated[bool, "whether nothing was written"]
    entries: Annotated[list[PracticeEntry], "what was noted; with `--once` without what was there already"]


class Feel(TypedDict):
    """What `feel` has noted."""

    dry_run: Annotated[bool, "whether nothing was written"]
    about: Annotated[str, "what the sliders are: personal sliders, not a validated test"]
    sources: Annotated[list[str], "where a question has a source, such as the one on loneliness"]
    entries: Annotated[list[FeelingEntry], "one feeling, or none if nothing was answered"]


class WeekHabit(TypedDict):
    """A practice in a week."""

    habit: Annotated[str, "its key"]
    title: Annotated[str, "its title"]
    target: Annotated[int | None, "what its target asks of its period; nothing as wanted, or outside the plan"]
    unit: Annotated[str | None, "the period: day, week or month; nothing as wanted"]
    done: Annotated[float, "occasions; with a minimum of minutes of one's own, their sum divided by it"]
    skipped: Annotated[int, "occasions that were skipped on purpose, which is care too"]
    minutes: Annotated[int, "minutes that were noted"]
    open: Annotated[int, "occasions open today, if one likes; 0 in other weeks, and for touch and consent"]


class WeekGlance(TypedDict):
    """A week at a glance."""

    week: Annotated[str, "its name, such as 2026-W47"]
    since: Annotated[str, "its first day"]
    until: Annotated[str, "its last day"]
    paused: Annotated[bool, "whether everything rests, or rested all week"]
    habits: Annotated[list[WeekHabit], "the practices of the plan, and others that were noted"]
    notes: NotRequired[Annotated[list[PracticeEntry | FeelingEntry | NoteEntry], "with `--notes`: what has a note"]]


class Check(TypedDict):
    """What a look through all files found."""

    faults: Annotated[list[str], "each as file:line:column and what to change"]
    remarks: Annotated[list[str], "what is no fault but may be good to know"]
    read: Annotated[int, "how many files were read"]
