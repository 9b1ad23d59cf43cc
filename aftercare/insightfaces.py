"""The faces of an insight: sentences, dots in text, a page of Markdown, JSON. Its words are `templates/insight`."""

from collections.abc import Mapping, Sequence
from typing import Any

from aftercare import shipped
from aftercare.insight import LEAST_PAIRS, LEAST_SIDE, MOST_MISSING, Insight, Point, Question
from aftercare.ranks import RARE, Link
from aftercare.text import counted, markdown_safe, one_line

MOST_DRAWN = 60
"""Weeks that are drawn beside each other; the newest, where there are more."""
TOP = 10
"""The highest answer."""
MARKS = ("\u25cf", "\u25cb")
PLAIN_MARKS = ("#", "o")

Words = Mapping[str, Any]


def words() -> Words:
    """The words that ship."""
    found: Words = shipped.data("insight/en.yaml")
    return found


def heading(question: Question, title: str, say: Words) -> str:
    """The practice and the slider in question."""
    return str(say["title"]).format(habit=title, outcome=question.outcome)


def opening(seen: Insight, question: Question, say: Words) -> str:
    """When it was chosen, and how many weeks there are."""
    return str(say["since"]).format(since=question.since, paired=counted(len(seen.pairs), *say["paired"]))


def sentences(seen: Insight, question: Question, title: str, say: Words) -> list[str]:
    """What is said below the picture, a paragraph each; last, always, that it cannot be told what came first."""
    said = []
    if not seen.points:
        said.append(say["fresh"].format(outcome=question.outcome))
    resting = len(seen.points) - seen.awake
    if resting:
        said.append(say["rested"][resting > 1].format(weeks=resting))
    if seen.median_with is not None or seen.median_without is not None:
        said.append(_medians(seen, say))
    said += _statement(seen, question, title, say) if seen.enough else [_not_yet(seen, say)]
    if seen.unusual is not None:
        one = seen.unusual
        middle = {"low": f"{one.low:.3g}", "high": f"{one.high:.3g}"}
        said.append(say["unusual"].format(week=one.week.name, answer=f"{one.answer:g}", **middle))
    return [*said, say["unknown"]]


def _medians(seen: Insight, say: Words) -> str:
    values = [say["no_side"] if one is None else f"{one:g}" for one in (seen.median_with, seen.median_without)]
    weeks = [counted(count, "week") for count in (seen.having, seen.lacking)]
    text: str = say["medians"]
    return text.format(with_it=values[0], without=values[1], having=weeks[0], lacking=weeks[1])


def _not_yet(seen: Insight, say: Words) -> str:
    """Why nothing is said yet."""
    if len(seen.pairs) < LEAST_PAIRS:
        return str(say["few"]).format(pairs=len(seen.pairs), least=LEAST_PAIRS)
    for count, key in ((seen.having, "few_with"), (seen.lacking, "few_without")):
        if count < LEAST_SIDE:
            return str(say[key]).format(side=count, least=LEAST_SIDE)
    most = int(MOST_MISSING * seen.awake)
    return str(say["gaps"]).format(missing=seen.missing, weeks=seen.awake, most=most)


def _statement(seen: Insight, question: Question, title: str, say: Words) -> list[str]:
    """The one statement: a link, or that none is clear."""
    found = seen.link
    if found is None:
        return [say["no_link"], say["flat"]]
    numbers = {"r": coefficient(found.r, 1), "low": coefficient(found.low), "high": coefficient(found.high)}
    if found.clear:
        direction = say["higher" if found.r > 0 else "lower"]
        place = {"weeks": found.weeks, "habit": title, "outcome": question.outcome, "direction": direction}
        said = [say["link"].format(**place, **numbers)]
    else:
        said = [say["no_link"], say["chance"].format(**numbers)]
    return [*said, _reordered(found, say)]


def _reordered(found: Link, say: Words) -> str:
    if found.share < RARE:
        return str(say["reordered_rarely"])
    return str(say["reordered"]).format(share=max(1, round(found.share * 10)))


def coefficient(value: float, places: int = 2) -> str:
    """A coefficient as it is told: ".5", "-.25", "0", "1"."""
    sign, digits = "-" if value < 0 else "", f"{abs(value):.{places}f}"
    short = digits.rstrip("0").rstrip(".")
    return "0" if short == "0" else sign + short.removeprefix("0")


def dots(found: Sequence[Point], say: Words, *, plain: bool = False) -> list[str]:
    """The weeks side by side, oldest first, each a dot as high as its answer; a week that is no pair is a gap."""
    drawn = found[-MOST_DRAWN:]
    done, not_done = PLAIN_MARKS if plain else MARKS
    if not any(point.paired for point in drawn):
        return []
    lines = []
    for height in range(TOP, -1, -1):
        cells = (
            (done if point.times else not_done) if point.paired and _height(point) == height else " " for point in drawn
        )
        lines.append(f"{height:>4}  {''.join(cells)}".rstrip())
    first, last = drawn[0].week.name, drawn[-1].week.name
    room = max(0, len(drawn) - len(first) - len(last))
    lines.append(f"      {first} - {last}" if room < 1 else f"      {first}{' ' * room}{last}")
    lines += ["", "  " + say["legend"].format(done=done, not_done=not_done)]
    if len(drawn) < len(found):
        lines.append("  " + say["latest"].format(weeks=len(drawn)))
    return lines


def _height(point: Point) -> int:
    """The line of a dot; a median between two lines stands on the upper one."""
    return int((point.answer or 0) + 0.5)


def as_markdown(seen: Insight, question: Question, title: str, say: Words, *, plain: bool = False) -> list[str]:
    """The same as a page: a heading, the picture as it is in a terminal, its numbers as a table, the sentences."""
    lines = [f"# {markdown_safe(one_line(heading(question, title, say)))}", "", opening(seen, question, say), ""]
    picture = dots(seen.points, say, plain=plain)
    if picture:
        lines += ["```text", *picture, "```", "", f"| week | times | {markdown_safe(question.outcome)} |"]
        lines += ["|---|---:|---:|"]
        for point in seen.points:
            times, answer = (str(point.times), f"{point.answer:g}") if point.paired else ("", "")
            lines.append(f"| {point.week.name} | {times} | {answer} |")
        lines.append("")
    for sentence in sentences(seen, question, one_line(title), say):
        lines += [markdown_safe(sentence), ""]
    return lines[:-1]


def as_json(seen: Insight | None, question: Question | None, title: str, say: Words) -> dict[str, Any]:
    """The same for scripts: no coefficient, interval or share before there is enough."""
    if seen is None or question is None:
        return {"question": None, "title": "", "weeks": [], "said": [say["none"]]}
    found = seen.link
    return {
        "question": {"habit": question.habit, "outcome": question.outcome, "since": question.since},
        "title": title,
        "weeks": [
            {"week": one.week.name, "times": one.times, "answer": one.answer, "rested": one.rested}
            for one in seen.points
        ],
        "paired": len(seen.pairs),
        "needed": LEAST_PAIRS,
        "with": {"weeks": seen.having, "median": seen.median_with},
        "without": {"weeks": seen.lacking, "median": seen.median_without},
        "missing": seen.missing,
        "enough": seen.enough,
        "link": None
        if found is None
        else {
            "r": round(found.r, 3),
            "low": round(found.low, 3),
            "high": round(found.high, 3),
            "clear": found.clear,
            "share": round(found.share, 3),
        },
        "unusual": None if seen.unusual is None else seen.unusual.week.name,
        "said": sentences(seen, question, title, say),
    }
