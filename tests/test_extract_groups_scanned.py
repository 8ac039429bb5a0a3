"""Group rows of scanned tables whose numerals were read as figures."""

from __future__ import annotations

import pytest

from pipeline.document import SourceFile
from pipeline.flow import understand
from tests.helpers import grid, scanned

HEADS = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]


def work(number: int) -> list[str | None]:
    texts = ["Rà soát văn bản.", "Mở lớp tập huấn.", "Công khai thủ tục.", "Tổ chức sơ kết.", "Kiểm tra công vụ."]
    return [str(number), texts[number % len(texts)], "Sở Nội vụ", "Quý II/2026"]


def sections(rows: list[list[str | None]], confidence: float = 0.9) -> list[str]:
    spans = {(n, 0): (1, 4) for n, row in enumerate([HEADS, *rows]) if row[1] is None}
    page = scanned([grid([HEADS, *rows], spans)])
    for word in (word for line in page.lines() for word in line.words):
        word.confidence = confidence
    return [s.id for s in understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [page]).sections]


def group(text: str) -> list[str | None]:
    return [text, None, None, None]


@pytest.mark.parametrize("second", ["1.", "1)", "II."])
@pytest.mark.parametrize("first", ["1.", "I."])
def test_a_lone_one_behind_rows_is_the_next_numeral(first: str, second: str) -> None:
    rows = [
        group(f"{first} Công tác thể chế"),
        *map(work, (1, 2)),
        group(f"{second} Thủ tục hành chính"),
        *map(work, (3, 4)),
        group("III. Tổ chức bộ máy"),
        work(5),
        group("IV. Tài chính công"),
        work(6),
    ]
    assert sections(rows) == ["I", "II", "III", "IV"]


def test_figures_right_under_a_numeral_or_that_count_on_are_groups_of_their_own() -> None:
    rows = [
        group("I. Công tác thể chế"),
        group("1. Văn bản"),
        work(1),
        group("2. Rà soát"),
        work(2),
        group("II. Thủ tục hành chính"),
        work(3),
        group("1. Tiếp nhận"),
        work(4),
        group("2. Trả kết quả"),
        work(5),
    ]
    assert sections(rows) == ["I", "I.1", "I.2", "II", "II.1", "II.2"]


def test_what_was_not_read_from_a_picture_stays() -> None:
    rows = [group("I. Công tác thể chế"), work(1), group("1. Văn bản"), work(2), group("II. Bộ máy"), work(3)]
    assert sections(rows, confidence=1.0) == ["I", "I.1", "II"]
