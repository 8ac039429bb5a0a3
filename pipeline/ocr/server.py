"""The child process in which Tesseract runs as a library: `python -P server.py TESSDATA LANGUAGE`.

It is started by its path and imports nothing of ours, so that it is ready at once.

It reads pickled requests from its standard input and answers on its standard output, each with eight bytes of length
before it.
A crash or a hang of the library takes only this process with it; it ends when its standard input is closed.
Request: (dpi, [(psm, height, width, bytes), ...]).
Answer: for each crop a list of lines of (text, confidence, x0, y0, x1, y1).
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from typing import IO, Any

HEADER = struct.Struct("<Q")
RawWord = tuple[str, float, int, int, int, int]


def send(stream: IO[bytes], message: object) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message. Raises EOFError where the other side has gone."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    (size,) = HEADER.unpack(header)
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return pickle.loads(body)


def _lines(api: Any, level: Any) -> list[list[RawWord]]:
    lines: list[list[RawWord]] = []
    walk = api.GetIterator()
    if walk is None or walk.Empty(level.WORD):
        return lines
    while True:
        if walk.IsAtBeginningOf(level.TEXTLINE) or not lines:
            lines.append([])
        if not walk.Empty(level.WORD):
            text, box = walk.GetUTF8Text(level.WORD), walk.BoundingBox(level.WORD)
            if text and text.strip() and box:
                lines[-1].append((text.strip(), walk.Confidence(level.WORD) / 100, *box))
        if not walk.Next(level.WORD):
            return [line for line in lines if line]


def serve(tessdata: str, language: str) -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before the library is loaded
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not get among the answers
    from tesserocr import OEM, PSM, RIL, PyTessBaseAPI

    with PyTessBaseAPI(path=tessdata, lang=language, oem=OEM.LSTM_ONLY) as api:
        api.SetVariable("debug_file", os.devnull)
        api.SetVariable("textord_all_prop", "1")  # no search for typewriters' fixed pitch: the network parts the words
        send(answers, "ready")
        while True:
            try:
                dpi, crops = receive(requests)
            except EOFError:
                return
            out = []
            for psm, high, wide, data in crops:
                api.SetPageSegMode(PSM.SINGLE_LINE if psm == 7 else PSM.SINGLE_BLOCK)
                api.SetImageBytes(data, wide, high, 1, wide)  # as a Pillow image it would travel as PNG
                api.SetSourceResolution(round(dpi))
                api.Recognize()
                out.append(_lines(api, RIL))
                api.Clear()
            send(answers, out)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
