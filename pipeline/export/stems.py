"""Names of outputs: two inputs never write to the same one, on any file system."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline.export.ownership import plain_stem
from pipeline.text import nfc

_RESERVED = {"run", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_FIRST = re.compile(r"^[\s.=+\-@＝＋－＠']+")  # hidden files, options and formulas start so
_LONGEST = 180  # bytes: with a suffix and a number still under the 255 of most file systems


def assign_stems(
    paths: Sequence[Path],
    taken: Callable[[Path, str], bool] = lambda path, stem: False,
    kept: Mapping[Path, str] | None = None,
) -> dict[Path, str]:
    """A name without suffix for each input's outputs; the same for the same inputs in whatever order they come.

    An input keeps its own stem where no other claims it, or only a text does. Where several do, all of them take their
    folder's name before it ("so-y-te-kh"), or their suffix after it ("kh-pdf"), or both, whichever parts them; where
    nothing does, numbers (kh, kh-2). Stems that differ only in case or in Unicode form count as one. `taken` says of a
    stem that the input may not have it, since something else stands there: it is passed over. `kept`: inputs that have
    a stem from an earlier run, which stays theirs.
    """
    kept = kept or {}
    by_key: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(set(paths) - set(kept), key=lambda p: (nfc(str(p)), str(p))):
        by_key[plain_stem(_safe(path.stem))].append(path)
    found: dict[Path, str] = dict(kept)
    used: set[str] = {*_RESERVED, *map(plain_stem, kept.values())}
    for group in sorted(by_key.values(), key=len):  # single ones first: they keep their names
        for path, stem in zip(group, _part(group), strict=True):
            found[path] = _free(stem, used, partial(taken, path))
            used.add(plain_stem(found[path]))
    return {path: found[path] for path in paths}


def _part(group: list[Path]) -> list[str]:
    """Stems for inputs that have one stem. A text beside a scan is a copy of what the scan says: the scan's result is
    called as if it were alone."""
    texts = [path for path in group if path.suffix.lower() == ".txt"]
    scans = [path for path in group if path not in texts]
    stems = dict(zip(scans, _parted(scans, _WAYS), strict=True))
    stems |= zip(texts, _parted(texts, _WAYS[2:] if scans else _WAYS), strict=True)
    return [stems[path] for path in group]


# how an input may be called: alone, with its folder, with its suffix, with both
_WAYS: list[Callable[[Path], str]] = [
    lambda p: p.stem,
    lambda p: f"{_folder(p)}-{p.stem}",
    lambda p: f"{p.stem}-{p.suffix.lstrip('.')}",
    lambda p: f"{_folder(p)}-{p.stem}-{p.suffix.lstrip('.')}",
]


def _parted(group: list[Path], ways: list[Callable[[Path], str]]) -> list[str]:
    """The first way of naming them that parts them all."""
    for way in ways:
        stems = [_safe(way(path)) for path in group]
        if len({plain_stem(stem) for stem in stems}) == len(group):
            return stems
    return [_safe(ways[0](path)) for path in group]


def _folder(path: Path) -> str:
    return Path(os.path.abspath(path)).parent.name


def _free(stem: str, used: set[str], taken: Callable[[str], bool]) -> str:
    name, number = stem, 1
    while plain_stem(name) in used or taken(name):
        number += 1
        name = f"{stem}-{number}"
    return name


def _safe(stem: str) -> str:
    """NFC, without what some file system refuses or a spreadsheet would take for a formula."""
    name = _FIRST.sub("", _UNSAFE.sub("_", nfc(stem))).rstrip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return name or "document"
