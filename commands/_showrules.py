"""What `remind show` does: the rules in words, as JSON, or as a calendar."""

from aftercare import reminderstate, rulefaces
from aftercare.delivery import LABEL
from aftercare.errors import AftercareError
from aftercare.output import Console, dumped
from aftercare.session import Session
from aftercare.text import one_line
from aftercare.timers import faces, installed

from ._listing import ROWS, rows_text
from ._outfile import give
from ._timerstatus import complain


def show_rules(console: Console, session: Session, *, coming: int, form: str, output: str | None) -> None:
    """Show every sound rule; a fault of another is said at the end."""
    state = reminderstate.current(session)
    if form == "ics":
        give(console, _calendar(session, state), output)
    else:
        rules = rulefaces.told(session, state, coming=coming)
        if form == "json":
            content = {"schema": "aftercare/rules/1", "rules": rulefaces.as_json(rules)}
            give(console, dumped(content, indent=2), output)
        elif form in ROWS:
            give(console, rows_text("rules", {"rules": rulefaces.as_json(rules)}, form), output)
        else:
            own = bool(session.settings.reminders) if not state.faults else True
            said = rulefaces.paragraphs(rules, state.outlook, faces.words(), session.now, own=own)
            on_screen = output in {None, "-"}
            lines = [[fitting for line in one for fitting in _fitting(console, line, on_screen)] for one in said]
            give(console, "\n\n".join("\n".join(one) for one in lines), output)
    complain(state.faults)


def _fitting(console: Console, line: str, on_screen: bool) -> list[str]:
    """A line as lines that fit the terminal, as far in as it was; for a file as it is."""
    text = line.lstrip()
    return console.wrapped(text, indent=line[: len(line) - len(text)]) if on_screen else [line]


def _calendar(session: Session, state: reminderstate.State) -> str:
    from aftercare.rulecalendar import calendar, salt

    label = LABEL
    try:
        timer = installed.load(session.home)
        label = timer.label if timer is not None else LABEL
    except AftercareError:
        pass
    text = calendar(state.outlook, one_line(state.text), session.now, label=label, salt=salt(session.home))
    return text.removesuffix("\n")
