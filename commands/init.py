"""`init`: choose a plan and a few settings; nothing needs it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from aftercare import editorschemas, files, offers, settings, shipped
from aftercare.errors import AftercareError, InputMissing, UsageProblem
from aftercare.history import Change
from aftercare.offers import PLANS, Offer
from aftercare.output import Console, EndOfAnswers
from aftercare.session import Session
from aftercare.text import counted, listed, nearest, visible

from ._shared import DryRun, Quiet, Yes, begin, single

app = single("init")

QUESTIONS = (
    ("plan", f"A plan: {', '.join(PLANS)}? (Enter keeps yours)"),
    ("may_know", "Who may know of this: me or anyone? (with me, reports carry no name)"),
    ("care", "How is care more often given: spoken, shown or both?"),
)


@dataclass(slots=True)
class _Choice:
    """What is to be set up: a plan to adopt, and settings."""

    offer: Offer | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    from_file: bool = False


@app.command()
def init(
    ctx: typer.Context,
    plan: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help=f"{', '.join(PLANS)}, or a file that someone gave you."),
    ] = None,
    may_know: Annotated[str | None, typer.Option("--who-may-know", metavar="WHO", help="me or anyone.")] = None,
    care: Annotated[str | None, typer.Option(metavar="HOW", help="spoken, shown or both.")] = None,
    schemas: Annotated[
        bool, typer.Option("--editor-schemas", help="Copy what editors know your files by; see `schema`.")
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Choose a plan and answer two questions, all of them skippable. Nothing needs this; undo takes it back.

    \b
    Examples:
      {prog} init
      {prog} init --plan start-small --care shown
      {prog} init --plan from-my-counsellor.yaml
      {prog} init --editor-schemas
    """
    console, session = begin(ctx, quiet=quiet)
    answers = {"plan": plan, "may_know": may_know, "care": care}
    if not any(answers.values()) and not schemas:
        answers = _asked(console)
    choice = _choice(answers)
    if choice.from_file and not (dry_run or yes or _agreed(console, session, choice)):
        console.answer("Nothing was changed.")
        return
    with session.change(dry_run=dry_run) as change:
        change.summary = "init"
        lines = (
            [*_schemas(change), *_applied(change, session, choice)] if schemas else _applied(change, session, choice)
        )
        change.prepare()
        head = "Would be set up" if dry_run else "Set up"
        console.answer(*([f"{head}:", *(f"  {visible(line)}" for line in lines)] if lines else ["Nothing to change."]))
    if schemas:
        _about_schemas(console)
    if any(answers.values()) or not schemas:
        _steps(console)


def _agreed(console: Console, session: Session, choice: _Choice) -> bool:
    """Whether the person wants what a file would change; asked before anything is locked."""
    with session.change(dry_run=True) as trial:
        lines = _applied(trial, session, choice)
    if not lines:
        return True
    console.say("this would change:")
    for line in lines:
        console.say(f"  {visible(line)}")
    return console.confirm("Do it?", flag="--yes")


def _asked(console: Console) -> dict[str, str | None]:
    """The answers to the questions; one that is not understood is asked again."""
    if not console.can_ask:
        raise UsageProblem("questions need a terminal. Use --plan, --who-may-know or --care instead.")
    console.say("Enter skips a question; Ctrl-D ends them.")
    found: dict[str, str | None] = {}
    try:
        for key, question in QUESTIONS:
            found[key] = _answer(console, key, question)
    except EndOfAnswers:
        pass
    return found


def _answer(console: Console, key: str, question: str) -> str | None:
    while True:
        reply = console.ask(question, flag="--plan") or None
        try:
            _choice({key: reply})
        except AftercareError as problem:
            console.say(str(problem))
            continue
        return reply


def _choice(answers: dict[str, str | None]) -> _Choice:
    choice = _Choice()
    plan, may_know, care = (answers.get(key) for key in ("plan", "may_know", "care"))
    if plan:
        choice.offer, choice.from_file = _offer(plan)
        choice.settings |= choice.offer.settings
    if may_know:
        if may_know not in {"me", "anyone"}:
            raise UsageProblem(f"{may_know!r} is not known here. Answer me or anyone.")
        choice.settings["names_in_reports"] = may_know == "anyone"
    if care:
        choice.settings["care"] = settings.read_value("care", care)
    return choice


def _offer(named: str) -> tuple[Offer, bool]:
    """The plan of that name or in that file, and whether it is a file's."""
    if named in PLANS:
        return offers.read_offer(shipped.text(f"plans/{named}.yaml"), f"{named}.yaml"), False
    path = Path(named).expanduser()
    raw = files.read(str(path)) if os.sep in named or path.suffix or path.exists() else None
    if raw is None:
        raise InputMissing(f"there is no plan or file {named!r}. {nearest(named, PLANS)}")
    return offers.read_offer(files.decode(raw, named), named), True


def _applied(change: Change, session: Session, choice: _Choice) -> list[str]:
    """Do what was chosen within the change; a line for each thing that is different after it."""
    lines = []
    if choice.offer is not None:
        lines += offers.adopt(change, choice.offer, session.today)
    for key, value in choice.settings.items():
        before = getattr(session.settings, key)
        if value != before:
            settings.put(change, key, value)
            said = listed(value) if isinstance(value, list) else str(value).lower()
            lines.append(f"{key}: {said}")
    return lines


def _schemas(change: Change) -> list[str]:
    """Copy the schemas of files into the home; a line for where they are, if that changes anything."""
    new = editorschemas.copy(change)
    folder = os.path.dirname(change.home.path(editorschemas.file_of("journal")))  # noqa: PTH120  as the home has it
    return [f"{counted(len(new), 'schema')} in {folder}"] if new else []


def _about_schemas(console: Console) -> None:
    """How files come to know of their schemas: new ones by themselves, others by a line."""
    for text in (
        "With them an editor that has a YAML language server knows what your files may hold; new ones name theirs.",
        f"For a habits.yaml that is there already, make this its first line: {editorschemas.MARK}schemas/habits.json",
        "Likewise menu.json and config.json; for a week ../schemas/journal.json, for a deck ../schemas/deck.json.",
    ):
        console.answer(*console.wrapped(text))


def _steps(console: Console) -> None:
    """The article's five steps to start today."""
    if console.quiet:
        return
    console.answer("", "Five steps to start today, any of them or none:")
    for number, step in enumerate(shipped.data("plans/steps.yaml")["steps"], 1):
        text = " ".join(step["text"].split())
        console.answer("", f"{number}. {step['title']}", *console.wrapped(text, indent="   "))
