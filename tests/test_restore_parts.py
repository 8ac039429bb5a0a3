"""Restoration's parts: the table, the search, the channel, words parted and joined, boxes, the training's alignment."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.readings import readings
from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.restore import load_mender, restore, restore_page
from pipeline.restore.channel import Confusions
from pipeline.restore.corpus import documents, split
from pipeline.restore.decode import Slot, decode, weigh
from pipeline.restore.language import LanguageModel
from pipeline.restore.lattice import Seen
from pipeline.restore.memory import Memory
from pipeline.restore.rows import items_of, names_a_person
from pipeline.restore.table import build, start, step
from pipeline.restore.tokens import Kind, mend_numeral, mend_quarter, pieces, tokenize
from pipeline.restore.train_channel import align, learn
from pipeline.restore.train_language import Reader, capital_shares, count, vocabulary
from pipeline.restore.train_language import build as build_model
from pipeline.restore.train_scans import program_scanner, samples_scanner, scanned

AROUND = "Trién khai thuc hién cong tac cai cach hanh chinh cua cac so, ban nganh va dia phuong trong nam nay"


def test_table_finds_its_keys_and_no_others() -> None:
    rng = np.random.default_rng(1)
    one, two, three = rng.integers(0, 9000, (3, 20_000))
    keep = np.unique(np.stack([one, two, three]), axis=1)
    table, places = build(start(keep[0], keep[1]), step(keep[2]))
    found, known = table.find(start(keep[0], keep[1]), step(keep[2]))
    assert known.all()
    assert (found == places).all()
    assert len(set(places.tolist())) == keep.shape[1]
    other = table.find(start(keep[0] + 10_000, keep[1]), step(keep[2]))[1]
    assert other.mean() < 0.001


@pytest.fixture(scope="module")
def small() -> LanguageModel:
    lines = ["ủy ban nhân dân tỉnh Quảng Ngãi", "kế hoạch của ủy ban nhân dân tỉnh", "nhân dân tỉnh Quảng Ngãi"] * 12
    reader = Reader()
    stream = reader.stream(lines, 1.0)
    known = vocabulary(reader)
    return build_model(known, count([stream], known), capital_shares([stream], known), 0.1)


def test_language_model_sums_to_one_and_survives_its_file(small: LanguageModel, tmp_path: Path) -> None:
    small.save(tmp_path / "m.bin")
    again = LanguageModel.load(tmp_path / "m.bin")
    assert again.words == small.words
    every = np.arange(len(again.words))
    for before, last in (("nhân", "dân"), ("ban", "tỉnh"), ("kế", "kế")):
        scores = again.score(
            np.full(len(every), again.ids[before]), np.full(len(every), again.ids[last]), every.astype(np.int64)
        )
        assert np.exp(scores).sum() == pytest.approx(1, abs=0.25)  # bytes are coarse, and there are 16 words
    assert again.score(*(np.array([again.ids[w]]) for w in ("ban", "nhân", "dân")))[0] > -0.5


def test_search_takes_the_likely_words_and_passes_marks(small: LanguageModel) -> None:
    ids = small.ids
    of = lambda *words: np.array([ids[w] for w in words], np.int64)  # noqa: E731
    zeros = lambda n: np.zeros(n, np.float32)  # noqa: E731
    fixed = [Slot(of("ủy"), zeros(1)), Slot(of("ban"), zeros(1))]
    rows = [
        [*fixed, Slot(of("tỉnh", "nhân"), zeros(2)), Slot(of("kế", "dân"), zeros(2))],
        [  # one token that is "nhân dân", or "kế" alone
            *fixed,
            Slot(of("nhân"), zeros(1), np.array([0]), np.array([2]), (0, 1)),
            Slot(of("kế", "dân"), zeros(2), np.array([1, 2]), np.array([0, 0])),
        ],
        [  # two tokens that are "nhân", or "kế" and "hoạch"
            *fixed,
            Slot(of("kế", "nhân"), zeros(2), np.array([0, 0]), np.array([0, 60])),
            Slot(of("hoạch"), zeros(1), np.array([0]), np.array([0]), (60, 0)),
            Slot(of("dân"), zeros(1)),
        ],
    ]
    assert decode(small, rows) == [[0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 1, -1, 0]]
    assert decode(small, []) == []


def test_channel_finds_the_word_among_the_first() -> None:
    mender = load_mender()
    for read, printed in (("cua", "của"), ("hién", "hiện"), ("s6", "số"), ("x4", "xã"), ("higu", "hiệu")):
        ids, scores = mender.letters.candidates(read)
        assert printed in [mender.model.words[i] for i in ids.tolist()]
        assert (scores <= 0.01).all()


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("nang cao chi s6 CCHC cuatinh.", "nâng cao chỉ số CCHC của tỉnh."),
        ("nham nang cao higu qud cong tac", "nhằm nâng cao hiệu quả công tác"),
        ("so 243/KH-BDTngay 20/4/2021 vé ra soat", "số 243/KH-BDT ngày 20/4/2021 về rà soát"),
        ("Huong (ing va thuc hién tot Ké hoach", "Hưởng ứng và thực hiện tốt Kế hoạch"),
    ],
)
def test_words_run_together_and_signs_for_letters(read: str, right: str) -> None:
    assert restore(f"{AROUND}.\n{read}").split("\n")[1] == right


def test_a_misread_quarter_is_no_other_quarter() -> None:
    assert [mend_quarter("quy", w) for w in ("Il", "1I/2022,", "I1l", "111/2022.", "11", "l", "IV")] == [
        "II",
        "II/2022,",
        "III",
        "III/2022.",
        "11",
        "l",
        "IV",
    ]
    assert mend_quarter("Jong", "Il") == "Il"


def test_an_ocrs_other_reading_decides() -> None:
    line = [
        Seen(w, 0.97)
        for w in ["Sở", "Nội", "vụ", "chủ", "trì,", "phối", "hợp", "với", "các", "đơn", "vị", "tổ", "chức"]
    ]
    doubtful = [*line[:-1], Seen("chxc", 0.3, (("chức", 0.4),))]
    assert load_mender().lines([doubtful])[0][-1].text == "chức"


def test_glued_tokens_labels_and_numerals() -> None:
    assert pieces("KH-BDTngay") == ["KH-BDT", "ngay"]
    assert pieces("ngay15/7/2021") == ["ngay", "15/7/2021"]
    assert [pieces(w) for w in ("QĐ-TTg", "QH14", "UBND", "Covid19")] == [["QĐ-TTg"], ["QH14"], ["UBND"], ["Covid19"]]
    assert (tokenize("2.2.Kế").before, tokenize("2.2.Kế").core) == ("2.2.", "Kế")
    assert tokenize("__").kind is Kind.NONE
    assert [mend_numeral(w) for w in ("I1l", "IIl", "III", "111", "lll", "Il")] == [
        "III",
        "III",
        "III",
        "111",
        "lll",
        "Il",
    ]


def _page(text: str) -> Page:
    lines = [
        Line([Word(w, Box(100 * j, 20 * i, 100 * j + 80, 20 * i + 12), 0.9) for j, w in enumerate(line.split())])
        for i, line in enumerate(text.split("\n"))
    ]
    return Page(1, 595, 842, 200, 0, TextSource.LAYER, [Block(BlockKind.TEXT, Box(0, 0, 595, 842), lines)])


def test_boxes_of_a_parted_word_share_its_box() -> None:
    page = restore_page(_page(f"{AROUND}\nnang cao chi s6 CCHC cuatinh."))
    left, right = page.lines()[1].words[-2:]
    assert (left.text, right.text) == ("của", "tỉnh.")
    assert left.box.x0 == 500
    assert right.box.x1 == 580
    assert left.box.x1 == right.box.x0


WORD = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéếềốồ06IlBQ./-(),;@&", min_size=1, max_size=9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=8), min_size=1, max_size=4), st.booleans())
def test_token_map_covers_every_word_once(rows: list[list[str]], noisy: bool) -> None:
    lines = [[Seen(unicodedata.normalize("NFC", w)) for w in row] for row in rows]
    if noisy:
        lines.append([Seen(w) for w in AROUND.split()])
    done = load_mender().lines(lines)
    assert len(done) == len(lines)
    for line, words in zip(lines, done, strict=True):
        pieces_of: dict[int, list[int]] = {}
        covered: list[int] = []
        for word in words:
            assert 0 <= word.part < word.parts
            if word.parts == 1:
                covered += range(word.first, word.last + 1)
            else:
                pieces_of.setdefault(word.first, []).append(word.part)
        assert all(parts == list(range(len(parts))) for parts in pieces_of.values())
        assert sorted([*covered, *pieces_of]) == list(range(len(line)))
        assert all(unicodedata.is_normalized("NFC", w.text) for w in words)


def test_alignment_and_learning() -> None:
    printed, got = ["của", "tỉnh", "Quảng", "Ngãi", "năm", "nay"], ["cuatinh", "Quang", "Ng", "ãi", "nam", "nay"]
    assert align(printed, got) == [
        (["của", "tỉnh"], [0]),
        (["Quảng"], [1]),
        (["Ngãi"], [2, 3]),
        (["năm"], [4]),
        (["nay"], [5]),
    ]
    from collections import Counter

    table = learn(Counter({("số", "s6"): 40, ("số", "số"): 10, ("sống", "s6ng"): 30}))
    assert table.cost("ố", "6") < table.cost("ố", "ố") < table.cost("ố", "x")


def test_confusions_file(tmp_path: Path) -> None:
    table = Confusions({("ố", "6"): 0.5, ("rn", "m"): 2.0}, {"s6": {"số": 0.25}}, 0.3)
    table.save(tmp_path / "c.json")
    assert Confusions.load(tmp_path / "c.json") == table


def test_split_is_fixed_and_by_document(tmp_path: Path) -> None:
    import lzma

    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Số: {}\nThân bài số {}\n"
    path = tmp_path / "a.txt.xz"
    text = "".join(head.format(i, i) for i in range(200)) + "Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp\n"
    path.write_bytes(lzma.compress(text.encode()))
    found = list(documents(path))
    assert len(found) == 200
    assert not any("Céng" in line for document in found for line in document)
    kept, held = split(path, 7)
    assert len(kept) + len(held) == 200
    assert held
    assert split(path, 7) == (kept, held)


def test_readings_from_an_ocrs_alternatives() -> None:
    symbols = [[("t", 97.0)], [("ế", 93.0), ("ề", 80.0), ("ê", 9.0)], [("p", 96.0), ("n", 20.0)]]
    found = readings("tếp", symbols)
    assert [word for word, _ in found][:2] == ["tềp", "tến"]
    assert all(0 < chance < 1 for _, chance in found)
    assert readings("tếpp", symbols) == []


def test_pages_go_through_the_samples_scanner(tmp_path: Path) -> None:
    page = np.full((2339, 1654), 255, np.uint8)  # half of A4: such pages are drawn at 400 dpi
    page[300:320, 200:1400] = 0
    done = scanned(page, "poor", 3, samples_scanner())
    assert done[1] == 150
    assert done[0].shape == pytest.approx((877, 620), abs=3)
    assert done[0].min() < 120 < done[0].max()
    program = tmp_path / "scan.py"
    program.write_text(
        "def scan(source, target, grade, seed):\n"
        "    target.write_bytes(source.read_bytes())\n"
        "    return [{'dpi': 100}]\n"
    )
    same, dpi = scanned(page, "clean", 1, program_scanner(program))
    assert (dpi, same.shape) == (100, (585, 414))


def test_a_pair_that_returns_is_recalled_where_both_words_are_in_doubt() -> None:
    model = load_mender().model

    def slot(*words: str) -> Slot:
        return Slot(np.array([model.ids[w] for w in words]), np.array([0.0, -0.5][: len(words)], np.float32))

    certain = [slot("ông"), slot("bùi"), slot("thạc"), slot("cho")]
    doubtful = [slot("ông"), slot("bụi", "bùi"), slot("thác", "thạc"), slot("cho")]
    choices = weigh(model, [doubtful], decode(model, [doubtful]))
    before = [c.picked for c in choices[0]]
    assert not Memory(model, [], [], []).recall(choices[0], doubtful)
    for choice in choices[0]:
        choice.gap = 1.0
    memory = Memory(model, [(certain, [0, 1, 2, 3])] * 4, [], [])
    assert memory.recall(choices[0], doubtful) is (before != [0, 1, 1, 0])
    assert [c.picked for c in choices[0]] == [0, 1, 1, 0]


UNMARKED = "Ke hoach trien khai cong tac cai cach hanh chinh\nCac so, ban, nganh to chuc thuc hien ke hoach nay.\n"


@pytest.mark.parametrize("name", ["Tô Lam", "Lê Hoang", "Trần Thi Lan", "Phạm Hung", "Nguyễn Văn Á", "Bùi Thanh Son"])
@pytest.mark.parametrize("text", ["", UNMARKED, UNMARKED + "TM. UY BAN NHAN DAN\nCHU TICH\n"])
def test_a_persons_name_on_a_line_of_its_own_is_left_alone(name: str, text: str) -> None:
    assert restore(text + name).split("\n")[-1] == name


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("Tổ chức thuc hien", "Tổ chức thực hiện"),  # no name: small letters
        ("Phong Kinh te", "Phòng Kinh tế"),
        ("Nguyen Van An", "Nguyễn Văn An"),  # it lost its marks as the others did
    ],
)
def test_other_lines_of_a_text_without_marks_are_mended(line: str, right: str) -> None:
    assert restore(UNMARKED + line).split("\n")[-1] == right


@pytest.mark.parametrize(
    ("words", "confidence", "kept"),
    [
        ("Nguyễn Văn Lam", None, True),
        ("Nguyễn Văn Lam", 0.95, True),
        ("Nguyễn Văn Lam", 0.6, False),  # the OCR doubted it
        ("Tô Lam", None, True),
        ("Hà Nôi", 0.95, False),  # of two words that were read one may be a place's
        ("Nguyen Van Lam", None, False),
        ("Thị xã Đức Phổ", None, False),
        ("Nguyễn Văn Lam chủ trì", None, False),
        ("Nguyễn Xyz Lam", None, False),
        ("TRẦN VĂN HUNG", 0.95, True),
        ("LÊ THỊ BE", None, True),
        ("TRẦN VĂN HUNG", 0.6, False),
        ("CÔNG TÁC CHÍ ĐẠO", 0.95, False),
        ("CHU TRÌ THỰC HIỆN", 0.95, False),
    ],
)
def test_which_lines_are_a_persons_name(words: str, confidence: float | None, kept: bool) -> None:
    assert names_a_person(items_of([Seen(word, confidence) for word in words.split()], 0)) is kept


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kính gửi: Bà Hồ Thị Y Nưi, Giàng A Pó", "Nưi, Pó"),
        ("đồng chí Sùng A Hồ báo cáo", "Hồ"),
        ("Sở Y Tể và Trạm Y Tê", ""),  # no surname before it
        ("ông Hồ, A Lưới", ""),
        ("nhóm a pó", ""),
    ],
)
def test_names_behind_lone_letters(text: str, names: str) -> None:
    items = items_of([Seen(word) for word in text.split()], 0)
    assert " ".join(item.token.text for item in items if item.named) == names
