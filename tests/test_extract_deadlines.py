"""Time phrases: a table of real-looking forms, headings, and properties that hold for any text."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract.deadlines import find_deadline, find_period, parse_date
from pipeline.text import nfc

DATA = Path(__file__).parent / "data"
RECURRENCES = yaml.safe_load((DATA / "recurrences.yaml").read_text(encoding="utf-8"))
CASES = yaml.safe_load((Path(__file__).parent / "data" / "deadlines.yaml").read_text(encoding="utf-8"))
ORDER = ["daily", "weekly", "monthly", "quarterly", "semiannual", "annual", "continuous"]
PIECES = [
    "trước ngày",
    "chậm nhất",
    "đến hết",
    "trong",
    "từ",
    "đến",
    "quý",
    "quy",
    "tháng",
    "năm",
    "hằng",
    "hàng",
    "định kỳ",
    "6 tháng",
    "III",
    "111",
    "lI",
    "30/6/2026",
    "31/02/2026",
    "15/12",
    "2026",
    "2025-2030",
    ",",
    ";",
    ".",
    "và",
    "thường xuyên",
    "hoàn thành",
    "đầu",
    "cuối",
    "ngày 20",
    "tháng cuối quý",
    "lần/năm",
    "02",
    "kể từ",
    "của tháng liền kề",
    "(",
    ")",
    "/",
    "-",
    "NQ-CP",
    "số 27/NQ-CP",
    "các năm tiếp theo",
    "trong năm",
    "0",
    "99",
]


def test_years_that_name_a_plan_before_its_time() -> None:
    deadline = find_deadline("Trình phương án phát triển giai đoạn 2026 - 2030 trong quý II/2026.", plan_year=2026)
    assert deadline is not None
    assert (deadline.start, deadline.end) == ("2026-04-01", "2026-06-30")


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 450


@pytest.mark.parametrize(("text", "options", "expected"), CASES)
def test_form(text: str, options: dict[str, Any], expected: list[Any] | None) -> None:
    found = find_deadline(text, **options)
    got = None if found is None else [found.start, found.end, found.recurrence]
    assert got == expected, found
    if found:
        assert found.text
        assert found.text in text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Thời gian gửi: xong trước 01/12/2018.", "xong trước 01/12/2018"),
        ("Trong năm 2018, Văn phòng tiếp tục", "Trong năm 2018"),
        ("tổng hợp, báo cáo trước ngày 20 tháng cuối quý.", "trước ngày 20 tháng cuối quý"),
        ("báo cáo định kỳ (trước ngày 15 tháng 12), đột xuất", "trước ngày 15 tháng 12"),
        ("rà soát, hoàn thành trong quý III/2026; báo cáo", "hoàn thành trong quý III/2026"),
    ],
)
def test_text_is_the_phrase_as_printed(text: str, printed: str) -> None:
    found = find_deadline(text)
    assert found
    assert found.text == printed


@pytest.mark.parametrize(
    ("heading", "span"),
    [
        ("Nhiệm vụ quý III/2026", ("2026-07-01", "2026-09-30")),
        ("1. Trong tháng 7/2026:", ("2026-07-01", "2026-07-31")),
        ("II. Nhiệm vụ trọng tâm 6 tháng cuối năm 2026", ("2026-07-01", "2026-12-31")),
        ("Quý IV/2026", ("2026-10-01", "2026-12-31")),
        ("a) Công việc trong năm 2026", ("2026-01-01", "2026-12-31")),
        ("Các nhiệm vụ hoàn thành trước ngày 30/6/2026", (None, "2026-06-30")),
    ],
)
def test_headings_that_give_a_period(heading: str, span: tuple[str | None, str]) -> None:
    found = find_period(heading)
    assert found
    assert (found.start, found.end) == span


@pytest.mark.parametrize(
    "heading",
    [
        "Kế hoạch năm 2026",
        "Mục tiêu đến năm 2030",
        "I. Tình hình thực hiện nhiệm vụ quý II/2026",
        "2.1. Các chỉ số CCHC bị trừ điểm trong năm 2021",
        "1. Tiếp tục triển khai thực hiện Kế hoạch CCHC năm 2022",
        "Tổ chức thực hiện",
        "",
    ],
)
def test_headings_that_only_name_a_time(heading: str) -> None:
    assert find_period(heading) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 15/7/2021", "2021-07-15"),
        ("ngày 16 tháng 4 năm 2021", "2021-04-16"),
        ("01 / 02 / 2024", "2024-02-01"),
        ("31/02/2024", None),
        ("29/02/2024", "2024-02-29"),
        ("tháng 4 năm 2021", None),
        ("không có ngày", None),
    ],
)
def test_parse_date(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join), st.text(max_size=60)),
    st.booleans(),
    st.sampled_from([None, 2026]),
)
def test_any_text(text: str, column: bool, year: int | None) -> None:
    for found in (find_deadline(text, column=column, plan_year=year, year_hint=year), find_period(text)):
        if found is None:
            continue
        assert found.text in nfc(text)
        days = [date.fromisoformat(day) for day in (found.start, found.end) if day]
        assert days == sorted(days)
        assert found.recurrence == [kind for kind in ORDER if kind in found.recurrence]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2089, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for printed in (f"{day.day}/{day.month}/{day.year}", f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"):
        found = find_deadline(f"hoàn thành trước {printed}")
        assert found
        assert found.end == day.isoformat()
        assert found.start is None


@pytest.mark.parametrize(("text", "rules", "anchor"), RECURRENCES)
def test_rules_and_anchors(text: str, rules: list[str], anchor: str | None) -> None:
    found = find_deadline(text)
    assert found
    assert (found.rrule, found.anchor) == (rules, anchor)
    for rule in rules:
        assert rrulestr(rule, dtstart=datetime(2026, 1, 1))[0]


def test_a_rule_ends_with_the_deadline() -> None:
    found = find_deadline("báo cáo hằng tháng đến hết năm 2026")
    assert found
    assert found.rrule == ["FREQ=MONTHLY;UNTIL=20261231"]


# ---------------------------------------------------------------- generated phrases: no crash, no date out of nowhere

LEADS = ["", "trước", "chậm nhất", "đến hết", "trong", "từ", "đến", "hoàn thành", "vào", "xong trước", "từ nay đến"]
TIMES = [
    "ngày {d}/{m}/{y}", "ngày {d} tháng {m} năm {y}", "ngày {d}/{m}", "tháng {m}/{y}", "tháng {m}", "quý {q}/{y}",
    "quý {q}", "năm {y}", "6 tháng đầu năm {y}", "{n} tháng cuối năm", "giai đoạn {y}-{z}", "ngày {d} hằng tháng",
    "ngày {d} tháng cuối quý", "{n} ngày kể từ ngày ban hành", "{n} ngày làm việc kể từ ngày {d}/{m}/{y}", "trong năm",
    "hằng quý", "{n} lần/năm", "17h00 ngày {d}/{m}/{y}", "thứ Sáu hằng tuần", "cuối năm {y}", "đầu quý {q}/{y}",
    "tháng {m} - {n}/{y}", "năm học {y}-{z}",
]  # fmt: skip
JOINTS = [" ", ", ", " và ", " đến ", "; ", " (", ") ", ". ", " đối với báo cáo năm, "]
FRAMES = [
    "{}",
    "Rà soát danh mục, {}.",
    "{} báo cáo Sở Nội vụ tổng hợp.",
    "Sở Nội vụ ({}) chủ trì; đầu tư 20 tỷ đồng",
    "{}:",
]


@st.composite
def phrases(draw: st.DrawFn) -> str:
    """Up to three times with their leads and joints, in a frame; days and months need not exist."""
    said = ""
    for i in range(draw(st.integers(1, 3))):
        year = draw(st.integers(2019, 2032))
        time = draw(st.sampled_from(TIMES)).format(
            d=draw(st.integers(0, 33)),
            m=draw(st.integers(0, 14)),
            y=year,
            z=year + draw(st.integers(0, 6)),
            q=draw(st.sampled_from(["I", "II", "III", "IV", "1", "4", "V"])),
            n=draw(st.integers(1, 15)),
        )
        said += (draw(st.sampled_from(JOINTS)) if i else "") + f"{draw(st.sampled_from(LEADS))} {time}".strip()
    return draw(st.sampled_from(FRAMES)).format(said)


def _is_said(day: str, text: str, plan_year: int | None) -> bool:
    """Whether a day's year, and its day unless it is a period's first or last, stand in the text."""
    year, month, number = (int(n) for n in day.split("-"))
    years = {int(y) for y in re.findall(r"(?:19|20)\d\d", text)} | ({plan_year} if plan_year else set())
    edge = number == 1 or number == calendar.monthrange(year, month)[1]
    numbers = {int(n) for n in re.findall(r"\d+", text)}
    turned = year + 1 in years and re.search(r"từ |-|–|đến", text)  # "tháng 10 - 3/2026" begins in the year before
    return (year in years or bool(turned)) and (edge or number in numbers)


def _invents_nothing(text: str, column: bool, plan_year: int | None) -> None:
    found = find_deadline(text, column=column, plan_year=plan_year)
    if found is None:
        return
    assert found.text in text
    for day in (found.start, found.end):
        assert day is None or _is_said(day, text, plan_year), (text, found)
    assert not (found.start and found.end) or found.start <= found.end
    for rule in found.rrule:
        rrulestr(rule, dtstart=datetime(2026, 1, 1))


@settings(max_examples=300, deadline=None)
@example("từ ngày 1/2 ngày 2/1 ngày 1/1/2019", False, None)  # no year turns twice
@example("từ 1 tháng cuối năm tháng 2 - 1/2019", False, None)
@given(phrases(), st.booleans(), st.sampled_from([None, 2026]))
def test_no_date_is_invented(text: str, column: bool, plan_year: int | None) -> None:
    _invents_nothing(text, column, plan_year)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(phrases(), st.booleans(), st.sampled_from([None, 2026]))
def test_ten_thousand_phrases_invent_no_date(text: str, column: bool, plan_year: int | None) -> None:
    _invents_nothing(text, column, plan_year)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Mở lớp cho 40 đoàn viên ưu tú trong tháng 5/2026", "2026-05-01", "2026-05-31"),
        ("Họp tự phê bình trong tháng 11/2026", "2026-11-01", "2026-11-30"),
    ],
)
def test_words_that_only_look_like_from_without_their_marks(text: str, start: str, end: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_rounds_a_year_are_times_a_year() -> None:
    found = find_deadline("02 đợt/năm", plan_year=2026, column=True)
    assert found is not None
    assert found.recurrence == ["semiannual"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Rà soát đảng viên dự bị, báo cáo Ban Thường vụ tháng 02/2026.", ("2026-02-01", "2026-02-28", [])),
        ("Gửi biên bản về Thanh tra tỉnh tháng 02/2026.", ("2026-02-01", "2026-02-28", [])),
        ("Làm đầu mối xây dựng đề án; dự thảo lần 1 trình ngày 15/11/2025.", (None, "2025-11-15", [])),
        ("Trình HĐND tỉnh kỳ họp tháng 7/2026.", ("2026-07-01", "2026-07-31", [])),
        ("Công bố danh mục trong tuần 2 tháng 10/2025;", ("2025-10-01", "2025-10-31", [])),
        ("Báo cáo UBND tỉnh vào tuần đầu tháng 3/2026.", ("2026-03-01", "2026-03-31", [])),
        ("Tổ chức sinh hoạt chuyên đề theo quý.", (None, None, ["quarterly"])),
        ("Báo cáo theo tháng, quý, năm gửi Sở Nội vụ.", (None, None, ["monthly", "quarterly", "annual"])),
        ("Tổ chức thực hiện; 6 tháng, năm báo cáo kết quả.", (None, None, ["semiannual", "annual"])),
        ("Sinh hoạt vào tuần đầu của tháng.", (None, None, ["monthly"])),
        ("Duy trì trực từ 07.00 ngày 14/02/2026 đến 07.00 ngày 23/02/2026.", ("2026-02-14", "2026-02-23", [])),
        ("Xây dựng phương án; diễn tập ngày 10/3/2026.", (None, "2026-03-10", [])),
        ("Trình phương án trong tuần thứ ba của tháng 4/2026.", ("2026-04-01", "2026-04-30", [])),
        ("Tổ chức Lễ phát động vào trung tuần tháng 5/2026.", ("2026-05-01", "2026-05-31", [])),
        ("Mỗi chi hội tổ chức 01 buổi thu gom/tuần.", (None, None, ["weekly"])),
        ("Mở chuyên mục 02 số/tháng.", (None, None, ["monthly"])),
        ("Thành lập Ban Chỉ huy Chiến dịch; ra quân ngày 01/6/2026.", (None, "2026-06-01", [])),
        ("Giảm tối đa giấy tờ trong năm 2025 (Phụ lục II).", ("2025-01-01", "2025-12-31", [])),
        ("Làm việc với thành phố Đà Nẵng trong tháng 3/2026.", ("2026-03-01", "2026-03-31", [])),
        ("Báo cáo Phó Giám đốc Kỹ thuật trước 16h00 ngày 19/12/2025.", (None, "2025-12-19", [])),
        ("Trực sẵn sàng chiến đấu từ ngày 14/02/2026 đến ngày 23/02/2026.", ("2026-02-14", "2026-02-23", [])),
    ],
)
def test_times_without_a_cue(text: str, time: tuple[str | None, str | None, list[str]]) -> None:
    found = find_deadline(text)
    assert found is not None
    assert (found.start, found.end, found.recurrence) == time


@pytest.mark.parametrize(
    "text",
    [
        "Thẩm định Tờ trình ngày 15/11/2025.",
        "Xây dựng chương trình tháng 3/2026.",
        "Báo cáo UBND tỉnh kết quả tháng 02/2026.",
        "Theo báo cáo của UBND tỉnh ngày 12/02/2026.",
        "Phân bổ kế hoạch theo quý.",
        "Mở rộng dạy học 02 buổi/ngày.",
        "Trả lương theo tháng cho người lao động.",
    ],
)
def test_times_that_only_name(text: str) -> None:
    assert find_deadline(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Phát động thi đua từ ngày 01-8 đến ngày 10-11-2026.", ("2026-08-01", "2026-11-10")),
        ("Hoàn thành kiểm tra trước 30-11-2026.", (None, "2026-11-30")),
        ("Hoàn thành kiểm tra trước 30-11.", (None, None)),
        ("Nâng cấp phần mềm; từ ngày 01/8/2026 không in biên lai.", ("2026-08-01", None)),
        ("Sửa chữa trường, lớp trước ngày khai giảng 05/9/2026.", (None, "2026-09-05")),
        ("Đưa nội dung này vào tiêu chí chấm điểm từ năm 2027.", ("2027-01-01", None)),
        ("Hoàn thành số hóa kết quả còn hiệu lực trong năm 2026.", ("2026-01-01", "2026-12-31")),
    ],
)
def test_days_with_dashes_and_things_in_force(text: str, days: tuple[str | None, str | None]) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.start, found.end) == days


@pytest.mark.parametrize(
    "text",
    [
        "Rà soát hồ sơ phát sinh từ ngày 01/7/2025.",
        "Nghị quyết có hiệu lực thi hành kể từ ngày 15/02/2026.",
        "Tổ chức trực tổng đài 112 trong suốt 24/7.",
        "Công bố quyết định có hiệu lực trong năm 2025.",
    ],
)
def test_all_day_and_what_came_into_force_are_no_deadlines(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


def test_the_24th_of_july_stays_a_day() -> None:
    found = find_deadline("Trực 24/7, báo cáo trước ngày 24/7/2026.")
    assert found is not None
    assert (found.text, found.end) == ("trước ngày 24/7/2026", "2026-07-24")


def test_the_day_in_an_events_name_is_not_part_of_a_time_that_is_set() -> None:
    found = find_deadline("Tổ chức Ngày hội Gia đình 28/6, trình trước ngày 25/5/2026.")
    assert found is not None
    assert (found.text, found.end) == ("trước ngày 25/5/2026", "2026-05-25")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Phát động phong trào từ 09/11 đến 20/11/2026, chấm điểm hằng ngày.", "2026-11-09", "2026-11-20"),
        ("Trực từ 20/12 đến 05/01/2027 hằng ngày.", "2026-12-20", "2027-01-05"),
        ("Báo cáo trước ngày 15/12 hằng năm.", None, None),
        ("Báo cáo ngày 15/6 và ngày 15/12 hằng năm.", None, None),
    ],
)
def test_a_frequency_leaves_a_range_its_days(text: str, start: str | None, end: str | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.recurrence
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    "text", ["Rà soát thông tư trước ngày 30/6/2026.", "Phát triển kinh tế tư nhân trước ngày 30/6/2026."]
)
def test_words_that_end_like_a_preposition_are_none(text: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.text, found.start, found.end) == ("trước ngày 30/6/2026", None, "2026-06-30")


def test_years_that_say_which_things_are_meant_are_no_deadline() -> None:
    found = find_deadline("Quyết toán dự án hoàn thành từ năm 2024 trở về trước, xong trước ngày 30/6/2026.")
    assert found is not None
    assert (found.text, found.start, found.end) == ("xong trước ngày 30/6/2026", None, "2026-06-30")
    assert find_deadline("Xử lý hồ sơ tồn từ năm 2024 về trước.") is None
