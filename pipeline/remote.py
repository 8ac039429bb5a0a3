"""Inputs and outputs that lie elsewhere: s3://, gs://, az://, whatever of the kind fsspec reads.

An address travels as a `Path`, which writes "s3://bucket/a.pdf" as "s3:/bucket/a.pdf"; `address_of` gives it back.
A file is fetched by the process that reads it, when it first needs it. Results are written to a folder of this machine
and copied from there, since only that can be done whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections import OrderedDict
from multiprocessing.util import Finalize
from pathlib import Path, PurePosixPath
from typing import Any

from natsort import natsorted

from pipeline.errors import InputError, NoInputs, OutputNotWritable, UnreadableFile, UsageError

_STORES = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "memory"}
# a store without a bucket is an address, too: "s3:" is what a Path makes of it
_ADDRESS = re.compile(rf"^(?:([a-z][a-z0-9+.-]+):/{{1,3}}(.*)|({'|'.join(sorted(_STORES))}):)$", re.DOTALL)
_HELD = 2  # fetched files that a process keeps: pages of one are read one after the other
_EVERY = 60.0  # seconds between two copies of results while a run goes on
_PREFIX = "kehoach-fetched-"
_held: OrderedDict[str, Path] = OrderedDict()


def address_of(path: Path | str) -> str | None:
    """The address that a path stands for; None for a path of this machine.

    >>> address_of(Path("s3://bucket/a.pdf")), address_of(Path("/scans/a.pdf"))
    ('s3://bucket/a.pdf', None)
    """
    text = os.fsdecode(path)
    found = _ADDRESS.match(text)
    if not found:
        return None
    if found[3]:
        return f"{found[3]}://"
    return f"{found[1]}:///{found[2]}" if found[1] == "file" else f"{found[1]}://{found[2]}"


def stored(address: str) -> bool:
    """Whether it lies in an object store, and so may be fetched though a document of a stranger names it.

    A web address, another machine's files or a chain of file systems (`::`) would be asked for in the user's name.

    >>> stored("s3://bucket/a.pdf"), stored("http://router/off"), stored("s3://bucket::file:///etc/passwd")
    (True, False, False)
    """
    return address.partition(":")[0] in _STORES and "::" not in address


def find(address: str, suffixes: set[str]) -> list[Path]:
    """The inputs under an address, in natural order; the file itself where it is one. Raises NoInputs, UsageError."""
    _refuse_no_bucket(address)
    system, place = _system(address)
    try:
        names = [place] if system.isfile(place) else system.find(place)
    except Exception as error:  # each system has errors of its own
        raise NoInputs(f"{address} can't be listed: {error}") from error
    found = [name for name in names if system.isfile(place) or PurePosixPath(name).suffix.lower() in suffixes]
    if not found:
        raise NoInputs(f"no scans found in {address}")
    # a store's names may leave out its host, which `unstrip_protocol` does not put back
    bare, inside = address.rstrip("/"), place.rstrip("/")
    before = bare.removesuffix(inside) if bare.endswith(inside) else None
    return [Path(system.unstrip_protocol(name) if before is None else before + name) for name in natsorted(found)]


def signature(address: str) -> str | None:
    """What tells that a file is as it was; None where it is gone."""
    try:
        system, place = _system(address)
        system.invalidate_cache()  # some systems keep their listings, in which a change does not show
        about = system.info(place)
    except Exception:
        return None
    marks = ("size", "ETag", "etag", "LastModified", "last_modified", "mtime", "created", "md5Hash", "modify")
    return json.dumps([str(about[mark]) for mark in marks if mark in about])


def fetched(path: Path | str) -> Path:
    """The file on this machine: itself, or a copy that this process keeps for a while. Raises UnreadableFile."""
    address = address_of(path)
    if address is None:
        return Path(path)
    state = f"{address} {signature(address)}"
    if state in _held:
        _held.move_to_end(state)
        return _held[state]
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=_room()))
    copy = folder / PurePosixPath(address).name
    try:
        system, place = _system(address)
        system.get_file(place, str(copy))
    except UsageError:
        raise
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UnreadableFile(
            f"{address} can't be fetched: {error}", "Check the address and the right to it."
        ) from error
    _held[state] = copy
    while len(_held) > _HELD:
        shutil.rmtree(_held.popitem(last=False)[1].parent, ignore_errors=True)
    return copy


class Mirror:
    """A folder of this machine whose files are copied to an address as they change."""

    def __init__(self, address: str) -> None:
        """Raises UsageError for an address that names no bucket."""
        _refuse_no_bucket(address)
        self.address = address.rstrip("/")
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
        self.folder = home / "kehoach" / hashlib.sha256(self.address.encode()).hexdigest()[:24]
        self._copied = time.monotonic()
        self._note = self.folder / ".kehoach" / "copied.json"

    def copy_now_and_then(self) -> None:
        """For a run that goes on for days: what it has finished is there a minute later."""
        if time.monotonic() - self._copied > _EVERY:
            self.copy()
            self._copied = time.monotonic()

    def copy(self) -> None:
        """Copy what is new or changed, and remove what was copied before and is gone. Raises OutputNotWritable."""
        self._note.parent.mkdir(parents=True, exist_ok=True)
        before: dict[str, str] = json.loads(self._note.read_text()) if self._note.exists() else {}
        now = {path.name: _state(path) for path in self.folder.iterdir() if path.is_file() and path.name[0] != "."}
        try:
            system, place = _system(self.address)
            if now != before:
                system.makedirs(place, exist_ok=True)
            for name in sorted(now):
                if before.get(name) != now[name]:
                    system.put_file(str(self.folder / name), f"{place}/{name}")
                    before[name] = now[name]
            for name in sorted(set(before) - set(now)):
                if system.exists(f"{place}/{name}"):
                    system.rm_file(f"{place}/{name}")
                del before[name]
        except InputError:
            raise
        except Exception as error:
            raise OutputNotWritable(f"Cannot write to {self.address}: {error}") from error
        finally:
            self._note.write_text(json.dumps(before))


def _refuse_no_bucket(address: str) -> None:
    scheme, _, place = address.partition("://")
    if scheme in _STORES and not place.strip("/"):
        raise UsageError(f"{scheme}:// names no bucket", f"Name one: {scheme}://BUCKET/FOLDER")


def _state(path: Path) -> str:
    about = path.stat()
    return f"{about.st_size} {about.st_mtime_ns}"


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the place in it. Raises UsageError where it can't be had."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError("fsspec is not installed", "pip install 'kehoach[dask]'") from error
    try:
        system, place = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"{address} can't be used: {error}", "Install what fsspec needs for it, s3fs for s3://"
        ) from error
    return system, str(place)


def _room() -> Path:
    """Where this process keeps what it fetched; what processes left that were killed is swept up."""
    room = Path(tempfile.gettempdir(), f"{_PREFIX}{os.getuid()}")
    if not room.exists():
        room.mkdir(mode=0o700, exist_ok=True)
    if not _held:
        Finalize(None, _leave, exitpriority=1)  # for a forked worker ends without what atexit knows
        for path in room.iterdir():
            pid = path.name.partition("-")[0]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
                shutil.rmtree(path, ignore_errors=True)
    return room


def _leave() -> None:
    while _held:
        shutil.rmtree(_held.popitem()[1].parent, ignore_errors=True)
