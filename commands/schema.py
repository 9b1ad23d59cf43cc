"""`schema`: the JSON Schemas of files and outputs."""

from typing import Annotated

import typer

from aftercare import schemas
from aftercare.errors import UsageProblem

from ._listing import Format, format_of, put
from ._shared import AsJson, begin, single

app = single("schema")


@app.command()
def schema(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Of a file or an output; all without.")] = None,
    form: Format = None,
    as_json: AsJson = False,
) -> None:
    """Print a JSON Schema: of a file, or of what --json prints. Without a name: what there is.

    What the key `schema` of an output says is a name too. `init --editor-schemas` copies those of files.

    \b
    Examples:
      {prog} schema
      {prog} schema journal
      {prog} schema aftercare/week/1
    """
    console, _ = begin(ctx, notice=False)
    if name is not None:
        if as_json or form is not None:
            raise UsageProblem("a schema is JSON already. Leave --json and --format out, or the name.")
        console.out(schemas.text(name).removesuffix("\n"))
        return
    form = format_of(form, as_json=as_json)
    rows = schemas.rows()
    if form != "text":
        put(console, "schemas", {"schemas": rows}, form)
        return
    width = max(len(row["name"]) for row in rows)
    console.out(*(f"{row['name']:<{width}}  {row['about']}" for row in rows))
