"""Documents of thousands of pages: the time grows with the length, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import pipeline.extract.roles as extract_roles
from pipeline.document import Block, BlockKind, Box, Page, SourceFile, TextSource
from pipeline.extract import unit_words
from pipeline.flow import understand
from pipeline.text import fold
from tests.helpers import LEFT, RIGHT, full, grid, line, scanned

_CLAUSES = [
    "Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành rà soát thủ tục, xong trước ngày 30/6/2025,",
    "tham mưu bố trí kinh phí theo Quyết định số 12/QĐ-UBND ngày 05/3/2024 của Ủy ban nhân dân tỉnh,",
    "đạt 95% hồ sơ, báo cáo kết quả trước ngày 15 hằng tháng cùng Văn phòng và VNPT, phối hợp với Công an",
]


def page(number: int, rows: list[str]) -> Page:
    lines = [full(text, y0=80 + 19 * i) for i, text in enumerate(rows)]
    box = Box(LEFT, 80, RIGHT, 780)
    return Page(number, 595, 842, 200, 0, TextSource.LAYER, [Block(BlockKind.TEXT, box, lines)])


def one_paragraph(pages: int) -> list[Page]:
    """A task that begins on the first page and ends nowhere: what stopped a document of 2,000 pages."""
    rows = [word.lower() if word[0] == "S" else word for word in _CLAUSES for _ in range(2)] * 5
    broken = [" ".join(part) for row in rows for part in (row.split()[:11], row.split()[11:])]
    head = ["I. NHIỆM VỤ", "1. Sở Tài chính chủ trì"]
    first = Page(1, 595, 842, 200, 0, TextSource.LAYER)
    first.blocks = [
        Block(BlockKind.TEXT, Box(LEFT, 80, RIGHT, 120), [line(t, y0=80 + 19 * i) for i, t in enumerate(head)])
    ]
    return [first, *(page(number, broken) for number in range(2, pages + 1))]


def text_file(characters: int) -> list[Page]:
    """A text file whose one task is a line of so many characters."""
    body = " ".join(_CLAUSES)
    return text_file_of(body * (characters // len(body)))


def text_file_of(task: str, begins: str = "1. Sở Tài chính chủ trì ") -> list[Page]:
    rows = ["I. NHIỆM VỤ", f"{begins}{task}"]
    lines = [line(text, y0=14.0 * i) for i, text in enumerate(rows)]
    return [Page(1, 595, 842, 0, 0, TextSource.TEXT, [Block(BlockKind.TEXT, Box(0, 0, 595, 842), lines)])]


def many_units(count: int) -> list[Page]:
    """A task that thousands of units lead, each named once."""
    return text_file_of(f"Giao {', '.join(_names(count))} chủ trì rà soát thủ tục hành chính.", "1. ")


def many_citations(count: int) -> list[Page]:
    """A task that cites thousands of documents without a full stop between them."""
    cited = (f"Nghị định số {i}/2025/NĐ-CP ngày 12/3/2025 của {name}" for i, name in enumerate(_names(count)))
    return text_file_of("rà soát " + ", ".join(cited))


def cell_of_names(count: int) -> list[Page]:
    """A table with a cell that names thousands of units, and is there twice: a name of the document's own each."""
    row = ["1", "Rà soát thủ tục", "Sở Tài chính", "; ".join(_names(count)), "Quý I/2026"]
    head = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]
    return [scanned([grid([head, row, ["2", *row[1:]]])], source=TextSource.LAYER)]


def _names(count: int) -> list[str]:
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    return [f"Sở X{a}{b}{c}" for a in letters for b in letters for c in letters][:count]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "size"),
    [(one_paragraph, 3), (text_file, 5_000), (many_units, 250), (many_citations, 220), (cell_of_names, 250)],
)
def test_time_grows_with_the_length(make: Callable[[int], list[Page]], size: int) -> None:
    def seconds(pages: list[Page]) -> float:
        start = time.process_time()
        understand(SourceFile("a.pdf", "0" * 64, "pdf", len(pages)), pages)
        return time.process_time() - start

    short, long = make(size), make(6 * size)
    seconds(make(2))  # what is made once a process
    base = min(seconds(short) for _ in range(2))
    assert seconds(long) < 14 * base  # 6 times as long: 6, or 36 where it goes by the square


def test_a_long_text_folds_as_short_ones_do() -> None:
    words = ["Hoà", "Bình,", "ĐẮK", "LẮK;", "ðường", "số", "5", "–", "ủy", "ban", "é", "ﬁ"]
    assert fold(" ".join(words * 60)) == " ".join(fold(word) for word in words * 60)


def test_a_worker_forgets_the_words_of_documents_that_are_done() -> None:
    marks = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    names = [f"X{a}{b}{c}" for a in marks for b in marks for c in marks[:16]]
    understand(SourceFile("a.txt", "0" * 64, "text", 1), text_file_of(" ".join(names)))
    assert unit_words.tag.cache_info().currsize == 0
    assert len(unit_words._tokenizer().vocab) < len(names) / 2
    assert extract_roles.roles_of("Sở Nội vụ chủ trì rà soát thủ tục").lead == ["Sở Nội vụ"]
