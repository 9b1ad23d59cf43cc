"""What is said of a timer: sentences and JSON. The words are `templates/timers`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from aftercare import shipped
from aftercare.dates import spoken
from aftercare.text import visible
from aftercare.timers.installed import Standing
from aftercare.timers.timer import MAIL, Timer

Words = Mapping[str, Any]


def words() -> Words:
    """The words that ship."""
    found: Words = shipped.data("timers/en.yaml")
    return found


def _filled(say: Words, key: str, timer: Timer, **more: str) -> str:
    """A sentence with what is known of the timer in its places."""
    often = say["every"] if timer.clock is None else say["at"].format(clock=timer.clock)
    told = {"label": timer.label, "often": often, "with": say["with"][timer.backend], "backend": timer.backend}
    paths = {"wrapper": visible(timer.wrapper), "python": visible(timer.python)}
    text: str = say[key]
    return text.format(**told, **paths, **more)


def before(timer: Timer, say: Words, *, line: str) -> list[str]:
    """What is said before anything is installed."""
    mail = [_filled(say, "mail_shows", timer, line=line)] if timer.arrive == MAIL else []
    return [*mail, _filled(say, "installing", timer)]


def arrives(timer: Timer, say: Words, *, prog: str) -> str:
    """How what is due will arrive."""
    text: str = say["arrives"][timer.arrive]
    return text.format(label=timer.label, prog=prog)


def after(timer: Timer, say: Words, *, prog: str) -> list[str]:
    """What is said once it is installed."""
    done = _filled(say, "installed", timer, arrives=arrives(timer, say, prog=prog))
    return [done, _filled(say, "removal", timer, prog=prog)]


def parts(found: Sequence[tuple[str, str]]) -> list[str]:
    """What would be written and done, each part under its place."""
    lines = []
    for where, text in found:
        lines += ["", f"== {visible(where)}", *map(visible, text.rstrip("\n").split("\n"))]
    return lines


def by_hand(timer: Timer, found: Sequence[tuple[str, str]], say: Words) -> list[str]:
    """What a person without a scheduler here is to do."""
    return [_filled(say, "by_hand", timer), *(text.rstrip("\n") for _, text in found[-1:])]


def going(timer: Timer, say: Words) -> str:
    """What is said before it is taken away."""
    return _filled(say, "removing", timer)


def would_go(timer: Timer, paths: Sequence[str], say: Words) -> list[str]:
    """What would be taken away."""
    block = [say["block"].format(label=timer.label)] if timer.backend == "cron" else []
    return [_filled(say, "would_go", timer), *(f"  {visible(one)}" for one in [*paths, *block])]


def gone(timer: Timer, say: Words, *, there: bool) -> list[str]:
    """What is said once it is taken away."""
    if timer.backend == "print":
        return [say["removed"], say["take_out"]]
    return [say["removed"], *([] if there else [_filled(say, "was_gone", timer)])]


def moment(at: datetime, *, today: date) -> str:
    """A day and a time of day as they are spoken."""
    return f"{spoken(at.date(), today=today)}, {at:%H:%M}"


def status(one: Standing, say: Words, now: datetime, *, prog: str) -> list[str]:
    """How the timer stands, and what is lacking."""
    timer = one.timer
    last = say["not_yet"] if one.last_run is None else moment(one.last_run, today=now.date())
    upcoming = moment(timer.next_run(now), today=now.date())
    lines = [_filled(say, "status", timer), arrives(timer, say, prog=prog)]
    if timer.backend != "print" and one.scheduled:
        lines.append(say["next_run"].format(next=upcoming))
    lines.append(say["last_run"].format(last=last))
    if one.last_exit:
        lines.append(say["ended"].format(code=one.last_exit, wrapper=visible(timer.wrapper)))
    there = {"wrapper": one.wrapper, "program": one.program, "scheduled": one.scheduled}
    frame = {key: say[key] for key in ("every", "at", "with")}
    return [
        *lines,
        *(_filled(say["lacking"] | frame, name, timer, prog=prog) for name, fine in there.items() if not fine),
    ]


def pace(paces: Sequence[str], say: Words, *, prog: str) -> list[str]:
    """What is said of rules that come less often than asked, and how they wake."""
    lines = []
    for name, key in (("once a week", "weekly"), ("rests", "rests")):
        count = list(paces).count(name)
        if count:
            lines.append(say[key][count > 1].format(count=count))
    return [*lines, say["wake"].format(prog=prog)] if lines else []


def status_json(one: Standing | None, now: datetime) -> dict[str, Any]:
    """The same as values; without a timer, `installed` alone."""
    if one is None:
        return {"installed": False}
    timer = one.timer
    return {
        "installed": True,
        "label": timer.label,
        "backend": timer.backend,
        "at": timer.clock,
        "arrives": timer.arrive,
        "wrapper": timer.wrapper,
        "program": timer.python,
        "there": {"wrapper": one.wrapper, "program": one.program, "scheduled": one.scheduled},
        "next_run": timer.next_run(now).isoformat(timespec="minutes"),
        "last_run": one.last_run.isoformat(timespec="seconds") if one.last_run else None,
        "last_exit": one.last_exit,
    }
