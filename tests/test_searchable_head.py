"""What people put right in a document's own fields, in the searchable copy: number, day, bodies, title, signer."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Head
from pipeline.document.page import Box
from pipeline.export import PrintedPage, PrintedWord, pack_words, write_document
from pipeline.review import Anchor, Change
from pipeline.review.folder import Folder
from pipeline.searchable import searchable
from pipeline.searchable.corrections import corrected
from tests.review_helpers import document
from tests.test_searchable import found_words
from tests.test_searchable_folder import read_page, results

FIRST = [
    "UBND TỈNH QUẢNG NGÃI",
    "BAN DÂN TỌC",
    "Số: 564/KH-BDT",
    "Quảng Ngải, ngày 29 tháng 7 năm 2022",
    "KẾ HOẠCH",
    "Triển khai thực hiện cải cách hành chinh năm 2022",
    "Kế hoạch số 5 của Ban Dân tộc, ngày 29 tháng 7 năm 2022.",
]
LAST = ["Nơi nhận:", "- Văn phòng UBND tinh;", "- Lưu: VT.", "TRƯỞNG BẠN", "Nguyễn Van An"]
READ = {
    "number": "564/KH-BDT",
    "issued_on": "2022-07-29",
    "place": "Quảng Ngải",
    "parent_body": "UBND tỉnh Quảng Ngãi",
    "issuing_body": "Ban Dân tọc",
    "title": "Triển khai thực hiện cải cách hành chinh năm 2022",
    "signer_position": "Trưởng bạn",
    "signer_name": "Nguyễn Van An",
    "recipients": ["Văn phòng UBND tinh", "Lưu: VT"],
}


def page(number: int, lines: list[str]) -> PrintedPage:
    made = []
    for n, line in enumerate(lines):
        made.append(
            tuple(
                PrintedWord(w, Box(60 + 40 * i, 60 + 20 * n, 95 + 40 * i, 72 + 20 * n))
                for i, w in enumerate(line.split())
            )
        )
    return PrintedPage(number, 595.0, 842.0, 0, "ocr", tuple(made))


def after(changes: dict[str, Any], first: list[str] | None = None, **read: Any) -> list[list[str]]:
    machine = document(1)
    machine.document = Head(**{**READ, **read})
    decided = machine.model_copy(deep=True)
    decided.document = Head(**{**READ, **read, **changes}, reviewed={"by": "A", "on": ""})  # type: ignore[call-arg]
    made = corrected([page(1, first or FIRST), page(2, LAST)], machine, decided)
    return [[" ".join(word.text for word in line) for line in one.lines] for one in made]


@pytest.mark.parametrize(
    ("field", "value", "at", "wanted"),
    [
        ("number", "561/KH-BDT", (0, 2), "Số: 561/KH-BDT"),
        ("issuing_body", "Ban Dân tộc", (0, 1), "BAN DÂN TỘC"),
        ("issuing_body", "Ban Dân tộc miền núi", (0, 1), "BAN DÂN TỘC MIỀN NÚI"),
        ("parent_body", "UBND tỉnh Quảng Nam", (0, 0), "UBND TỈNH QUẢNG NAM"),
        ("place", "Quảng Ngãi", (0, 3), "Quảng Ngãi, ngày 29 tháng 7 năm 2022"),
        (
            "title",
            "Triển khai thực hiện cải cách hành chính năm 2022",
            (0, 5),
            "Triển khai thực hiện cải cách hành chính năm 2022",
        ),
        ("issued_on", "2022-07-20", (0, 3), "Quảng Ngải, ngày 20 tháng 7 năm 2022"),
        ("issued_on", "2022-08-29", (0, 3), "Quảng Ngải, ngày 29 tháng 08 năm 2022"),
        ("issued_on", "2023-07-29", (0, 3), "Quảng Ngải, ngày 29 tháng 7 năm 2023"),
        ("signer_position", "Trưởng ban", (1, 3), "TRƯỞNG BAN"),
        ("signer_name", "Nguyễn Văn An", (1, 4), "Nguyễn Văn An"),
        ("recipients", ["Văn phòng UBND tỉnh", "Lưu: VT"], (1, 1), "- Văn phòng UBND tỉnh;"),
    ],
)
def test_a_field_is_put_right_where_it_is_printed(field: str, value: Any, at: tuple[int, int], wanted: str) -> None:
    made = after({field: value})
    assert made[at[0]][at[1]] == wanted
    made[at[0]][at[1]] = [FIRST, LAST][at[0]][at[1]]
    assert made == [FIRST, LAST]


def test_a_number_and_a_day_that_could_not_be_read_are_filled_in() -> None:
    first = [*FIRST[:2], "Số: /KH-BDT", "Quảng Ngải, ngày tháng 7 năm 2022", *FIRST[4:]]
    made = after({"number": "564/KH-BDT", "issued_on": "2022-07-29"}, first, number=None, issued_on="2022-07")
    assert made[0][2] == "Số: 564/KH-BDT"
    assert made[0][3] == FIRST[3]


@pytest.mark.parametrize(
    "changes",
    [{"number": "77/QĐ-STP"}, {"signer_name": "Trần Thị Bích Ngọc"}, {"title": "Một việc khác hẳn"}, {"title": None}],
)
def test_what_was_written_anew_changes_nothing_that_is_printed(changes: dict[str, Any]) -> None:
    assert after(changes) == [FIRST, LAST]


def test_a_corrected_field_makes_the_copy_anew(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = results(out)
    made = document(1, path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    made.document = Head(title="Ra soát, cắt giàm các trường")
    made.words = pack_words([read_page("RA SOÁT, CẮT GIÀM CÁC TRƯỜNG thông tin")])
    write_document(made, out, "kh")
    list(searchable(out))
    change = Change("head", "head", Anchor(), {}, {"title": "Rà soát, cắt giảm các trường"}, 0)
    Folder(out).store.add(made.source.sha256, [change], "An")
    (done,) = searchable(out)
    assert done.made
    texts = [text for text, _ in found_words(done.path.read_bytes(), tmp_path)[0]]
    assert texts == ["RÀ", "SOÁT,", "CẮT", "GIẢM", "CÁC", "TRƯỜNG", "thông", "tin"]
