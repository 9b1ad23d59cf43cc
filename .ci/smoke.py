"""Build the sdist, the wheel from it, install that alone, and do the main job with it from another folder.

Also compares what the wheel holds with the three source folders, so that nothing is forgotten or stray.
"""

import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"aftercare": "aftercare", "commands": "aftercare/commands", "templates": "aftercare/templates"}
SHARED = {
    "docs/man": "share/man/man1",
    "docs/completions/bash": "share/bash-completion/completions",
    "docs/completions/zsh": "share/zsh/site-functions",
    "docs/completions/fish": "share/fish/vendor_completions.d",
}
"""What is installed where `man` and shells look for it."""


def run(*words: str | Path, cwd: Path) -> None:
    """Run a command and stop if it does not end well."""
    print("$", *words, flush=True)
    subprocess.run([str(word) for word in words], cwd=cwd, check=True)


def sources() -> set[str]:
    """What the wheel should hold, by its name in the wheel."""
    found = set()
    for folder, package in FOLDERS.items():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                found.add(f"{package}/{path.relative_to(ROOT / folder).as_posix()}")
    return found


def shared() -> set[str]:
    """The manual pages and completion scripts, by where they are installed."""
    return {f"{place}/{path.name}" for folder, place in SHARED.items() for path in (ROOT / folder).iterdir()}


def main() -> None:
    """Build, compare, install, use."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        run(sys.executable, "-m", "build", "--sdist", "--outdir", work / "sdist", ROOT, cwd=work)
        (sdist,) = (work / "sdist").glob("*.tar.gz")
        with tarfile.open(sdist) as archive:
            archive.extractall(work / "unpacked", filter="data")
        (unpacked,) = (work / "unpacked").iterdir()
        run(sys.executable, "-m", "build", "--wheel", "--outdir", work / "wheel", unpacked, cwd=work)
        (wheel,) = (work / "wheel").glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = {name for name in archive.namelist() if ".dist-info/" not in name}
        held = {name.partition(".data/data/")[2] or name for name in names}
        wanted = sources() | shared()
        if held != wanted:
            sys.exit(f"the wheel lacks {sorted(wanted - held)} and has {sorted(held - wanted)} too much")
        print(f"the wheel holds the {len(held)} files of the three source folders, manual pages and completions")
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=work)
        lost = [name for name in sorted(shared()) if not (work / "venv" / name).is_file()]
        if lost:
            sys.exit(f"not installed: {lost}")
        elsewhere = work / "elsewhere"
        elsewhere.mkdir()
        run(ROOT / ".ci" / "main-job", work / "venv" / "bin" / "aftercare", cwd=elsewhere)
        if list(elsewhere.iterdir()):
            sys.exit("the main job left something in the folder it ran in")
        print("smoke: 1 passed, 0 failed")


main()
