"""Documents that assign nothing give no tasks: reports, letters, petitions, invitations, statistics."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Document, Head, Task
from pipeline.extract.assigning import doc_kind, gives_out
from pipeline.flow import Options, read_document
from pipeline.knowledge import load
from samples.generator.fonts import FontsMissing
from samples.generator.make import make
from samples.generator.model import Doc, Node, Table, TableCell, TableRow
from tests.helpers import read

TEXTS = sorted((Path(__file__).parent / "data" / "no_tasks").glob("*.txt"))


def test_there_are_enough_of_several_bodies() -> None:
    assert len(TEXTS) >= 5
    firsts = {path.read_text(encoding="utf-8").split("\n", 1)[0] for path in TEXTS}
    assert len(firsts) == len(TEXTS)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_document_that_assigns_nothing_gives_no_tasks(path: Path) -> None:
    document = read_document(path)
    assert [task.text for task in document.tasks] == []
    assert len(document.text) > 300  # it was read


def task(**fields: object) -> Task:
    return Task(**{"id": "T1", "text": "Lợp lại mái tôn.", **fields})  # type: ignore[arg-type]


def test_the_number_tells_the_kind_where_no_line_does() -> None:
    assert doc_kind(Head(number="45-GM/BTCTU")) == "Giấy mời"
    assert doc_kind(Head(number="17/TTr-THCSLL")) == "Tờ trình"
    assert doc_kind(Head(number="87/KH-SXD", doc_type="Kế hoạch")) == "Kế hoạch"
    assert doc_kind(Head(number="02/2017/TT-VPCP")) == "Thông tư"
    assert doc_kind(Head()) is None


def test_a_plan_gives_out_work_and_an_invitation_never() -> None:
    assert gives_out(task(), Head(doc_type="Kế hoạch"), [])
    assert not gives_out(task(lead_units=["Sở Nội vụ"]), Head(doc_type="Giấy mời"), ["Nhiệm vụ"])


def test_a_report_gives_out_work_where_it_says_who_or_names_tasks() -> None:
    report = Head(doc_type="Báo cáo")
    assert not gives_out(task(), report, ["CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"])
    assert gives_out(task(), report, ["Cải cách thể chế", "NHIỆM VỤ TRỌNG TÂM QUÝ III"])
    assert gives_out(task(lead_units=["Sở Nội vụ"]), report, [])


def test_the_kinds_are_types_of_documents() -> None:
    words, known = load("not_assigning.yaml"), load("doc_types.yaml")["types"]
    assert set(words["never"]) | set(words["seldom"]) <= set(known)


def test_what_a_report_asks_of_others_is_still_found() -> None:
    document = read(
        """
        BÁO CÁO
        Kết quả công tác quý I năm 2026

        I. KẾT QUẢ ĐẠT ĐƯỢC

        - Tổ chức 02 hội nghị quán triệt cho công chức.

        II. NHIỆM VỤ TRỌNG TÂM QUÝ II

        - Văn phòng Sở rà soát danh mục hồ sơ trước ngày 15/5/2026.
        """
    )
    assert [task.lead_units for task in document.tasks] == [["Văn phòng Sở"]]


def petition() -> Doc:
    """A petition with a table of sums, as a scan."""
    rows = [("1", "Lợp lại mái tôn", "420 m2", "310.000.000"), ("2", "Thay hệ thống điện", "06 phòng", "95.000.000")]
    heads = [TableCell(text, i, bold=True) for i, text in enumerate(["TT", "Hạng mục", "Khối lượng", "Thành tiền"])]
    cells = [TableRow([TableCell(text, i) for i, text in enumerate(row)]) for row in rows]
    items = [
        "Lợp lại mái tôn của nhà lớp học.",
        "Thay toàn bộ hệ thống điện, quạt, đèn.",
        "Sơn lại tường trong, ngoài.",
    ]
    body = [
        Node("Trường THCS Lê Lợi kính trình Ủy ban nhân dân huyện xem xét, phê duyệt các nội dung sau:"),
        Node("Sự cần thiết", "1.", True, children=[Node("Nhà lớp học xây dựng năm 2004, mái dột, điện hỏng.")]),
        Node("Quy mô", "2.", True, children=[Node(text, "-") for text in items]),
        Node("Kinh phí", "3.", True, children=[Node(table=Table([8, 40, 26, 26], [TableRow(heads)], cells))]),
        Node("Trường THCS Lê Lợi kính đề nghị Ủy ban nhân dân huyện xem xét, quyết định./."),
    ]
    return Doc(
        *("to-trinh", "Tờ trình", "Về việc phê duyệt chủ trương sửa chữa nhà lớp học", "17", "/TTr-THCSLL"),
        *("Phú Thạnh", 2026, 5, 12, ["UBND HUYỆN PHÚ THẠNH", "TRƯỜNG THCS LÊ LỢI"], 1, "UBND huyện Phú Thạnh"),
        *("Trường THCS Lê Lợi", ["HIỆU TRƯỞNG"], "Hiệu trưởng", "Nguyễn Thị Lan Hương", ["Như trên", "Lưu: VT"], body),
        type_line="TỜ TRÌNH",
    )


def scanned(folder: Path) -> Document:
    try:
        path = make(petition(), folder, ["office"], 5)
    except FontsMissing as error:
        pytest.skip(str(error))
    return read_document(path, Options(believe_layer=False))


def test_a_scanned_petition_gives_no_tasks(tmp_path: Path) -> None:
    document = scanned(tmp_path)
    assert doc_kind(document.document) == "Tờ trình"
    assert len(document.tables) == 1
    assert [task.text for task in document.tasks] == []
