"""What templates of reports may use besides Jinja's own filters: amounts, dates and lists as people say them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from aftercare.columns import columns
from aftercare.render import Finished
from aftercare.text import counted, listed, minutes, often, visible


def table(
    rows: Sequence[Sequence[Any]], indent: int = 2, widths: Sequence[int] = (), least: Sequence[int] = ()
) -> str:
    """Rows as aligned columns of text: `widths` are the most that each takes, else it goes on below; `least` the fewest."""
    plain = [[visible(str(cell)) for cell in row] for row in rows]
    return "\n".join(f"{' ' * indent}{line}".rstrip() for line in columns(plain, widths, least))


def spoken(day: str) -> str:
    """A date as people say it: 21 Nov 2026."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


def moments(sums: Mapping[str, Any]) -> str:
    """What a practice adds up to: "3 times, 15 min, skipped on purpose once"."""
    parts = [often(sums["done"])] if sums["done"] else []
    parts += [minutes(sums["minutes"])] if sums["minutes"] else []
    parts += [f"skipped on purpose {often(sums['skipped'])}"] if sums["skipped"] else []
    return ", ".join(parts)


def gathered(sums: Mapping[str, Any]) -> str:
    """What everything adds up to, naming only what there was: "3 moments of care, 15 min, 1 skip on purpose"."""
    parts = [f"{counted(sums['done'], 'moment')} of care"] if sums["done"] else []
    parts += [minutes(sums["minutes"])] if sums["minutes"] else []
    parts += [f"{counted(sums['skipped'], 'skip')} on purpose"] if sums["skipped"] else []
    return ", ".join(parts)


def even(told: Mapping[str, Any]) -> str:
    """A rhythm: "0.78 of 1". A number holds no markup, and so is put out as it is."""
    return Finished(f"{told['rhythm']:.2f} of 1")


def run(told: Mapping[str, Any]) -> str:
    """The longest run: "longest run 5 weeks, returned after a gap"."""
    said = f"longest run {counted(told['longest'], told['unit'])}"
    return f"{said}, returned after a gap" if told["returned"] else said


FILTERS: dict[str, Callable[..., Any]] = {
    "minutes": minutes,
    "counted": counted,
    "listed": listed,
    "table": table,
    "spoken": spoken,
    "moments": moments,
    "gathered": gathered,
    "run": run,
    "even": even,
}
"""By the names that templates use. Their docstrings are what `docs/templates.md` says of them."""
