"""Documents that give nobody anything to do: they have no tasks, whatever words of work they hold."""

from __future__ import annotations

import pytest

from tests.helpers import read

HEAD = """\
UBND TỈNH SƠN NAM
SỞ NỘI VỤ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 44/{code}-SNV
Sơn Nam, ngày 12 tháng 12 năm 2025

"""
FOOT = """\

Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Trần Văn Mẫu
"""
REPORT = """\
BÁO CÁO
Kết quả công tác cải cách hành chính năm 2025

Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2025 của UBND tỉnh, Sở Nội vụ báo cáo như sau:
I. KẾT QUẢ THỰC HIỆN
1. Công tác chỉ đạo, điều hành
- Sở Nội vụ đã tham mưu UBND tỉnh ban hành 15 văn bản.
- Các sở, ngành thực hiện rà soát 120 thủ tục hành chính.
2. Cải cách thể chế
- UBND các xã, phường ban hành 30 văn bản trước ngày 15/11/2025.
II. TỒN TẠI, HẠN CHẾ
- Một số đơn vị chưa thực hiện nghiêm chế độ báo cáo.
III. KIẾN NGHỊ, ĐỀ XUẤT
- Đề nghị Bộ Nội vụ sớm ban hành hướng dẫn.
"""
SUBMISSION = """\
TỜ TRÌNH
Về việc phê duyệt dự toán năm 2026

Sở Nội vụ kính trình Chủ tịch UBND tỉnh xem xét, quyết định các nội dung sau:
1. Phê duyệt dự toán kinh phí năm 2026 với số tiền 500 triệu đồng.
2. Giao kế hoạch vốn cho các đơn vị:
- Văn phòng Sở: 200 triệu đồng;
- Thanh tra Sở: 300 triệu đồng.
Hồ sơ gửi kèm gồm:
- Dự thảo Quyết định;
- Báo cáo thẩm định của Sở Tài chính.
"""
DECISION = """\
QUYẾT ĐỊNH
Ban hành Quy chế văn thư, lưu trữ

Căn cứ Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024;
Theo đề nghị của Chánh Văn phòng Sở.
Điều 1. Ban hành kèm theo Quyết định này Quy chế văn thư, lưu trữ của Sở Nội vụ.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng Sở, Trưởng các phòng và các cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.
"""
MINUTES = """\
BIÊN BẢN
Họp giao ban tháng 11 năm 2025

I. THÀNH PHẦN
1. Chủ trì: Ông Trần Văn Mẫu, Giám đốc Sở.
2. Thư ký: Bà Lê Thị Thử, Văn phòng Sở.
II. DIỄN BIẾN
1. Văn phòng Sở báo cáo kết quả tháng 11 năm 2025.
2. Thanh tra Sở đã hoàn thành 05 cuộc kiểm tra.
3. Các phòng thảo luận, góp ý dự thảo báo cáo.
"""
INVITATION = """\
GIẤY MỜI
Họp góp ý dự thảo Kế hoạch năm 2026

Sở Nội vụ trân trọng kính mời các đơn vị dự họp như sau:
1. Thành phần
- Đại diện lãnh đạo Sở Tài chính;
- Đại diện lãnh đạo UBND các xã, phường.
2. Thời gian: 08 giờ 00 ngày 20/12/2025.
3. Địa điểm: Phòng họp số 2.
Đề nghị các đơn vị cử người dự họp đúng thành phần, thời gian.
"""


@pytest.mark.parametrize(
    ("code", "text"),
    [("BC", REPORT), ("TTr", SUBMISSION), ("QĐ", DECISION), ("BB", MINUTES), ("GM", INVITATION)],
    ids=["report", "submission", "decision", "minutes", "invitation"],
)
def test_nothing_is_assigned(code: str, text: str) -> None:
    found = read(HEAD.format(code=code) + text + FOOT)
    assert [t.text for t in found.tasks] == []


def test_the_same_words_in_a_plan_are_tasks() -> None:
    plan = REPORT.replace("BÁO CÁO", "KẾ HOẠCH").replace("KẾT QUẢ THỰC HIỆN", "NHIỆM VỤ TRỌNG TÂM").replace(" đã ", " ")
    found = read(HEAD.format(code="KH") + plan + FOOT)
    assert [t.text for t in found.tasks][:2] == [
        "Sở Nội vụ tham mưu UBND tỉnh ban hành 15 văn bản.",
        "Các sở, ngành thực hiện rà soát 120 thủ tục hành chính.",
    ]


def test_a_conclusion_gives_only_what_it_gives() -> None:
    text = """\
THÔNG BÁO
Kết luận của Giám đốc Sở tại cuộc họp giao ban

Sau khi nghe Văn phòng Sở báo cáo, Giám đốc Sở kết luận như sau:
1. Trong quý I năm 2026, các phòng đã có nhiều cố gắng, hoàn thành 15/20 nhiệm vụ được giao.
2. Đồng ý chủ trương bổ sung kinh phí năm 2026.
3. Thống nhất giao Văn phòng Sở chủ trì rà soát quy chế.
4. Thanh tra Sở hoàn thành kế hoạch kiểm tra trước ngày 30/4/2026.
Văn phòng Sở thông báo để các đơn vị biết, thực hiện./.
"""
    found = read(HEAD.format(code="TB") + text + FOOT)
    assert [(t.lead_units, t.text[:19]) for t in found.tasks] == [
        (["Văn phòng Sở"], "Thống nhất giao Văn"),
        (["Thanh tra Sở"], "Thanh tra Sở hoàn t"),
    ]


CONCLUDED = """\
BIÊN BẢN
Họp giao ban tháng 7

I. NỘI DUNG
Bác sĩ Hà Vinh, Trưởng phòng Kế hoạch báo cáo kết quả khảo sát quý II.

II. KẾT LUẬN CỦA GIÁM ĐỐC
{opening}1. Khoa Khám bệnh: bố trí thêm 02 bàn khám.
2. Phòng Điều dưỡng tập huấn kỹ năng giao tiếp trước ngày 10/8/2026.
3. Hội nghị thống nhất cao với báo cáo.
"""


@pytest.mark.parametrize("opening", ["", "Giám đốc Bệnh viện kết luận và giao nhiệm vụ như sau:\n"])
def test_minutes_give_what_the_chair_concludes(opening: str) -> None:
    found = read(HEAD.format(code="BB") + CONCLUDED.format(opening=opening) + FOOT)
    assert [t.lead_units for t in found.tasks][:2] == [["Khoa Khám bệnh"], ["Phòng Điều dưỡng"]]
    assert not any("Hà Vinh" in t.text for t in found.tasks)


def test_the_end_of_minutes_goes_on_no_item_and_assent_is_no_work() -> None:
    text = """\
BIÊN BẢN
Họp giao ban

B. Ý KIẾN CHỈ ĐẠO CỦA GIÁM ĐỐC
1. Cơ bản đồng tình với báo cáo của các phòng.
2. Phòng Kỹ thuật kiểm tra đột xuất mỗi tháng ít nhất 02 lần.

Cuộc họp kết thúc lúc 11 giờ 45.
"""
    found = read(HEAD.format(code="BB") + text + FOOT)
    assert [t.text for t in found.tasks] == ["Phòng Kỹ thuật kiểm tra đột xuất mỗi tháng ít nhất 02 lần."]
