"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import DiskFull, OutputNotWritable
from pipeline.limits import limit_of

_PREFIX, _SUFFIX = ".kehoach-", ".tmp"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_STALE = 24 * 3600.0  # seconds: a temporary file of that age belongs to a run that was killed


Moves = Iterable[tuple[str, str]]  # a file that was made and the name it is to take; "": what has the name is to go


@contextmanager
def atomic(
    folder: Path, names: Sequence[str], intend: Callable[[Moves], None] | None = None
) -> Iterator[list[BinaryIO]]:
    """Open one temporary file for each name; when the block ends well they are synced and take their names, in order.

    When it ends in any error, a Ctrl-C among them, they are removed and what stood under the names is untouched.
    `intend` is told what is about to be renamed: a caller that keeps it can end it after a kill, with `finish_moves`.
    Raises OutputNotWritable where the folder or the disk refuses, DiskFull where no room is left.
    """
    made: list[Path] = []
    files: list[BinaryIO] = []
    try:
        with _as_output_error(folder):
            for _ in names:
                path = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
                # not tempfile: its files are 0600, and results should have the rights the user's umask gives
                files.append(os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb"))
                made.append(path)
            yield files
            for file in files:
                file.flush()
                os.fsync(file.fileno())
                file.close()
            if intend:
                intend([(path.name, name) for path, name in zip(made, names, strict=True)])
            for path, name in zip(made, names, strict=True):
                os.replace(path, folder / name)
            _sync_folder(folder)
    finally:
        for file in files:
            _close(file)
        for path in made:
            path.unlink(missing_ok=True)


def finish_moves(folder: Path, moves: Moves) -> None:
    """Rename and remove what a killed process had begun to. What is done already is passed over."""
    with _as_output_error(folder):
        for made, name in moves:
            if not made:
                (folder / name).unlink(missing_ok=True)
            elif (folder / made).is_file():
                os.replace(folder / made, folder / name)


def sweep_temporary(folder: Path) -> None:
    """Remove what killed runs left half written. For the one run that has the folder to itself."""
    with _as_output_error(folder):
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            path.unlink(missing_ok=True)


def ready_folder(folder: Path) -> None:
    """Make the folder, try that it can be written to, and sweep up after runs that were killed.

    Raises OutputNotWritable.
    """
    with _as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink(missing_ok=True)
    with atomic(folder, [f"{_PREFIX}probe"]) as (file,):
        file.write(b"")
    (folder / f"{_PREFIX}probe").unlink(missing_ok=True)


class Reserve:
    """Room on the disk that is given back for the report of a run, so that a full disk doesn't cost it."""

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        try:
            with _as_output_error(folder), self._path.open("xb") as file:
                file.write(os.urandom(size))  # zeros would take no room on some file systems
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.free()
            raise

    def free(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


@contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(f"No room is left to write to {folder}: {error.strerror or error}") from error
        if limit := limit_of(error):
            raise limit from error
        raise OutputNotWritable(f"Cannot write to {folder}: {error.strerror or error}") from error


def _close(file: BinaryIO) -> None:
    with suppress(OSError):  # a full disk speaks up again when the buffer is flushed; its first error is on its way
        file.close()


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with suppress(OSError):  # some network shares refuse; the files themselves are synced
        os.fsync(handle)
    os.close(handle)
