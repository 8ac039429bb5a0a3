"""Items that say who answers for failures: what work stands beside that is kept, or told."""

from __future__ import annotations

import pytest

from tests.helpers import read
from tests.test_extract_plans import HEAD

WORK = [
    "Rà soát hồ sơ, chịu trách nhiệm trước UBND xã về số liệu.",
    "Thẩm định dự toán và chịu trách nhiệm giải trình với đoàn kiểm tra.",
    "Kiểm tra các chợ, trực tiếp chịu trách nhiệm trước Chủ tịch UBND xã.",
    "Rà soát trạm y tế; chịu trách nhiệm trước UBND tỉnh về kết quả.",
    "Họp dân các thôn; chịu trách nhiệm trước UBND xã.",
    "Chịu trách nhiệm trước UBND tỉnh về an ninh; phân luồng giao thông trước 15/7/2026.",
    "Báo cáo trước 15/7/2026 và chịu trách nhiệm trước pháp luật về số liệu.",
]
ANSWERS = [
    "Trưởng phòng chịu trách nhiệm trước Giám đốc Sở về kết quả thực hiện.",
    "Tổ chức, cá nhân vi phạm chịu trách nhiệm trước pháp luật.",
    "Cán bộ tiếp dân, văn thư phải chịu trách nhiệm trước UBND xã.",
    "Chịu trách nhiệm toàn diện trước UBND xã; nếu để xảy ra sai phạm thì xử lý theo quy định.",
]


@pytest.mark.parametrize("text", WORK)
def test_work_beside_who_answers_is_a_task(text: str) -> None:
    listed = read(HEAD + f"II. NHIỆM VỤ\n1. Phòng Kinh tế\n- Rà soát các hộ nghèo.\n- {text}\n")
    assert [task.text for task in listed.tasks] == ["Rà soát các hộ nghèo.", text]
    for body in (
        f"II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n{text}\n2. Công an tỉnh\nTuần tra các tuyến đường.\n",
        f"II. TỔ CHỨC THỰC HIỆN\n1. Công an tỉnh\nTuần tra các tuyến đường.\n2. Sở Y tế\n{text}\n",
    ):
        assert [t.lead_units for t in read(HEAD + body).tasks if t.text == text] == [["Sở Y tế"]]


@pytest.mark.parametrize("text", ANSWERS)
def test_who_only_answers_gives_no_row(text: str) -> None:
    listed = read(HEAD + f"II. NHIỆM VỤ\n1. Phòng Kinh tế\n- Rà soát các hộ nghèo.\n- {text}\n")
    assert [task.text for task in listed.tasks] == ["Rà soát các hộ nghèo."]
    assert listed.pages[0].left == []


def test_a_body_that_only_answers_is_no_task_of_its_own_name() -> None:
    body = "II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\nRà soát trạm y tế.\n2. Công an tỉnh\n"
    found = read(HEAD + body + "Chịu trách nhiệm trước UBND tỉnh về an ninh.\n")
    assert [task.text for task in found.tasks] == ["Rà soát trạm y tế."]
    assert found.pages[0].left == []


@pytest.mark.parametrize("more", ["phân luồng giao thông", "dẹp bỏ lều quán lấn đường"])
def test_what_no_word_tells_for_work_beside_it_is_told(more: str) -> None:
    text = f"Chịu trách nhiệm trước UBND tỉnh về an ninh; {more}."
    for body in (
        f"II. NHIỆM VỤ\n1. Công an tỉnh\n- {text}\n- Tuần tra các tuyến đường.\n",
        f"II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\nRà soát trạm y tế.\n2. Công an tỉnh\n{text}\n",
    ):
        found = read(HEAD + body)
        assert len(found.tasks) == 1
        assert [line.text for line in found.pages[0].left] == [text]
