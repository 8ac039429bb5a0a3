"""spaCy comes without its command line, and the command line can still be had."""

from __future__ import annotations

import subprocess
import sys


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_command_line_is_not_loaded() -> None:
    code = "import pipeline.extract.tokenizer, sys; print([m for m in sys.modules if m.startswith('spacy.cli')])"
    assert _run(code) == "[]"


def test_the_command_line_comes_when_it_is_asked_for() -> None:
    code = "import pipeline.extract.tokenizer, spacy, spacy.cli; print(bool(spacy.cli.download), bool(spacy.info()))"
    assert _run(code).endswith("True True")
