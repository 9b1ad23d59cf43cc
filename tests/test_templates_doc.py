"""docs/templates.md: it is what the program has, its examples work, and what it promises within a version holds."""

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from jinja2.exceptions import UndefinedError

from aftercare import faces, render, reportshape, shipped
from aftercare.reportmodel import SCHEMA
from tests.conftest import Run
from tests.support import ROOT

PAGE = ROOT / "docs" / "templates.md"
FROZEN = ROOT / "tests" / "support" / "report-1.txt"
TEXT = PAGE.read_text("utf-8")
EXAMPLES = re.findall(r"^```jinja\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
NAMES_OF_GROUPS = set(dir(dict))
"""What a template would get instead of a field of that name."""


@pytest.fixture(scope="module")
def maker() -> Any:
    spec = spec_from_file_location("docs_maker", ROOT / ".ci" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["docs_maker"] = module
    spec.loader.exec_module(module)
    return module


# ---- the page


def test_the_page_is_what_the_program_has(maker: Any) -> None:
    assert maker.page() == TEXT, "docs/templates.md is stale: run `make docs`"


def test_a_new_block_needs_a_word_before_the_page_can_be_made(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "templates", lambda: [{"name": "new.md.j2", "blocks": [("brand_new", False)]}])
    with pytest.raises(UndefinedError, match="brand_new"):
        maker.page()
    with pytest.raises(SystemExit, match=r"templates\.md\.j2 lacks a word: .*brand_new"):
        maker.main()


def test_an_example_that_does_not_work_stops_the_page(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "outcome", lambda _: maker.shown("{{ gone }}"))
    with pytest.raises(SystemExit, match=r"an example in \.ci/templates\.md\.j2 does not work: .*`gone`"):
        maker.main()


def section(heading: str) -> str:
    return TEXT.split(f"\n### {heading}\n")[1].split("\n##")[0]


@pytest.mark.parametrize("shape", reportshape.shapes(), ids=lambda one: one.paths[0] or "report")
def test_every_name_is_on_the_page_with_type_and_description(maker: Any, shape: reportshape.Shape) -> None:
    part = section(maker.heading(shape) or "The report")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", part, re.MULTILINE)
    assert [row[0] for row in rows] == [one.name for one in shape.fields]
    for one, (_, kind, about) in zip(shape.fields, rows, strict=True):
        assert re.sub(r"\[(\w+)\]\(#[a-z_-]+\)", r"\1", kind) == one.type + ", if asked for" * one.optional
        assert about.lower() == one.about.lower()


def test_every_link_within_the_page_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^a-z_ -]", "", one.lower()).replace(" ", "-") for one in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert links
    assert links <= anchors


def test_every_filter_block_and_macro_is_on_the_page() -> None:
    made = faces._environment(render.OwnTemplates([], "x"), "md", unicode=True)
    for name in made.filters.keys() - render.environment().filters.keys():
        assert re.search(rf"^- `\w+ \| {name}\b.*`: \S", TEXT, re.MULTILINE), name
    for name in shipped.names(faces.FOLDER, ".j2"):
        source = faces.source(name)
        for block in re.findall(r"\{% block (\w+)", source):
            assert f"| `{block}` | " in TEXT
        if not name.startswith("_"):
            (row,) = re.findall(rf"^\| `{re.escape(name)}\.j2` \| (.+) \|$", TEXT, re.MULTILINE)
            assert set(re.findall(r"\{% block (\w+)", source)) <= set(re.findall(r"`(\w+)`", row))
        else:
            for macro in re.findall(r"\{% macro ([a-z]\w*)", source):
                assert f"- `{macro}(" in TEXT


def test_the_page_says_what_bounds_a_template() -> None:
    assert f"{render.MOST_SECONDS:g} seconds" in TEXT
    assert f"{render.MOST_MEMORY // 2**20} MiB" in TEXT
    assert f"{render.MOST_REPEATED:,} characters" in TEXT


# ---- its examples


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_works_in_a_home_with_little_and_with_nothing_noted(run: Run, world: Path, text: str) -> None:
    form = next(iter(re.findall(r"shipped/\w+\.(\w+)\.j2", text)), "txt")
    world.mkdir(mode=0o700)
    (world / "templates").mkdir(mode=0o700)
    path = world / "templates" / f"mine.{form}.j2"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    for _ in range(2):
        for period in ((), ("this week",)):
            done = run("report", *period, "-q", "--template", "mine", "--format", {"txt": "text"}.get(form, form))
            assert done.err == ""
        run("log", "reflect", "cuddle", "5m", "-q")


def test_the_page_has_an_example_of_each_way() -> None:
    whole = "\n".join(EXAMPLES)
    assert {"extends", "block", "super()", "import", "for", "if"} <= set(re.findall(r"super\(\)|[a-z]+", whole))


# ---- the promise


def frozen() -> dict[str, str]:
    return dict(line.split(": ", 1) for line in FROZEN.read_text("utf-8").splitlines())


def present() -> dict[str, str]:
    return {one.path: one.type + ", if asked for" * one.optional for one in reportshape.fields()}


def test_nothing_goes_or_changes_its_type_within_a_version() -> None:
    found = present()
    changed = {path: (kind, found.get(path)) for path, kind in frozen().items() if found.get(path) != kind}
    assert not changed, "people's templates use these: raise the version of aftercare/report, or bring them back"


def test_what_is_new_is_promised_too() -> None:
    new = [f"{path}: {kind}" for path, kind in present().items() if path not in frozen()]
    assert not new, f"from now on these stay: add them to {FROZEN.relative_to(ROOT)}"


def test_the_frozen_model_is_that_of_the_version_that_is_printed() -> None:
    assert FROZEN.stem == SCHEMA.removeprefix("aftercare/").replace("/", "-")
    assert f"`{SCHEMA}`" in TEXT


@pytest.mark.parametrize("field", reportshape.fields(), ids=lambda one: one.path)
def test_a_template_gets_a_field_by_its_name_and_nothing_else(field: reportshape.Field) -> None:
    assert field.name not in NAMES_OF_GROUPS
    assert field.about
    assert not field.optional or field.flag, "how to ask for it"
