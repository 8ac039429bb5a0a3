"""python -m benchmarks.restore CORPORA [--pyvi PY] [--fonts FOLDER] [--real FOLDER] [--sizes FOLDER...] [--no-pages]

Restoration on documents that were held out of training: text whose marks are stripped, beside pyvi's `add_accents` in
the same run; text that is right; pages that are drawn in a font the training never saw, damaged and read by Tesseract;
real scans with gold. Then the same with parts left out, and with models of other sizes.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks.machine import machine, write_results
from benchmarks.readings import ChoiceReader
from pipeline import flow
from pipeline.document import Page
from pipeline.parse import outline
from pipeline.restore import load_mender, restore, restore_page
from pipeline.restore.corpus import split
from pipeline.restore.lattice import Seen
from pipeline.restore.mend import Mender
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Kind, tokenize
from pipeline.restore.train import GENERAL, SEED, tessdata
from pipeline.restore.train_pages import DAMAGES, FAMILIES, FONTS, Damage, PageReader, ReadPage, ReadWord, read_pages
from pipeline.text import bare, collapse, one_tone

_PLANS = {"eng": {"light": 8, "medium": 8}, "vie": {"light": 8, "medium": 16, "worn": 16, "heavy": 12, "fax": 6}}
# Between medium and heavy, chosen by the errors before restoration alone: 6.1 % of words with four faces of one font.
_WORN = Damage((140, 130, 120), blur=(0.5, 0.95), noise=(8, 18), fade=(0.12, 0.38), quality=(32, 55))
_SEED = 4000
_PYVI = """
import json, sys, time
from pyvi import ViUtils
lines, out, failed = json.load(sys.stdin), [], 0
ViUtils.add_accents("Ke hoach")
start = time.process_time()
for line in lines:
    try:
        out.append(ViUtils.add_accents(line))
    except Exception:
        failed += 1
        out.append(line)
print(json.dumps([out, time.process_time() - start, failed]))
"""


def held_out(corpora: Path, most: int) -> dict[str, list[str]]:
    """Lines of the held-out documents of each file; whole lines drawn by chance up to `most`."""
    found = {}
    for path in sorted(corpora.glob("*.txt.xz")):
        lines = [line for document in split(path, SEED)[1] for line in document if len(line.split()) > 3]
        found[path.name.removesuffix(".txt.xz")] = random.Random(_SEED).sample(lines, min(most, len(lines)))
    return found


def syllables(lines: Sequence[str], got: Sequence[str]) -> tuple[int, int]:
    """Right ones and all, words that may be syllables only; a line of another length is wrong as a whole."""
    right = total = 0
    for line, done in zip(lines, got, strict=True):
        a, b = line.split(), done.split()
        kinds = [tokenize(word) for word in a]
        total += sum(t.kind is Kind.WORD for t in kinds)
        if len(a) == len(b):
            pairs = zip(kinds, b, strict=True)
            right += sum(
                t.kind is Kind.WORD and canonical(t.core.lower()) == canonical(tokenize(w).core.lower())
                for t, w in pairs
            )
    return right, total


def stripped(lines: list[str], pyvi: str | None) -> dict[str, Any]:
    """Marks taken off and put back: one text for kehoach, line by line for pyvi, as its function wants it."""
    texts = [bare(line) for line in lines]
    start = time.process_time()
    got = restore("\n".join(texts)).split("\n")
    seconds = time.process_time() - start
    right, total = syllables(lines, got)
    row: dict[str, Any] = {"syllables": total, "kehoach": right / total, "per_second": round(total / seconds)}
    if pyvi:
        done = subprocess.run([pyvi, "-c", _PYVI], input=json.dumps(texts), capture_output=True, text=True, check=True)
        theirs, seconds, failed = json.loads(done.stdout)
        right, total = syllables(lines, theirs)
        row |= {"pyvi": right / total, "pyvi_per_second": round(total / seconds), "pyvi_failed": failed}
    return row


def harm(lines: list[str]) -> float:
    """The share of words that are changed in text that is taken for right, its printers' errors included."""
    text = "\n".join(lines)
    return Levenshtein.distance(_words(text), _words(restore(text))) / len(text.split())


def _words(text: str) -> list[str]:
    return one_tone(text).split()


def draw(lines: list[str], fonts: Sequence[Path]) -> dict[str, list[ReadPage]]:
    """Pages of the lines, read in both languages."""
    DAMAGES["worn"] = _WORN
    readers = {"eng": PageReader, "vie": ChoiceReader}
    return {
        language: list(read_pages(lines, readers[language](language, tessdata()), plan, _SEED, fonts))
        for language, plan in _PLANS.items()
    }


def errors(
    pages: dict[str, list[ReadPage]], mender: Mender, confidences: bool = True, choices: bool = False
) -> dict[str, list[float]]:
    """Word error rates before and after, by language and damage; parted and joined words count."""
    sums: dict[str, list[int]] = {}
    for language, group in pages.items():
        for page in group:
            lines = [[_seen(word, confidences, choices) for word in line] for line in page.lines]
            printed = _words(" ".join(w for paragraph in page.printed for w in paragraph))
            read = _words(" ".join(w.text for line in lines for w in line))
            done = _words(" ".join(w.text for line in mender.lines(lines) for w in line))
            for name in (f"{language} {page.damage}", f"{language} all"):
                row = sums.setdefault(name, [0, 0, 0])
                row[0] += len(printed)
                row[1] += Levenshtein.distance(printed, read)
                row[2] += Levenshtein.distance(printed, done)
    return {name: [row[1] / row[0], row[2] / row[0]] for name, row in sums.items()}


def _seen(word: ReadWord, confidences: bool, choices: bool) -> Seen:
    return Seen(word.text, word.confidence if confidences else None, tuple(word.choices) if choices else ())


def real(folder: Path) -> dict[str, list[float]]:
    """For each scan with a .txt beside it the character error rate without and with restoration."""
    rows = {}
    for gold in sorted(folder.glob("*.txt")):
        source = flow.open_source(gold.with_suffix(".pdf"))
        keep, flow.restore_page = flow.restore_page, lambda page: page
        try:
            pages = [flow.read_page(source, n + 1) for n in range(source.pages)]
        finally:
            flow.restore_page = keep
        want = one_tone(collapse(gold.read_text(encoding="utf-8")))
        rows[gold.stem] = [_cer(want, pages), _cer(want, [restore_page(page) for page in pages])]
    return rows


def _cer(want: str, pages: list[Page]) -> float:
    return Levenshtein.distance(want, one_tone(collapse("\f".join(outline(pages).text_pages)))) / len(want)


def ablation(pages: dict[str, list[ReadPage]], lines: dict[str, list[str]], sizes: Sequence[Path]) -> dict[str, Any]:
    """The figures with parts left out, and of other models."""
    whole = load_mender()
    rows: dict[str, Any] = {
        "whole": errors(pages, whole),
        "no document memory": errors(pages, replace(whole, remember=False)),
        "no split and join": errors(pages, replace(whole, arcs=False)),
        "no OCR confidences": errors(pages, whole, confidences=False),
        "with Tesseract's alternatives": errors(pages, whole, choices=True),
        "language model only": errors(_stripped(pages), whole),
    }
    rows["trigrams alone"] = _rights(lines, replace(whole, plain=None))
    if whole.plain:
        rows["no tagger"] = _rights(lines, replace(whole, plain=replace(whole.plain, tagger=None)))
    for folder in sizes:
        mender = load_mender(folder)
        size = sum((folder / name).stat().st_size for name in ("language.bin", "around.bin")) / 1e6
        rows[f"{size:.0f} MB"] = errors(pages, mender) | _rights(lines, mender)
    return rows


def _stripped(pages: dict[str, list[ReadPage]]) -> dict[str, list[ReadPage]]:
    """What was read, its marks taken off: strip and restore."""
    return {
        language: [
            replace(page, lines=[[replace(w, text=bare(w.text)) for w in line] for line in page.lines])
            for page in group
        ]
        for language, group in pages.items()
    }


def _rights(lines: dict[str, list[str]], mender: Mender) -> dict[str, list[float]]:
    right = {name: _right(texts, mender) for name, texts in lines.items()}
    return {f"stripped {name}": [share, share] for name, share in right.items()}


def _right(lines: list[str], mender: Mender) -> float:
    done = mender.lines([[Seen(word) for word in bare(line).split()] for line in lines])
    right, total = syllables(lines, [" ".join(word.text for word in line) for line in done])
    return right / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="the folder the model was trained on")
    parser.add_argument("--pyvi", help="a Python that has pyvi")
    parser.add_argument("--fonts", type=Path, nargs="*", help="font files that the training didn't use")
    parser.add_argument("--real", type=Path, help="scans with .txt gold beside them")
    parser.add_argument("--sizes", type=Path, nargs="*", default=[], help="model folders to compare")
    parser.add_argument("--lines", type=int, default=1500, help="at most, of each file")
    parser.add_argument("--no-pages", action="store_true", help="text alone: into restore_text.json")
    given = parser.parse_args()
    lines = held_out(given.corpora, given.lines)
    load_mender()
    result: dict[str, Any] = {"machine": machine(), "lines": given.lines}
    result["stripped"] = {name: stripped(texts, given.pyvi) for name, texts in lines.items()}
    result["harm"] = {name: harm(texts) for name, texts in lines.items()}
    if given.no_pages:
        write_results("restore_text", result)
        return
    office = [line for name, texts in lines.items() if GENERAL not in name for line in texts]
    pages = draw(office, given.fonts or [FONTS / name for name in FAMILIES])
    timed = partial(errors, pages, load_mender())
    start = time.process_time()
    result["pages"] = timed()
    result["seconds_a_page"] = round((time.process_time() - start) / sum(map(len, pages.values())), 3)
    result["real"] = real(given.real) if given.real else {}
    result["ablation"] = ablation(pages, lines, given.sizes)
    write_results("restore", result)
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
