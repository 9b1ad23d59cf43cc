"""A block in a crontab: in, out, byte for byte, as text and through a real `crontab`."""

from collections.abc import Iterator
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from aftercare.errors import AftercareError, CannotCreate, DataInvalid, InputOutput, NotPermitted, ProgramMissing
from aftercare.timers import cron, crontab
from aftercare.timers.timer import MAIL, NOTIFY, Timer
from tests.support.machine import Machine, machine

LABEL = "notes-timer"
TIMER = Timer(LABEL, "cron", "/home/sam/.state/notes-timer", "/usr/bin/python3")
LINE = crontab.job(TIMER)
BLOCK = b"# notes-timer: begin\n0 * * * * /home/sam/.state/notes-timer >/dev/null 2>&1\n# notes-timer: end\n"

ODD = st.binary(max_size=12).map(lambda raw: raw.translate(None, b"\0\n"))
SPACE = st.sampled_from([b" ", b"\t", b"  "])
FIELD = st.sampled_from([b"*", b"0", b"5", b"1-5", b"*/2", b"1,3"])
COMMAND = st.sampled_from(
    [b"true", b"echo 1\\%", b"cat%a%b", b"sh -c 'exit 1' # x", b"/bin/ls \xc3\xa9", b"a > /dev/null"]
)
LINES = st.one_of(
    st.just(b""),
    SPACE,
    ODD.map(lambda raw: b"#" + raw),
    st.tuples(SPACE, ODD).map(lambda both: both[0] + b"# " + both[1]),
    st.sampled_from([b"MAILTO=someone", b'MAILTO=""', b"SHELL=/bin/bash", b"PATH=/usr/bin:/bin", b"A = 'b c'", b"X="]),
    st.tuples(FIELD, SPACE, FIELD, SPACE, FIELD, SPACE, FIELD, SPACE, FIELD, SPACE, COMMAND).map(b"".join),
    COMMAND.map(lambda command: b"@daily " + command),
)
TABLES = st.one_of(
    st.none(),
    st.lists(LINES, max_size=8).map(lambda lines: b"".join(line + b"\n" for line in lines)),
)


# ---- as text


def test_the_block_stands_at_the_end_under_its_label_and_says_nothing_else() -> None:
    assert crontab.insert(b"# mine\n", LABEL, LINE) == b"# mine\n" + BLOCK
    assert b"MAILTO" not in BLOCK


@pytest.mark.parametrize(
    ("at", "arrive", "line"),
    [
        (None, NOTIFY, "0 * * * * /home/sam/.state/notes-timer >/dev/null 2>&1"),
        (time(19, 5), NOTIFY, "5 19 * * * /home/sam/.state/notes-timer >/dev/null 2>&1"),
        (None, MAIL, "0 * * * * /home/sam/.state/notes-timer 2>/dev/null"),
    ],
)
def test_a_job_throws_its_output_away_and_with_mail_only_its_errors(at: time | None, arrive: str, line: str) -> None:
    timer = Timer(LABEL, "cron", TIMER.wrapper, TIMER.python, at, arrive)
    assert crontab.job(timer) == line


def test_a_path_is_quoted_for_the_shell_and_its_percent_signs_for_cron() -> None:
    odd = Timer(LABEL, "cron", "/home/it's 100%/notes-timer", "/usr/bin/python3")
    assert crontab.job(odd) == "0 * * * * '/home/it'\"'\"'s 100\\%/notes-timer' >/dev/null 2>&1"


@given(table=st.one_of(TABLES, st.binary(max_size=60).map(lambda raw: raw.replace(b"\0", b""))))
@example(table=None)
@example(table=b"")
@example(table=b"\n\n")
@example(table=b"1 * * * * true")
@example(table=b"# \xff\xfe\r\n# no end")
def test_what_goes_in_comes_out_byte_for_byte_and_twice_is_once(table: bytes | None) -> None:
    once = crontab.insert(table, LABEL, LINE)
    assert once.endswith(b"\n")
    assert crontab.insert(once, LABEL, LINE) == once
    assert crontab.line_of(once, LABEL) == LINE
    assert crontab.remove(once, LABEL) == table
    assert crontab.remove(table, LABEL) == table


@given(before=TABLES, after=st.lists(LINES, min_size=1, max_size=4))
def test_lines_written_below_the_block_later_stay(before: bytes | None, after: list[bytes]) -> None:
    added = b"".join(line + b"\n" for line in after)
    assert crontab.remove(crontab.insert(before, LABEL, LINE) + added, LABEL) == (before or b"") + added


def test_an_open_line_stays_a_line_of_its_own_where_something_was_written_below() -> None:
    table = crontab.insert(b"1 * * * * true", LABEL, LINE) + b"2 * * * * true\n"
    assert crontab.remove(table, LABEL) == b"1 * * * * true\n2 * * * * true\n"


def test_a_new_line_takes_the_place_of_the_old_one_and_the_way_back_is_kept() -> None:
    for table in (None, b"", b"# x", b"# x\n"):
        changed = crontab.insert(crontab.insert(table, LABEL, "1 * * * * old"), LABEL, LINE)
        assert crontab.line_of(changed, LABEL) == LINE
        assert crontab.remove(changed, LABEL) == table


def test_blocks_of_other_labels_are_left_alone() -> None:
    both = crontab.insert(crontab.insert(b"# x\n", "bell", "1 * * * * a"), LABEL, LINE)
    assert crontab.remove(crontab.remove(both, "bell"), LABEL) == b"# x\n"
    assert crontab.line_of(both, "bell") == "1 * * * * a"


@pytest.mark.parametrize(
    "table",
    [
        BLOCK.replace(b"# notes-timer: end\n", b""),
        BLOCK.replace(b"# notes-timer: begin\n", b""),
        BLOCK + BLOCK,
        BLOCK.replace(b"# notes-timer: end", b"# mine\n# notes-timer: end"),
        BLOCK.replace(b"0 * * * * /home/sam/.state/notes-timer >/dev/null 2>&1\n", b""),
        BLOCK.replace(b": begin", b": begin "),
        BLOCK.replace(b"# notes-timer: end", b"  # notes-timer: end"),
        BLOCK.replace(b"\n", b"\r\n"),
        BLOCK.replace(b"begin", b"begin, somehow"),
        b"# notes-timer: end\n" + BLOCK,
    ],
)
def test_a_damaged_block_is_refused_with_its_line(table: bytes) -> None:
    for trick in (partial(crontab.insert, line=LINE), crontab.remove, crontab.line_of):
        with pytest.raises(
            DataInvalid, match=r"line [12] of the crontab: the block notes-timer is damaged.*crontab -e"
        ):
            trick(table, label=LABEL)


# ---- through a real crontab


@pytest.fixture(scope="module")
def own_machine() -> Iterator[Machine]:
    with machine() as found:
        yield found


@hypothesis_settings(max_examples=60)
@given(table=TABLES, later=st.booleans())
@example(table=b'#\tcaf\xe9 %\nA="b"\n5 4 * * *\techo 1\\%\n', later=True)
@example(table=b"# DO NOT EDIT THIS FILE - mine\n# (x)\n# y\n", later=False)
def test_a_real_crontab_is_byte_for_byte_as_it_was(own_machine: Machine, table: bytes | None, later: bool) -> None:
    own_machine.put_table(None)
    assume(table is None or own_machine.put_table(table))
    before = own_machine.table()
    environment = _shim(own_machine)
    cron.install(TIMER, environment)
    if later:
        cron.install(Timer(LABEL, "cron", TIMER.wrapper, TIMER.python, time(7, 30)), environment)
    assert cron.is_there(TIMER, environment)
    assert BLOCK.split(b"\n")[2] in (own_machine.table() or b"")
    assert cron.uninstall(TIMER, environment)
    assert own_machine.table() == before
    assert not cron.uninstall(TIMER, environment)


def test_a_real_table_whose_last_line_has_no_end_is_put_back_as_near_as_crontab_takes_it(own_machine: Machine) -> None:
    own_machine.put_table(b"# x\n")
    spool = "/var/spool/cron/crontabs/sam"
    own_machine.run("sh", "-c", f"printf '1 * * * * true' > {spool}", user=False)
    environment = _shim(own_machine)
    assert own_machine.table() == b"1 * * * * true"
    cron.install(TIMER, environment)
    assert cron.uninstall(TIMER, environment)
    assert own_machine.table() == b"1 * * * * true\n"


def test_a_block_of_something_else_is_neither_taken_nor_taken_away(own_machine: Machine) -> None:
    table = BLOCK.replace(b"/home/sam/.state/", b"/home/alex/.state/")
    own_machine.put_table(table)
    environment = _shim(own_machine)
    with pytest.raises(CannotCreate, match=r"something else called notes-timer already.*--label WORD"):
        cron.check(TIMER, environment)
    assert not cron.uninstall(TIMER, environment)
    assert not cron.is_there(TIMER, environment)
    assert own_machine.table() == table


def test_changed_hours_are_the_persons_and_the_block_still_goes(own_machine: Machine) -> None:
    own_machine.put_table(b"# x\n" + BLOCK.replace(b"0 * * * *", b"30 9-21/2 * * *"))
    environment = _shim(own_machine)
    cron.check(TIMER, environment)
    assert cron.uninstall(TIMER, environment)
    assert own_machine.table() == b"# x\n"


def _shim(machine: Machine) -> dict[str, str]:
    """An environment in which `crontab` is that of the machine."""
    folder = machine.folder / "bin"
    if not folder.exists():
        folder.mkdir()
        quoted = " ".join(machine.words(["/usr/bin/crontab"]))
        (folder / "crontab").write_text(f'#!/bin/sh\nexec /usr/bin/{quoted} "$@"\n')
        (folder / "crontab").chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


# ---- what crontab says


def said(folder: Path, script: str) -> dict[str, str]:
    """An environment in which `crontab` is a script."""
    path = folder / "crontab"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        (
            "echo 'You (sam) are not allowed to use this program (crontab)' >&2; exit 1",
            NotPermitted,
            "may not use cron",
        ),
        ("echo 'crontab: broken pipe dream' >&2; exit 1", InputOutput, "cannot be read: crontab: broken pipe dream"),
        ('[ "$1" = -l ] && exit 0; echo "bad minute" >&2; exit 1', DataInvalid, "did not take the table (bad minute)"),
        ('[ "$1" = -l ] && exit 0; cat >/dev/null', InputOutput, "another table than it was given"),
    ],
)
def test_what_crontab_refuses_is_one_sentence(
    tmp_path: Path, script: str, error: type[AftercareError], words: str
) -> None:
    with pytest.raises(error) as raised:
        cron.install(TIMER, said(tmp_path, script))
    assert words in str(raised.value)


def test_without_crontab_the_sentence_names_another_way(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match=r"crontab is not here.*--backend print"):
        cron.read({"PATH": str(tmp_path)})


@pytest.mark.parametrize("said_so", ["no crontab for sam", "crontab: can't open 'sam': No such file or directory"])
def test_no_table_is_no_fault(tmp_path: Path, said_so: str) -> None:
    assert cron.read(said(tmp_path, f'echo "{said_so}" >&2; exit 1')) is None
