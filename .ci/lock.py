"""Print constraints: the exact versions that the ranges of pyproject.toml give today, in a clean environment."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Install everything into a fresh environment and print what came."""
    with tempfile.TemporaryDirectory() as temporary:
        venv.create(temporary, with_pip=True)
        pip = [str(Path(temporary) / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "--upgrade", "pip"], check=True, stdout=sys.stderr)
        subprocess.run([*pip, "install", "--quiet", "."], check=True, cwd=ROOT, stdout=sys.stderr)
        subprocess.run([*pip, "install", "--quiet", "--group", "dev"], check=True, cwd=ROOT, stdout=sys.stderr)
        frozen = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout
    print("# Exact versions for CI; `make lock` makes this file anew from the ranges in pyproject.toml.")
    print("\n".join(line for line in frozen.splitlines() if "aftercare" not in line))


main()
