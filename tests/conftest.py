"""What every test gets: a home of its own, no network, and the program as a real process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support import ROOT, contracts, network

hypothesis_settings.register_profile(
    "default",
    deadline=None,  # durations are for bench/, never for tests
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("default")

SURROUNDINGS = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8", "VISUAL", "EDITOR"}
"""What would change what the program prints or starts."""

TODAY = "2026-11-22"
"""A Sunday, the last day of 2026-W47."""


@pytest.fixture(autouse=True)
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No real home, no real settings, no network; returns the aftercare home of this test, not made yet."""
    for name in list(os.environ):
        if name.startswith(("AFTERCARE_", "XDG_", "LC_", "CLICOLOR")) or name in SURROUNDINGS:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.setenv("AFTERCARE_HOME", str(home))
    monkeypatch.setenv("AFTERCARE_TODAY", TODAY)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "support" / "blocked"))
    with network.refused():
        yield home


@dataclass(frozen=True)
class Result:
    """What a process said."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run the program as a real process: run("log", "cuddle", stdin=b"...", env={...}, home=...)."""

    def _run(
        *arguments: str,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        code: int | None = 0,
        cwd: Path | None = None,
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            check=False,
            timeout=60,
        )
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in result.err, result.err
        assert "network used" not in result.err, result.err
        if code is not None:
            assert result.code == code, (arguments, result)
        assert not list(contracts.faults(result.out)), (arguments, list(contracts.faults(result.out)))
        return result

    return _run
