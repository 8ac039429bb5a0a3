"""What is wrong with a command line and with where it is called, that no command looks after itself."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from typer.core import TyperGroup
from typer.exceptions import TyperException

from pipeline.errors import DiskFull, KehoachError, UsageError
from pipeline.wording import typed_vi

_PATHS = ("FOLDER", "FILE", "OUT")  # what the help calls them
ORDER = "run show review export load track track-export track-report searchable report watch restore learn doctor"
_READER_GONE = 1  # as click ends where nobody reads any more what is said
_UNSET = "Where it comes from a variable of the shell, that one is not set; . is the current folder."


def refuse_empty(command: Any, words: Sequence[str]) -> None:
    """Raises UsageError for a file or folder without a name: as a path it would be the current folder."""
    valued = [one for one in command.params if one.param_type_name == "option" and not one.is_flag]
    others = {name for one in valued if not _of_path(one) for name in one.opts}
    paths = {name for one in valued if _of_path(one) for name in one.opts}
    for before, word in zip(["", *words], words, strict=False):
        name, is_given, value = word.partition("=")
        if name in paths and is_given and not value:
            raise UsageError(f"{name} names no folder or file: it is empty", _UNSET)
        if not word and before in paths:
            raise UsageError(f"{before} names no folder or file: it is empty", _UNSET)
        if not word and before not in others:
            raise UsageError("The name of a folder or file is empty", _UNSET)


def _of_path(option: Any) -> bool:
    return option.metavar in _PATHS


def refuse_nowhere() -> None:
    """Raises UsageError where the folder in which the command was called is gone."""
    try:
        Path(os.getcwd())
    except OSError as error:
        raise UsageError("The current folder is no longer there", "Go to one that is: cd ~") from error


class InOrder(TyperGroup):
    """The help lists the commands in the order in which they are wanted; no file is called nothing; wrong words are
    told in both languages."""

    def make_context(self, *args: Any, **given: Any) -> Any:
        with said_in_both():
            return super().make_context(*args, **given)

    def invoke(self, ctx: Any) -> Any:
        with said_in_both():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, words = super().resolve_command(ctx, args)
        if not ctx.resilient_parsing:  # else a shell completes what is being typed
            refuse_empty(command, words)
        return name, command, words

    def list_commands(self, ctx: Any) -> list[str]:
        order = ORDER.split()
        return sorted(super().list_commands(ctx), key=lambda name: order.index(name) if name in order else len(order))


@contextmanager
def said_in_both() -> Iterator[None]:
    """What typer finds wrong with a command line is told in Vietnamese, too, beneath its English."""
    try:
        yield
    except TyperException as error:
        said = str(error.format_message()) if hasattr(error, "format_message") else ""
        if vietnamese := typed_vi(said):
            vars(error)["format_message"] = lambda: f"{said}\n{vietnamese}"
        raise


@contextmanager
def said_whole() -> Iterator[None]:
    """What a command says is written out before it ends, for the program's own end could only fail without a word.

    A reader that is gone (`| head`) is no error to be told; a disk that is full is (`> FILE`).
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        with suppress(OSError, ValueError):  # ValueError: a stand-in without a descriptor
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            sys.exit(_READER_GONE)
        raise


def told_by_system(error: OSError) -> KehoachError | None:
    """What a name that was given is wrong in, or that no room is left, where only the system knew."""
    if error.errno == errno.ENOSPC:
        where = f"to {os.fsdecode(error.filename)}" if error.filename else "what this command says"
        return DiskFull(f"No room is left to write {where}: {error.strerror}")
    if error.errno == errno.ENAMETOOLONG:
        said = f"A name is too long for this file system: {str(error.filename)[:60]}…"
        return UsageError(said, "Give a shorter one.")
    if isinstance(error, PermissionError) and error.filename:
        said = f"{os.fsdecode(error.filename)} may not be opened: {error.strerror}"
        return UsageError(said, "Give yourself the right to it (chmod u+rwX), or name another.")
    return None
