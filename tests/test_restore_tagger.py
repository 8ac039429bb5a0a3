"""The tagger: which words are in doubt, what it reads, the network in numpy, and what it learns from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.restore import ModelMissing, load_mender, model_folder
from pipeline.restore.around import PAD, Around
from pipeline.restore.doubt import Guess, guess
from pipeline.restore.language import START, LanguageModel
from pipeline.restore.tagger import (
    BANDS,
    BIASES,
    NEAR,
    REACH,
    SIGNS,
    TABLES,
    Asked,
    Reading,
    Tagger,
    bands,
    in_bytes,
    steps,
)
from pipeline.restore.tagger_data import FOLDS, Corpus, Doubts, batches, block, blocks, parts
from pipeline.restore.train_around import places, train
from pipeline.restore.train_language import Reader, build, capital_shares, count, vocabulary

# Nothing near tells these apart, but the row's first word does.
LINES = [f"{first} ta đi xa về nhà ăn {word}" for first, word in (("chợ", "cá"), ("vườn", "cà"))] * 40
HEADS, WIDE, FIRST, SECOND = 2, 6, 5, 4


@pytest.fixture(scope="module")
def corpus() -> tuple[LanguageModel, Around, Corpus]:
    reader = Reader()
    streams = [reader.stream(lines, 3.0) for lines in (LINES, LINES[:8], LINES[8:16], LINES[:4])]
    known = vocabulary(reader)
    model = build(known, count(streams, known), capital_shares(streams, known), 0.1)
    data = places(streams, known, model.forms)
    return model, train(data, model.vocabulary, 2000, bits=16), Corpus([[stream] for stream in streams], [], known)


def _tagger(model: LanguageModel, seed: int = 1) -> Tagger:
    random = np.random.default_rng(seed)
    shapes = {
        "words": (int(model.forms.unmarked.max()) + 1, WIDE),
        "signs": (SIGNS, WIDE),
        "near": (FIRST, (2 * NEAR + 1) * WIDE),
        "query": (HEADS * WIDE, FIRST),
        "second": (SECOND, FIRST + HEADS * WIDE),
        "out": (WIDE, SECOND),
    }
    arrays: dict[str, Any] = {"vocabulary": np.array([model.vocabulary], np.uint32)}
    for name in TABLES:
        arrays[name], arrays[f"{name}_factor"] = in_bytes(random.normal(size=shapes[name]))
    sizes = (FIRST, HEADS * WIDE, SECOND, WIDE, len(model.words))
    for name, size in zip(BIASES, sizes, strict=False):
        arrays[name] = random.normal(size=size).astype(np.float16)
    arrays["bands"] = random.normal(size=(HEADS, 2 * len(BANDS))).astype(np.float16)
    return Tagger(arrays)


def _guess(corpus: tuple[LanguageModel, Around, Corpus]) -> tuple[Doubts, Guess]:
    model, around, text = corpus
    laid = text.laid(text.folds[0], model)
    (chunks,) = parts(laid.words, 1)
    at = np.flatnonzero(laid.data.right >= 0)
    found = guess(model, around, laid.data.text, laid.words.astype(np.int64), at)
    return block(model, around, laid, chunks, 1), found


def test_what_no_neighbour_tells_is_in_doubt(corpus: tuple[LanguageModel, Around, Corpus]) -> None:
    model, _, text = corpus
    laid = text.laid(text.folds[0], model)
    at = np.flatnonzero(laid.data.right >= 0)
    _, found = _guess(corpus)
    doubted = {model.words[i] for i in laid.words[at[found.doubts]].tolist()}
    assert doubted == {"cá", "cà"}
    group = model.forms.named["ca"]
    assert set(found.read[at[found.doubts]].tolist()) == {int(model.forms.unmarked[group])}
    assert int(model.forms.unmarked[group]) >= len(model.words)
    assert np.exp(found.best[found.doubts]) == pytest.approx(0.5, abs=0.1)
    others = np.setdiff1d(np.arange(len(laid.words)), at[found.doubts])
    assert (found.read[others] == laid.words[others]).all()


def test_rows_are_in_bytes() -> None:
    table = np.random.default_rng(3).normal(size=(5, 40)) * np.array([[1e-3], [1], [7], [0], [30]])
    packed, factor = in_bytes(table)
    assert packed.dtype == np.int8
    again = packed * factor[:, None].astype(float)
    assert (np.abs(again - table) <= np.abs(table).max(axis=1, keepdims=True) / 250 + 1e-6).all()


def test_bands_tell_the_sides_and_the_distances_apart() -> None:
    of = dict(zip(steps().tolist(), bands().tolist(), strict=True))
    assert len(of) == 2 * REACH + 1
    assert of[-1] != of[1]
    assert of[-9] == of[-8] != of[-10]
    assert max(of.values()) < 2 * len(BANDS)


def _by_hand(tagger: Tagger, model: LanguageModel, reading: Reading, asked: Asked, number: int) -> list[float]:
    """The same in plain loops over one word."""
    rows = {n: tagger.arrays[n] * tagger.arrays[f"{n}_factor"][:, None].astype(float) for n in TABLES}
    bias = {n: tagger.arrays[n].astype(float) for n in BIASES}
    at, group = int(asked.at[number]), int(asked.classes[number])
    read: dict[int, tuple[int, int]] = {}
    for step in steps().tolist():
        if int(asked.first[number]) <= at + step < int(asked.stop[number]):
            read[step] = int(reading.ids[at + step]), int(reading.signs[at + step])
    read[0] = int(model.forms.unmarked[group]), read[0][1]
    near = []
    for step in range(-NEAR, NEAR + 1):
        word, sign = read.get(step, (START, 0))
        near += (rows["words"][word] + rows["signs"][sign]).tolist()
    hidden = np.maximum(rows["near"] @ near + bias["near_bias"], 0)
    query = (rows["query"] @ hidden + bias["query_bias"]).reshape(HEADS, WIDE)
    seen = []
    for head in range(HEADS):
        weights = {
            step: np.exp(query[head] @ rows["words"][word] / WIDE**0.5 + bias["bands"][head][bands()[step + REACH]])
            for step, (word, _) in read.items()
            if step
        }
        whole = 1 + sum(weights.values())
        seen += sum((rows["words"][read[step][0]] * w / whole for step, w in weights.items()), np.zeros(WIDE)).tolist()
    known = rows["out"] @ np.maximum(rows["second"] @ [*hidden, *seen] + bias["second_bias"], 0) + bias["out_bias"]
    first, size = int(model.forms.first[group]), int(model.forms.sizes[group])
    return [float(known @ rows["words"][i] + bias["form_bias"][i]) for i in model.forms.ids[first : first + size]]


def test_the_network_in_numpy(corpus: tuple[LanguageModel, Around, Corpus], tmp_path: Path) -> None:
    model = corpus[0]
    doubts, _ = _guess(corpus)
    reading = Reading(doubts.ids.astype(np.int64), doubts.signs)
    asked = Asked(*(c.astype(np.int64) for c in (doubts.at, doubts.first, doubts.stop, doubts.group)))
    tagger = _tagger(model)
    tagger.save(tmp_path / "tagger.bin")
    told = Tagger.load(tmp_path / "tagger.bin").told(model, reading, asked)
    for number in (0, 7, len(asked.at) - 1):
        part = slice(int(doubts.offsets[number]), int(doubts.offsets[number + 1]))
        assert told[part] == pytest.approx(_by_hand(tagger, model, reading, asked, number), abs=1e-3)
    assert not len(tagger.told(model, reading, Asked(*(column[:0] for column in asked))))


def test_training_words_stand_in_their_rows(corpus: tuple[LanguageModel, Around, Corpus]) -> None:
    model = corpus[0]
    doubts, _ = _guess(corpus)
    found = list(batches(model, doubts, 8, 1))
    assert len(found) == len(doubts.at) // 8
    for batch in found:
        right = batch.forms[np.arange(8), batch.right]
        words = [model.words[i] for i in right.tolist()]
        firsts = [model.words[row[inside][0]] for row, inside in zip(batch.ids, batch.inside, strict=True)]
        assert {pair for pair in zip(words, firsts, strict=True) if pair[0] in ("cá", "cà")} <= {
            ("cá", "chợ"),
            ("cà", "vườn"),
        }
        assert (batch.inside.sum(axis=1) == 8).all()  # words a row
        assert np.isneginf(batch.around).any() == (len({len(r[r != START]) for r in batch.forms}) > 1)


def test_blocks_hold_the_text_once(corpus: tuple[LanguageModel, Around, Corpus], monkeypatch: Any) -> None:
    model, _, text = corpus
    monkeypatch.setattr("pipeline.restore.tagger_data._CHUNK", 50)
    monkeypatch.setattr("pipeline.restore.tagger_data._BLOCK", 200)
    words = text.laid(text.folds[0], model).words
    chunks = sorted((part for some in parts(words, 1) for part in some), key=lambda part: part.start)
    assert len(chunks) > 4
    assert [part.start for part in chunks[1:]] == [part.stop for part in chunks[:-1]]
    assert all((words[part.start : part.start + PAD] == START).all() for part in chunks)


def test_each_fold_is_told_by_models_that_have_not_seen_it(
    corpus: tuple[LanguageModel, Around, Corpus], tmp_path: Path
) -> None:
    model, around, text = corpus
    for fold in range(FOLDS):
        model.save(tmp_path / f"language-{fold}.bin")
        around.save(tmp_path / f"around-{fold}.bin")
    assert [len(text.without(fold)) for fold in range(FOLDS)] == [3] * FOLDS
    assert not any(stream is text.folds[2][0] for stream in text.without(2))
    paths = blocks(text, model, tmp_path)
    assert [path.name for path in paths] == [f"fold-{fold}-0.01-0.npz" for fold in range(FOLDS)]
    words = []
    for fold, path in enumerate(paths):
        with np.load(path) as columns:
            doubts = Doubts(**columns)
        assert (len(doubts.ids) - PAD) % len(text.laid(text.folds[fold], model).words) == 0
        words.append(len(doubts.at))
    assert words[0] > words[1] > words[3] > 0
    before = paths[0].stat().st_mtime_ns
    assert blocks(text, model, tmp_path) == paths  # what is there is not made again
    assert paths[0].stat().st_mtime_ns == before


def test_words_in_the_same_company_have_similar_vectors(
    corpus: tuple[LanguageModel, Around, Corpus], tmp_path: Path
) -> None:
    pytest.importorskip("gensim")
    from pipeline.restore.train_vectors import vectors

    model, _, text = corpus
    table = vectors(text, model, 8, tmp_path)
    assert table.shape == (max(len(model.words), int(model.forms.unmarked.max()) + 1), 8)
    assert table[[model.ids["chợ"], model.ids["cá"]]].std() > 0
    rows = (tmp_path / "rows.txt").read_text().splitlines()
    assert len(rows) == len(LINES) + 8 + 8 + 4
    assert {len(row.split()) for row in rows} == {8}
    hidden = [int(word) >= len(model.words) for row in rows for word in row.split()]
    assert 0.0 < np.mean(hidden) < 0.15


def test_the_network_in_torch_is_the_same_and_learns(
    corpus: tuple[LanguageModel, Around, Corpus], tmp_path: Path, monkeypatch: Any
) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("gensim")
    from pipeline.restore import train_tagger as trainer

    model = corpus[0]
    doubts, _ = _guess(corpus)
    monkeypatch.setattr(trainer, "_BATCH", 32)
    np.savez(tmp_path / "block.npz", **doubts._asdict())
    learner = trainer.Trainer(model, tmp_path / "state.pt")
    phase = trainer.Phase(0.0, 60, 2e-3, 10, 0.05, (0.0, 0.0))
    learner.learn(trainer.feed([tmp_path / "block.npz"], model), phase)
    learner.save()
    learner = trainer.Trainer(model, tmp_path / "state.pt")
    learner.load()
    assert (learner.phase, learner.step) == (1, 0)
    doubted = phase._replace(scales=(0.5, 0.5), dropped=0.1)
    learner.learn(trainer.feed([tmp_path / "block.npz"], model), doubted)
    weights = learner.mean
    tagger = trainer.pack(weights, model.vocabulary)
    reading = Reading(doubts.ids.astype(np.int64), doubts.signs)
    asked = Asked(*(c.astype(np.int64) for c in (doubts.at, doubts.first, doubts.stop, doubts.group)))
    told = tagger.told(model, reading, asked)
    some = np.flatnonzero(np.diff(doubts.offsets) == 2)
    scores = told[doubts.offsets[some][:, None] + np.arange(2)]
    assert (scores.argmax(axis=1) == doubts.right[some]).all()  # what stands far off has been learned
    batch = next(iter(batches(model, doubts, 32, 5)))
    learner.net.load_state_dict(weights)
    learner.net.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        theirs = learner.net(*(torch.from_numpy(c) for c in batch[:5])).numpy()
    order = np.random.default_rng(5).permutation(len(doubts.at))[:32]
    for row, number in zip(theirs, order.tolist(), strict=True):
        ours = told[doubts.offsets[number] : doubts.offsets[number + 1]]
        assert row[: len(ours)] == pytest.approx(ours, abs=0.25, rel=0.01)


def test_a_tagger_of_another_language_model(tmp_path: Path) -> None:
    for file in model_folder().iterdir():
        shutil.copy(file, tmp_path)
    other = Tagger({"vocabulary": np.array([1], np.uint32)})
    other.save(tmp_path / "tagger.bin")
    with pytest.raises(ModelMissing, match=r"tagger\.bin"):
        load_mender(tmp_path)


def test_without_a_tagger(tmp_path: Path) -> None:
    for file in model_folder().iterdir():
        if file.name != "tagger.bin":
            shutil.copy(file, tmp_path)
    mender = load_mender(tmp_path)
    assert mender.plain
    assert mender.plain.tagger is None
