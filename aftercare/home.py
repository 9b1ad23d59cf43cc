"""Where things live: one flat folder if one is named, else the platform's usual places.

Files are called by logical names ("config.yaml", "journal/2026-W47.yaml", "state/draws.json"), so that
the record of a change stays true when a home is moved.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aftercare.errors import CannotCreate, Misconfigured

CONFIG, HABITS, MENU = "config.yaml", "habits.yaml", "menu.yaml"
JOURNAL, DECKS, TEMPLATES, STATE, CACHE = "journal", "decks", "templates", "state", "cache"
INTENT = f"{STATE}/intent"
"""What a change of several files is about to do: see `intent`. Every run looks whether it is there."""
SCHEMAS = "schemas"
"""Copies of the JSON Schemas of files, for editors; only there if they were asked for."""

_SYNCED_NAMES = frozenset(
    {
        *("dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "owncloud", "icloud", "mobile documents"),
        *("proton drive", "pcloud", "mega", "seafile", "syncthing", "box sync"),
    }
)
_SYNCED_MARKS = (".stfolder", ".dropbox", ".nextcloudsync.log", ".owncloudsync.log", ".seafile-data")


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one owner."""

    data: Path
    config: Path
    state: Path
    cache: Path
    flat: bool

    def path(self, name: str) -> str:
        """Where the file of a logical name lies."""
        first, _, rest = name.partition("/")
        if first == STATE:
            return str(self.state / rest)
        if first == CACHE:
            return str(self.cache / rest)
        return str((self.config if name == CONFIG else self.data) / name)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The distinct folders, the data first."""
        return tuple(dict.fromkeys((self.data, self.config, self.state, self.cache)))


def find(given: str | None, environment: Mapping[str, str]) -> Home:
    """The home named by --home or AFTERCARE_HOME, else the platform's folders. Makes nothing.

    Raises:
        CannotCreate: if the named home is not a folder.
        Misconfigured: if no home folder can be worked out at all.
    """
    named = given or environment.get("AFTERCARE_HOME")
    if named:
        root = Path(os.path.abspath(os.path.expanduser(named)))
        if root.exists() and not root.is_dir():
            raise CannotCreate(f"{root} is a file, and a home is a folder. Name another with --home DIR.")
        return Home(root, root, root / STATE, root / CACHE, flat=True)
    from platformdirs import PlatformDirs

    try:
        dirs = PlatformDirs("aftercare", appauthor=False)
        data, config = dirs.user_data_path, dirs.user_config_path
        # Where a platform has one folder for all of it, as macOS does, each still gets one of its own.
        state, cache = (
            path if path not in {data, config} else data / name
            for path, name in ((dirs.user_state_path, STATE), (dirs.user_cache_path, CACHE))
        )
        return Home(data, config, state, cache, flat=False)
    except (RuntimeError, KeyError):
        raise Misconfigured("no home folder is known here. Name one with --home DIR or AFTERCARE_HOME.") from None


def open_to_others(paths: tuple[str, ...]) -> list[str]:
    """Those of the paths that group or others may read or write; links are followed, absent ones left out."""
    found = []
    for path in paths:
        try:
            mode = os.stat(path).st_mode
        except OSError:
            continue
        if stat.S_IMODE(mode) & 0o077:
            found.append(path)
    return found


def synced_by(folder: Path) -> str | None:
    """The name of the synced folder or git work tree that holds `folder`, None if neither is seen."""
    real = folder.resolve()
    for parent in dict.fromkeys((folder, *folder.parents, real, *real.parents)):
        name = parent.name.lower()
        for synced in _SYNCED_NAMES:
            if name == synced or name.startswith((f"{synced} ", f"{synced}-")):
                return f"the synced folder {parent}"
        if any((parent / mark).exists() for mark in _SYNCED_MARKS):
            return f"the synced folder {parent}"
        if (parent / ".git").exists():
            return f"the git work tree {parent}"
    return None
