"""The end of a talk: one small plan, and the offer to note the practice; nothing is kept that nobody asked for."""

import os
import secrets

from aftercare import journal, noting, postponing
from aftercare.dates import spoken
from aftercare.entries import NOTE, Entry, new_id
from aftercare.errors import AftercareError
from aftercare.noting import Noted
from aftercare.output import Console, EndOfAnswers
from aftercare.session import Session
from aftercare.talk import Script, words
from aftercare.text import visible

from ._noting import save


def offer(console: Console, session: Session, script: Script, *, dry_run: bool) -> None:
    """Ask for a small plan, show it, and offer to note the practice, with the plan as its private note."""
    try:
        plan = console.ask(f"\n{words()['plan']}\n>", flag="--plan")
        if plan:
            console.out(*console.wrapped(f"Your plan: {visible(plan)}"))
        if not script.notes:
            return
        habit = session.habit(script.notes)
        if session.settings.solo and habit.who == "together":
            return
        if not console.confirm(f"Note {visible(habit.title)!r} for today?", flag="log"):
            return
        note = ""
        if plan and not script.private and console.confirm("With your plan as a private note?", flag="log --note"):
            note = noting.read_note(plan.encode("utf-8", "replace"))
    except EndOfAnswers:
        return
    items = [Noted(habit)]
    save(console, session, noting.entries(items, session.today, note=note), items, dry_run=dry_run)


def offer_look_back(console: Console, session: Session) -> None:
    """Ask whether a neutral line is to come in one to three days; of it nothing but that moment is kept."""
    if not console.confirm(words()["look_back"], flag="remind"):
        return
    postponing.ask_for_look_back(session.home, postponing.choose(session.now, session.settings.quiet, secrets.choice))
    console.out(*console.wrapped(words()["will_look_back"]))


def keep_written(console: Console, session: Session, script: Script, *, dry_run: bool) -> None:
    """Ask the three written questions, show them to nobody, and keep the answers only if the person says so."""
    asked = list((script.more or {})["alone"])
    console.out("", *console.wrapped("Three questions, for you alone. A line or two to each; Enter leaves one out."))
    written: list[str] = []
    for question in asked:
        console.out("", *console.wrapped(question, indent="  "))
        answer = console.ask("  >", flag="--plan")
        written += [f"{question}\n{answer}"] if answer else []
    console.out("", words()["done"])
    if not written or not console.confirm("Keep what you wrote as a private note?", flag="log --note"):
        console.out("Nothing was kept.")
        return
    try:
        _keep(console, session, noting.read_note("\n\n".join(written).encode("utf-8", "replace")), dry_run=dry_run)
    except AftercareError:
        console.out("What you wrote could not be kept, so here it is:", "", *map(visible, written))
        raise


def _keep(console: Console, session: Session, note: str, *, dry_run: bool) -> None:
    entry = Entry(id=new_id(os.urandom(10)), date=session.today, kind=NOTE, note=note)
    with session.change(dry_run=dry_run) as change:
        change.summary = f"What you wrote, {spoken(entry.date, today=session.today)}"
        journal.add(change, [entry])
        change.prepare()
        console.answer("Would be kept." if dry_run else "Kept as a private note. `undo` takes it back.")
