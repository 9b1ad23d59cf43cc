"""Fuzz everything that reads what others hand over, led by coverage, for some minutes.

    python bench/fuzz.py [--minutes N] [--engine atheris|own] [--keep] [TARGET...]

Each target gets its share of the minutes, in a process of its own that watches for what takes too long (10 s) or too
much memory (1 GiB). Inputs that were refused with a sentence, or read, are no findings; everything else is, and lies
in `build/fuzz` with its traceback. With `--keep` the inputs that reach lines that no other reaches are kept in
`tests/corpus/fuzz`, where the test-suite replays them; look through them before they are committed.

atheris (`pip install --group fuzz`) has wheels for CPython 3.11 to 3.13 on Linux, x86-64. Where it is not installed,
the same mutations are made without being led by coverage.
"""

import argparse
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from types import FrameType
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tests.support.fuzzing import Target

FOUND = ROOT / "build" / "fuzz"
MINUTES = 10.0
MOST_SECONDS, MOST_MEMORY_MB = 10, 1024
MOST_KEPT_BYTES = 6_000
"""A member of the corpus may not be larger; nor may a target keep more than `MOST_OF_A_TARGET`."""
MOST_OF_A_TARGET = 10_000

_ONE = "--one"
"""What the process of a single target is called with first."""

Line = tuple[str, int, int]
"""A file, and a line in it with the one that ran before."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a target's share came to; `features` is what atheris counts, 0 without it."""

    name: str
    executions: int
    seconds: float
    features: int
    findings: int


def main() -> None:
    """Fuzz the targets that were named, or all, and say what came of it."""
    parser = argparse.ArgumentParser(description="Fuzz what reads files, typed words and other programs' data.")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of all targets together")
    parser.add_argument("--engine", choices=("atheris", "own"), default="atheris" if find_spec("atheris") else "own")
    parser.add_argument("--keep", action="store_true", help="keep what reaches new lines in tests/corpus/fuzz")
    asked = parser.parse_args()
    targets = _targets()
    names = asked.targets or list(targets)
    for name in names:
        if name not in targets:
            parser.error(f"there is no target {name}. There are: {', '.join(targets)}.")
    outcomes = []
    for name in names:
        with import_module("tests.support.fuzzing").quick_folder() as work:
            outcomes.append(_fuzzed(targets[name], work, asked.minutes * 60 / len(names), asked.engine))
            _say(outcomes[-1])
            if asked.keep:
                _keep(targets[name], work / "corpus", work)
    findings = sum(one.findings for one in outcomes)
    total = sum(one.executions for one in outcomes)
    print(f"{total:,} executions of {len(outcomes)} targets with {asked.engine}, findings: {findings}")
    sys.exit(1 if findings else 0)


def _targets() -> "dict[str, Target]":
    targets: dict[str, Target] = import_module("tests.support.fuzztargets").TARGETS
    return targets


def _say(one: Outcome) -> None:
    features = f", {one.features:,} features" if one.features else ""
    said = f"{one.name:16} {one.executions:>10,} executions in {one.seconds:4.0f} s{features}"
    print(f"{said}, findings: {one.findings}", flush=True)


def _fuzzed(target: "Target", work: Path, seconds: float, engine: str) -> Outcome:
    """Fuzz one target in a process of its own."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True)
    for path in target.inputs:
        shutil.copy(path, corpus / _digest(path.read_bytes()))
    FOUND.mkdir(parents=True, exist_ok=True)
    before = set(FOUND.glob(f"{target.name}-*"))
    words = [sys.executable, __file__, _ONE, engine, target.name]
    if engine == "atheris":
        words += [f"-max_total_time={max(1, int(seconds))}", f"-timeout={MOST_SECONDS}", "-print_final_stats=1"]
        words += [f"-rss_limit_mb={MOST_MEMORY_MB}", "-max_len=65536", f"-artifact_prefix={FOUND}/{target.name}-"]
        words += ["-close_fd_mask=0", str(corpus)]
    else:
        words += [str(corpus), str(seconds)]
    environment = {**os.environ, "HOME": str(work), "AFTERCARE_HOME": str(work / "home"), "TMPDIR": str(work)}
    began = time.monotonic()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    found = set(FOUND.glob(f"{target.name}-*")) - before
    if done.returncode and not found:
        (FOUND / f"{target.name}-ended").write_text(said[-20_000:])
        found = {FOUND / f"{target.name}-ended"}
    for path in found:
        if path.suffix != ".txt":
            path.with_name(f"{path.name}.txt").write_text(said[-20_000:])
    runs = re.findall(r"(?:number_of_executed_units: |executions: )(\d+)", said) or re.findall(
        r"^#(\d+)", said, re.MULTILINE
    )
    features = re.findall(r" ft: (\d+)", said)
    findings = len([path for path in found if path.suffix != ".txt"])
    spent = time.monotonic() - began
    return Outcome(target.name, int(runs[-1]) if runs else 0, spent, int(features[-1]) if features else 0, findings)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


# ---- in the process of one target


def _one(engine: str, name: str, passed_on: Sequence[str]) -> None:
    if engine == "atheris":
        _led(name, list(passed_on))
    else:
        _by_chance(name, Path(passed_on[0]), float(passed_on[1]))


def _led(name: str, passed_on: list[str]) -> None:
    """Mutations led by coverage: ours and libFuzzer's own by turns."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["aftercare", "yaml", "csv", "zipfile"]):
        target = _targets()[name]
        for module in walk_packages(import_module("aftercare").__path__, "aftercare."):
            if module.name != "aftercare.__main__":
                import_module(module.name)  # what is only imported when it is needed would not be followed
    from tests.support.fuzzing import attempt, mutated

    pool = [path.read_bytes() for path in target.inputs] or [b""]
    folder = Path(tempfile.mkdtemp())

    def one(data: bytes) -> None:
        attempt(target, bytes(data), folder)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() < 0.5:  # noqa: PLR2004
            found: bytes = atheris.Mutate(data, most)
            return found
        return mutated(bytes(data), chance.choice(pool), chance)[:most]

    atheris.Setup([sys.argv[0], *passed_on], one, custom_mutator=changed)
    atheris.Fuzz()


def _by_chance(name: str, corpus: Path, seconds: float) -> None:
    """Mutations that nothing leads, for as many seconds."""
    from tests.support.fuzzing import attempt, mutated

    target = _targets()[name]
    pool = [path.read_bytes() for path in sorted(corpus.iterdir())] or [b""]
    folder = Path(tempfile.mkdtemp())
    _bound_memory()
    signal.signal(signal.SIGALRM, _too_long)
    chance, count, end = Random(), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(pool), chance.choice(pool), chance)
        signal.alarm(MOST_SECONDS)
        try:
            attempt(target, data, folder)
        except BaseException:  # noqa: BLE001  whatever it is, it is a finding
            (FOUND / f"{name}-crash-{_digest(data)}").write_bytes(data)
            traceback.print_exc()
            print(f"executions: {count}")
            sys.exit(1)
        signal.alarm(0)
        count += 1
    print(f"executions: {count}")


def _bound_memory() -> None:
    most = MOST_MEMORY_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {MOST_SECONDS} seconds")


# ---- what is worth keeping


def _keep(target: "Target", corpus: Path, work: Path) -> None:
    """Keep small inputs that reach what no smaller one of the corpus reaches."""
    from tests.support.fuzzing import CORPUS

    own = CORPUS / target.name
    own.mkdir(parents=True, exist_ok=True)
    there = {path.read_bytes() for path in target.inputs}
    total = sum(len(path.read_bytes()) for path in own.iterdir())
    folder = work / "kept"
    folder.mkdir()
    reached = set[Line]()
    for data in there:
        reached |= _reached(target, data, folder)
    new = {path.read_bytes() for path in corpus.iterdir()} - there
    for data in sorted((one for one in new if len(one) <= MOST_KEPT_BYTES), key=lambda one: (len(one), one)):
        lines = _reached(target, data, folder)
        if lines - reached and total + len(data) <= MOST_OF_A_TARGET:
            (own / _digest(data)).write_bytes(data)
            total += len(data)
            reached |= lines


def _reached(target: "Target", data: bytes, folder: Path) -> set[Line]:
    """The steps from line to line within the library that an input leads through."""
    from tests.support.fuzzing import attempt

    found: set[Line] = set()
    library = str(ROOT / "aftercare")

    def in_frame(frame: FrameType, event: str, _: Any) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(library):
            return None
        last = frame.f_lineno

        def at_line(inner: FrameType, _event: str, _argument: Any) -> Any:
            nonlocal last
            found.add((file, last, inner.f_lineno))
            last = inner.f_lineno
            return at_line

        del event
        return at_line

    sys.settrace(in_frame)
    try:
        attempt(target, data, folder)
    except Exception:  # noqa: BLE001  a finding, which is told of elsewhere
        return set()
    finally:
        sys.settrace(None)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == [_ONE]:
        _one(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main()
