"""A template with a fault: the sentence names template, line, the name that is not known, and the nearest ones."""

import threading
from pathlib import Path
from typing import Any

import pytest

from aftercare import faces
from aftercare.errors import DataInvalid, InputMissing
from tests.conftest import Run

CONTENT: dict[str, Any] = {
    "since": "2026-09-21",
    "sentence": "Care noted in 5 of the last 8 weeks.",
    "redacted": False,
    "practices": [{"title": "Tea", "done": 1, "minutes": 5}, {"title": "Cuddle", "done": 2, "minutes": 0}],
    "totals": {"done": 3, "skipped": 0, "minutes": 5},
    "heat": {"weekdays": [], "weeks": [], "levels": []},
    "ratings": None,
    "pauses": [],
    "steps": [],
    "unit": "week",
    "foot": "The end.",
}
PARTS = '{% import "shipped/_parts.md.j2" as parts %}\n'


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")


def fault(folder: Path, text: str, name: str = "mine.md.j2", **others: str) -> str:
    """What is said of a template."""
    put(folder, **others)
    (folder / name).write_text(text, "utf-8")
    with pytest.raises((DataInvalid, InputMissing)) as caught:
        faces.rendered(CONTENT, template=name, own_folder=str(folder))
    said = str(caught.value)
    assert "\n" not in said
    return said


# ---- names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n{{ practise }}", "mine.md.j2:3: there is no `practise` here. Did you mean practices?"),
        ("{{ practices[0].done }}\n{{ totls.done }}", "mine.md.j2:2: there is no `totls` here. Did you mean totals?"),
        ("{{ rythm }}", "mine.md.j2:1: there is no `rythm` here. Did you mean rhythm?"),
        (
            "{% for practice in practices %}\n{{ practise.title }}\n{% endfor %}",
            "mine.md.j2:2: there is no `practise` here. Did you mean practice or practices?",
        ),
        ("{% macro heading(x) %}{% endmacro %}\n{{ headng(1) }}", "mine.md.j2:2: there is no `headng` here. Did you"),
        ("{% set greeting = 1 %}{{ greting }}", "mine.md.j2:1: there is no `greting` here. Did you mean greeting or"),
        ("{{ practces | length }}", "mine.md.j2:1: there is no `practces` here. Did you mean practices?"),
        ("{% if practces %}{% endif %}", "mine.md.j2:1: there is no `practces` here. Did you mean practices?"),
        ("{% for one in practces %}{% endfor %}", "mine.md.j2:1: there is no `practces` here. Did you mean"),
        ("{{ practces.title.x }}", "mine.md.j2:1: there is no `practces` here. Did you mean practices?"),
        ("{{ xyzzyxyzzy }}", "mine.md.j2:1: there is no `xyzzyxyzzy` here. Known are since, redacted, sentence,"),
    ],
)
def test_an_unknown_name_gets_its_nearest_neighbours(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text).startswith(said)


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("rhythm", "--with rhythm"),
        ("runs", "--with runs"),
        ("compare", "--compare"),
        ("notes", "--notes"),
        ("only", "--only"),
    ],
)
def test_what_has_to_be_asked_for_says_how(tmp_path: Path, name: str, flag: str) -> None:
    assert fault(tmp_path, f"{{{{ {name} }}}}") == (
        f"mine.md.j2:1: there is no `{name}` in this report, for it comes with `{flag}`. "
        f"Ask for it so, or begin with `{{% if {name} is defined %}}`."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{% for practice in practices %}{{ practice.titel }}{% endfor %}",
            "no `titel` in `practice`. Did you mean title?",
        ),
        ("{{ practices[0].titel }}", "no `titel` in `practices[0]`. Did you mean title?"),
        ("{{ practices[-1]['titel'] }}", "no `titel` in `practices[-1]`. Did you mean title?"),
        ("{{ heat.week }}", "no `week` in `heat`. Did you mean weeks?"),
        ("{{ totals['dnoe'] }}", "no `dnoe` in `totals`. Did you mean done?"),
        ("{{ totals.nothing }}", "no `nothing` in `totals`. Known are done, skipped and minutes."),
        ("{{ totals.nothing.more }}", "no `nothing` in `totals`. Known are done, skipped and minutes."),
        ("{{ (practices | first).titel }}", "no `titel` there. Did you mean title?"),
        ("{{ practices | map(attribute='titel') | join }}", "no `titel` there. Did you mean title?"),
        ("{{ practices | sort(attribute='titel') }}", "no `titel` there. Did you mean title?"),
        ("{% for one in practices %}{{ loop.frist }}{% endfor %}", "no `frist` in `loop`. Did you mean first?"),
        ("{% set ns = namespace(count=1) %}{{ ns.cuont }}", "no `cuont` in `ns`. Did you mean count?"),
        (
            "{{ practices.title }}",
            "`practices` is a list, so there is no `title` in it. Go through it with `{% for one in",
        ),
        (
            "{{ ratings.sliders }}",
            "`ratings` is nothing here, so there is no `sliders` in it. Ask first, with `{% if rat",
        ),
        (
            "{{ pauses[0].title }}",
            "`pauses` has nothing in it, so there is no `pauses[0]`. Ask first, with `{% if pauses",
        ),
        ("{{ practices[2].title }}", "`practices` has 2 elements, so there is no `practices[2]`. Mend that line."),
        ("{{ since.year }}", "`since` is text, so there is no `year` in it. Mend that line."),
        ("{{ totals.done.x }}", "`totals.done` is a number, so there is no `x` in it. Mend that line."),
        ("{{ redacted.x }}", "`redacted` is true or false, so there is no `x` in it. Mend that line."),
        (
            "{{ ratings['a' ~ 'b'] }}",
            "it is nothing here, so there is no `ab` in it. Ask first whether there is something.",
        ),
    ],
)
def test_an_unknown_part_says_of_what_it_was_asked(tmp_path: Path, text: str, said: str) -> None:
    found = fault(tmp_path, f"\n{text}")
    assert found.startswith("mine.md.j2:2: ")
    assert said in found


def test_a_name_is_told_where_it_was_asked_for_and_not_where_it_was_used(tmp_path: Path) -> None:
    said = "mine.md.j2:2: there is no `practces` here. Did you mean practices?"
    assert fault(tmp_path, "\n{% set x = practces %}\n\n{{ x }}") == said
    macro = "\n\n{% macro m(x) %}\n{{ x }}\n{% endmacro %}"
    assert fault(tmp_path, '{% import "m.j2" as m %}\n{{ m.m(practces) }}', m__j2=macro) == said
    assert fault(tmp_path, f"{PARTS}{{{{ parts.heading(practces) }}}}") == said


def test_a_very_long_name_is_cut(tmp_path: Path) -> None:
    assert len(fault(tmp_path, f"{{{{ {'n' * 10_000} }}}}")) < 600
    assert len(fault(tmp_path, f"{{{{ totals['{'n' * 10_000}'] }}}}")) < 300
    assert "<U+001B>" in fault(tmp_path, r"{{ totals['\x1b[31m'] }}")


def test_what_a_template_makes_up_is_not_looked_through_at_length(tmp_path: Path) -> None:
    pairs = "{% set ns = namespace(rows=[]) %}{% for i in range(99999) %}{% set _ = ns.rows.append((i ~ 'x', i)) %}"
    said = fault(tmp_path, f"{pairs}{{% endfor %}}{{% set made = dict(ns.rows) %}}{{{{ made.thing }}}}")
    assert said.startswith("mine.md.j2:1: there is no `thing` in `made`. Known are 0x, 1x, 2x,")
    assert said.endswith(" and others.")


# ---- filters, tests, tags, macros, blocks, templates


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 1 | countd('x') }}", "there is no filter `countd`. Did you mean counted, count or round?"),
        ("{{ practices | map('spokn') | list }}", "there is no filter `spokn`. Did you mean spoken?"),
        ("{% if since %}{{ 1 | spokn }}{% endif %}", "there is no filter `spokn`. Did you mean spoken?"),
        ("{% filter uper %}x{% endfilter %}", "there is no filter `uper`. Did you mean upper?"),
        ("{% if since is definned %}{% endif %}", "there is no test `definned`. Did you mean defined or undefined?"),
        (
            "{{ practices | select('definned') | list }}",
            "there is no test `definned`. Did you mean defined or undefined?",
        ),
        ("{% blok a %}{% endblock %}", "there is no tag `blok`. Did you mean block?"),
        ("{% block a %}{% endblok %}", "there is no tag `endblok`. Did you mean endblock?"),
        ("{% if since %}{% endfor %}", "Encountered unknown tag 'endfor'."),
        (f"{PARTS.strip()}{{{{ parts.headng('x') }}}}", "there is no `headng` in `parts`. Did you mean heading?"),
        ('{% from "shipped/_parts.md.j2" import headng %}{{ headng("x") }}', "there is no `headng` to import from "),
        ("{% macro m(text) %}{{ text }}{% endmacro %}{{ m() }}", "the macro that is used here needs its `text`."),
        ("{{ self.fot() }}{% block foot %}{% endblock %}", "there is no `fot` in `self`. Did you mean foot?"),
    ],
)
def test_whatever_is_unknown_gets_its_nearest_neighbours(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, f"\n{text}").startswith(f"mine.md.j2:2: {said}")


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_a_block_that_the_parent_does_not_have_is_no_block(tmp_path: Path, form: str) -> None:
    begins = f'{{% extends "shipped/report.{form}.j2" %}}\n'
    text = begins + "{% block wekes %}x{% endblock %}"
    told = f"mine.{form}.j2:2: there is no block `wekes` in shipped/report.{form}.j2, so it would not be shown. Did you"
    empty = (
        CONTENT
        | {name: [] for name in ("weeks", "open", "practices")}
        | dict.fromkeys(("name", "heat", "loneliness", "talk"))
    )
    (tmp_path / f"mine.{form}.j2").write_text(text)
    with pytest.raises(DataInvalid) as caught:
        faces.rendered(empty | {"until": "2026-11-22"}, template=f"mine.{form}.j2", own_folder=str(tmp_path))
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ("{% block mid %}x{% endblock %}", "a[x]z"),
        ("{% block mid %}{% block inner %}x{% endblock %}{% endblock %}", "a[x]z"),
        ("{% block part %}x{% endblock %}{% block mid %}{{ self.part() }}{% endblock %}", "a[x]z"),
        ("{% if false %}{% block mid %}x{% endblock %}{% endif %}", "a[x]z"),
        ("{% block high %}{{ super() }}x{% endblock %}", "ax[m]z"),
    ],
)
def test_a_block_that_is_shown_is_no_fault(tmp_path: Path, blocks: str, said: str) -> None:
    put(tmp_path, top__j2="{% block high %}a{% endblock %}[{% block mid %}m{% endblock %}]z")
    put(tmp_path, middle__j2='{% extends "top.j2" %}', mine__md__j2='{% extends "middle.j2" %}' + blocks)
    assert faces.rendered(CONTENT, template="mine.md.j2", own_folder=str(tmp_path)) == said


def test_what_a_template_extends_may_depend_on_the_report(tmp_path: Path) -> None:
    put(
        tmp_path, top__j2="top", mine__md__j2="{% extends unit ~ '.j2' %}{% block any %}{% endblock %}", week__j2="week"
    )
    assert faces.rendered(CONTENT, template="mine.md.j2", own_folder=str(tmp_path)) == "week"


def test_super_without_a_block_above_names_the_blocks_there_are(tmp_path: Path) -> None:
    blocks = "{% block fot %}{{ super() }}{% endblock %}{% block foot %}{{ self.fot() }}{% endblock %}"
    said = fault(tmp_path, f'{{% extends "top.j2" %}}\n{blocks}', top__j2="{% block foot %}{% endblock %}")
    assert said == "mine.md.j2:2: there is no block `fot` in what this template extends. Did you mean foot?"


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ('{% extends "shipped/reprot.md.j2" %}', "shipped/report.md.j2"),
        ('{% include "shiped/report.md.j2" %}', "shipped/report.txt.j2, shipped/report.md.j2"),
        ('{% import "shipped/_part.md.j2" as parts %}', "shipped/_parts.md.j2"),
        ('{% include "prat.md.j2" %}', "part.md.j2"),
        ('{% include "part.txt.j2" %}', "part.md.j2"),
    ],
)
def test_an_unknown_template_gets_its_nearest_neighbours(tmp_path: Path, tag: str, meant: str) -> None:
    said = fault(tmp_path, f"\n{tag}", part__md__j2="x")
    assert said.startswith("mine.md.j2:2: there is no template '")
    parts = [one for one in meant.split(", ") if one not in said.rpartition(" Did you mean ")[2]]
    assert not parts, said


def test_a_template_in_another_format_is_offered(tmp_path: Path) -> None:
    put(tmp_path, mine__md__j2="x")
    with pytest.raises(InputMissing) as caught:
        faces.rendered(CONTENT, template="mine", own_folder=str(tmp_path))
    assert str(caught.value) == "there is no template 'mine.txt.j2'. Did you mean mine.md.j2?"


def test_a_template_that_extends_itself_is_told_what_ships(tmp_path: Path) -> None:
    said = fault(tmp_path, '\n{% extends "report.md.j2" %}', name="report.md.j2")
    assert said == "report.md.j2:2: it extends itself. What ships is called shipped/report.md.j2 and so on."


# ---- faults in what a template is made of


@pytest.mark.parametrize(
    ("tag", "base", "said"),
    [
        (
            '{% extends "base.j2" %}',
            "\n\n{{ sentense }}",
            "base.j2:3: there is no `sentense` here. Did you mean sentence?",
        ),
        ('{% include "base.j2" %}', "\n\n{{ 1 / 0 }}", "base.j2:3: division by zero. Mend that line."),
        ('{% import "base.j2" as b %}', "\n\n{{ 1 / 0 }}", "base.j2:3: division by zero. Mend that line."),
        ('{% extends "base.j2" %}', "\n\n{% if %}", "base.j2:3: Expected an expression"),
        ('{% include "base.j2" %}', "\n{{ 1 | spokn }}", "base.j2:2: there is no filter `spokn`. Did you mean spoken?"),
        ('{% extends "base.j2" %}', "\n{% include 'no.j2' %}", "base.j2:2: there is no template 'no.j2'."),
        (
            '{% include "base.j2" %}',
            '{% extends "top.j2" %}\n{% block x %}{% endblock %}',
            "base.j2:2: there is no block `x`",
        ),
        (
            '{% import "base.j2" as b %}\n{{ b.m(practices[0]) }}',
            "\n{% macro m(one) %}\n{{ one.tilte }}{% endmacro %}",
            "base.j2:3: there is no `tilte` in `one`. Did you mean title?",
        ),
    ],
)
def test_a_fault_in_a_part_names_that_part_and_its_line(tmp_path: Path, tag: str, base: str, said: str) -> None:
    assert fault(tmp_path, f"\n{tag}", base__j2=base, top__j2="top").startswith(said)


def test_a_part_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "base.j2").write_bytes(b"caf\xe9")
    said = fault(tmp_path, '{% extends "base.j2" %}')
    assert said == "base.j2: not UTF-8 text. Save the template as UTF-8."


def test_a_shipped_part_that_gets_what_it_cannot_use_is_named_beside_the_line_that_used_it(tmp_path: Path) -> None:
    said = fault(tmp_path, f"{PARTS}\n{{{{ parts.practices_of([1]) }}}}")
    assert said.startswith(
        "mine.md.j2:3: `practice` is a number, so there is no `title` in it (in shipped/_parts.md.j2:"
    )
    said = fault(tmp_path, '{% extends "shipped/report.md.j2" %}{% block title %}{% endblock %}{% set pauses = 5 %}')
    assert said.startswith("shipped/"), "the line that extends it is not to blame"


def test_a_fault_outside_the_main_thread_says_the_same(tmp_path: Path) -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(fault(tmp_path, "{{ sentense }}")))
    thread.start()
    thread.join()
    assert found == ["mine.md.j2:1: there is no `sentense` here. Did you mean sentence?"]


# ---- as a user has it


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("\n{{ sentense }}", 65, "mine.md.j2:2: there is no `sentense` here. Did you mean sentence?"),
        ("{{ ratings.steps }}", 65, "mine.md.j2:1: `ratings` is nothing here, so there is no `steps` in it."),
        ("{{ weeks.week }}", 65, "mine.md.j2:1: `weeks` is a list, so there is no `week` in it."),
        (
            '{% extends "shipped/reprot.md.j2" %}',
            66,
            "mine.md.j2:1: there is no template 'shipped/reprot.md.j2'. Did you",
        ),
        ('{% extends "shipped/week.md.j2" %}{% block kid %}{% endblock %}', 65, "Did you mean kind?"),
    ],
)
def test_the_program_says_it_in_one_line(run: Run, world: Path, text: str, code: int, said: str) -> None:
    run("log", "need")
    (world / "templates").mkdir()
    (world / "templates" / "mine.md.j2").write_text(text)
    done = run("report", "--template", "mine.md.j2", code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
