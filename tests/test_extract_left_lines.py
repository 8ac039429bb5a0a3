"""Lines of a list that look like work and gave no row are told: of their page, and in the run's report."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.report import DocumentReport
from pipeline.flow import read_document
from tests.helpers import read
from tests.test_extract_plans import HEAD


def left(body: str) -> list[str]:
    (page,) = read(HEAD + body).pages
    assert ("lines_left" in page.warnings) is bool(page.left)
    return [line.text for line in page.left]


@pytest.mark.parametrize(
    "line",
    [
        "Đèn chiếu sáng do Công ty Điện lực Tân Hưng lắp đặt xong trước 30/9/2026.",
        "Nhà vệ sinh công cộng tại bến xe, xong trước ngày 15/8/2026.",
        "Biển báo tại ngã ba chợ (Công an xã).",
    ],
)
def test_a_line_under_a_heading_that_says_nothing(line: str) -> None:
    assert left(f"II. CÁC NỘI DUNG KHÁC\n- {line}\n- Công tác khác.\n") == [line]


@pytest.mark.parametrize("line", ["Họp dân.", "Báo cáo.", "Kiểm tra;"])
def test_an_item_of_one_or_two_words(line: str) -> None:
    assert left(f"II. NHIỆM VỤ\n1. Phòng Kinh tế\n- Rà soát hồ sơ đất đai.\n- {line}\n") == [line]


@pytest.mark.parametrize("sign", ["+", "➢"])
@pytest.mark.parametrize("line", ["Rà soát hồ sơ đất đai trước 30/6/2026.", "Tuần tra ban đêm tại các thôn."])
def test_an_item_that_orders_something_and_has_others_under_it(line: str, sign: str) -> None:
    body = f"II. NHIỆM VỤ\n1. Phòng Kinh tế\n- {line}\n{sign} Lập danh sách hộ nghèo.\n{sign} Lập danh sách hộ mới.\n"
    assert left(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "II. NHIỆM VỤ\n1. Phòng Kinh tế\n- Rà soát các nội dung sau:\n+ Lập danh sách hộ nghèo.\n+ Họp dân các thôn.\n",
        "II. NHIỆM VỤ\n1. Phòng Kinh tế\n- Hợp đồng.\n- Rà soát hồ sơ đất đai.\n",
        "II. YÊU CẦU\n- Phòng Kinh tế chủ động, quyết liệt, xong trước 30/6/2026.\n- Họp dân.\n",
        "II. TÌNH HÌNH\n- Phòng Kinh tế đã hoàn thành rà soát trước ngày 30/6/2026.\n",
        "II. NHIỆM VỤ\n1. Rà soát hồ sơ.\n- Đơn vị chủ trì: Phòng Kinh tế.\n- Địa điểm: Hội trường xã.\n",
        "II. TỔ CHỨC THỰC HIỆN\n1. Phòng Kinh tế rà soát hồ sơ.\n"
        "2. Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về Văn phòng.\n",
        "II. CÁC NỘI DUNG KHÁC\n- Công tác khác.\n- Số liệu năm 2026.\n",
    ],
)
def test_what_is_no_work_or_was_taken_is_not_told(body: str) -> None:
    assert left(body) == []


def test_the_report_lists_them(tmp_path: Path) -> None:
    path = tmp_path / "kh.txt"
    path.write_text(
        HEAD + "II. CÁC NỘI DUNG KHÁC\n- Biển báo tại ngã ba chợ (Công an xã).\n- Công tác khác.\n", "utf-8"
    )
    report = DocumentReport(path=str(path), stem="kh")
    report.finish(read_document(path))
    (one,) = [item for item in report.review if item.id == "?"]
    assert (one.page, one.text) == (1, "Biển báo tại ngã ba chợ (Công an xã).")
    assert one.reasons
    assert one.reasons != one.reasons_vi
    assert report.status == "ok_with_warnings"


def test_a_text_whose_line_breaks_became_spaces_is_told() -> None:
    items = "1. Sở Y tế rà soát hồ sơ. 2. Sở Nội vụ in tài liệu. 3. Công an tỉnh kiểm tra."
    (told,) = left(f"Để khắc phục tồn tại, tỉnh triển khai như sau: {items}\n")
    assert told.endswith(items)
    assert not left(f"Năm qua đã làm ba việc: {items}\nII. NHIỆM VỤ\n1. Sở Nội vụ in tài liệu.\n")
    (headed,) = left(f"II. TỔ CHỨC THỰC HIỆN {items}\n")
    assert headed.endswith(items)


def test_a_project_of_a_list_that_names_who_builds_it_by_a_day_is_told() -> None:
    line = "Đường liên thôn: Phòng Kinh tế thi công trước ngày 15/9/2026."
    assert left(f"II. DANH MỤC CÔNG TRÌNH\n1. {line}\n2. Kênh N2: 1,2 tỷ đồng, năm 2027.\n") == [line]


def test_an_item_that_ends_in_a_colon_over_nothing_is_told() -> None:
    line, under = "Hướng dẫn các xã lập hồ sơ thuộc thẩm quyền:", "II. NHIỆM VỤ\n1. Phòng Kinh tế\n"
    assert left(f"{under}a) {line}\nb) Rà soát các chợ.\n") == [line]
    assert left(f"{under}a) {line}\n- Hồ sơ đất.\n- Hồ sơ nhà.\nb) Rà soát các chợ.\n") == []
    assert left(f"{under}a) {line}\nSTT | Hồ sơ | Thời gian\n1 | Đất | 2026\n2 | Nhà | 2027\n") == []


def test_a_noun_before_what_is_to_be_done_is_told() -> None:
    under = "II. NHIỆM VỤ\n1. Thuế tỉnh\n- Rà soát sổ thuế.\n- "
    line = "Tình hình nộp thuế; xác định vốn của nhà đầu tư."
    assert left(f"{under}{line}\n") == [line]
    assert left(f"{under}Tình hình nộp thuế của nhà đầu tư.\n") == []


@pytest.mark.parametrize("heading", ["NHIỆM VỤ", "ĐÁNH GIÁ CHUNG VÀ NHIỆM VỤ", "ĐÁNH GIÁ CHUNG"])
def test_a_paragraph_alone_that_says_what_is_to_come_is_told(heading: str) -> None:
    line = "Trong thời gian tới, Tỉnh tổ chức thực hiện đúng tiến độ các dự án đường ven sông."
    assert left(f"II. {heading}\nCác dự án đã có mặt bằng.\n{line}\nIII. KIẾN NGHỊ\n1. Giao Sở Y tế rà soát.\n") == [
        line
    ]
    wet = "Trong thời gian tới, mưa lũ còn phức tạp, khó lường."
    assert left(f"II. {heading}\n{wet}\nIII. KIẾN NGHỊ\n1. Giao Sở Y tế rà soát.\n") == []


def test_a_paragraph_alone_under_a_heading_of_work_is_told_without_a_time() -> None:
    line = "Tỉnh tổ chức thực hiện đúng tiến độ các dự án đường ven sông."
    rest = "III. KIẾN NGHỊ\n1. Giao Sở Y tế rà soát.\n"
    assert left(f"II. NHIỆM VỤ\n{line}\n{rest}") == [line]
    assert left(f"II. NHIỆM VỤ\nĐề án gồm ba nhóm việc nêu tại phụ lục.\n{rest}") == []
    assert left(f"II. KẾT QUẢ\n{line}\n{rest}") == []


@pytest.mark.parametrize(
    "line",
    [
        "Trường hợp đường ngập sâu, các trường học chủ động cho học sinh nghỉ.",
        "Nhằm giữ an toàn, Ủy ban nhân dân xã đề nghị các thôn gác đêm ở các bến đò.",
    ],
)
def test_a_document_that_gives_work_in_its_prose_alone_tells_it(line: str) -> None:
    head = HEAD.partition("I. MỤC ĐÍCH")[0] + "\nCăn cứ Luật Thủy lợi số 08/2017/QH14;\n"

    def told(text: str) -> list[str]:
        return [one.text for page in read(f"{head}{text}\n").pages for one in page.left]

    assert told(line) == [line]
    assert told("Đề nghị các thôn nghiêm túc thực hiện./.") == []
    assert told("Ủy ban nhân dân xã đã rà soát các bến đò.") == []
