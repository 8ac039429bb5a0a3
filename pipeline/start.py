"""The entry point of `kehoach`: the server of the workers loads while the command line does."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from pathlib import Path

_OUT = "outputs"  # where a run writes that says nothing else
LEDGER = ".kehoach/ledger.sqlite"
_INTERRUPTED = 130  # ExitCode.INTERRUPTED: nothing is imported for it
_NO_WORK = ("--help", "-h", "--scheduler")  # nothing is read here


def main() -> None:
    """Begin the server where there will be work for it, then do what the command line says.

    A Ctrl-C ends it without a word, also while all this is imported.
    """
    try:
        gc.disable()  # nothing that is loaded now will be let go
        _never_fail_to_say()
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # all that is installed would be asked for some
        if will_read(sys.argv[1:]):
            from pipeline.forks import begin

            begin()
        from pipeline.cli import main as command

        gc.freeze()
        gc.enable()
        command()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(_INTERRUPTED)


def _never_fail_to_say() -> None:
    """Letters that a terminal of another encoding can't show are told by their numbers; the work was done. Where an
    output is closed (`>&-`), what is said goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the end of the program
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the end of the program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="backslashreplace")


def will_read(words: list[str]) -> bool:
    """Whether these words are a run that reads something for certain: into a folder where nothing was read before.

    >>> will_read(["run", "scans/", "--out=/nowhere"]), will_read(["show", "a.json"])
    (True, False)
    """
    if words[:1] != ["run"] or len(words) == 1 or "" in words or any(word.split("=")[0] in _NO_WORK for word in words):
        return False
    out = _OUT
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == "--out":
            out = after
        elif word.startswith("--out="):
            out = word.removeprefix("--out=")
    return bool(out) and is_new(Path(out))


def is_new(out: Path) -> bool:
    """Whether nothing was read into the folder; False too where that can't be told: the run will say why."""
    try:
        return not (out / LEDGER).exists()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False
