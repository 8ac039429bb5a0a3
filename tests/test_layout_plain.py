"""Tables in text files: parted by bars, tabs, semicolons or columns of spaces; what can't be told is kept, in doubt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Grid, PageWarning
from pipeline.flow import read_document
from pipeline.ingest import open_source, read_source_page
from pipeline.ingest.plain import _split
from pipeline.layout import blocks_of_lines
from pipeline.layout.plain import find_tables
from pipeline.layout.plain.model import Found
from tests.helpers import PATIENT

HEADS = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
ROWS = [
    HEADS,
    ["1", "Rà soát hộ có nhà ở xuống cấp", "Phòng Kinh tế", "Công an phường", "Quý II/2026"],
    ["2", "Lắp đèn chiếu sáng các ngõ", "Công an phường", "Các khu phố", "30/6/2026"],
    ["3", "Tập huấn sơ cứu cho đoàn viên", "Trạm Y tế", "Đoàn Thanh niên", "Tháng 7/2026"],
]


def texts(table: Found) -> list[list[str]]:
    out: list[list[str]] = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        out[cell.row][cell.column] = cell.piece.text
    return out


def only(rows: list[str]) -> Found:
    (table,) = find_tables(rows)
    return table


def markdown(rows: list[list[str]]) -> list[str]:
    made = [f"| {' | '.join(row)} |" for row in rows]
    return [made[0], "|" + "---|" * len(rows[0]), *made[1:]]


def boxed(rows: list[list[str]]) -> list[str]:
    wide = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    rule = "+" + "+".join("-" * (w + 2) for w in wide) + "+"
    body = ["|" + "|".join(f" {t:{w}} " for t, w in zip(row, wide, strict=True)) + "|" for row in rows]
    return [rule] + [line for row in body for line in (row, rule)]


def aligned(rows: list[list[str]]) -> list[str]:
    wide = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return ["   ".join(t.ljust(w) for t, w in zip(row, wide, strict=True)).rstrip() for row in rows]


FORMS = {
    "markdown": markdown,
    "boxes": boxed,
    "bars alone": lambda rows: [" | ".join(row) for row in rows],
    "tabs": lambda rows: ["\t".join(row) for row in rows],
    "semicolons": lambda rows: ["; ".join(row) for row in rows],
    "quotes": lambda rows: [";".join(f'"{text}"' for text in row) for row in rows],
    "columns": aligned,
}


@pytest.mark.parametrize("form", FORMS)
def test_one_table_in_every_form(form: str) -> None:
    rows = FORMS[form](ROWS)
    table = only(["II. NHIỆM VỤ", "", *rows, "", "III. TỔ CHỨC THỰC HIỆN", "1. Sở Tài chính bố trí kinh phí."])
    assert texts(table) == ROWS
    assert (table.first, table.last) == (2, 2 + len(rows))
    assert not table.doubted


def test_cells_that_word_breaks_are_whole() -> None:
    rows = ["\t".join(HEADS), "1\tRà soát hộ nghèo\tPhòng Kinh tế;", "Trạm Y tế\tCông an phường\tQuý II/2026"]
    rows += ["2\tLắp đèn\tCông an phường\tCác khu phố\t30/6/2026", "III. TỔ CHỨC THỰC HIỆN"]
    table = only(rows)
    assert texts(table)[1] == ["1", "Rà soát hộ nghèo", "Phòng Kinh tế; Trạm Y tế", "Công an phường", "Quý II/2026"]
    assert table.last == 4


def test_a_cell_of_a_sheet_that_holds_line_breaks() -> None:
    rows = ["STT;Nhiệm vụ;Chủ trì;Thời gian", '1;"Rà soát; thống kê', 'hộ nghèo";Phòng Kinh tế;Quý II']
    rows += ["2;Lắp đèn;Công an;Quý III"]
    assert texts(only(rows))[1] == ["1", "Rà soát; thống kê hộ nghèo", "Phòng Kinh tế", "Quý II"]


def test_a_head_over_two_columns() -> None:
    rows = ["STT\tNhiệm vụ\tCơ quan thực hiện\tThời gian", "\t\tChủ trì\tPhối hợp\t"]
    rows += ["\t".join(row) for row in ROWS[1:]]
    table = only(rows)
    over = next(c for c in table.cells if c.row == 0 and c.column == 2)
    assert (over.column_span, over.piece.text) == (2, "Cơ quan thực hiện")
    assert [c.piece.text for c in table.cells if c.row == 1] == ["Chủ trì", "Phối hợp"]


def test_titles_of_groups_run_over_the_columns() -> None:
    rows = ["\t".join(HEADS), "I\tHạ tầng số", *("\t".join(row) for row in ROWS[1:])]
    title = [c for c in only(rows).cells if c.row == 1]
    assert [(c.column, c.column_span, c.piece.text) for c in title] == [(0, 1, "I"), (1, 4, "Hạ tầng số")]


def test_a_row_that_lacks_cells_is_doubted() -> None:
    rows = [" | ".join(row) for row in ROWS] + ["4 | Sơ kết | Văn phòng | Tháng 12/2026"]
    table = only(rows)
    assert table.doubted == {4}
    assert texts(table)[4] == ["4", "Sơ kết", "Văn phòng", "", "Tháng 12/2026"]


def test_a_row_with_a_cell_too_many_is_doubted() -> None:
    rows = ["; ".join(row) for row in ROWS] + ["4; Sơ kết; tổng kết; Văn phòng; Các sở; Tháng 12/2026"]
    table = only(rows)
    assert table.doubted == {4}
    assert texts(table)[4][-1] == "Các sở Tháng 12/2026"


LAYOUT = """
ST                                            Cơ quan         Thời gian
              Nhiệm vụ                                        hoàn
T                                             chủ trì         thành
I    Hạ tầng số
     Nâng cấp trung tâm dữ liệu đáp ứng       Sở Khoa học
1                                                             Tháng 6
     tiêu chuẩn an toàn cấp độ 3              và Công nghệ
     Mở rộng mạng truyền số liệu tới các
2    xã, phường, đặc khu trên địa bàn          Sở Nội vụ      Quý III
     tỉnh
                                              Trung tâm
3         Số hóa hồ sơ đất đai                                Quý IV
                                              Lưu trữ
"""


def test_cells_in_the_middle_of_their_rows() -> None:
    table = only(LAYOUT.split("\n"))
    assert table.by_white
    assert texts(table) == [
        ["ST T", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"],
        ["I", "Hạ tầng số", "", ""],
        ["1", "Nâng cấp trung tâm dữ liệu đáp ứng tiêu chuẩn an toàn cấp độ 3", "Sở Khoa học và Công nghệ", "Tháng 6"],
        ["2", "Mở rộng mạng truyền số liệu tới các xã, phường, đặc khu trên địa bàn tỉnh", "Sở Nội vụ", "Quý III"],
        ["3", "Số hóa hồ sơ đất đai", "Trung tâm Lưu trữ", "Quý IV"],
    ]


TOPS = """
Nội dung                          Bộ phận chủ trì     Thời gian
Khảo sát chất lượng đầu năm       Tổ Toán - Tin       Trước ngày
khối 10, 11, 12                                       30/9/2025
Tổ chức thi học sinh giỏi         Tổ Ngữ văn          Tháng 11/2025
cấp trường
Kiểm tra hồ sơ của giáo viên      Ban Giám hiệu       Hằng tháng
"""


def test_cells_at_the_top_of_rows_without_numbers() -> None:
    assert texts(only(TOPS.split("\n"))) == [
        ["Nội dung", "Bộ phận chủ trì", "Thời gian"],
        ["Khảo sát chất lượng đầu năm khối 10, 11, 12", "Tổ Toán - Tin", "Trước ngày 30/9/2025"],
        ["Tổ chức thi học sinh giỏi cấp trường", "Tổ Ngữ văn", "Tháng 11/2025"],
        ["Kiểm tra hồ sơ của giáo viên", "Ban Giám hiệu", "Hằng tháng"],
    ]


DRIFTING = """
STT       Nhiệm vụ                    Sản phẩm               Chủ trì          Thời gian
     Ban hành văn bản chấn chỉnh Văn bản chỉ đạo        Văn phòng;
1                                                       Phòng Nội vụ    Quý II
     tình trạng trễ hạn
     Xây dựng quy trình nội Quy trình được phê
2    bộ giải quyết          duyệt                Trung tâm Phục vụ    Quý III
     thủ tục hành chính                          hành chính công
     Mở lớp bồi dưỡng tiếp nhận hồ Lớp bồi dưỡng     Trung tâm           Quý IV
3    sơ cho công chức                                Chính trị
"""


def test_columns_that_do_not_stand_still_are_kept_and_doubted() -> None:
    table = only(DRIFTING.split("\n"))
    assert table.columns == 1
    assert table.doubted == set(range(table.rows))
    assert "".join(c.piece.text for c in table.cells).replace(" ", "") == "".join(DRIFTING.split())


def test_a_table_read_line_by_line_is_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "KẾ HOẠCH\nKiểm tra năm 2026\n\nII. NHIỆM VỤ\n\nSTT Nhiệm vụ Cơ quan chủ trì Thời gian\n"
        "1 Rà soát hộ nghèo Phòng Kinh tế Quý II/2026\n2 Lắp đèn các ngõ Công an phường 30/6/2026\n"
        "3 Tập huấn sơ cứu Trạm Y tế Tháng 7/2026\n\nIII. TỔ CHỨC THỰC HIỆN\n\n1. Sở Tài chính bố trí kinh phí.\n",
        "utf-8",
    )
    document = read_document(path)
    assert PageWarning.TABLE_UNSURE.value in document.pages[0].warnings
    assert not any("STT" in unit for task in document.tasks for unit in task.lead_units)
    assert "2 Lắp đèn các ngõ Công an phường 30/6/2026" in document.text


@pytest.mark.parametrize(
    "rows",
    [
        ["ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH PHÚ THỌ      Độc lập - Tự do - Hạnh phúc"],
        ["1.\tSở Nội vụ chủ trì", "2.\tSở Tài chính bố trí kinh phí", "3.\tSở Y tế báo cáo"],
        ["Nơi nhận:          TM. ỦY BAN NHÂN DÂN", "- Các sở;              CHỦ TỊCH", "- Lưu: VT."],
        ["Căn cứ Luật Đất đai; Luật Nhà ở; Nghị định số 1; Thông tư số 2;", "xét đề nghị của Sở; ban hành; kế hoạch;"],
        [
            "b) Nêu rõ đơn vị chủ trì; đơn vị phối hợp; thời hạn thực hiện; chế độ báo cáo;",
            "c) Đúng thẩm quyền; đúng thời gian; đủ hồ sơ; không gây phiền hà;",
        ],
        [
            "Nêu rõ đơn vị chủ trì; đơn vị phối hợp; thời hạn thực hiện; kết quả.",
            "Đúng thẩm quyền; đúng thời gian; đủ hồ sơ; không gây phiền hà.",
        ],
        [
            "Nêu rõ đơn vị chủ trì; đơn vị phối hợp; thời hạn thực hiện;",
            "Đúng thẩm quyền; đúng thời gian; đủ hồ sơ;",
        ],
    ],
    ids=["head", "list", "foot", "sentences", "lettered", "prose", "clauses"],
)
def test_what_is_no_table(rows: list[str]) -> None:
    assert find_tables(rows) == []


def test_rows_of_a_text_are_tasks_with_doubts_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    body = "\n".join(" | ".join(row) for row in ROWS)
    path.write_text(f"KẾ HOẠCH\nNăm 2026\n\nII. NHIỆM VỤ\n\n{body}\n4 | Sơ kết | Văn phòng | Tháng 12/2026\n", "utf-8")
    document = read_document(path)
    assert [t.lead_units for t in document.tasks] == [
        ["Phòng Kinh tế"],
        ["Công an phường"],
        ["Trạm Y tế"],
        ["Văn phòng"],
    ]
    assert [t.needs_review for t in document.tasks] == [False, False, False, True]


def grids(path: Path) -> list[Grid]:
    return [b.grid for b in blocks_of_lines(read_source_page(open_source(path), 1)) if b.grid]


ANY = st.text(st.sampled_from('aÁđ1I. |\t;\n  -+"SITHNộidung<>br*│'), max_size=300)
CELL = st.text(st.sampled_from("aÁđ19 -:;,"), max_size=12).map(str.strip)


@PATIENT
@given(ANY)
def test_any_text_is_told_apart_without_a_fault(text: str) -> None:
    rows = text.split("\n")
    at = 0
    for table in find_tables(rows):
        assert at <= table.first < table.last <= len(rows)
        at = table.last
        places = [
            (r, c)
            for x in table.cells
            for r in range(x.row, x.row + x.row_span)
            for c in range(x.column, x.column + x.column_span)
        ]
        assert len(places) == len(set(places))
        assert all(r < table.rows and c < table.columns for r, c in places)
        assert all(not rows[n].strip() or n >= table.first for n in range(table.first))


@PATIENT
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=2, max_size=6), st.sampled_from("|\t;"))
def test_nothing_printed_is_dropped(cells: list[list[str]], sign: str) -> None:
    made = [["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"], *cells]
    if sign == ";":
        made = [[text.replace(";", ",") for text in row] for row in made]
    rows = [sign.join(row) for row in made]
    found = find_tables(rows)
    inside = {n for table in found for n in range(table.first, table.last)}
    said = "".join(sorted("".join(c.piece.text for t in found for c in t.cells).replace(" ", "")))
    wanted = "".join(t for n, row in enumerate(made) if n in inside for t in row)
    assert said == "".join(sorted(wanted.replace(" ", "")))


@PATIENT
@given(st.text(st.sampled_from("aÁđ1I.   \nSTNộidung"), max_size=400))
def test_no_word_of_a_page_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("plain") / "a.txt"
    whole = "STT   Nhiệm vụ   Chủ trì   Thời gian\n1   a   b   c\n2   d   e   g\n" + text
    path.write_text(whole, "utf-8")
    _split.cache_clear()
    blocks = blocks_of_lines(read_source_page(open_source(path), 1))
    lines = [x.text for b in blocks for x in b.lines]
    lines += [x.text for b in blocks if b.grid for c in b.grid.cells for x in c.lines]
    assert sorted("".join("".join(lines).split())) == sorted("".join(whole.split()))


BARREN = {  # what looks like tables line by line and is none
    "prose": ["   Sở Nội vụ chủ trì,  phối hợp rà soát; báo cáo; tổng hợp.", ""],
    "gaps": ["Sở Nội vụ   chủ trì   rà soát", "và báo cáo", "Ủy ban nhân dân tỉnh   xem xét và phê duyệt   ngay"],
    "numbers": ["1   Sở Nội vụ   rà   soát", "   và báo cáo  Ủy ban  nhân dân", "7   Sở   Tài chính và Xây dựng  kiểm"],
    "one bar": ["Sở Nội vụ | rà soát"],
    "some bars": ["Sở Nội vụ | rà soát", "Sở | rà | soát | ngay"],
    "some tabs": ["Sở Nội vụ\trà soát\tngay", "Sở\trà\tsoát\tngay\tkhi", "Sở\trà"],
}


@pytest.mark.slow
@pytest.mark.parametrize("form", [*FORMS, *BARREN, "layout"])
def test_the_time_grows_with_the_length(form: str) -> None:
    """Four times as many rows take no ten times as long; also of a file of 50,000 rows."""
    if form == "layout":
        part = LAYOUT.strip("\n").split("\n")
    elif form in BARREN:
        part = BARREN[form]
    else:
        part = FORMS[form](ROWS)[1:]
    head = FORMS[form](ROWS)[:1] if form in FORMS else []

    def seconds(count: int) -> float:
        rows = head + part * (count // len(part))
        begin = time.process_time()
        find_tables(rows)
        return time.process_time() - begin

    small, large = seconds(2_500), seconds(10_000)
    assert large < 10 * small + 0.5


def test_a_heading_over_a_table_is_none_of_its_heads() -> None:
    rows = ["        2. Phân công", *aligned(ROWS)]
    rows[2:2] = ["     nhà dột nát và"]  # no row of its own
    assert find_tables(rows)[0].first == 1


def test_a_table_without_heads_goes_on_on_top_of_a_page() -> None:
    rows = [
        "                     2",
        "",
        "   thanh về an toàn điện",
        "   trong mùa nắng nóng",
        "   Tổng kết, đánh giá,",
        "                            Văn phòng HĐND và                                   Trước ngày",
        "8  khen thưởng tập thể,                        Công an xã   Báo cáo tổng kết",
        "                            UBND xã                                             20/12/2026",
        "   cá nhân tiêu biểu",
    ]
    assert texts(only(rows)) == [
        ["", "thanh về an toàn điện trong mùa nắng nóng", "", "", "", ""],
        [
            "8",
            "Tổng kết, đánh giá, khen thưởng tập thể, cá nhân tiêu biểu",
            "Văn phòng HĐND và UBND xã",
            "Công an xã",
            "Báo cáo tổng kết",
            "Trước ngày 20/12/2026",
        ],
    ]


def test_the_last_row_of_a_page_is_doubted_where_words_go_on_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    body = "\n".join("\t".join(row) for row in ROWS)
    path.write_text(f"KẾ HOẠCH\nNăm 2026\n\nII. NHIỆM VỤ\n\n{body}\n\fvà người lao động trong phường\n", "utf-8")
    assert [t.needs_review for t in read_document(path).tasks] == [False, False, True]


def test_a_point_with_a_doer_of_its_own_is_a_row() -> None:
    rows = [
        "| STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |",
        "| 1 | Rà soát quy hoạch | Sở Y tế | Quý II/2026 |",
        "|   | - lập danh mục dự án | Sở Nội vụ | 30/7/2026 |",
        "| 2 | Lập đề án | Sở Nội vụ | 30/6/2026 |",
    ]
    (table,) = find_tables(rows)
    assert table.rows == 4


def test_tabs_in_a_table_of_spaces(tmp_path: Path) -> None:
    path = tmp_path / "kh.txt"
    path.write_text(
        "KẾ HOẠCH\nnăm 2026\n\nI. NHIỆM VỤ\nSTT   Nhiệm vụ       Cơ quan chủ trì\n1\tRà soát        Sở Y tế\n"
        "2     Báo cáo        Sở Nội vụ\n3     Lập            Sở Y tế\n"
    )
    rows = read_document(path).tables[0].rows
    assert [cell.text for cell in rows[1].cells] == ["1", "Rà soát", "Sở Y tế"]
