"""The entry point of `kehoach`: the server of the workers loads while the command line does."""

from __future__ import annotations

import sys
from pathlib import Path

_OUT = "outputs"  # where a run writes that says nothing else
LEDGER = ".kehoach/ledger.sqlite"
_NO_WORK = ("--help", "--scheduler")  # nothing is read here


def main() -> None:
    """Begin the server where there will be work for it, then do what the command line says."""
    if will_read(sys.argv[1:]):
        from pipeline.forks import begin

        begin()
    from pipeline.cli import main as command

    command()


def will_read(words: list[str]) -> bool:
    """Whether these words are a run that reads something for certain: into a folder where nothing was read before.

    >>> will_read(["run", "scans/", "--out=/nowhere"]), will_read(["show", "a.json"])
    (True, False)
    """
    if words[:1] != ["run"] or len(words) == 1 or any(word.split("=")[0] in _NO_WORK for word in words):
        return False
    out = _OUT
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == "--out":
            out = after
        elif word.startswith("--out="):
            out = word.removeprefix("--out=")
    return not (Path(out) / LEDGER).exists()
