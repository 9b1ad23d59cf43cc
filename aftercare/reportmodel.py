"""The view model of a report, `aftercare/report/1`: what `report --json` prints and what a template can use.

`docs/templates.md` is made from these types, and a test holds every report to them. Dates are text such as
2026-11-21, both ends of a period are in it, and text from files is safe to print. Fields may be added within a
version and are never removed.
"""

from collections.abc import Sequence
from typing import Annotated, NotRequired, TypedDict

SCHEMA = "aftercare/report/1"


class Amounts(TypedDict):
    """What something adds up to."""

    done: Annotated[float, "occasions; with a minimum of minutes of one's own, their sum divided by it"]
    skipped: Annotated[int, "occasions that were skipped on purpose, which is care too"]
    minutes: Annotated[int, "minutes that were noted"]


class Named(TypedDict):
    """A practice."""

    habit: Annotated[str, "its key; `practice-1` and so on in a redacted report"]
    title: Annotated[str, "its title"]


class PracticeIn(Named, Amounts):
    """A practice in a stretch of days."""

    category: Annotated[str | None, "what kind of practice it is; nothing if it is one's own, or redacted"]


class Held(TypedDict):
    """A target of a practice."""

    since: Annotated[str | None, "the day from which it holds; nothing for from the beginning"]
    target: Annotated[str, "how often, in words"]


class OnlyOne(Named):
    """A practice that the report keeps to."""

    targets: Annotated[list[Held], "its targets, in order"]


class Practice(PracticeIn):
    """A practice over the whole period."""

    weeks: Annotated[int, "in how many weeks it was noted"]
    counts: Annotated[
        list[float | None],
        "occasions done in each of `steps`; nothing where it rested and nothing was noted",
    ]
    felt: Annotated[
        list[list[int]],
        "how right it felt, 0 to 10, as noted in each of `steps`; empty lists without `--with feelings`",
    ]


class WeeksNotedView(TypedDict):
    """In how many weeks anything was noted."""

    noted: Annotated[int, "closed weeks with anything noted"]
    of: Annotated[int, "closed weeks of the period, from the first with any notes"]
    paused: Annotated[int, "of them, those that rested as a whole"]
    this_week: Annotated[bool, "whether anything is noted this week"]


class Stretch(TypedDict):
    """A stretch of days, and the practices that were noted in it."""

    since: Annotated[str, "its first day"]
    until: Annotated[str, "its last day"]
    current: Annotated[bool, "whether it is this week, month or year"]
    paused: Annotated[bool, "whether everything rested on all of its days"]
    practices: Annotated[list[PracticeIn], "what was noted in it"]


class WeekIn(Stretch):
    """A week of the period."""

    week: Annotated[str, "its name, such as 2026-W47"]


class Step(Stretch):
    """A week, month or year of the period, whichever reads best for its length."""

    name: Annotated[str, "2026-W47, 2026-11 or 2026"]
    days: Annotated[int, "the days of it on which anything was noted"]


class HeatWeek(TypedDict):
    """A week of the heat map."""

    week: Annotated[str, "its name"]
    since: Annotated[str, "its first day, even if the period begins later"]
    cells: Annotated[
        list[int | None],
        "what was noted on each of its seven days, done or skipped; nothing for days outside the period",
    ]


class Level(TypedDict):
    """A step of the heat map's scale."""

    least: Annotated[int, "from so many"]
    most: Annotated[int, "to so many"]


class Heat(TypedDict):
    """A calendar of what was noted day by day, over the period's last 53 weeks at most."""

    weekdays: Annotated[list[str], "the seven days in the order of the cells, such as Mon"]
    weeks: Annotated[list[HeatWeek], "its weeks, in order"]
    levels: Annotated[list[Level], "at most four levels, the least first; a day with nothing has none"]


class RatingStep(TypedDict):
    """A week of the ratings, or a month in a period of more than 53 weeks."""

    name: Annotated[str, "2026-W47 or 2026-11"]
    since: Annotated[str, "its first day"]
    until: Annotated[str, "its last day"]


class SliderView(TypedDict):
    """The answers to one slider."""

    slider: Annotated[str, "its key; `slider-1` and so on for one's own in a redacted report"]
    question: Annotated[str, "what it asks"]
    low: Annotated[str, "what 0 stands for"]
    high: Annotated[str, "what 10 stands for"]
    answers: Annotated[list[list[int]], "all answers in each step, in order; an empty list where there are none"]


class Ratings(TypedDict):
    """The answers of `feel`, never added up."""

    label: Annotated[str, "what they are: personal sliders, not a validated test"]
    unit: Annotated[str, "week or month"]
    steps: Annotated[list[RatingStep], "the weeks or months, in order"]
    sliders: Annotated[list[SliderView], "the sliders that were answered at least once"]


class LonelyMonth(TypedDict):
    """A month's answers to the question on loneliness."""

    month: Annotated[str, "such as 2026-11"]
    answers: Annotated[list[str], "in words, in order"]


class Loneliness(TypedDict):
    """The answers to the one question on loneliness, month by month."""

    question: Annotated[str, "what it asks"]
    source: Annotated[str, "the line that must be shown with it"]
    months: Annotated[list[LonelyMonth], "the months with an answer, in order"]


class PauseView(TypedDict):
    """A pause that touches the period."""

    habit: Annotated[str | None, "the practice that rests; nothing for everything"]
    title: Annotated[str | None, "its title"]
    since: Annotated[str, "its first day"]
    until: Annotated[str | None, "its last day; nothing while it is open"]


class NoteView(TypedDict):
    """A note."""

    date: Annotated[str, "its day"]
    habit: Annotated[str | None, "the practice that it belongs to"]
    title: Annotated[str | None, "that practice's title"]
    note: Annotated[str, "what was written"]


class Even(Named):
    """The rhythm of a practice."""

    rhythm: Annotated[float, "from 0 to 1, at the end of the period or today"]


class Run(Named):
    """The runs of a practice."""

    longest: Annotated[int, "the longest run of closed periods in which it was kept"]
    unit: Annotated[str, "day, week or month"]
    returned: Annotated[bool, "whether there was a return after a gap"]


class Beside(Named):
    """A practice in two stretches of days."""

    category: Annotated[str | None, "what kind of practice it is"]
    before: Annotated[Amounts, "in the days before"]
    now: Annotated[Amounts, "in the days of the report"]


class Compared(TypedDict):
    """As many days before, beside these."""

    since: Annotated[str, "the first of the days before"]
    until: Annotated[str, "the last of them"]
    practices: Annotated[list[Beside], "never touch or consent"]


class TalkCard(TypedDict):
    """A card to talk about."""

    id: Annotated[str, "its id"]
    deck: Annotated[str, "its deck"]
    text: Annotated[str, "what it asks"]
    lines: Annotated[list[str], "what goes with it; the last says that a pass is fine"]


class Talk(TypedDict):
    """What a weekly talk may begin and end with."""

    kind: Annotated[str, "a kind sentence, which praises nobody"]
    prompt: Annotated[TalkCard | None, "one everyday card, the same all week"]


class Report(TypedDict):
    """A report."""

    schema: Annotated[str, f"`{SCHEMA}`"]
    since: Annotated[str, "the first day of the period"]
    until: Annotated[str, "its last day"]
    today: Annotated[str, "the day on which the report was made"]
    name: Annotated[str | None, "the name in the settings, if it is to be in reports"]
    redacted: Annotated[bool, "whether practices are numbered, and days coarsened to weeks"]
    sentence: Annotated[str, "what there was, in one sentence"]
    weeks_noted: Annotated[WeeksNotedView, "the numbers of that sentence"]
    weeks: Annotated[Sequence[WeekIn], "every week of the period up to this one, from the first with any notes"]
    unit: Annotated[str, "what `steps` are: week, month or year"]
    steps: Annotated[list[Step], "the period in weeks up to 18 of them, in months up to three years, else in years"]
    practices: Annotated[list[Practice], "what was noted in the period, the most often first"]
    totals: Annotated[Amounts, "of all practices"]
    heat: Annotated[Heat | None, "day by day; nothing in a redacted report, or if nothing was noted"]
    ratings: Annotated[Ratings | None, "with `--with feelings`, and not with `--only`: the sliders of `feel`"]
    loneliness: Annotated[Loneliness | None, "likewise: the one question on loneliness"]
    feelings: Annotated[int, "how often `feel` was answered"]
    pauses: Annotated[list[PauseView], "pauses that touch the period"]
    open: Annotated[list[Named], "what is open today, if one likes; empty unless the period holds today"]
    talk: Annotated[Talk | None, "for a period of one week"]
    foot: Annotated[str, "the line that ends every report"]
    only: NotRequired[Annotated[list[OnlyOne], "with `--only`: the practices that it keeps to"]]
    rhythm: NotRequired[Annotated[list[Even], "with `--with rhythm`; never touch or consent"]]
    runs: NotRequired[Annotated[list[Run], "with `--with runs`; never touch or consent"]]
    compare: NotRequired[Annotated[Compared, "with `--compare`"]]
    notes: NotRequired[Annotated[list[NoteView], "with `--notes`"]]
