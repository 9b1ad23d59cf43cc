"""What `feel` does: asking for sliders, reading them, keeping them."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date

from aftercare import journal, sliders
from aftercare.dates import month_of, spoken
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.noting import feeling
from aftercare.output import Console, EndOfAnswers
from aftercare.session import Session
from aftercare.text import counted, one_line
from aftercare.views import entry_json


def given(console: Console, session: Session, words: Sequence[str], flags: Mapping[str, int]) -> dict[str, int]:
    """The ratings of the command line, with `-` those of standard input besides."""
    known = sliders.known(session.settings.sliders)
    typed = [word for word in words if word != "-"] + [f"{key}={value}" for key, value in flags.items()]
    if "-" in words:
        typed += _from_stdin(console)
    found = sliders.understand(typed, known)
    if not found:
        raise DataInvalid(f"there is no rating in it. Write, for example: {sliders.EXAMPLE}.")
    return found


def _from_stdin(console: Console) -> list[str]:
    if sys.stdin is None:
        raise UsageProblem("- reads ratings from standard input, which is closed. Pipe them in.")
    if console.can_ask:
        console.say(f"write, for example, {sliders.EXAMPLE}, then press Ctrl-D on an empty line.")
    return sliders.words_of(sys.stdin.buffer.read(sliders.MOST_BYTES + 1))


def asked(console: Console, session: Session, day: date) -> dict[str, int]:
    """The ratings that a person gives, one by one; what was said is kept when the input ends."""
    if not console.can_ask:
        raise UsageProblem(f"a question needs a terminal. Use --mood 7, or `feel -`, which reads {sliders.EXAMPLE}.")
    own, also = session.settings.sliders, session.settings.feel_also
    lonely = sliders.LONELINESS in also and _lonely_noted(session, day)
    words = sliders.shipped()
    console.say(f"{words.label}. {words.how}")
    found: dict[str, int] = {}
    try:
        for slider in sliders.to_ask(own, also, lonely_noted=lonely):
            value = _ask_one(console, slider)
            if value is not None:
                found[slider.key] = value
    except EndOfAnswers:
        pass
    return found


def _lonely_noted(session: Session, day: date) -> bool:
    """Whether loneliness was noted in the calendar month of a day."""
    return any(sliders.LONELINESS in dict(entry.ratings) for entry in session.entries(month_of(day)))


def _ask_one(console: Console, slider: sliders.Slider) -> int | None:
    if slider.source:
        console.say(slider.source)
    while True:
        reply = console.ask(f"  {one_line(slider.question)}\n  {one_line(slider.scale)}:", flag=f"--{slider.key}")
        if not reply:
            return None
        try:
            return sliders.rating(slider, reply)
        except UsageProblem as problem:
            console.say(str(problem))


def keep(
    console: Console,
    session: Session,
    day: date,
    ratings: Mapping[str, int],
    *,
    note: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a feeling into the journal; the answer names how many sliders and the day, and no number."""
    entries = [feeling(day, ratings, note=note)] if ratings or note else []
    parts = [counted(len(ratings), "slider")] if ratings else []
    parts += ["your note"] if note else []
    when = spoken(day, today=session.today)
    with session.change(dry_run=dry_run) as change:
        change.summary = f"how it felt, {when}"
        journal.add(change, entries)
        change.prepare()
        if as_json:
            sources = [one.source for one in sliders.shipped().also if one.source and one.key in ratings]
            shown = {"dry_run": dry_run, "about": sliders.shipped().label, "sources": sources}
            console.json("feel", {**shown, "entries": [entry_json(entry) for entry in entries]})
        elif entries:
            would = "Would be noted" if dry_run else "Noted"
            console.answer(f"{would}: how it felt, {' and '.join(parts)}, {when}.")
        else:
            console.answer("Nothing noted, and that is fine.")
