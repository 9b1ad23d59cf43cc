"""Many at once: a hundred `log` processes keep a hundred entries, and each says that it went well."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from aftercare import files, history, journal
from aftercare.home import find

WRITERS = 100
HAND = """\
# by hand
aftercare: journal/1
week: 2026-W47
entries:  # mine
- {date: 2026-11-20, habit: need}  # no id

# end
"""


def test_a_hundred_logs_at_once_keep_a_hundred_entries(world: Path) -> None:
    home = find(str(world), {})
    week = Path(home.path(journal.file_of("2026-W47")))
    files.make_folder(str(week.parent))
    week.write_text(HAND)
    with ExitStack() as running:
        writers = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "aftercare", "log", "cuddle", f"{number}m"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for number in range(1, WRITERS + 1)
        ]
        said = [writer.communicate() for writer in writers]
    assert [(writer.returncode, err) for writer, (_, err) in zip(writers, said, strict=True)] == [(0, b"")] * WRITERS
    assert all(out.startswith(b"Noted: ") for out, _ in said)

    entries = journal.read_week(home, "2026-W47")
    assert sorted(entry.minutes or 0 for entry in entries) == list(range(WRITERS + 1))
    assert len({entry.id for entry in entries}) == WRITERS + 1
    lines = week.read_text().splitlines()
    assert [line for line in lines if line in HAND.splitlines()] == HAND.splitlines()

    for _ in range(WRITERS):
        history.undo(home, answer=lambda _: None)
    assert week.read_text() == HAND


def test_logs_and_undos_at_once_leave_what_is_whole(world: Path) -> None:
    home = find(str(world), {})
    commands = [["log", "need"], ["undo"], ["log", "reflect", "--on", "2026-11-10"], ["redo"]] * 5
    with ExitStack() as running:
        runs = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "aftercare", *command],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for command in commands
        ]
        said = [one.communicate() for one in runs]
    codes = [one.returncode for one in runs]
    assert {code for code, command in zip(codes, commands, strict=True) if command[0] == "log"} == {0}
    assert set(codes) <= {0, 66}, said
    turned = {"log": 1, "undo": -1, "redo": 1}
    left = sum(turned[command[0]] for code, command in zip(codes, commands, strict=True) if code == 0)
    assert sum(len(journal.read_week(home, week)) for week in ("2026-W46", "2026-W47")) == left
