"""The engine in its own process: time limits that kill, crashes that are got over; reading regions."""

from __future__ import annotations

import pickle
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from pipeline.document import BlockKind, Box, CellRegion, Line, PageImage, Region, Word
from pipeline.errors import OcrFailed, OcrTimeout, UsageError
from pipeline.ocr import Crop, open_engine, probe, read_regions
from pipeline.ocr.inprocess import TesserocrEngine

CHILD = """
import sys, time
from pathlib import Path
from pipeline.ocr.server import receive, send
send(sys.stdout.buffer, "ready")
while True:
    receive(sys.stdin.buffer)
    state = Path(sys.argv[1])
    what = state.read_text()
    state.write_text("work")
    if what == "hang":
        time.sleep(60)
    if what == "crash":
        sys.exit(3)
    send(sys.stdout.buffer, [[[("chữ", 0.9, 1, 2, 30, 12)]]])
"""


def _engine(tmp_path: Path, what: str, timeout: float) -> TesserocrEngine:
    script, state = tmp_path / "child.py", tmp_path / "state"
    script.write_text(textwrap.dedent(CHILD))
    state.write_text(what)
    return TesserocrEngine(tmp_path, timeout, [sys.executable, str(script), str(state)])


CROP = Crop(np.full((40, 60), 255, np.uint8))


def test_a_hanging_engine_is_killed_and_starts_again(tmp_path: Path) -> None:
    engine = _engine(tmp_path, "hang", 1.5)
    start = time.monotonic()
    with pytest.raises(OcrTimeout) as caught:
        engine.read([CROP], 300)
    assert time.monotonic() - start < 10
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), OcrTimeout)
    assert engine.read([CROP], 300)[0][0].text == "chữ"
    engine.close()
    engine.close()


def test_a_crashed_engine_starts_again(tmp_path: Path) -> None:
    engine = _engine(tmp_path, "crash", 20)
    with pytest.raises(OcrFailed):
        engine.read([CROP], 300)
    assert engine.read([CROP], 300)[0][0].words[0].box == Box(1, 2, 30, 12)
    engine.close()


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(UsageError):
        open_engine("abbyy")


class FakeEngine:
    """Reads one word in each crop, in its middle."""

    name = "fake"

    def __init__(self, confidence: float = 0.9) -> None:
        self.confidence = confidence
        self.crops = 0

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        self.crops += len(crops)
        return [[Line([Word("chữ", Box(10, 10, 40, 30), self.confidence)])] for _ in crops]

    def close(self) -> None: ...


def _image() -> PageImage:
    ink = np.full((400, 600), 255, np.uint8)
    ink[110:130, 110:180] = 0
    to_page = np.array([[0.36, 0, 0], [0, 0.36, 0]])
    return PageImage(1, ink, 200.0, 216, 144, 0, 0.0, to_page)


def test_empty_cells_stay_empty_and_are_not_read() -> None:
    cells = [CellRegion(0, 0, 1, 1, Box(100, 100, 300, 200)), CellRegion(0, 1, 1, 1, Box(300, 100, 500, 200))]
    regions = [Region(BlockKind.TABLE, Box(100, 100, 500, 200), cells), Region(BlockKind.STAMP, Box(0, 0, 90, 90))]
    engine = FakeEngine()
    page = read_regions(_image(), regions, engine)
    assert engine.crops == 1
    (block,) = page.blocks
    assert block.grid
    assert [cell.text for cell in block.grid.cells] == ["chữ", ""]
    box = block.grid.cells[0].lines[0].words[0].box
    assert 100 * 0.36 - 5 <= box.x0 <= 300 * 0.36


def test_a_poor_reading_is_tried_twice() -> None:
    engine = FakeEngine(0.4)
    page = read_regions(_image(), [Region(BlockKind.TEXT, Box(50, 50, 500, 300))], engine)
    assert engine.crops == 2
    assert page.confidence == pytest.approx(0.4)


def test_the_probe_likes_words() -> None:
    assert 0 < probe(FakeEngine(0.9))(CROP.pixels) < 0.9
