"""Nothing that is read can do more than be refused: the corpus of fuzzing replayed, and mutations of its members.

What may not happen, and the targets, are in `tests/support/fuzzing.py` and `fuzztargets.py`; `make fuzz` searches for
minutes, led by coverage.
"""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from tests.support.fuzzing import CORPUS, TOKENS, Target, Touched, attempt, guarded, mutated, quick_folder
from tests.support.fuzztargets import TARGETS

MOST_KEPT = 300_000
"""Bytes of the whole corpus."""

SLOW = {"import": 40, "template": 40, "undo": 150, "intent": 150, "state": 100, "splice": 200, "deckimport": 150}
"""So many mutations of targets that take longer; of others `MUTATIONS`."""
MUTATIONS = 300

NAMES = sorted(TARGETS)


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_every_member_of_the_corpus_is_read_or_refused_with_a_sentence(name: str, folder: Path) -> None:
    target = TARGETS[name]
    assert target.inputs
    said = {path.name: attempt(target, path.read_bytes(), folder) for path in target.inputs}
    assert None in said.values(), "nothing of it is read at all"
    assert all(sentence is None or sentence.endswith((".", "?", ")")) for sentence in said.values()), said


@pytest.mark.parametrize("name", NAMES)
def test_mutations_of_it_are_read_or_refused_with_a_sentence(name: str, folder: Path) -> None:
    target = TARGETS[name]
    pool = [path.read_bytes() for path in target.inputs]

    @settings(max_examples=SLOW.get(name, MUTATIONS), database=None)
    @given(st.integers(0, 2**48))
    def hold(seed: int) -> None:
        chance = Random(seed)
        data = mutated(chance.choice(pool), chance.choice(pool), chance)
        try:
            attempt(target, data, folder)
        except BaseException as problem:
            problem.add_note(f"{name}: {data!r}")
            raise

    hold()


YAML_TEXTS = st.recursive(
    st.sampled_from([token.decode("utf-8", "replace") for token in TOKENS]) | st.text(max_size=8),
    lambda inner: st.builds(
        lambda head, parts, tail: head + "".join(parts) + tail,
        st.sampled_from(["a: ", "- ", "[", "{", "? ", "- a: &x ", "b: *x", "<<: *x", "\n  ", "|\n  ", "'", '"', "!t "]),
        st.lists(inner, max_size=4),
        st.sampled_from(["\n", "]", "}", ": 1\n", "\r\n", "'", '"', " #c\n", "\n---\n", ""]),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("name", ["yaml", "splice", "config", "habits", "menu", "journal", "deck", "plan"])
def test_yaml_of_any_form_is_read_or_refused_with_a_sentence(name: str, folder: Path) -> None:
    heads = {"yaml": "", "splice": "\x03\x05", "journal": "aftercare: journal/1\nweek: 2026-W47\n"}
    head = heads.get(name, f"aftercare: {name}/1\n")

    @settings(max_examples=100, database=None)
    @given(YAML_TEXTS)
    def hold(text: str) -> None:
        attempt(TARGETS[name], (head + text).encode("utf-8", "surrogatepass"), folder)

    hold()


@pytest.mark.parametrize("name", ["dates", "amounts", "ratings", "note", "setting"])
def test_whatever_is_typed_is_understood_or_refused_with_a_sentence(name: str, folder: Path) -> None:
    words = st.sampled_from(
        [
            "today",
            "last ",
            "next ",
            "in ",
            "ago",
            "3 days",
            "week",
            "month",
            "mon",
            "fri",
            "-2",
            "+3",
            "5m",
            "2x",
            "mood=",
            "name=",
        ]
    )
    texts = st.lists(words | st.from_regex(r"\d{1,6}", fullmatch=False) | st.text(max_size=6), max_size=6).map(" ".join)

    @settings(max_examples=150, database=None)
    @given(texts)
    def hold(text: str) -> None:
        attempt(TARGETS[name], text.encode("utf-8", "surrogatepass"), folder)

    hold()


def test_the_corpus_is_small_and_every_folder_of_it_has_its_target() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < MOST_KEPT
    assert {path.name for path in CORPUS.iterdir()} == set(NAMES)


# ---- what watches is able to see


def touching(act: Callable[[Path], object]) -> Target:
    def run(_: bytes, folder: Path) -> None:
        act(folder)

    return Target("touching", run)


@pytest.mark.parametrize(
    "act",
    [
        lambda folder: (folder.parent / "new").write_text("x"),
        lambda folder: os.open(folder.parent / "new", os.O_WRONLY | os.O_CREAT),
        lambda folder: (folder.parent / "new").open("a"),
        lambda folder: (folder.parent / "there").unlink(),
        lambda folder: (folder.parent / "there").rename(folder / "here"),
        lambda folder: (folder.parent / "link").symlink_to(folder),
        lambda folder: (folder.parent / "new").mkdir(),
        lambda folder: (folder / ".." / "new").write_text("x"),
        lambda _: socket.socket(),
        lambda _: subprocess.run(["/bin/true"], check=False),
        lambda _: os.system("true"),
    ],
)
def test_a_file_outside_that_is_touched_a_program_that_is_run_or_a_socket_is_seen(
    act: Callable[[Path], object], tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "there").write_text("mine")
    with pytest.raises(Touched):
        attempt(touching(act), b"", folder)
    assert (tmp_path / "there").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own", "there"]


def test_it_is_seen_also_where_the_refusal_is_swallowed(tmp_path: Path) -> None:
    def act(folder: Path) -> None:
        with suppress(BaseException):
            (folder.parent / "new").write_text("x")

    folder = tmp_path / "own"
    folder.mkdir()
    with pytest.raises(Touched):
        attempt(touching(act), b"", folder)


def test_within_its_own_folder_everything_may_be_done_and_read_anywhere(tmp_path: Path) -> None:
    def act(folder: Path) -> None:
        (folder / "x").write_text("x")
        (folder / "x").rename(folder / "y")
        (folder / "y").unlink()
        Path(__file__).read_text("utf-8")

    with guarded(tmp_path):
        act(tmp_path)
    (tmp_path.parent / "after").write_text("no longer watched")


def test_anything_but_a_sentence_comes_through(tmp_path: Path) -> None:
    def fails(*_: object) -> None:
        raise KeyError("x")

    def refuses(*_: object) -> None:
        raise DataInvalid("a sentence.")

    with pytest.raises(KeyError):
        attempt(Target("x", fails), b"", tmp_path)
    assert attempt(Target("x", refuses), b"", tmp_path) == "a sentence."


def test_mutations_are_of_many_kinds_and_repeatable() -> None:
    data = b"aftercare: config/1\nname: Sam\n"
    made = {mutated(data, data, Random(seed)) for seed in range(300)}
    assert len(made) > 200
    assert mutated(data, data, Random(5)) == mutated(data, data, Random(5))
    assert {b"\xef\xbb\xbf", b"\r\n", b"\0"} <= {
        mark for mark in (b"\xef\xbb\xbf", b"\r\n", b"\0") for one in made if mark in one
    }
