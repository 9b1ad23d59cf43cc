"""What `log` and `skip` share: saving entries, saying what was understood, asking for what is open."""

from collections.abc import Sequence
from datetime import date

from aftercare import journal, noted, noting
from aftercare.dates import Week, spoken
from aftercare.entries import DONE, SKIP, Entry, looks_like_amount, parse_amount
from aftercare.errors import UsageProblem
from aftercare.habits import Habit
from aftercare.noting import Noted
from aftercare.output import Console, EndOfAnswers
from aftercare.session import Session
from aftercare.text import visible


def save(
    console: Console,
    session: Session,
    entries: Sequence[Entry],
    items: Sequence[Noted],
    *,
    once: bool = False,
    dry_run: bool = False,
    as_json: bool = False,
) -> None:
    """Write entries into the journal and answer with what was understood."""
    pairs = list(zip(entries, items, strict=True))
    with session.change(dry_run=dry_run) as change:
        kept = [pair for pair in pairs if not (once and _there(session, pair[0]))]
        change.summary = "; ".join(said(session, entry, item) for entry, item in kept)
        journal.add(change, [entry for entry, _ in kept])
        change.prepare()
        if as_json:
            from aftercare.views import entry_json

            console.json("log", {"dry_run": dry_run, "entries": [entry_json(entry) for entry, _ in kept]})
        else:
            console.answer(*_answers(session, pairs, kept, dry_run=dry_run))
        if not dry_run:
            noted.add(session.home, session.plan, [entry.habit for entry, _ in kept])


def _there(session: Session, entry: Entry) -> bool:
    """Whether the journal has an entry of the same kind, habit and day."""
    week = journal.read_week(session.home, Week.of(entry.date).name)
    return any((e.kind, e.habit, e.date) == (entry.kind, entry.habit, entry.date) for e in week)


def said(session: Session, entry: Entry, item: Noted) -> str:
    """What was understood, in words: the practice, the amount and the day."""
    amount = noting.amount(entry)
    parts = [visible(item.habit.title), *([amount] if amount else [])]
    if entry.felt is not None:
        parts.append(f"felt {entry.felt}")
    return f"{', '.join(parts)}, {spoken(entry.date, today=session.today)}"


def _answers(
    session: Session,
    pairs: Sequence[tuple[Entry, Noted]],
    kept: Sequence[tuple[Entry, Noted]],
    *,
    dry_run: bool,
) -> list[str]:
    lines = []
    for pair in pairs:
        entry, item = pair
        verb = "Skipped on purpose" if entry.kind == SKIP else "Noted"
        if dry_run:
            verb = f"Would be {verb.lower()}"
        if pair not in kept:
            verb = "Noted already"
        as_other = f" ({item.said.key} is noted as {item.habit.key})" if item.said else ""
        with_note = ", with your note" if entry.note else ""
        lines.append(f"{verb}: {said(session, entry, item)}{with_note}.{as_other}")
    return lines


def ask_open(console: Console, session: Session, day: date, *, dry_run: bool) -> None:
    """Ask, one by one, for what is open on a day; what was answered is kept when the input ends."""
    if not console.can_ask:
        raise UsageProblem("name what you did: log cuddle 5m. On a terminal, log alone asks for what is open.")
    from aftercare.progress import open_on

    starts = session.settings.week_starts
    entries = session.entries(session.counting_days(Week.of(day, starts).range, day))
    ever = noted.ever(session.home, session.plan, entries)
    found = open_on(session.plan, entries, day, starts=starts, noted=ever, solo=session.settings.solo)
    if not found:
        console.answer("Nothing is open. `log PRACTICE` notes anything you like.")
        return
    console.say("y done, or an amount such as 5m; s skipped on purpose; n or Enter leaves it; Ctrl-D ends.")
    chosen: list[tuple[Entry, Noted]] = []
    try:
        for one in found:
            chosen += _ask_one(console, one.habit, day)
    except EndOfAnswers:
        pass
    if chosen:
        save(console, session, [e for e, _ in chosen], [i for _, i in chosen], dry_run=dry_run)
    else:
        console.answer("Nothing noted, and that is fine.")


def _ask_one(console: Console, habit: Habit, day: date) -> list[tuple[Entry, Noted]]:
    while True:
        reply = console.ask(f"  {visible(habit.title)} [y/n/s/amount]", flag="log PRACTICE").lower()
        if reply in {"", "n", "no"}:
            return []
        item = Noted(habit)
        if reply in {"s", "skip"}:
            return [(noting.entries([item], day, kind=SKIP)[0], item)]
        if reply in {"y", "yes"}:
            return [(noting.entries([item], day, kind=DONE)[0], item)]
        try:
            if looks_like_amount(reply):
                item = Noted(habit, parse_amount(reply, unit=habit.unit))
                return [(noting.entries([item], day, kind=DONE)[0], item)]
        except UsageProblem as problem:
            console.say(str(problem))
            continue
        console.say("y, n, s, an amount such as 5m, or Enter.")
