"""Templates and cards that try to break out, to spy, to hang or to fill the memory: each gets one sentence."""

import copy
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateRuntimeError

from aftercare import faces, render
from aftercare.errors import DataInvalid, InputMissing
from aftercare.placeholders import filled
from tests.conftest import Run
from tests.support.owndecks import card, deck_text, put_file
from tests.support.payloads import ESCAPES, FILLS, IDLE, NESTED
from tests.support.tree import picture

SECRET = "planted-k7"
FORMS = ("txt", "md", "html")
EXIT_CODES = {2, 65, 66, 69, 73, 74, 75, 77, 78}
"""Of what can go wrong, as the design has them."""
LONGEST = 1200
"""A sentence is no longer, whatever a template puts into it."""
MOST_RESIDENT = 2**30
"""Bytes that a run may take, the program itself included."""
CONTENT: dict[str, Any] = {
    "name": "Ada",
    "since": "2026-09-21",
    "sentence": "Care noted in 5 of the last 8 weeks.",
    "weeks": [
        {"week": f"2026-W{number}", "practices": [{"title": "Tea", "done": 1, "minutes": 5}]} for number in (46, 47)
    ],
    "totals": {"done": 2, "skipped": 0, "minutes": 10},
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bounds, reached sooner."""
    monkeypatch.setattr(render, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(render, "MOST_MEMORY", 96 * 2**20)


@pytest.fixture(autouse=True, scope="module")
def collected() -> Iterator[None]:
    """Nothing of other tests for the collector to look through: with ten thousand of them that outlasts the clock."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def unwatched() -> Iterator[None]:
    """Without what Hypothesis hangs into the collector once it has run: the clock may strike there, for nobody."""
    before = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = before


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for templates, with secrets around."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.j2").write_text(SECRET)
    monkeypatch.setenv("AFTERCARE_SECRET", SECRET)
    return folder


def put(folder: Path, form: str, payload: str) -> str:
    name = f"mine.{form}.j2"
    (folder / name).write_text(f"one\n{payload}", "utf-8")
    return name


def shown(folder: Path, name: str, content: Mapping[str, Any] = CONTENT) -> str:
    return faces.rendered(copy.deepcopy(dict(content)), template=name, own_folder=str(folder))


def refused(folder: Path, name: str) -> str:
    """The sentence that a template is refused with; nothing has changed by then."""
    before = picture(folder.parent)
    with pytest.raises((DataInvalid, InputMissing)) as caught:
        shown(folder, name)
    assert picture(folder.parent) == before
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < LONGEST
    assert SECRET not in said
    assert said.endswith((".", "?"))
    assert "object at 0x" not in said
    return said


@pytest.mark.parametrize("payload", ESCAPES)
def test_no_template_gets_out_of_the_sandbox(own: Path, payload: str) -> None:
    for form in FORMS:
        said = refused(own, put(own, form, payload))
        assert said.startswith((f"mine.{form}.j2:2: ", f"mine.{form}.j2:1: "))


@pytest.mark.parametrize("payload", IDLE)
def test_what_looks_like_an_escape_and_is_none_gets_nothing(own: Path, payload: str) -> None:
    for form in FORMS:
        said = shown(own, put(own, form, payload))
        assert SECRET not in said
        assert "<class" not in said
        assert "&lt;class" not in said


@pytest.mark.parametrize("payload", FILLS)
def test_no_template_fills_the_memory_or_never_ends(own: Path, payload: str) -> None:
    assert refused(own, put(own, "md", payload)).startswith("mine.md.j2")


@pytest.mark.parametrize("what", NESTED)
def test_what_is_nested_beyond_sense_is_refused(own: Path, what: str) -> None:
    assert refused(own, put(own, "md", NESTED[what])).startswith("mine.md.j2:")
    assert refused(own, put(own, "html", f"{{% if weeks %}}{NESTED[what]}{{% endif %}}")).startswith("mine.html.j2:")


def test_what_is_nested_as_a_report_may_be_is_not(own: Path) -> None:
    deep = "{% for a in weeks %}" * 10 + "{{ a.practices[0].title | upper | lower | e | trim }}" + "{% endfor %}" * 10
    (own / "mine.md.j2").write_text(deep + "{{ " + " + ".join(["1"] * 80) + " }}")
    assert shown(own, "mine.md.j2") == "tea" * 2**10 + "80"


@pytest.mark.parametrize(
    "payload", ["fine", "{{ 'x' | center(1000000000) }}", "{% for x in [] | slice(10**9) %}{% endfor %}"]
)
def test_the_bounds_are_lifted_again(own: Path, payload: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM)
    name = put(own, "md", payload)
    if payload == "fine":
        assert shown(own, name) == "one\nfine"
    else:
        refused(own, name)
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM)) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


# ---- other files


@pytest.mark.parametrize("tag", ["{% include 'FILE' %}", "{% extends 'FILE' %}", "{% import 'FILE' as x %}{{ x }}"])
@pytest.mark.parametrize(
    "file",
    [
        "/etc/passwd",
        "../../../../../../../../etc/passwd",
        "..//secret.j2",
        "../secret.j2",
        "./../secret.j2",
        "x/../../secret.j2",
        "..\\\\secret.j2",
        "%2e%2e/secret.j2",
        "shipped/../secret.j2",
        "shipped/../../decks/en.json",
        "shipped//etc/passwd",
        "secret.txt",
        "./secret.txt",
        "sub/secret.txt",
        "secret.txt/",
        "link.j2",
        "link.txt",
        "folder/secret.txt",
        "folder",
        "pipe.j2",
        ".",
        "",
        "/dev/stdin",
        "/proc/self/environ",
        "environ.j2",
        "secret.txt\\x00.j2",
    ],
)
def test_no_template_draws_in_a_file_that_is_none(own: Path, tag: str, file: str) -> None:
    (own / "sub").mkdir()
    (own / "sub" / "secret.txt").write_text(SECRET)
    (own / "link.j2").symlink_to(own / "secret.txt")
    (own / "link.txt").symlink_to(own.parent / "secret.j2")
    (own / "folder").symlink_to(own.parent / "own")
    (own / "environ.j2").symlink_to("/proc/self/environ")
    os.mkfifo(own / "pipe.j2")
    said = refused(own, put(own, "md", tag.replace("FILE", file)))
    assert said.startswith("mine.md.j2:2: there is no template ")


def test_a_link_to_a_template_is_followed(own: Path) -> None:
    """People keep such files elsewhere and link to them."""
    (own.parent / "elsewhere").mkdir()
    (own.parent / "elsewhere" / "part.j2").write_text("part of {{ name }}")
    (own / "part.j2").symlink_to(own.parent / "elsewhere" / "part.j2")
    assert shown(own, put(own, "md", "{% include 'part.j2' %}")) == "one\npart of Ada"


def test_the_template_that_was_asked_for_may_be_called_anything(own: Path) -> None:
    for name in ("mine.md", "mine"):
        (own / name).write_text("for {{ name }}")
        assert shown(own, str(own / name)) == "for Ada"
    (own / "again").write_text("{% include 'mine' %}")
    with pytest.raises(InputMissing, match=r"^again:1: there is no template 'mine'"):
        shown(own, str(own / "again"))


# ---- what would drive a terminal


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\x9b", "\u202e", "\u2066", "\x00", "\x0c", "\ufeff"])
def test_a_template_that_holds_what_cannot_be_seen_is_refused(own: Path, form: str, sign: str) -> None:
    said = refused(own, put(own, form, f"two\n{{# {sign} #}}"))
    assert said == f"mine.{form}.j2:3: there is a character that cannot be seen (U+{ord(sign[0]):04X}). Mend that line."


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "payload",
    [
        r"{{ '\x1b[31m' }}",
        r"{{ '\x1b[31m' | safe }}",
        r"{{ '%c[31m' | format(27) }}",
        r"{{ '{:c}[31m'.format(27) }}",
        r"{{ '&#27;[31m' | striptags }}",
        r"{% set x %}{{ '\x1b[31m' }}{% endset %}{{ x }}",
        r"{% set x | replace('x', '\x1b[31m') %}x{% endset %}{{ x }}",
        r"{% macro m() %}{0}{% endmacro %}{{ m().format('\x1b[31m') }}",
        r"{% macro m() %}{a}{% endmacro %}{{ m().format_map({'a': '\x1b[31m'}) }}",
        r"{% macro m() %}x{% endmacro %}{{ m() | replace('x', '\x1b[31m') }}",
        r"{% macro m() %}x{% endmacro %}{{ m() ~ '\x1b[31m' }}",
        r"{% macro m() %}x{% endmacro %}{{ [m(), m()] | join('\x1b[31m') }}",
        r"{% block b %}{0}{% endblock %}{{ self.b().format('\x1b[31m') }}",
        r"{% filter replace('x', '\x1b[31m') %}x{% endfilter %}",
        r"{% call '{0}'.format('\x1b[31m') %}{% endcall %}",
        r"{% autoescape false %}{{ '\x1b[31m' }}{% endautoescape %}",
        r"{{ ['\x1b[31m'] }}{{ ['\x1b[31m'] | first }}",
        r"{{ [['\x1b[31m']] | table }}",
        r"{{ '\ud800' }}{{ '\x1b[31m' }}",
    ],
)
def test_no_template_drives_a_terminal(own: Path, form: str, payload: str) -> None:
    said = shown(own, put(own, form, payload))
    assert said.isprintable() or said.replace("\n", "").isprintable()
    assert "[31m" in said


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_fault(own: Path) -> None:
    (own / "mine.md.j2").write_bytes(b"\xef\xbb\xbf{{ name }}\r\n{{ since }}\r\n")
    assert shown(own, "mine.md.j2") == "Ada\n2026-09-21\n"


# ---- what is given to a template

SPOILING = r"""
{{ weeks.clear() }}{{ practices.clear() }}
{{ totals.update(done=99) }}{{ totals.pop('minutes') }}
{{ weeks.append(weeks[0]) }}{{ weeks.reverse() }}
{% for week in weeks %}{{ week.clear() }}{% endfor %}
{% for week in weeks %}{{ week.practices.clear() }}{% endfor %}
{{ practices[0].update(title='changed') }}
{{ weeks_noted.clear() }}{{ totals.setdefault('x', totals) }}
{% set since = 'changed' %}{% set range = 5 %}{% set dict = 5 %}
{% macro minutes() %}{% endmacro %}{% set loop = 5 %}{% set self = 5 %}
""".strip().split("\n")


def test_what_a_template_does_to_its_content_ends_with_it(run: Run, lived_in: Path) -> None:
    before = {
        form: run("report", "--with", "rhythm,runs", "--format", form).out for form in ("text", "md", "html", "json")
    }
    files = picture(lived_in / "journal")
    for payload in SPOILING:
        put_template(lived_in, payload)
        done = run("report", "--template", "mine.md.j2", code=None)  # what cannot be changed refuses to be
        assert done.code in {0, 65}
        assert SECRET not in done.out + done.err
    assert picture(lived_in / "journal") == files
    assert {form: run("report", "--with", "rhythm,runs", "--format", form).out for form in before} == before


# ---- the program as a whole

WEEK = """\
aftercare: journal/1
week: 2026-W47
entries:
- {id: a1, date: 2026-11-17, habit: cuddle, minutes: 5, note: planted-k7}
- {id: a2, date: 2026-11-18, habit: reflect, note: planted-k7}
- {id: a3, date: 2026-11-20, kind: feeling, mood: 3, note: planted-k7}
"""

WHOLE = (
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.environ }}",
    "{{ '{0.__class__}'.format(weeks) }}",
    "{{ lipsum.__globals__ }}",
    "{{ weeks._make.__closure__ }}",
    "{{ weeks | attr('_make') | attr('__globals__') }}",
    "{% include '/proc/self/environ' %}",
    "{% include 'journal/2026-W47.yaml' %}",
    "{% include '../journal/2026-W47.yaml' %}",
    "{% extends 'secret.txt' %}",
    "{{ notes }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 10 ** 1000000000 }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    NESTED["loops"],
    NESTED["filters"],
    "{{ cycler() }}",
    "{{ totals['a' * 100000] }}",
    "{{ true['x'] }}",
)


@pytest.fixture
def lived_in(world: Path) -> Path:
    """A home with notes that nobody asks for."""
    for folder in ("journal", "templates"):
        (world / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    world.chmod(0o700)
    for name, text in (("journal/2026-W47.yaml", WEEK), ("secret.txt", SECRET), ("templates/secret.txt", SECRET)):
        (world / name).write_text(text)
        (world / name).chmod(0o600)
    return world


def put_template(home: Path, text: str) -> None:
    (home / "templates" / "mine.md.j2").write_text(f"one\n{text}", "utf-8")
    (home / "templates" / "mine.md.j2").chmod(0o600)


def process(*arguments: str, cwd: Path) -> tuple[int, str, str, int]:
    """A run of the program: exit code, output, errors, and the most bytes it had in memory."""
    with (cwd / "out").open("wb") as out, (cwd / "err").open("wb") as err:
        child = subprocess.Popen([sys.executable, "-m", "aftercare", *arguments], stdout=out, stderr=err, cwd=cwd)
        watch = threading.Timer(120, child.kill)
        watch.start()
        _, status, used = os.wait4(child.pid, 0)
        watch.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return child.returncode, (cwd / "out").read_text(), (cwd / "err").read_text(), memory


@pytest.mark.parametrize("payload", WHOLE)
def test_a_run_with_a_hostile_template_ends_in_one_sentence(
    lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    monkeypatch.setenv("AFTERCARE_SECRET", SECRET)
    put_template(lived_in, payload)
    (tmp_path / "cwd").mkdir()
    before = picture(lived_in / "journal"), picture(lived_in / "templates")
    template = "mine.md.j2" if "{{" in payload else str(lived_in / "templates" / "mine.md.j2")
    code, out, err, memory = process("report", "--template", template, cwd=tmp_path / "cwd")
    assert code in {65, 66}
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(("python -m aftercare: mine.md.j2:2: ", "python -m aftercare: mine.md.j2: "))
    assert len(err) < LONGEST
    assert SECRET not in err
    assert memory < MOST_RESIDENT
    assert (picture(lived_in / "journal"), picture(lived_in / "templates")) == before


def test_a_template_in_a_folder_full_of_other_things_shows_none_of_them(run: Run, lived_in: Path) -> None:
    """As someone may try one out that was sent to them."""
    for file in ("journal/2026-W47.yaml", "secret.txt", "config.yaml", ".ssh/id"):
        (lived_in / "sent.md.j2").write_text(f"{{% include '{file}' %}}")
        done = run("report", "--template", str(lived_in / "sent.md.j2"), code=66)
        assert done.out == ""
        assert SECRET not in done.err


def test_a_template_that_never_ends_is_stopped(lived_in: Path, tmp_path: Path) -> None:
    put_template(lived_in, "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}")
    code, out, err, _ = process("report", "--template", "mine.md.j2", cwd=tmp_path)
    assert (code, out) == (65, "")
    assert err == "python -m aftercare: mine.md.j2:2: it computes for too long. Mend that line.\n"


# ---- cards

CARDS = (
    *("{{ ''.__class__ }}", "{{ cycler.__init__.__globals__ }}", "{{ '{0.__class__}'.format(name) }}", "{{ self }}"),
    *("{{ name|center(999999999) }}", "{{ 'x' * 10**9 }}", "{{ lipsum() }}", "{{ name.upper() }}", "{{ name[0] }}"),
    *("{% include '/etc/passwd' %}", "{% for x in range(99999) %}{% endfor %}", "{% set name = 1 %}", "{% raw %}"),
    *(
        "{{ ''.__\uff43\uff4c\uff41\uff53\uff53__ }}",
        "{{ n\u0430me }}",
        "{{ name\x00 }}",
        "{{ '\\ud800' }}",
        "{{ [name] }}",
        "{{ name ~ name }}",
    ),
    *(
        "{{ " + "1" * 5000 + " }}",
        "{{ " + "(" * 3000 + " }}",
        "{{ " + "-" * 3000 + "name }}",
        "{{ name" + "|e" * 500 + " }}",
    ),
    *("{{ 0x" + "f" * 50_000 + " }}", "{{ 1e99999 }}", "{{", "{{ }}", "{{ name", "{{ name }} {{ 1_1 }}", "{{ {} }}"),
    "{{ namespace(a=1) }}",
)


@pytest.mark.parametrize("text", CARDS)
def test_a_card_only_names(text: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        filled(f"What now? {text}", name=SECRET, someone=SECRET)
    assert str(caught.value).endswith("Write {{ name }} or {{ someone }}.")
    assert len(str(caught.value)) < LONGEST
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("field", ["text", "softer"])
@pytest.mark.parametrize("text", [CARDS[0], CARDS[4], CARDS[8], CARDS[9], "{{ 1_" + "0" * 500 + " }}"])
def test_a_deck_with_a_hostile_card_gets_a_sentence_everywhere(run: Run, world: Path, field: str, text: str) -> None:
    hostile = card("hostile") | {field: f"What now? {text}"}
    path = put_file(world, "mine.yaml", deck_text("mine", hostile))
    before = picture(world)
    checked = run("deck", "check", str(path), code=65)
    assert "placeholder" in checked.out + checked.err
    for arguments in (
        ["prompt", "--deck", "mine"],
        ["talk", "--plan", "--deck", "mine"],
        ["deck", "show", "mine", "--cards"],
    ):
        done = run(*arguments, code=None)
        assert done.code in {0, *EXIT_CODES}
        assert SECRET not in done.out + done.err
        assert "<class" not in done.out + done.err
        assert done.code == 0 or done.err.startswith("python -m aftercare: ")
    assert {name: held for name, held in picture(world).items() if not name.startswith("state")} == before
    assert json.loads(run("prompt", "--json").out)["prompts"]


def test_the_clock_is_off_after_a_strike_in_the_very_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letting go of much takes time too: the clock may strike once more while it is being taken away."""
    before, real = signal.getsignal(signal.SIGVTALRM), signal.setitimer

    def struck(which: int, seconds: float, *rest: float) -> tuple[float, float]:
        monkeypatch.setattr(signal, "setitimer", real)
        if seconds == 0:
            os.kill(os.getpid(), signal.SIGVTALRM)
        return real(which, seconds, *rest)

    with pytest.raises(TemplateRuntimeError), render.bounded():
        monkeypatch.setattr(signal, "setitimer", struck)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before
