"""What makes a row doubtful, what the model makes of it, and that a row to be looked at says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.confidence_fit import EXPECTED
from pipeline.document import Evidence, Page, PageWarning, SourceFile, Task, TextSource
from pipeline.extract import extract
from pipeline.extract.confidence import Doubts, Judge, Neighbours, Origin, reasons, settle
from pipeline.extract.confidence.model import Model, ModelMissing, load_model
from pipeline.extract.confidence.words import Words, impossible, keys, strange
from pipeline.knowledge import load
from pipeline.parse import outline
from pipeline.restore import KEPT_IN_DOUBT
from pipeline.wording import in_vietnamese
from tests.helpers import PATIENT, block, down, full, grid, line, scanned

KINDS = ["tasks", "indicators"]


def doubts_of(pages: list[Page]) -> list[tuple[Task, Doubts]]:
    """The tasks of some pages with the doubts about each."""
    found: list[tuple[Task, Doubts]] = []

    def watch(origins: list[Origin], read: list[Page], neighbours: Neighbours, year: int | None) -> None:
        judge = Judge(read, neighbours, year)
        found.extend((one.found, judge.task(one)) for one in origins if isinstance(one.found, Task))

    extract(outline(pages), pages, SourceFile("made.pdf", "0" * 64, "pdf", len(pages)), judge=watch)
    return found


def page_of(*texts: str, confidence: float = 0.97) -> Page:
    lines = [line("I. NHIỆM VỤ", confidence=confidence), *(line(text, 110.0, confidence=confidence) for text in texts)]
    return scanned([block(down(lines))])


def doubts(text: str, *others: str) -> Doubts:
    """Those about the first task of a page that holds this item, then others."""
    (_, found), *_ = doubts_of([page_of(text, *others)])
    return found


# ---------------------------------------------------------------- the doubts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Để kịp tiến độ, các phòng rà soát hồ sơ.", 1.0),
        ("- Đề nghị Hội Nông dân tỉnh vận động hội viên.", 0.0),
        ("- Đa dạng hóa các hình thức tuyên truyền.", 0.0),
        ("- Đã hoàn thành việc rà soát hồ sơ.", 1.0),
    ],
)
def test_a_short_word_is_told_by_its_marks(text: str, expected: float) -> None:
    assert doubts(text)["no_work"] == expected


@pytest.mark.parametrize(("unit", "expected"), [("Huyện đoàn", 0.0), ("Ban Giám hiệu", 0.0), ("Trung tâm", 1.0)])
def test_a_name_that_is_whole_in_two_words(unit: str, expected: float) -> None:
    pages = [scanned([grid([["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát các hồ sơ", unit]])])]
    [(_, found)] = doubts_of(pages)
    assert found["unit_bare"] == expected


def test_a_month_over_the_rows_fills_an_empty_cell() -> None:
    rows = [["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], ["THÁNG 9/2025", None, None, None]]
    rows += [["1", "Rà soát các hồ sơ", "Sở Nội vụ", ""], ["2", "Công bố kết quả", "Sở Nội vụ", "Quý I/2026"]]
    [(_, first), _] = doubts_of([scanned([grid(rows, {(1, 0): (1, 4)})])])  # type: ignore[arg-type]
    assert first["time_empty"] == 0.0


def test_partners_in_the_cell_of_who_leads_are_no_rest() -> None:
    cell = "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Kế hoạch và Đầu tư"
    pages = [scanned([grid([["TT", "Nhiệm vụ", "Đơn vị thực hiện"], ["1", "Rà soát các hồ sơ", cell]])])]
    [(_, found)] = doubts_of(pages)
    assert found["unit_rest"] < 0.7


def test_a_plain_item_raises_none_that_weighs() -> None:
    weights = load_model("tasks").weights
    found = doubts("1. Giao Sở Tư pháp chủ trì rà soát văn bản trước ngày 15/7/2026.")
    assert {name for name, value in found.items() if value * -weights[name] > 0.6} == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- Rà soát danh mục thủ tục hành chính.", "no_unit"),
        ("- Rà soát danh mục thủ tục hành chính.", "rule_weak"),
        ("- Về dự án bến cảng: Sở Xây dựng khẩn trương rà soát hồ sơ.", "rule_clause"),
        ("- Sở Tư pháp chủ trì rà soát các văn bản của", "text_open"),
        ("- Sở Tư pháp chủ trì rà soát các văn bản của", "ends_open"),
        ("- Sở Tư pháp chủ trì rà soát văn bản. : Sở Nội vụ báo cáo.", "signs_inside"),
        ("- Sở Tư pháp chủ trì rà soát văn bản. €) Lập danh sách hồ sơ.", "signs_inside"),
        ("- Sở Tư pháp chủ trì rà soát văn bản. ]V. TỔ CHỨC THỰC HIỆN", "capitals_inside"),
        ("- Phòng Khách hàng ưu tiên tư vấn cho khách hàng.", "unit_cut"),
        ("- Phòng Kế hoạch kiểm tra Khối chủ trì, phối hợp với Khoa Dược kiểm kê thuốc.", "unit_gap"),
        ("- Sở Tư pháp chủ trì rà soát các vén qdể trong kế hoạch.", "words_strange"),
    ],
)
def test_a_doubt_is_raised(text: str, name: str) -> None:
    assert doubts(text)[name] > 0
    assert doubts("- Sở Tư pháp chủ trì rà soát văn bản trước ngày 15/7/2026.")[name] == 0


def test_what_a_unit_does_shows_where_its_name_ends() -> None:
    assert doubts("- Phòng Khách hàng duy trì việc tư vấn cho khách hàng.")["unit_cut"] == 0.0
    assert doubts("- Hạt Kiểm lâm liên huyện Ba Vì - Sơn Tây chủ trì tuần tra rừng.")["unit_gap"] == 1.0


def test_a_time_without_a_deadline_is_told() -> None:
    assert doubts("- Sở Tư pháp chủ trì rà soát văn bản, xong trong thời gian sớm nhất.")["time_missed"] == 1.0
    cited = "- Sở Tư pháp chủ trì rà soát văn bản theo Quyết định số 12/QĐ-UBND ngày 05/3/2026."
    assert doubts(cited)["time_missed"] == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theo Nghị quyết số 347/NQ-CP ngày 24 tháng 10 năm 2025 của Chính phủ.", 0.0),
        ("theo Thông báo 627/TB-VPCP ngày 18 tháng 11 năm 2025.", 0.0),
        ("theo Chỉ thị số 13/CT- TTg ngày 17 tháng 5 năm 2025.", 0.0),
        ("đến hết thời gian kéo dài Triển lãm.", 0.0),
        ("theo định kỳ hoặc đột xuất.", 0.0),
        ("hoàn thành ngay 319 văn bản.", 0.0),
        ("theo Nghị quyết số 347/NQ-CP, gần tháng 10 thì báo cáo.", 1.0),
        ("gửi bài đến hết mùa mưa tháng.", 1.0),
        ("theo định kỳ cứ hai tuần.", 1.0),
    ],
)
def test_what_is_cited_and_what_names_no_day_is_no_time_missed(text: str, expected: float) -> None:
    assert doubts(f"- Sở Tư pháp chủ trì rà soát văn bản {text}")["time_missed"] == expected


def test_a_name_that_is_longer_elsewhere() -> None:
    others = [f"- Phòng Khách hàng trung lưu {work}." for work in ("tư vấn vay vốn", "gom hồ sơ vay", "chăm khách")]
    found = doubts("- Phòng Khách hàng trung lưu gọi khách cũ.", *others)
    assert found["unit_goes_on"] == 1.0


def test_a_name_spelled_otherwise_elsewhere() -> None:
    others = ["- Sở Tổng hợp chủ trì lập danh sách.", "- Sở Tổng hợp chủ trì rà soát hồ sơ."]
    assert doubts("- Sở Tống hợp chủ trì kiểm tra hồ sơ.", *others)["unit_variant"] == 1.0


def test_words_that_were_hard_to_read() -> None:
    good, bad = page_of("- Sở Tư pháp chủ trì rà soát văn bản."), page_of("- Sở Tư pháp chủ trì rà soát văn bản.")
    for word in bad.blocks[0].lines[1].words[1:4]:
        word.confidence = 0.3
    (_, sure), (_, unsure) = doubts_of([good])[0], doubts_of([bad])[0]
    for name in ("words_hard", "words_unsure", "unit_hard"):
        assert unsure[name] > sure[name]
    assert unsure["unit_hard"] == pytest.approx(0.7)


@pytest.mark.parametrize(("sure", "told"), [(0.55, 1.0), (0.8, 0.0)])
def test_a_figure_of_a_time_on_which_readings_differ_is_told(sure: float, told: float) -> None:
    page = scanned([grid([HEADS, ["1", "Rà soát các văn bản của ngành", "Sở Tư pháp", "Tháng 9/2026"]])])
    next(w for one in page.lines() for w in one.words if w.text == "9/2026").confidence = sure
    ((_, found),) = doubts_of([page])
    assert found["time_figure"] == told


def test_a_text_file_was_not_hard_to_read() -> None:
    lines = down([line("II. NHIỆM VỤ"), line("- Sở Tư pháp chủ trì rà soát văn bản.")])
    (_, found), *_ = doubts_of([scanned([block(lines)], source=TextSource.TEXT)])
    assert all(found[name] == 0 for name in ("words_hard", "words_unsure", "unit_hard", "time_hard", "new_lines"))


def test_a_new_paragraph_inside_an_item() -> None:
    wide = "- Sở Tư pháp chủ trì rà soát toàn bộ các văn bản quy phạm pháp luật do tỉnh ban"
    lines = [line("II. NHIỆM VỤ"), full(wide, 110.0), line("hành năm nay."), full("Lập danh sách " + wide[26:])]
    words = Words([scanned([block(down(lines))])])
    everything = list(range(len(words.words)))[3:]
    assert [text.split()[0] for text in words.new_lines_inside(everything)] == ["Lập"]


@pytest.mark.parametrize(
    ("warning", "name"), [(PageWarning.LOW_CONFIDENCE, "page_warned"), (PageWarning.SEAL_OVER_TEXT, "sealed")]
)
def test_warnings_of_the_page(warning: PageWarning, name: str) -> None:
    page = page_of("- Sở Tư pháp chủ trì rà soát văn bản.")
    assert doubts_of([page])[0][1][name] == 0.0
    page.warnings.append(warning)
    assert doubts_of([page])[0][1][name] == 1.0


HEADS = ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"]


def table_doubts(*rows: list[str]) -> list[Doubts]:
    return [found for _, found in doubts_of([scanned([grid([HEADS, *rows])])])]


@pytest.mark.parametrize(
    ("text", "unread", "name"),
    [
        ("Rà soát các văn bản của ngành", False, "time_empty"),
        ("Rà soát các văn bản của ngành", True, "time_unread"),
        ("Rà soát các văn bản của ngành trước ngày 30/9/2026", True, "time_unread"),
    ],
)
def test_a_time_that_is_printed_but_was_not_read_is_told_from_an_empty_cell(text: str, unread: bool, name: str) -> None:
    made = grid([HEADS, ["1", text, "Sở Tư pháp", ""], ["2", "Lập hồ sơ lưu trữ", "Sở Y tế", "Quý I/2026"]])
    assert made.grid
    [cell] = [cell for cell in made.grid.cells if (cell.row, cell.column) == (1, 3)]
    cell.unread = unread
    [(_, found), _] = doubts_of([scanned([made])])
    assert {key for key in ("time_empty", "time_unread") if found[key]} == {name}


def test_rows_of_a_table() -> None:
    whole, empty, untold, after_gap = table_doubts(
        ["1", "Rà soát các văn bản của ngành", "Sở Tư pháp", "Quý III/2026"],
        ["2", "Lập danh mục hồ sơ lưu trữ", "", "Quý III/2026"],
        ["3", "Kiểm tra việc tiếp công dân", "Thanh tra tỉnh", "cuối đợt này"],
        ["5", "Tập huấn nghiệp vụ cho công chức", "Sở Nội vụ", "Tháng 9/2026"],
    )
    assert whole["in_table"] == 1.0
    assert all(
        whole[name] == 0 for name in ("unit_empty", "time_unread", "row_broken", "table_headless", "cell_unread")
    )
    assert empty["unit_empty"] == 1.0
    assert untold["time_unread"] == 1.0
    assert untold["row_broken"] == after_gap["row_broken"] == 1.0  # what is missing may stand in either


# ---------------------------------------------------------------- numbering


def numbered(*labels: str) -> Neighbours:
    lines = [part for label in labels for part in (line(f"{label} MỤC SỐ {label}"), line("- Rà soát hồ sơ.", 110.0))]
    return Neighbours(outline([scanned([block(down(lines))])]))


def test_a_gap_among_decimals_is_told_of_the_sections_beside_it() -> None:
    lines = ["I. NHIỆM VỤ", "2.1. Phòng Kinh tế", "- Rà soát.", "2.3. Phòng Nội vụ", "- Công bố.", "2.4. Phòng Y tế"]
    printed = [line(text, 110.0 if text.startswith("-") else 85.0) for text in [*lines, "- Gửi."]]
    made = Neighbours(outline([scanned([block(down(printed))])]))
    assert [made.section_broken(f"I.{n}") for n in ("2.1", "2.3", "2.4")] == [True, True, False]


def test_a_gap_in_the_numbering() -> None:
    assert numbered("I.", "II.", "III.").gaps == set()
    broken = numbered("I.", "II.", "IV.")
    assert broken.gaps == {"II", "IV"}
    assert broken.section_broken("II.1")
    assert not broken.section_broken("I")
    assert not broken.section_broken(None)


def lettered(*labels: str) -> list[float]:
    items = [f"{label} Sở Tư pháp chủ trì rà soát các văn bản của ngành." for label in labels]
    return [found["label_broken"] for _, found in doubts_of([page_of("1. Nhiệm vụ của các sở:", *items)])]


def test_letters_out_of_order() -> None:
    assert lettered("a)", "b)", "c)", "d)", "đ)", "e)") == [0.0] * 6
    assert lettered("a)", "b)", "c)", "d)", "e)") == [0.0] * 5  # đ) is often left out
    assert lettered("a)", "b)", "d)") == [0.0, 1.0, 1.0]


def headed(*lines: str) -> list[float]:
    return [found["label_broken"] for _, found in doubts_of([page_of("4. Sở Tư pháp:", *lines)])]


def test_a_list_that_begins_anew_right_behind_another() -> None:
    one, two, three = (f"{n}) Rà soát các văn bản của ngành." for n in "abc")
    assert headed(one, two, three, one, two) == [0.0, 0.0, 0.0, 1.0, 1.0]  # "5. Sở Xây dựng:" was not read
    assert headed(one, two, three) == [0.0] * 3


# ---------------------------------------------------------------- words


def test_strange_words() -> None:
    assert strange("qdể") and strange("vénqdé,")  # noqa: PT018
    assert not any(map(strange, ["hoạch", "hoà.", "UBND", "KH&CN", "2026", "(Phòng", "ở"]))


def test_words_are_found_by_place_and_spelling() -> None:
    page = page_of("- Sở Tư pháp chủ trì rà soát văn bản.")
    words = Words([page])
    box = page.blocks[0].lines[1].box
    near = words.inside([Evidence(page=1, bbox=tuple(box))])
    assert [words.words[i].text for i in near][:4] == ["-", "Sở", "Tư", "pháp"]
    assert [word.text for word in words.spelled("sở tư pháp", near)] == ["Sở", "Tư", "pháp"]
    assert words.spelled("Sở Nội vụ", near) == []
    assert words.behind("Sở Tư pháp", near).startswith("chủ trì")
    assert keys("“Sở Tư pháp”, và") == ["so", "tu", "phap", "va"]


def _spoiled(*texts: str, word: str, confidence: float) -> Task:
    """The first task of a page on which one word was read so surely."""
    page = page_of(*texts)
    for one in (w for row in page.lines() for w in row.words if w.text == word):
        one.confidence = confidence
    document = extract(outline([page]), [page], SourceFile("made.pdf", "0" * 64, "pdf", 1))
    return document.tasks[0]


SURE = "- Sở Tư pháp chủ trì rà soát, không đề tồn đọng văn bản trước ngày 30/6/2026."


def test_a_word_that_restoration_doubted_is_named() -> None:
    task = _spoiled(SURE, word="đề", confidence=KEPT_IN_DOUBT)
    assert (task.needs_review, task.unsure_words) == (True, ["đề"])
    assert task.reasons == ["a word may be misread: “đề”"]
    assert in_vietnamese(task.reasons) == ["có từ có thể đọc sai: “đề”"]
    assert not _spoiled(SURE, word="đề", confidence=0.97).unsure_words


def test_a_word_that_was_only_hard_to_read_is_kept_and_flags_nothing() -> None:
    task = _spoiled(SURE, word="đề", confidence=0.7)
    assert (task.needs_review, task.unsure_words) == (False, ["đề"])


def test_a_figure_that_was_hard_to_read_is_kept_too() -> None:
    text = "- Sở Tư pháp chủ trì rà soát 14 văn bản trước ngày 30/6/2026."
    task = _spoiled(text, word="14", confidence=0.5)
    assert (task.needs_review, task.unsure_words) == (False, ["14"])


@pytest.mark.parametrize(("other", "flagged"), [("để tồn", True), ("đề tồn", False)])
def test_the_same_words_elsewhere_confirm_or_contradict(other: str, flagged: bool) -> None:
    task = _spoiled(SURE, f"- Sở Y tế báo cáo, chưa {other} hồ sơ trước ngày 30/6/2026.", word="đề", confidence=0.85)
    assert (task.needs_review, task.unsure_words) == (flagged, ["đề"] if flagged else [])


def test_a_unit_that_does_the_same_again_and_again_has_no_longer_name() -> None:
    works = ("chợ", "bến xe", "kho lúa", "cầu cảng")
    rows = [f"{n}. Sở Tài chính rà soát sổ thu của {what}." for n, what in enumerate(works, 1)]
    pages = [page_of(*rows)]
    document = extract(outline(pages), pages, SourceFile("made.pdf", "0" * 64, "pdf", 1))
    assert [task.lead_units for task in document.tasks] == [["Sở Tài chính"]] * 4
    assert not any("longer" in reason for task in document.tasks for reason in task.reasons)


# ---------------------------------------------------------------- the model


MODEL = Model(4.0, {"no_unit": -3.0, "coarse": -0.5, "long": 0.0}, 0.9)


def test_doubts_lower_the_chance() -> None:
    assert MODEL.chance({}) > MODEL.chance({"coarse": 1.0}) > MODEL.chance({"no_unit": 1.0})
    assert MODEL.chance({"long": 1.0, "unknown": 1.0}) == MODEL.chance({})
    assert [name for name, _ in MODEL.pulls({"coarse": 1.0, "no_unit": 1.0, "long": 1.0})] == ["no_unit", "coarse"]


@PATIENT
@given(st.dictionaries(st.sampled_from(sorted(EXPECTED["tasks"])), st.floats(0, 1)))
def test_a_row_to_review_says_why_and_no_other_does(found: dict[str, float]) -> None:
    task = Task(id="T1", text="x")
    settle(task, found, load_model("tasks"))
    assert 0.0 <= task.confidence <= 1.0
    assert task.needs_review == bool(task.reasons) == (task.confidence < load_model("tasks").sure_from)


def test_the_strongest_doubts_are_named() -> None:
    model = load_model("tasks")
    words = load("messages.yaml")["doubts"]
    assert reasons({"no_unit": 1.0, "no_section": 1.0}, model)[0] == words["no_unit"]["en"]
    assert reasons({}, model) == [words["unusual"]["en"]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_models(kind: str) -> None:
    """Every doubt has a weight and words for it; a row without doubts is sure."""
    model = load_model(kind)
    assert set(model.weights) == set(EXPECTED[kind])
    assert all(weight <= 0 for weight in model.weights.values())
    assert set(model.weights) <= set(load("messages.yaml")["doubts"])
    assert 0.5 < model.sure_from < model.chance({}) <= model.ceiling < 1


def test_all_words_for_doubts_are_used() -> None:
    of_their_own = {"unusual", "time_of_two"}
    assert set(load("messages.yaml")["doubts"]) == {*EXPECTED["tasks"], *EXPECTED["indicators"], *of_their_own}


def test_doubts_are_those_that_the_models_weigh() -> None:
    pages = [
        page_of("- Sở Tư pháp chủ trì rà soát."),
        scanned([grid([HEADS, ["1", "Rà soát hồ sơ", "Sở Tư pháp", "Quý I"]])], 2),
    ]
    told = {name for _, found in doubts_of(pages) for name in found}
    assert told == set(EXPECTED["tasks"])


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="not there"):
        load_model("tasks", tmp_path)


def test_doubts_about_indicators() -> None:
    pages = [
        scanned(
            [
                block(
                    down(
                        [
                            line("I. CÁC TIÊU CHÍ BỊ TRỪ ĐIỂM"),
                            line("- Công khai ngân sách chậm: đăng tải sau thời hạn 12 ngày.", 110.0),
                            line("- Chưa tổ chức đối thoại với người dân trong năm.", 110.0),
                        ]
                    )
                )
            ]
        )
    ]
    document = extract(outline(pages), pages, SourceFile("made.pdf", "0" * 64, "pdf", 1))
    with_cause, _ = document.indicators
    assert not with_cause.needs_review
    assert with_cause.reasons == []


def test_a_word_that_can_be_none_is_a_doubt_of_its_own() -> None:
    assert [w for w in ("Đỗổi", "hiệ", "llân", "Đắk", "HĐND", "website", "thuở", "Krông,") if impossible(w)] == [
        "Đỗổi",
        "hiệ",
        "llân",
    ]
    long = "công tác tuyên truyền đến từng hộ dân, bảo đảm mọi người dân đều nắm được nội dung của chương trình."
    assert doubts(f"1. Sở Nội vụ đổi mới {long}")["words_impossible"] == 0
    assert doubts(f"1. Sở Nội vụ đỗổi mới {long}")["words_impossible"] == 1


def test_a_small_word_that_stands_twice_is_a_doubt() -> None:
    assert doubts("1. Sở Nội vụ xử lý theo theo quy định của pháp luật.")["words_twice"] == 1
    assert doubts("1. Sở Nội vụ luôn luôn theo dõi, xử lý theo quy định.")["words_twice"] == 0


@pytest.mark.parametrize("name", ["words_impossible", "words_twice", "contents"])
def test_such_a_doubt_alone_has_a_row_looked_at(name: str) -> None:
    model = load_model("tasks")
    assert model.chance({name: 1.0}) < model.sure_from <= model.chance({})


def test_a_word_with_a_sign_that_no_word_holds_is_none() -> None:
    words = ("Re@", "J\\", "{Nội", "xã@", "vanthu@sonoivu.gov.vn", "Email:", "m²", "A/B", "n°")
    assert [w for w in words if impossible(w)] == ["Re@", "J\\", "{Nội", "xã@"]
