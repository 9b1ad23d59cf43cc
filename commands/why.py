"""`why`: what studies found about a practice, and what not."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from aftercare import catalogue, evidence, evidencefaces
from aftercare.errors import UsageProblem
from aftercare.evidencefaces import Block
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import one_line

from ._listing import WITH_MARKDOWN, AnyFormat, format_of, put
from ._shared import AsJson, begin, single

app = single("why")


@app.command()
def why(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PRACTICE]", help="A practice such as cuddle or P04, a study, or a claim's id."),
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="What the articles say, and what was found.")] = False,
    search: Annotated[str | None, typer.Option(metavar="WORDS", help="All that holds these words.")] = None,
    form: AnyFormat = None,
    as_json: AsJson = False,
) -> None:
    """See what studies found about a practice, what they did not, and where it is opinion.

    \b
    Examples:
      {prog} why cuddle
      {prog} why --claims                 what two articles say, and what was found
      {prog} why --claims S1-03b
      {prog} why --search "touch stress"  all that holds both words
    """
    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    if claims and search is not None:
        raise UsageProblem("--claims and --search do not go together. Give one of them.")
    console, session = begin(ctx, notice=form == "text")
    given = what or []
    if search is not None:
        page, content = _searched(session, " ".join([search, *given]))
        if not page and form in {"text", "md"}:
            console.say(f"nothing here holds {one_line(' '.join([search, *given]))!r}. Try fewer or shorter words.")
            return
    elif claims:
        page, content = _claims([one for word in given for one in evidence.claims_of(word)])
    elif given:
        page, content = _one(session, "-".join(given))
    else:
        every = evidence.everything(hidden=_hidden(session))
        page, content = evidencefaces.overview_page(every, console.prog), evidencefaces.as_json(every)
    _show(console, form, page, content)


Shown = tuple[list[Block], Mapping[str, object]]


def _searched(session: Session, typed: str) -> Shown:
    found = evidence.search(typed, hidden=_hidden(session))
    page = evidencefaces.search_page(typed, found) if found != evidence.Selection() else []
    return page, evidencefaces.as_json(found)


def _claims(ids: Sequence[str]) -> Shown:
    found = evidence.of_claims(ids)
    short = 0 < len(ids) <= 3  # noqa: PLR2004  the parts of one claim; an article has far more
    page = evidencefaces.claim_page(found) if short else evidencefaces.claims_page(found)
    return page, evidencefaces.as_json(found)


def _one(session: Session, word: str) -> Shown:
    """The page of what a word asks about: a practice first, else a study or a claim."""
    asked = evidence.meant(word, [habit.key for habit in session.plan.habits])
    if asked.claims:
        return _claims(asked.claims)
    if asked.study is not None:
        found = evidence.of_study(asked.study, hidden=_hidden(session))
        return evidencefaces.study_page(found), evidencefaces.as_json(found)
    habit = session.habit(asked.practice or "")
    if habit.practice is None:
        return evidencefaces.own_page(habit), evidencefaces.own_json(habit)
    found = evidence.of_practice(habit.key)
    return evidencefaces.practice_page(habit, found), evidencefaces.practice_json(habit, found)


def _hidden(session: Session) -> set[str]:
    """With `who: solo`, what is done together is not shown, without asking why."""
    together = {key for key, habit in catalogue.practices().items() if habit.who == "together"}
    return together if session.settings.solo else set()


def _show(console: Console, form: str, page: Sequence[Block], content: Mapping[str, object]) -> None:
    if form not in {"text", "md"}:
        put(console, "why", content, form)
    elif form == "md":
        console.out(*evidencefaces.as_markdown(page))
    else:
        lines = evidencefaces.as_text(
            page,
            wrap=lambda text, indent: console.wrapped(text, indent=indent),
            strong=console.strong,
        )
        console.out(*lines)
