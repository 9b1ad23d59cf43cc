"""Manual pages, docs/reference.md and completion scripts are what the program would make today, and well formed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aftercare.cli import TABLE
from tests.support import ROOT

MAN = ROOT / "docs" / "man"


def pages() -> list[Path]:
    return sorted(MAN.glob("*.1"))


def test_what_is_committed_is_what_would_be_made(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "manual.py", "--into", tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = {path.relative_to(tmp_path): path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    stale = [
        name for name, text in made.items() if not (ROOT / name).is_file() or (ROOT / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `make manual`"
    assert {path.relative_to(ROOT) for path in pages()} == {name for name in made if name.suffix == ".1"}


def test_every_command_has_a_page() -> None:
    assert {f"aftercare-{name}.1" for name in TABLE} <= {page.name for page in pages()}
    assert (MAN / "aftercare-habit-add.1").is_file()


def test_mandoc_has_nothing_to_say() -> None:
    mandoc = shutil.which("mandoc")
    if mandoc is None:
        if os.environ.get("AFTERCARE_TEST_ALL"):
            pytest.fail("mandoc is not there")
        pytest.skip("no mandoc")
    done = subprocess.run([mandoc, "-T", "lint", "-W", "all", *pages()], capture_output=True, text=True, check=False)
    # mandoc looks for other pages in the system's folders only; the next test looks for them here.
    said = [line for line in done.stdout.splitlines() if "STYLE: referenced manual not found: Xr aftercare" not in line]
    assert said == []


def test_pages_refer_to_pages_that_there_are() -> None:
    for page in pages():
        named = re.findall(r"^\.Xr (\S+) 1", page.read_text("utf-8"), re.MULTILINE)
        assert named, page.name
        assert not [name for name in named if not (MAN / f"{name}.1").is_file()], page.name


def test_a_page_fits_eighty_columns() -> None:
    mandoc = shutil.which("mandoc")
    if mandoc is None:
        pytest.skip("no mandoc")
    done = subprocess.run(
        [mandoc, "-T", "ascii", "-O", "width=80", MAN / "aftercare-log.1"], capture_output=True, text=True, check=True
    )
    text = re.sub(r".\x08", "", done.stdout)
    assert "aftercare log cuddle 5m" in text
    assert "EXAMPLES" in text
    assert max(map(len, text.splitlines())) <= 80
