"""A real PostgreSQL server for the tests, from Debian's package `postgresql`, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "no PostgreSQL server: apt-get install postgresql, or make postgres"
_START = 30.0  # seconds


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest version's."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    places += [Path(found).parent] if found else []
    return next((place for place in places if (place / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, to which a database's name is to be put in: "postgresql://…/{}?…".

    It listens on a socket in its folder, so that no port is needed. It refuses to run as root: then it runs as the
    package's user.
    """
    bin_ = programs()
    if bin_ is None:
        raise FileNotFoundError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="kehoach-pg-", dir="/tmp"))  # a socket's path must be short
    user = _user()
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"
    how = ["-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    process: subprocess.Popen[bytes] | None = None
    try:
        subprocess.run([bin_ / "initdb", "-D", data, *how], check=True, capture_output=True, user=user, cwd=folder)
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "full_page_writes=off"]
        command = [bin_ / "postgres", "-D", data, *(part for one in settings for part in ("-c", one))]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder)
        _wait(process, folder)
        yield f"postgresql://tester@/{{}}?host={folder}"
    finally:
        if process:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    if os.getuid():
        return None
    return next((name for name in ("postgres", "nobody") if name in {one.pw_name for one in pwd.getpwall()}), None)


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    end = time.monotonic() + _START
    while True:
        try:
            psycopg.connect(f"host={folder} user=tester dbname=postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace")) from None
            time.sleep(0.05)
