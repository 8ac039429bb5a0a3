"""Marks put on text that has none: the model of what stands around a word, its training, and how both models choose."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.restore import ModelMissing, load_mender, model_folder, restore
from pipeline.restore.around import CONTEXTS, PAD, Around, Text, contexts
from pipeline.restore.language import LanguageModel
from pipeline.restore.marks import _run_together, _windows
from pipeline.restore.table import build, start, step
from pipeline.restore.train_around import Places, places, train
from pipeline.restore.train_language import Reader, Stream, Vocabulary, capital_shares, count, vocabulary
from pipeline.restore.train_language import build as build_language

# What stands behind decides: no model that reads from left to right tells these apart.
LINES = ["mã số thuế", "má bán rau", "Mã số thuế của ta.", "má bán rau của ta"] * 14


@pytest.fixture(scope="module")
def small() -> tuple[LanguageModel, Vocabulary, Stream]:
    reader = Reader()
    stream = reader.stream(LINES, 3.0)
    known = vocabulary(reader)
    return build_language(known, count([stream], known), capital_shares([stream], known), 0.1), known, stream


@pytest.fixture(scope="module")
def learned(small: tuple[LanguageModel, Vocabulary, Stream]) -> tuple[Places, Around]:
    model, known, stream = small
    data = places([stream], known, model.forms)
    return data, train(data, model.vocabulary, 2000, bits=16)


def test_forms_are_the_words_that_look_alike(small: tuple[LanguageModel, Vocabulary, Stream]) -> None:
    forms = small[0].forms
    group = forms.named["ma"]
    first, size = int(forms.first[group]), int(forms.sizes[group])
    assert {small[0].words[i] for i in forms.ids[first : first + size]} == {"mã", "má"}
    assert [int(forms.number[i]) for i in forms.ids[first : first + size]] == list(range(size))


def test_training_data_stands_in_rows(learned: tuple[Places, Around]) -> None:
    data, _ = learned
    assert not data.text.classes[:PAD].any()
    assert not data.text.classes[-PAD:].any()
    assert (data.text.behind[data.text.classes == 0] == 2).all()
    assert int((data.right >= 0).sum()) == len(LINES)  # one word a line has two forms
    assert set(data.weight[data.right >= 0].tolist()) == {2.0}


def test_what_stands_behind_decides(
    small: tuple[LanguageModel, Vocabulary, Stream], learned: tuple[Places, Around], tmp_path: Path
) -> None:
    data, around = learned
    at = np.flatnonzero(data.right >= 0)
    sizes = data.sizes[at].astype(np.int64)
    around.save(tmp_path / "around.bin")
    again = Around.load(tmp_path / "around.bin")
    shares = again.shares(data.text, at, sizes).reshape(len(at), 2)
    assert (shares.argmax(axis=1) == data.right[at]).all()
    assert np.exp(shares).sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert np.exp(shares.max(axis=1)).min() > 0.9
    assert again.belongs_to(small[0])


def test_contexts_tell_the_sides_and_the_case_apart() -> None:
    def row(words: list[int], case: int = 0) -> np.ndarray:
        whole = np.array([*[0] * PAD, *words, *[0] * PAD])
        cases = np.where(whole == 9, case, 0)
        signs = np.where(whole == 0, 2, 0)
        return contexts(Text(whole, cases, signs, np.zeros_like(whole)), np.flatnonzero(whole == 9))[0]

    plain = row([5, 9, 7])
    assert len(plain) == CONTEXTS
    assert len(set(plain.tolist())) == CONTEXTS
    swapped, capital, longer = row([7, 9, 5]), row([5, 9, 7], 1), row([5, 9, 7, 8])
    assert (plain != swapped).sum() == 13  # all that see a neighbour
    assert (plain != capital).sum() == 5
    assert (plain != longer).sum() == 6


def test_codes_in_a_table() -> None:
    rng = np.random.default_rng(2)
    one, two = rng.integers(0, 60_000, (2, 4000))
    keep = np.unique(np.stack([one, two]), axis=1)
    table, at = build(start(keep[0]), step(keep[1]))
    codes = rng.integers(1, 16, keep.shape[1])
    coded = table.coded(at, codes)
    assert (coded.codes(start(keep[0]), step(keep[1])) == codes).all()
    assert (coded.codes(start(keep[0] + 70_000), step(keep[1])) > 0).mean() < 0.002


def test_windows_hold_two_neighbours_and_stay_in_their_row() -> None:
    place = np.array([3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16])
    assert list(_windows([0, 2, 7, 8], place)) == [(0, 5), (5, 8), (8, 11)]
    assert list(_windows([], place)) == []


def test_marks_of_words_between_signs_and_of_names() -> None:
    given = "Uy ban nhan dan tinh Dak Lak (can dan nguon)ong Nguyen Van Minh la chu tich, theo Ke hoach 12/KH-UBND"
    done = restore(given)
    assert "Ủy ban nhân dân tỉnh Đắk Lắk" in done
    assert "nguồn)ông Nguyễn Văn Minh là chủ tịch" in done
    assert done.endswith("Kế hoạch 12/KH-UBND")


@pytest.mark.parametrize(("word", "together"), [("aviệt", True), ("kitô", False), ("đắk", False), ("josé", False)])
def test_words_run_together_are_no_forms(word: str, together: bool) -> None:
    assert _run_together(word) is together


def test_foreign_rows_stay_among_rows_without_marks() -> None:
    given = "Ke hoach trien khai thuc hien cong tac cai cach hanh chinh nam nay\nThe quick brown fox jumps over the dog"
    assert restore(given).split("\n")[1] == given.split("\n")[1]


def test_models_that_do_not_belong_together(small: tuple[LanguageModel, Vocabulary, Stream], tmp_path: Path) -> None:
    for file in model_folder().iterdir():
        shutil.copy(file, tmp_path)
    small[0].save(tmp_path / "language.bin")
    with pytest.raises(ModelMissing, match=r"around\.bin"):
        load_mender(tmp_path)
