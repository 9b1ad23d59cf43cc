"""A machine of a test's own for what changes one: its own crontabs, cron daemon, mail, users and message bus.

It is a mount and process namespace: the tables, `/run`, the list of users and the mail program are its own, so that
nothing a test installs ever reaches the real ones, and all of it ends with the test. Needs root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import ROOT

USER, UID = "sam", 4711
NEEDED = ("unshare", "nsenter", "setpriv", "mount", "crontab")

_SETUP = """
set -e
mount --make-rprivate /
for name in passwd group shadow crontab; do
    [ -e /etc/$name ] && mount --bind "$1/etc/$name" /etc/$name
done
[ ! -d /etc/cron.d ] || mount --bind "$1/empty" /etc/cron.d
mount -t tmpfs -o mode=755 own /run
mkdir -p /run/user/$2 && chown $2:$2 /run/user/$2 && chmod 700 /run/user/$2
group=$(sed -n 's/^crontab:[^:]*:\\([0-9]*\\):.*/\\1/p' /etc/group)
mount -t tmpfs -o "mode=1730,gid=$group" own /var/spool/cron/crontabs
mount --bind /usr/sbin "$1/sbin-before"
for path in /usr/sbin/*; do ln -s "$1/sbin-before/${path##*/}" "$1/sbin/${path##*/}"; done
ln -sf "$1/sendmail" "$1/sbin/sendmail"
mount --bind "$1/sbin" /usr/sbin
"""
_SENDMAIL = """#!/bin/sh
{ cat; echo; echo "== end of a mail"; } >> "$FOLDER/mails"
"""


def needs(*programs: str) -> None:
    """Skip the test where a program is not there, or fail it where all tests are wanted."""
    missing = [name for name in programs if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing:
        lacking(f"{', '.join(missing)} is not installed")


def lacking(sentence: str) -> None:
    """Skip with a sentence, or fail with it where all tests are wanted."""
    assert not os.environ.get("AFTERCARE_TEST_ALL"), sentence
    pytest.skip(sentence)


class Machine:
    """The machine while it is there; `folder` is its own and open to its user."""

    def __init__(self, folder: Path, inside: int) -> None:
        self.folder, self.home, self._inside = folder, folder / "sam", inside

    def words(self, words: Sequence[str], *, user: bool = True) -> list[str]:
        """A command line that does something there, as its user or as root."""
        as_user = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--"] if user else []
        return ["nsenter", "-t", str(self._inside), "-m", "-p", "--", *as_user, *words]

    def run(
        self, *words: str, given: bytes = b"", env: Mapping[str, str] | None = None, user: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program there to its end, in an environment as bare as cron's."""
        return subprocess.run(
            self.words(words, user=user),
            input=given,
            capture_output=True,
            env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LOGNAME": USER, **(env or {})},
            cwd=self.folder,
            check=False,
            timeout=60,
        )

    def program(self, home: str, *words: str, code: int = 0) -> str:
        """Run the program there with a home of that name; what it says on either output."""
        done = self.run(sys.executable, "-m", "aftercare", *words, env={"AFTERCARE_HOME": str(self.home / home)})
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == code, said
        return said

    def table(self) -> bytes | None:
        """The user's crontab, None if there is none."""
        done = self.run("crontab", "-l")
        return done.stdout if done.returncode == 0 else None

    def put_table(self, table: bytes | None) -> bool:
        """Make it the user's crontab; whether `crontab` took it."""
        done = self.run("crontab", "-r") if table is None else self.run("crontab", "-", given=table)
        return done.returncode == 0 or table is None

    @contextmanager
    def running(self, *words: str, user: bool = True, env: Mapping[str, str] | None = None) -> Iterator[None]:
        """A program that goes on there meanwhile."""
        own = {"HOME": str(self.home), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **(env or {})}
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                self.words(words, user=user), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=own, cwd=self.folder
            )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)

    @contextmanager
    def user_manager(self) -> Iterator[dict[str, str]]:
        """A systemd that the user runs, as a login would; the environment that leads to it."""
        needs("systemctl")
        groups = [f"/sys/fs/cgroup/{name}/{self.folder.name}" for name in ("systemd", "unified", "")]
        made = [group for group in groups if Path(group).parent.joinpath("cgroup.procs").exists()]
        for group in made:
            self.run("sh", "-c", f"mkdir -p {group} && chown -R {UID} {group}", user=False)
        self.run("mkdir", "-p", "/run/systemd/system", user=False)
        enter = "".join(f"echo $$ > {group}/cgroup.procs; " for group in made)
        start = f"{enter}exec setpriv --reuid={UID} --regid={UID} --clear-groups /lib/systemd/systemd --user"
        own = {"XDG_RUNTIME_DIR": f"/run/user/{UID}"}
        try:
            with self.running("sh", "-c", start, user=False, env=own):
                for _ in range(100):
                    if self.run("systemctl", "--user", "list-timers", env=own).returncode == 0:
                        break
                    time.sleep(0.1)
                else:
                    pytest.skip("no systemd can be started for a user here")
                yield own
                self.run("systemctl", "--user", "exit", env=own)
        finally:
            self.run("pkill", "-KILL", "-u", str(UID), user=False)
            for group in made:
                self.run("sh", "-c", f"sleep 0.2; find {group} -depth -type d -exec rmdir {{}} +", user=False)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="machine-", dir="/tmp"))
    folder.chmod(0o755)
    for name in ("etc", "empty", "sbin", "sbin-before", "stash", "sam"):
        (folder / name).mkdir()
    for name, line in {
        "passwd": f"{USER}:x:{UID}:{UID}::{folder}/sam:/bin/sh\n",
        "group": f"{USER}:x:{UID}:\n",
        "shadow": f"{USER}:*:19000:0:99999:7:::\n",
        "crontab": "",
    }.items():
        source = Path("/etc", name)
        before = source.read_text() if name != "crontab" and source.exists() else ""
        (folder / "etc" / name).write_text(before + line)
    (folder / "sendmail").write_text(_SENDMAIL.replace("$FOLDER", str(folder)))
    (folder / "sendmail").chmod(0o755)
    (folder / "mails").touch()
    (folder / "mails").chmod(0o666)
    os.chown(folder / "sam", UID, UID)
    return folder


def _opened() -> str:
    """Lines of shell that let the user reach the interpreter and the program, wherever they lie."""
    lines, stashed, closed = [], [], set()
    for path in dict.fromkeys(os.path.realpath(one) for one in (sys.base_prefix, sys.prefix, str(ROOT))):
        above = [one for one in reversed(Path(path).parents) if not one.stat().st_mode & 0o001]
        if above:
            closed.add(above[0])
            stashed.append(path)
    for number, path in enumerate(stashed):
        lines.append(f'mkdir "$1/stash/{number}" && mount --bind "{path}" "$1/stash/{number}"')
    lines += [f'mount -t tmpfs -o mode=755 own "{path}"' for path in sorted(closed)]
    for number, path in enumerate(stashed):
        lines.append(f'mkdir -p "{path}" && mount --bind "$1/stash/{number}" "{path}"')
    return "\n".join(lines)


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine of one's own; where there can be none, the test is skipped or fails."""
    needs(*NEEDED)
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        lacking("a machine of a test's own takes root, and namespaces")
    folder = _folder()
    script = f'{_SETUP}\n{_opened()}\ntouch "$1/ready"\nexec sleep 100000\n'
    words = [
        "unshare",
        "-m",
        "-p",
        "-f",
        "--mount-proc",
        "--kill-child",
        "--",
        "/bin/sh",
        "-c",
        script,
        "sh",
        str(folder),
        str(UID),
    ]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            if (folder / "ready").exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Machine(folder, int(children[0]))
    finally:
        process.kill()
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)
