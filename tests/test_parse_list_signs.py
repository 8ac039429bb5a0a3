"""Signs and labels that only some documents list with: "o", "§", "Ø", "i)"."""

from __future__ import annotations

import pytest

from tests.helpers import read
from tests.test_extract_plans import HEAD


def texts(body: str) -> list[str]:
    return [task.text for task in read(HEAD + "II. NHIỆM VỤ\n1. Sở Y tế\n" + body).tasks]


@pytest.mark.parametrize("sign", [*"o§¤▫※◊☐☑✅∙⋅◉⮚─―‒»«vüØ>→⇒"])
def test_several_lines_behind_one_sign_are_items(sign: str) -> None:
    listed = f"{sign} Lập danh sách hộ nghèo.\n{sign} Họp dân các thôn.\n"
    assert texts(listed) == ["Lập danh sách hộ nghèo.", "Họp dân các thôn."]
    under = f"- Rà soát hồ sơ:\n{listed}- Kiểm tra các chợ.\n"
    assert texts(under) == ["Lập danh sách hộ nghèo.", "Họp dân các thôn.", "Kiểm tra các chợ."]


def test_lists_of_three_levels() -> None:
    body = (
        "• Rà soát hồ sơ:\n o Lập danh sách hộ nghèo.\n o Lập danh sách hộ mới, gồm:\n"
        "   § Họp dân thôn A.\n   § Họp dân thôn B.\n• Kiểm tra các chợ.\n"
    )
    assert texts(body) == ["Lập danh sách hộ nghèo.", "Họp dân thôn A.", "Họp dân thôn B.", "Kiểm tra các chợ."]


def test_one_item_of_a_sign_behind_one_of_another() -> None:
    found = read(HEAD + "II. MỤC TIÊU\n• 100% thủ tục được công khai.\no 90% hồ sơ đúng hạn.\n§ Đạt 80% hồ sơ mới.\n")
    printed = ["100% thủ tục được công khai.", "90% hồ sơ đúng hạn.", "Đạt 80% hồ sơ mới."]
    assert [target.text for target in found.indicators] == printed


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("- Rà soát hồ sơ tại trạm\no Thanh và các xã.\n", "Rà soát hồ sơ tại trạm o Thanh và các xã."),
        ("- Kiểm tra khu «chợ\n» Hà Nội và phố cũ.\n", "Kiểm tra khu «chợ » Hà Nội và phố cũ."),
        ("- Trồng cây xanh\n→ Đoàn Thanh niên, ngày 15/5.\n", "Trồng cây xanh → Đoàn Thanh niên, ngày 15/5."),
        ("- Lập hồ sơ có giá\n> 5 triệu đồng.\n- Lập sổ có giá\n> 7 triệu đồng.\n", "Lập hồ sơ có giá > 5 triệu đồng."),
    ],
)
def test_a_sign_inside_of_a_sentence_stays(body: str, text: str) -> None:
    assert texts(body)[0] == text


def test_arrows_that_go_on_items_stay() -> None:
    body = "- Trồng cây xanh\n→ Đoàn Thanh niên, ngày 15/5.\n- Rà soát hồ sơ\n→ Phòng Kinh tế, ngày 15/6.\n"
    assert len(texts(body)) == 2


def test_small_roman_numerals() -> None:
    body = "i) Trồng cây xanh.\nii) Trồng cây hoa.\niii) Rà soát hồ sơ.\niv) Họp dân.\nv) Kiểm tra chợ.\n"
    assert texts(body) == ["Trồng cây xanh.", "Trồng cây hoa.", "Rà soát hồ sơ.", "Kiểm tra chợ."]
    body = (
        "(1) Trồng cây xanh các thôn.\n(2) Rà soát các việc sau:\ni) Lập hồ sơ mới.\nii) Kiểm tra hồ sơ.\n"
        "(3) Kiểm tra các chợ.\n"
    )
    assert texts(body) == ["Trồng cây xanh các thôn.", "Lập hồ sơ mới.", "Kiểm tra hồ sơ.", "Kiểm tra các chợ."]


def test_letters_up_to_i_are_no_numerals() -> None:
    letters = "abcdđeghik"
    assert len(texts("".join(f"{letter}) Kiểm tra chợ {letter}.\n" for letter in letters))) == len(letters)
