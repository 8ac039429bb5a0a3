"""Trains everything that restoration needs.

python -m pipeline.restore.train CORPORA_FOLDER [--gazetteers FOLDER] [--scanner PROGRAM]
"""

from __future__ import annotations

import argparse
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.restore.corpus import split
from pipeline.restore.train_around import BYTES, places
from pipeline.restore.train_around import train as train_around
from pipeline.restore.train_channel import learn, read_pairs, syllable_pairs
from pipeline.restore.train_language import Reader, build, capital_shares, count, vocabulary
from pipeline.restore.train_pages import FAMILIES, FONTS, PageReader, read_pages
from pipeline.restore.train_places import listed
from pipeline.restore.train_rare import rare
from pipeline.restore.train_scans import program_scanner, samples_scanner, scanned_pages

SEED = 7
GENERAL = "wiki"  # in the name of a file of general text; all others are administrative
WEIGHT = 3.0  # of a sighting in administrative text; one in general text counts 1
_PLANS = {  # pages to draw and read with each language, by damage
    "vie": {"light": 60, "medium": 140, "heavy": 140, "fax": 40},
    "eng": {"light": 60, "medium": 70, "heavy": 40, "fax": 30},
}
_SCANNED = {  # the same through each scanner, by its grade
    "vie": {"clean": 4, "office": 12, "poor": 22, "fax": 14},
    "eng": {"clean": 6, "office": 14, "poor": 18, "fax": 12},
}
_SCAN_SEEDS = {"eng": (3, 4), "vie": (5, 6)}  # of the pages for the program, for the samples' scanner
_OTHER_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder of .txt.xz files, UTF-8, a paragraph a line")
    parser.add_argument("--gazetteers", type=Path, help="folder of .txt files with names of places, one a line")
    parser.add_argument("--out", type=Path, default=Path("models/restore"))
    parser.add_argument("--megabytes", type=float, default=12.0, help="size of the language model")
    parser.add_argument("--around-megabytes", type=float, default=8.0, help="size of the model of what stands around")
    parser.add_argument("--tessdata", default=None, help="folder with vie.traineddata and eng.traineddata")
    parser.add_argument("--no-channel", action="store_true", help="keep the confusions that are there")
    parser.add_argument("--scanner", type=Path, help="a program with a function scan(source, target, grade=, seed=)")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    files = sorted(given.corpora.glob("*.txt.xz"))
    if not files:
        parser.error(f"no .txt.xz files in {given.corpora}")
    names = sorted(given.gazetteers.glob("*.txt")) if given.gazetteers else []
    _language(files, names, given.out, given.megabytes, given.around_megabytes)
    if names:
        lines = [line for path in names for line in path.read_text(encoding="utf-8").splitlines()]
        (given.out / "places.txt").write_text(listed(lines), encoding="utf-8")
    if not given.no_channel:
        _channels(files, given.out, given.tessdata or tessdata(), given.scanner)


def _language(files: Sequence[Path], names: Sequence[Path], out: Path, megabytes: float, around: float) -> None:
    reader, streams = Reader(), []
    for path in files:
        kept, held = split(path, SEED)
        streams.append(
            reader.stream((line for document in kept for line in document), 1.0 if GENERAL in path.name else WEIGHT)
        )
        print(f"{path.name}: {len(kept)} documents, {len(held)} held out", flush=True)
    streams += [reader.stream(path.read_text(encoding="utf-8").splitlines(), 1.0) for path in names]
    known = vocabulary(reader)
    model = build(known, count(streams, known), capital_shares(streams, known), megabytes)
    model.save(out / "language.bin")
    (out / "rare.txt").write_text("".join(f"{word}\n" for word in rare(reader, known)), encoding="utf-8")
    pairs, triples = len(model.arrays["pair"]), len(model.arrays["triple"])
    total = sum(int((stream.ids >= 0).sum()) for stream in streams)
    print(f"{total} words read; {len(known.words)} known, {pairs} pairs, {triples} triples", flush=True)
    learned = train_around(places(streams, known, model.forms), model.vocabulary, int(around * 1e6 / BYTES))
    learned.save(out / "around.bin")
    print(f"{len(learned.arrays['slots'])} slots for what stands around", flush=True)


def _channels(files: Sequence[Path], out: Path, folder: str, program: Path | None) -> None:
    lines = page_lines(files, held_out=False)
    fonts = [FONTS / name for name in FAMILIES] * 2 + [_OTHER_FONT] * _OTHER_FONT.exists()
    scanners = (program_scanner(program) if program else None, samples_scanner())
    for number, (language, plan) in enumerate(_PLANS.items(), 1):
        reader = PageReader(language, folder)
        pages = list(read_pages(lines, reader, plan, number, fonts))
        for scanner, seed in zip(scanners, _SCAN_SEEDS[language], strict=True):
            if scanner:
                pages += scanned_pages(lines, reader, _SCANNED[language], seed, fonts, scanner)
        pairs = syllable_pairs(read_pairs(pages))
        table = learn(pairs)
        table.save(out / f"confusions_{language}.json")
        print(f"{language}: {pairs.total()} pairs, {len(table.costs)} confusions, {table.wrong:.2%} wrong", flush=True)


def page_lines(files: Sequence[Path], held_out: bool) -> list[str]:
    """Lines to draw pages of: administrative text, and a sixth as much general text, which has more names."""
    lines: list[str] = []
    general: list[str] = []
    for path in files:
        documents = split(path, SEED)[int(held_out)]
        found = [line for document in documents for line in document if len(line.split()) > 3]
        (general if GENERAL in path.name else lines).extend(found)
    return lines + random.Random(1).sample(general, min(len(general), len(lines) // 6))


def tessdata() -> str:
    """The folder of Tesseract's languages, as the program tells it. Raises CalledProcessError."""
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    return done.stdout.split('"')[1]


if __name__ == "__main__":
    main()
