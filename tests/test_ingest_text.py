from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, PageWarning, TextSource
from pipeline.errors import TooLarge
from pipeline.ingest import open_source, read_source_page
from pipeline.ingest.plain import _split
from pipeline.text import without_controls

TEXT = "KẾ HOẠCH\n\n   Giao  Phòng Nội vụ chủ trì\n"
SENTENCE = (
    "Ủy ban nhân dân huyện giao các phòng thực hiện những nhiệm vụ được nêu dưới đây và báo cáo kết quả hằng tháng.\n"
)


def read(tmp_path: Path, data: bytes, number: int = 1) -> tuple[int, list[str], list[Box]]:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    source = open_source(path)
    page = read_source_page(source, number)
    assert page.source is TextSource.TEXT
    return source.pages, [line.text for line in page.lines], [word.box for line in page.lines for word in line.words]


def test_words_lie_on_a_grid(tmp_path: Path) -> None:
    pages, lines, boxes = read(tmp_path, TEXT.encode())
    assert pages == 1
    assert lines == ["KẾ HOẠCH", "Giao Phòng Nội vụ chủ trì"]
    assert boxes[0] == Box(0, 0, 12, 14)
    assert boxes[2] == Box(18, 28, 42, 42)  # the third row, the fourth column
    assert boxes[3].x0 == 9 * 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding))[1] == ["KẾ HOẠCH", "Giao Phòng Nội vụ chủ trì"]


def test_windows_vietnamese(tmp_path: Path) -> None:
    # cp1258 writes the tone as a character of its own
    tones = {"ậ": "â\u0323", "ụ": "u\u0323", "ệ": "ê\u0323", "ả": "a\u0309", "ế": "ê\u0301", "ữ": "ư\u0303"}
    split = SENTENCE
    for letter, parts in tones.items():
        split = split.replace(letter, parts)
    more = {
        "Ủ": "U\u0309",
        "ỷ": "y\u0309",
        "ự": "ư\u0323",
        "ợ": "ơ\u0323",
        "ò": "o\u0300",
        "ó": "o\u0301",
        "ỉ": "i\u0309",
    }
    for letter, parts in more.items():
        split = split.replace(letter, parts)
    split = split.replace("ệ", "ê\u0323").replace("ỳ", "y\u0300").replace("ằ", "ă\u0300").replace("ở", "ơ\u0309")
    split = split.replace("ướ", "ươ\u0301").replace("ớ", "ơ\u0301").replace("ề", "ê\u0300").replace("ứ", "ư\u0301")
    assert read(tmp_path, split.encode("cp1258"))[1] == [SENTENCE.strip()]


def test_windows_vietnamese_in_a_table_parted_by_semicolons(tmp_path: Path) -> None:
    # the tones of cp1258 stand behind their letters
    rows = ["STT;Nhiê\u0323m vu\u0323;Chu\u0309 tri\u0300;Thơ\u0300i ha\u0323n"]
    rows += [f"{n};Ra\u0300 soa\u0301t hô\u0300 sơ;Sơ\u0309 Tư pha\u0301p;Quy\u0301 II" for n in (1, 2, 3)]
    _, lines, _ = read(tmp_path, "\n".join(rows).encode("cp1258"))
    assert lines[:2] == ["STT;Nhiệm vụ;Chủ trì;Thời hạn", "1;Rà soát hồ sơ;Sở Tư pháp;Quý II"]
    page = read_source_page(open_source(tmp_path / "a.txt"), 1)
    assert {word.confidence for line in page.lines for word in line.words} == {1.0}


def test_legacy_letters_stay_for_restore(tmp_path: Path) -> None:
    legacy = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
    assert read(tmp_path, legacy.encode("latin-1"))[1] == [legacy]


@pytest.mark.parametrize("spoil", [lambda data: data + b"\xff\n", lambda data: data.rstrip()[:-1]])
def test_a_bad_byte_or_a_letter_cut_off_costs_no_more(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    lines = read(tmp_path, spoil((TEXT + "Giao Sở Y tế báo cáo kết quả\n" + "đã rà soát đủ").encode()))[1]
    assert lines[:2] == ["KẾ HOẠCH", "Giao Phòng Nội vụ chủ trì"]


@pytest.mark.parametrize("mark", ["\x0b", "\x85", "\u2028", "\u2029"])
def test_other_line_breaks(tmp_path: Path, mark: str) -> None:
    assert read(tmp_path, f"KẾ HOẠCH{mark}Giao Sở Y tế".encode())[1] == ["KẾ HOẠCH", "Giao Sở Y tế"]


def test_form_feeds_part_pages(tmp_path: Path) -> None:
    assert read(tmp_path, b"one\n\ftwo\n\f", 2)[:2] == (2, ["two"])
    assert read(tmp_path, b"one\f\fthree", 2)[:2] == (3, [])


def test_confidence_tells_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for text, low in (
        (SENTENCE, False),
        ("Uy ban nhdn dén huyén giao cac phéng thuc hién nhitng nhiém vu dugc néu ké\n" * 2, True),
    ):
        path.write_text(text)
        page = read_source_page(open_source(path), 1)
        assert (page.lines[0].confidence < 0.75) is low


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32", "utf-16"])
@pytest.mark.parametrize("text", [TEXT, SENTENCE * 40, "Plain English, without a single mark.\n"])
def test_wide_encodings_without_a_mark_of_theirs(tmp_path: Path, codec: str, text: str) -> None:
    found = read(tmp_path, text.encode(codec))[1]
    assert found == [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_a_few_nuls_are_dropped(tmp_path: Path) -> None:
    for data in (TEXT.encode() + bytes(5000), b"\x00" + (TEXT * 20).replace("Giao", "Gi\x00ao", 3).encode()):
        assert read(tmp_path, data)[1][:2] == ["KẾ HOẠCH", "Giao Phòng Nội vụ chủ trì"]


def test_layout_of_huge_texts_takes_its_time_from_their_size_only(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A line of any length is one piece, and no more lines are looked at together than stand on a page."""
    from pipeline.layout import blocks_of_lines, lines

    asked: list[int] = []
    real = lines.arrange

    def arrange(boxes: list[Box], width: float, *more: object):  # type: ignore[no-untyped-def]
        asked.append(len(boxes))
        assert width <= 1200
        return real(boxes, width, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(lines, "arrange", arrange)
    rows = [(SENTENCE.strip() * 40) if n % 9 == 4 else f"{n}. việc\n" for n in range(700)]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(rows), encoding="utf-8")
    blocks = blocks_of_lines(read_source_page(open_source(path), 1))
    assert len(asked) > 2
    assert max(asked) < 600
    assert [line.text for block in blocks for line in block.lines] == [row.strip() for row in rows]
    assert blocks[-1].box.y1 == (path.read_text(encoding="utf-8").rstrip("\n").count("\n") + 1) * 14


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_no_word_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_text(text, encoding="utf-8")
    _split.cache_clear()
    text = without_controls(text)
    if not text.strip() or text.count("\ufffd") > 2:
        return
    page = read_source_page(open_source(path), 1)
    found = "".join(word.text for line in page.lines for word in line.words)
    import unicodedata

    wanted = unicodedata.normalize("NFC", text)
    assert found == "".join(wanted.split())


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Rà soát \x1b[31mhồ sơ\x1b[0m\x07", True),
        ("\x1b]0;a title\x07Rà soát hồ sơ", True),
        ("\u202eRà soát\u202c \u2066hồ sơ\u2069", True),
        ("Rà \u200bsoát h\u00adồ\u200d sơ\u2060", False),  # unseen, and no other text comes of it
        ("Rà soát hồ sơ", False),
    ],
)
def test_what_steers_a_screen_is_left_out_and_told(tmp_path: Path, printed: str, told: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{SENTENCE}\f{printed}\n{SENTENCE}", "utf-8")
    page = read_source_page(open_source(path), 2)
    assert page.lines[0].text == "Rà soát hồ sơ"
    assert page.warnings == [PageWarning.CONTROL_SIGNS] * told


def test_a_soft_hyphen_is_a_letter_of_tcvn3(tmp_path: Path) -> None:
    legacy = "§\xadîc x©y dùng n\xadíc ta"
    assert read(tmp_path, legacy.encode())[1] == [legacy]


def test_a_text_of_form_feeds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feeds.txt"
    path.write_text("Kế hoạch" + "\f" * 50_000 + "x", "utf-8")
    with pytest.raises(TooLarge, match="50,000 form feeds"):
        open_source(path)


def test_what_windows_writes_in_old_encodings_is_no_line_break(tmp_path: Path) -> None:
    legacy = "Céng hßa x· héi chñ nghÜa ViÖt Nam \x96 §éc lËp, Tù do, H¹nh phóc\x85"
    found = read(tmp_path, legacy.encode("latin-1"))[1]
    assert found == [legacy.replace("\x96", "\u2013").replace("\x85", "\u2026")]


def test_letters_of_other_scripts_inside_latin_words(tmp_path: Path) -> None:
    text = "Kế hоạch сủa Sở Nội vụ và МВД"  # a Cyrillic о and с; a word that is Russian as a whole
    assert read(tmp_path, text.encode())[1] == ["Kế hoạch của Sở Nội vụ và МВД"]
