"""Tesseract as a library (tesserocr) in a child process that lives on from page to page and can be killed."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import subprocess
import sys
import time
from pathlib import Path

from pipeline.document import Box, Line, Word
from pipeline.errors import OcrFailed, OcrTimeout
from pipeline.ocr import server
from pipeline.ocr.engine import LANGUAGE, Crop
from pipeline.ocr.server import HEADER, RawWord, send
from pipeline.text import nfc

_START = 30.0  # seconds the child may take to load the language
# a network takes and leaves much memory: in large pages (glibc on Linux; others pass over it) that is quicker
_MEMORY = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class TesserocrEngine:
    """The default engine. The child starts with the first page and again after a crash or a kill."""

    name = "tesserocr"

    def __init__(
        self, tessdata: Path, timeout: float = 120.0, command: list[str] | None = None, model: str = LANGUAGE
    ) -> None:
        self._timeout = timeout
        self._command = command or [sys.executable, "-P", server.__file__, str(tessdata), model]
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        if not crops:
            return []
        request = dpi, [(c.psm, *c.pixels.shape[:2], c.pixels.tobytes()) for c in crops]
        try:
            child = self._child if self._child and self._child.poll() is None else self._start()
            end = time.monotonic() + self._timeout  # a page's time is not what a start takes
            assert child.stdin
            send(child.stdin, request)
            answer = self._answer(child, end)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.close()
            raise OcrFailed(
                "Tesseract died while it read a page", "Read the page again with --engine pytesseract."
            ) from error
        except OcrTimeout:
            self.close()
            raise
        return [_lines(raw) for raw in answer]

    def close(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self.close()
        child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**_MEMORY, **os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
        self._child = child
        self._answer(child, time.monotonic() + _START)
        return child

    def _answer(self, child: subprocess.Popen[bytes], end: float) -> list[list[list[RawWord]]]:
        assert child.stdout
        (size,) = HEADER.unpack(self._take(child.stdout.fileno(), HEADER.size, end))
        answer: list[list[list[RawWord]]] = pickle.loads(self._take(child.stdout.fileno(), size, end))
        return answer

    def _take(self, stream: int, size: int, end: float) -> bytes:
        """Exactly `size` bytes, or OcrTimeout at `end`, or EOFError where the child is gone."""
        parts = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while len(parts) < size:
                if not selector.select(max(0.0, end - time.monotonic())):
                    raise OcrTimeout(
                        f"Tesseract took longer than {self._timeout:.0f} s for a page", "Raise --page-timeout."
                    )
                part = os.read(stream, min(1 << 20, size - len(parts)))
                if not part:
                    raise EOFError
                parts += part
        return bytes(parts)


def _lines(raw: list[list[RawWord]]) -> list[Line]:
    return [Line([Word(nfc(text), Box(*box), max(0.0, min(1.0, conf))) for text, conf, *box in line]) for line in raw]
