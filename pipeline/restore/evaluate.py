"""Measures restoration on held-out documents: python -m pipeline.restore.evaluate CORPUS.xz... [--pages N]."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from pipeline.restore import load_mender, restore
from pipeline.restore.corpus import split
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Kind, tokenize
from pipeline.restore.train_pages import Pairs, read_pairs
from pipeline.text import fold


def strip(word: str) -> str:
    """A word without its marks, cased as it was."""
    return "".join(b.upper() if a.isupper() else b for a, b in zip(word, fold(word), strict=True))


def _same(a: str, b: str) -> bool:
    return canonical(tokenize(a).core.lower()) == canonical(tokenize(b).core.lower())


def stripped(lines: list[str]) -> tuple[float, float]:
    """Share of the words that come back right from lines without marks; words a second."""
    right = total = 0
    started = time.perf_counter()
    done = [restore(" ".join(strip(w) for w in line.split())) for line in lines]
    seconds = time.perf_counter() - started
    for line, got in zip(lines, done, strict=True):
        for a, b in zip(line.split(), got.split(), strict=True):
            if tokenize(a).kind is Kind.WORD:
                total += 1
                right += _same(a, b)
    return right / total, sum(len(line.split()) for line in lines) / seconds


def harm(lines: list[str]) -> tuple[float, list[tuple[str, str]], float]:
    """Share of the words of right lines that are changed, the changes, words a second."""
    started = time.perf_counter()
    done = [restore(line) for line in lines]
    seconds = time.perf_counter() - started
    total = sum(len(line.split()) for line in lines)
    pairs = zip(lines, done, strict=True)
    changes = [(a, b) for x, y in pairs for a, b in zip(x.split(), y.split(), strict=True) if a != b]
    return len(changes) / total, changes, total / seconds


def pages(read: list[Pairs]) -> tuple[float, float]:
    """Share of wrong syllables among the aligned words of pages, before and after."""
    before = after = total = 0
    for page in read:
        lines = [[got for _, got in page[i : i + 14]] for i in range(0, len(page), 14)]
        done = [m.text for line in load_mender().lines(lines) for m in line]
        for (printed, got), mended in zip(page, done, strict=True):
            if tokenize(printed).kind is Kind.WORD:
                total += 1
                before += not _same(printed, got)
                after += not _same(printed, mended)
    return before / total, after / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="the files the model was trained on, in that order")
    parser.add_argument("--seed", type=int, default=7, help="the seed it was trained with")
    parser.add_argument("--lines", type=int, default=1500)
    parser.add_argument("--pages", type=int, default=4, help="pages to draw and read, in each language; 0 for none")
    given = parser.parse_args()
    for path in given.corpora:
        print(path.name)
        held = split(given.corpora[: given.corpora.index(path) + 1], given.seed)[1]
        before = sum(len(d) for d in split(given.corpora[: given.corpora.index(path)], given.seed)[1])
        found = [line for d in held for line in d][before:]
        lines = [line for line in found if len(line.split()) > 3]
        lines = random.Random(given.seed).sample(lines, min(given.lines, len(lines)))
        right, speed = stripped(lines)
        print(f"  stripped: {right:.2%} of words right, {speed:.0f} words/s")
        share, changes, speed = harm(lines)
        print(f"  right text: {share:.4%} of words changed, {speed:.0f} words/s; {changes[:25]}")
        if path == given.corpora[0] and given.pages:
            for language in ("eng", "vie"):
                wrong = pages(list(read_pairs(lines, language, given.pages, given.seed + 1000)))
                print(f"  {language} pages: {wrong[0]:.2%} of words wrong, {wrong[1]:.2%} after")


if __name__ == "__main__":
    main()
