"""The program as a person has it: a wheel in a fresh environment with nothing but what it needs, compiled."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_NEEDED = ("aftercare", "commands", "templates", "docs", "pyproject.toml", "README.md", "LICENSE")


@dataclass(frozen=True, slots=True)
class Installed:
    """The two programs of the environment."""

    python: Path
    aftercare: Path


def install(folder: Path, python: str) -> Installed:
    """Build the wheel, make an environment for `python` in `folder`, and install and compile there.

    The environment holds no pip or setuptools: their `.pth` file would slow the yardstick down.
    """
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    venv = folder / "venv"
    own = venv / "bin" / "python"

    def call(*words: str | Path) -> str:
        done = subprocess.run(words, env=clean, cwd=folder, check=False, text=True, capture_output=True)
        if done.returncode != 0:
            sys.exit(f"{done.stdout}{done.stderr}\n{' '.join(map(str, words))} did not work.")
        return done.stdout

    call(python, "-m", "venv", "--without-pip", venv)
    pip = (sys.executable, "-m", "pip", "--python", own, "--quiet")
    call(*pip, "wheel", "--no-deps", "--wheel-dir", folder / "dist", _copied(folder / "source"))
    call(*pip, "install", next((folder / "dist").glob("*.whl")))
    packages = call(own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    call(own, "-m", "compileall", "-q", packages)
    return Installed(own, venv / "bin" / "aftercare")


def _copied(target: Path) -> Path:
    """The parts of the project that make the wheel, copied, so that building leaves nothing behind in it."""
    target.mkdir()
    for name in _NEEDED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, target)
    return target
