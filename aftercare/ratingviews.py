"""The answers of `feel` as a report shows them: each slider by itself, never added up (content guide, section 4)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from aftercare import sliders
from aftercare.entries import FEELING, SLIDERS, Entry
from aftercare.reportmodel import Loneliness, Ratings, SliderView
from aftercare.sliders import ALSO, LONELINESS, OwnSlider, Slider
from aftercare.steps import HEAT_WEEKS, MONTH, WEEK, Scope, Step
from aftercare.text import one_line


def ratings(
    entries: Iterable[Entry],
    scope: Scope,
    own: Sequence[OwnSlider],
    *,
    redacted: bool,
) -> Ratings | None:
    """The answers to the sliders within a period, None if there are none. `entries` are in order of their dates."""
    told = _feelings(entries, scope)
    given = {key for entry in told for key, _ in entry.ratings} - {LONELINESS}
    if not given:
        return None
    unit = WEEK if len(scope.weeks) <= HEAT_WEEKS else MONTH
    steps = scope.steps(unit)
    known = sliders.known(own)
    keys = [key for key in known if key in given] + sorted(given - set(known))
    return {
        "label": sliders.shipped().label,
        "unit": unit,
        "steps": [
            {"name": one.name, "since": one.days.start.isoformat(), "until": one.days.last.isoformat()} for one in steps
        ],
        "sliders": _views(told, steps, known, keys, redacted=redacted),
    }


def _views(
    told: Sequence[Entry], steps: Sequence[Step], known: Mapping[str, Slider], keys: Collection[str], *, redacted: bool
) -> list[SliderView]:
    found: list[SliderView] = []
    hidden = 0
    by_step = [[one for one in told if one.date in step.days] for step in steps]
    for key in keys:
        slider = known.get(key) or Slider(key, one_line(key).replace("-", " ").capitalize())
        name, question, low, high = key, slider.question, slider.low, slider.high
        if redacted and key not in SLIDERS and key not in ALSO:
            hidden += 1
            name, question, low, high = f"slider-{hidden}", f"Slider {hidden}", "", ""
        answers = [[dict(one.ratings)[key] for one in inside if key in dict(one.ratings)] for inside in by_step]
        found.append(
            {
                "slider": one_line(name),
                "question": one_line(question),
                "low": one_line(low),
                "high": one_line(high),
                "answers": answers,
            }
        )
    return found


def loneliness(entries: Iterable[Entry], scope: Scope) -> Loneliness | None:
    """The answers to the question on loneliness within a period, month by month; None if there are none.

    It is no slider: five answers in words, shown with their source and on no scale.
    """
    told = [one for one in _feelings(entries, scope) if LONELINESS in dict(one.ratings)]
    if not told:
        return None
    asked = sliders.known(())[LONELINESS]
    months: dict[str, list[str]] = {}
    for one in told:
        place = dict(one.ratings)[LONELINESS] - asked.least
        months.setdefault(scope.month(one.date), []).append(asked.answers[place])
    return {
        "question": asked.question,
        "source": asked.source,
        "months": [{"month": month, "answers": answers} for month, answers in months.items()],
    }


def _feelings(entries: Iterable[Entry], scope: Scope) -> list[Entry]:
    return [one for one in entries if one.kind == FEELING and one.date in scope.days and one.date <= scope.today]
