"""Trains everything that restoration needs: python -m pipeline.restore.train CORPUS.xz... [--out models/restore]."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from pipeline.restore.corpus import split
from pipeline.restore.train_channel import learn
from pipeline.restore.train_language import Reader, build, count_words, to_ids
from pipeline.restore.train_pages import read_pairs

_LANGUAGES = {"eng": 60, "vie": 30}  # pages to read with each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "corpora", nargs="+", type=Path, help="xz files, UTF-8, a paragraph a line; pages use the first"
    )
    parser.add_argument("--out", type=Path, default=Path("models/restore"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--min-pair", type=int, default=3)
    parser.add_argument("--min-triple", type=int, default=4)
    parser.add_argument("--no-channel", action="store_true", help="keep the confusions that are there")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    documents, held_out = split(given.corpora, given.seed)
    lines = [line for document in documents for line in document]
    print(f"{len(documents)} documents, {len(lines)} lines to train on; {len(held_out)} documents held out")
    reader = Reader()
    words = count_words(lines, reader)
    row = to_ids(lines, words, reader)
    model = build(words, row, given.min_pair, given.min_triple)
    model.save(given.out / "language.npz")
    print(
        f"{len(row)} words read; {len(words)} known, {len(model.bigram_keys)} pairs, {len(model.trigram_keys)} triples"
    )
    if not given.no_channel:
        _channel(given.corpora[:1], given.out, given.seed)


def _channel(corpora: list[Path], out: Path, seed: int) -> None:
    lines = [line for document in split(corpora, seed)[0] for line in document if len(line.split()) > 3]
    for number, (language, pages) in enumerate(_LANGUAGES.items()):
        pairs = [pair for page in read_pairs(lines, language, pages, seed + number) for pair in page]
        random.Random(seed).shuffle(pairs)
        table = learn(pairs)
        table.save(out / f"confusions_{language}.json")
        print(f"{language}: {len(pairs)} pairs, {len(table.costs)} confusions")


if __name__ == "__main__":
    main()
