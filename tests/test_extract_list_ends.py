"""Orders behind a list and at a document's end, which go on nothing that stands before them."""

from __future__ import annotations

import pytest

from pipeline.extract.list_ends import closing_order
from tests.helpers import read
from tests.test_extract_items import plan, tasks

LIST = """Sở Xây dựng đề nghị các cơ quan, đơn vị triển khai thực hiện một số nội dung sau:
1. Phòng Kinh tế rà soát các công trình đã hoàn thành trên địa bàn.
2. Các xã gửi báo cáo kèm tài liệu chứng minh về Phòng Thanh tra.
"""


def test_a_paragraph_with_its_own_subject_and_duty_is_an_item_of_its_own() -> None:
    found = plan(LIST + "Phòng Thanh tra có trách nhiệm tổng hợp, báo cáo Giám đốc Sở trước ngày 05/3/2026.\n").tasks
    assert [(t.lead_units, t.deadline and t.deadline.end) for t in found][1:] == [
        (["Các xã"], None),
        (["Phòng Thanh tra"], "2026-03-05"),
    ]
    assert found[1].text == "Các xã gửi báo cáo kèm tài liệu chứng minh về Phòng Thanh tra."


def test_a_paragraph_that_goes_on_the_last_item_stays_with_it() -> None:
    more = "Báo cáo nêu rõ khó khăn, vướng mắc và kiến nghị của từng xã."
    assert tasks(LIST + more)[-1].endswith(more)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (
            "Văn phòng Đảng ủy thông báo để các chi bộ biết, thực hiện. Giao Ban Xây dựng Đảng theo dõi, đôn đốc việc "
            "thực hiện Thông báo này.",
            "Giao Ban Xây dựng Đảng theo dõi, đôn đốc việc thực hiện Thông báo này.",
        ),
        (
            "Trên đây là Kế hoạch kiểm tra năm 2026. Phân công Phòng Nội vụ theo dõi, tổng hợp kết quả./.",
            "Phân công Phòng Nội vụ theo dõi, tổng hợp kết quả./.",
        ),
        ("Trên đây là Kế hoạch kiểm tra năm 2026. Đề nghị các đơn vị nghiêm túc thực hiện./.", ""),
        ("Giao Sở X rà soát. Giao Sở Y theo dõi, đôn đốc việc thực hiện.", ""),
    ],
)
def test_the_order_in_a_closing_paragraph(text: str, order: str) -> None:
    assert closing_order(text) == order


def test_such_an_order_is_a_row_of_its_own_and_no_part_of_the_last_item() -> None:
    end = "Văn phòng Sở thông báo để các đơn vị biết, thực hiện. Giao Thanh tra Sở theo dõi, đôn đốc việc thực hiện.\n"
    found = plan(LIST + end).tasks
    assert found[1].text == "Các xã gửi báo cáo kèm tài liệu chứng minh về Phòng Thanh tra."
    assert (found[2].text, found[2].lead_units) == (
        "Giao Thanh tra Sở theo dõi, đôn đốc việc thực hiện.",
        ["Thanh tra Sở"],
    )


def test_an_item_printed_in_capitals_gives_work() -> None:
    shouted = "3. CÔNG AN XÃ, BAN CHỈ HUY QUÂN SỰ XÃ TĂNG CƯỜNG TUẦN TRA, CANH GÁC TRONG DỊP TẾT.\n"
    found = plan(LIST + shouted).tasks[-1]
    assert (found.lead_units, found.label) == (["CÔNG AN XÃ", "BAN CHỈ HUY QUÂN SỰ XÃ"], "3.")


def test_a_texts_signature_without_recipients_is_no_part_of_the_last_item() -> None:
    text = read(
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH AN BÌNH\nSố: 09/CTr-LĐLĐ\nCHƯƠNG TRÌNH\nCông tác công đoàn năm 2026\n"
        "1. Văn phòng làm đầu mối theo dõi việc thực hiện Chương trình; tổng hợp, báo cáo Đoàn Chủ tịch Tổng Liên đoàn "
        "Lao động Việt Nam khi có yêu cầu của cấp trên.\n"
        "2. Ban Nữ công kiểm tra việc chấp hành chế độ.\n"
        "TM. BAN CHẤP HÀNH\nCHỦ TỊCH\nNguyễn Đức Hậu\n"
    )
    assert text.tasks[-1].text == "Ban Nữ công kiểm tra việc chấp hành chế độ."
    assert (text.document.signer_position, text.document.signer_name) == ("Chủ tịch", "Nguyễn Đức Hậu")


def test_items_that_are_counted_in_words() -> None:
    said = (
        "Sở Xây dựng yêu cầu các đơn vị thực hiện các nội dung sau:\n"
        "Một là, Phòng Kinh tế rà soát các công trình đã hoàn thành trên địa bàn các xã, phường, hoàn thành trước ngày "
        "10/02/2026, gửi danh mục công trình chưa được quyết toán về Văn phòng Sở để tổng hợp theo quy định.\n"
        "Hai là, Thanh tra Sở kiểm tra việc chấp hành.\n"
        "Thứ hai, ngày 12/01/2026 là ngày làm việc đầu tiên.\n"
    )
    found = plan(said).tasks
    assert [(t.label, t.lead_units) for t in found][:2] == [
        ("Một là,", ["Phòng Kinh tế"]),
        ("Hai là,", ["Thanh tra Sở"]),
    ]
    assert found[0].text.startswith("Phòng Kinh tế rà soát")
    assert len(found) == 2


def test_who_speaks_does_not_do_what_is_listed() -> None:
    said = (
        "Sau khi nghe Phòng Kinh tế báo cáo, Giám đốc Công ty chủ trì cuộc họp, kết luận và giao nhiệm vụ như sau:\n"
        "1. Rà soát quân số, phương tiện của các đơn vị trước ngày 10/02/2026.\n"
    )
    assert [t.lead_units for t in plan(said).tasks] == [[]]


def test_what_a_cell_resolves_is_work() -> None:
    said = (
        "Sau khi thảo luận, Chi bộ quyết nghị một số nhiệm vụ tháng 02 như sau:\n"
        "1. Công tác đoàn thể: Tổ Công đoàn thăm hỏi gia đình giáo viên khó khăn.\n"
    )
    assert [t.lead_units for t in plan(said).tasks] == [["Tổ Công đoàn"]]


def test_the_sentence_that_gives_the_work_is_no_part_of_a_texts_title() -> None:
    found = read(
        "LỮ ĐOÀN 125\nSố: 64/TB-LĐ\nTHÔNG BÁO\nKết luận của Lữ đoàn trưởng tại hội nghị giao ban\n"
        "Ngày 05/01/2026, Lữ đoàn trưởng chủ trì hội nghị, kết luận, giao nhiệm vụ như sau:\n"
        "1. Tham mưu trưởng chỉ đạo chuẩn bị tàu.\n2. Hải đội 411, Hải đội 413 duy trì nghiêm kỷ luật.\n"
        "Nơi nhận:\n- Lưu: VT.\nLỮ ĐOÀN TRƯỞNG\nĐại tá Nguyễn Văn Hùng\n"
    )
    assert found.document.title == "Kết luận của Lữ đoàn trưởng tại hội nghị giao ban"
    assert [t.lead_units for t in found.tasks] == [["Tham mưu trưởng"], ["Hải đội 411", "Hải đội 413"]]
    assert found.document.signer_position == "Lữ đoàn trưởng"


def test_a_captioned_line_that_says_who_helps() -> None:
    said = LIST + (
        "3. Thành lập 40 đội hình tại các điểm thi.\n"
        "- Phân công: Ban Thanh niên trường học chủ trì, phối hợp Hội Sinh viên tỉnh.\n"
    )
    found = plan(said).tasks[-1]
    assert (found.lead_units, found.support_units) == (["Ban Thanh niên trường học"], ["Hội Sinh viên tỉnh"])
