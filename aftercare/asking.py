"""The question of `insight` as the settings hold it: read, chosen before the weeks it looks at, and ended."""

from datetime import date

from aftercare import insightfaces, settings, sliders
from aftercare.dates import parse_iso_date
from aftercare.errors import UsageProblem
from aftercare.habits import NOTED_AS, Habit
from aftercare.history import Change
from aftercare.insight import Insight, Question, days_of, look, points
from aftercare.session import Session
from aftercare.text import listed, one_line, resolve

FROM_NOW = "Only whole weeks from now on count. What was noted before says nothing here."
ANEW = f"The count begins anew. {FROM_NOW}"


def outcomes(session: Session) -> list[str]:
    """The sliders that may be asked about: those of 0 to 10, asked weekly."""
    return [key for key in sliders.known(session.settings.sliders) if key != sliders.LONELINESS]


def wanted(session: Session, habit: str, outcome: str | None) -> tuple[Habit, str]:
    """The practice and the slider meant by two words.

    Raises:
        UsageProblem: for touch and consent, without a slider, and where a word could mean several.
        InputMissing: where it means none.
    """
    practice = session.habit(habit)
    noted_as = NOTED_AS.get(practice.key)
    if noted_as is not None:
        practice = session.habit(noted_as)
    _refuse(practice)
    known = outcomes(session)
    if outcome is None:
        ways = listed(known, "or")
        raise UsageProblem(f"a slider is needed too: {ways}. As in: insight choose {practice.key} {known[0]}.")
    return practice, resolve(outcome, known, what="slider")


def _refuse(practice: Habit) -> None:
    if practice.free:
        raise UsageProblem(insightfaces.words()["refused"].format(habit=one_line(practice.title)))


def current(session: Session) -> tuple[Question, Habit] | None:
    """The question that is chosen and its practice, None if there is none.

    Raises:
        UsageProblem: if a touch or consent practice was written into the settings by hand.
    """
    chosen = session.settings.question
    since = parse_iso_date(chosen.since) if chosen is not None else None
    if chosen is None or since is None:
        return None
    practice = session.habit_or_stranger(chosen.habit)
    _refuse(practice)
    return Question(chosen.habit, chosen.outcome, since), practice


def seen(session: Session, question: Question, habit: Habit) -> Insight:
    """What may be shown of a question today; only the weeks since it was chosen are opened."""
    today, starts = session.today, session.settings.week_starts
    entries = session.entries(days_of(question, today=today, starts=starts))
    return look(points(session.plan, habit, entries, question, today=today, starts=starts))


def choose(change: Change, habit: Habit, outcome: str, today: date) -> None:
    """Write the question into the settings, dated today."""
    change.summary = f"question of {habit.key} and {outcome}"
    settings.put(change, "question", {"habit": habit.key, "outcome": outcome, "since": today})


def end(change: Change) -> None:
    """Take the question out of the settings."""
    change.summary = "end of a question"
    settings.put(change, "question", None)
