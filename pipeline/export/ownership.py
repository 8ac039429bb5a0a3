"""Which files of a folder kehoach wrote itself, told by what they hold: only those are ever replaced."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ForeignOutput, UsageError
from pipeline.export.tables import SEPARATORS, TABLE_FILES, TABLES
from pipeline.remote import address_of
from pipeline.text import nfc

_RECORD = re.compile(r'\A\ufeff?\s*\{\s*"schema_version"')
_SOURCE = re.compile(r'"source":\s*')
_TABLE = re.compile(r"(.+)\.B\d+\.csv", re.DOTALL | re.IGNORECASE)
_HEAD = 131_072  # characters of a JSON file in which its source stands, whatever the length of the path
_RUN_JSON = re.compile(r'\A\s*\{\s*"tool":\s*"kehoach"')
_OF_RUN = (*TABLE_FILES, "run.json", "run.md")
_MOST_BESIDE = 200  # folders that are looked at for the one that was meant
_RUN_MD = "# Run report /"


class Mark(NamedTuple):
    """What a result tells of itself: from which file it was read, and what its text was."""

    origin: str  # see `origin_of`
    sha256: str  # of the file
    text_sha256: str  # of the .txt as it was written
    tables_sha256: frozenset[str] | None  # of its CSV tables; None for a result of an earlier version


def origin_of(path: str | Path) -> str:
    """The place of a file, as a hash: results may be passed on, and folders' names need not be."""
    address = address_of(path)
    place = address.encode() if address else os.fsencode(os.path.abspath(path))
    return hashlib.sha256(place).hexdigest()[:32]


def digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def is_record(path: Path) -> bool:
    """Whether <path> is the JSON of a document, whoever wrote it."""
    return bool(_RECORD.match(_head(path, 200)))


def mark_of(path: Path) -> Mark | None:
    """The mark in a .json that kehoach wrote; None for any other file."""
    head = _head(path, _HEAD)
    found = _SOURCE.search(head) if _RECORD.match(head) else None
    if not found:
        return None
    try:
        source, _ = json.JSONDecoder().raw_decode(head, found.end())
        tables = source.get("tables_sha256")
        return Mark(
            str(source["origin"]),
            str(source["sha256"]),
            str(source["text_sha256"]),
            frozenset(map(str, tables)) if isinstance(tables, list) else None,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def is_our_text(path: Path) -> bool:
    """Whether a .txt is the text of the result beside it, as it was written; one that a person changed is theirs."""
    data = path.with_suffix(".json")
    mark = mark_of(data)
    if mark is None:  # no checksum: a sample's text, or an earlier version's
        return is_record(data)
    try:
        return digest(path.read_bytes()) == mark.text_sha256
    except OSError:
        return False


def is_our_table(path: Path, mark: Mark | None) -> bool:
    """Whether a <stem>.B1.csv is a table as it was written for the result with this mark.

    Spreadsheets save CSV files with a byte order mark too: that alone tells only where the result kept no checksums.
    """
    if mark is None:
        return False
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:
        return False
    return data.startswith(codecs.BOM_UTF8) if mark.tables_sha256 is None else digest(data) in mark.tables_sha256


def document_tables(folder: Path) -> dict[str, list[Path]]:
    """The files in a folder that are called as tables of documents are, by the documents' stems."""
    found: dict[str, list[Path]] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _TABLE.fullmatch(path.name):
            found.setdefault(match[1], []).append(path)
    return found


def stems_with_foreign_tables(folder: Path) -> frozenset[str]:
    """Stems, as `plain_stem` has them, beside which stands a table of that name that kehoach did not write so."""
    foreign = set()
    for stem, paths in document_tables(folder).items():
        mark = mark_of(folder / f"{stem}.json")
        if not all(is_our_table(path, mark) for path in paths):
            foreign.add(plain_stem(stem))
    return frozenset(foreign)


def plain_stem(stem: str) -> str:
    """One spelling for names that some file system takes for one."""
    return nfc(nfc(stem).casefold())


def whole_mark(folder: Path, stem: str) -> Mark | None:
    """The mark of a result that may be replaced: its .json is ours, and its .txt is ours or gone."""
    text = folder / f"{stem}.txt"
    mark = mark_of(folder / f"{stem}.json")
    return mark if mark and (not os.path.lexists(text) or is_our_text(text)) else None


def is_whole(folder: Path, stem: str, sha256: str) -> bool:
    """Whether the result of a file with that checksum is there, with its text and tables, changed or not."""
    mark = mark_of(folder / f"{stem}.json")
    if mark is None or mark.sha256 != sha256 or not (folder / f"{stem}.txt").is_file():
        return False
    tables = len(mark.tables_sha256 or ())
    return not tables or all((folder / f"{stem}.B{n + 1}.csv").is_file() for n in range(tables))


def is_of_run(path: Path) -> bool:
    """Whether it is a table or report of a run, or a document's JSON."""
    return is_record(path) or (path.name in _OF_RUN and not _foreign(path.parent, path.name))


def refuse_no_results(folder: Path) -> None:
    """Raises UsageError for a folder where no run wrote, before anything is written there."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}", "Name the folder that `kehoach run --out` wrote to.")
    if holds_results(folder):
        return
    beside = [folder.parent, Path("outputs"), *sorted(one for one in folder.iterdir() if one.is_dir())[:_MOST_BESIDE]]
    near = next((one for one in beside if one.is_dir() and holds_results(one)), None)
    meant = f"Did you mean {near}?" if near else "Name the folder that `kehoach run --out` wrote to."
    raise UsageError(f"There are no results of kehoach in {folder}", meant)


def holds_results(folder: Path) -> bool:
    """Whether a run was at work there, or it has a document or what people decided of such."""
    kept = (".kehoach", "review.sqlite", "tracker.sqlite")
    try:
        return any((folder / name).exists() for name in kept) or any(mark_of(one) for one in folder.glob("*.json"))
    except OSError:
        return False


def refuse_foreign(folder: Path) -> None:
    """Raises ForeignOutput where a table or report of a run would overwrite a file that kehoach did not write."""
    foreign = [name for name in _OF_RUN if _foreign(folder, name)]
    if foreign:
        verb = "were" if len(foreign) > 1 else "was"
        raise ForeignOutput(f"In {folder} {', '.join(foreign)} {verb} not written by kehoach and would be overwritten")


def refuse_foreign_documents(folder: Path, stems: Iterable[str]) -> None:
    """Raises ForeignOutput where a document would overwrite a file that kehoach did not write: a scan, perhaps."""
    foreign = []
    for stem in stems:
        data, text = folder / f"{stem}.json", folder / f"{stem}.txt"
        foreign += [data.name] if os.path.lexists(data) and not is_record(data) else []
        foreign += [text.name] if os.path.lexists(text) and not is_our_text(text) else []
    if foreign:
        verb, more = "were" if len(foreign) > 1 else "was", f" and {len(foreign) - 5} more" if len(foreign) > 5 else ""
        named = f"{', '.join(foreign[:5])}{more}"
        raise ForeignOutput(f"In {folder} {named} {verb} not written by kehoach and would be overwritten")


def _foreign(folder: Path, name: str) -> bool:
    path = folder / name
    if not os.path.lexists(path):
        return False
    if not path.is_file():
        return True
    try:
        if not path.stat().st_size:
            return False
    except OSError:
        return True
    if name == "run.json":
        return not _RUN_JSON.match(_head(path, 200))
    if name == "run.md":
        return not _head(path, 200).startswith(_RUN_MD)
    return not _our_table(path)


def _our_table(path: Path) -> bool:
    """Ours begin with a byte order mark and a header of our columns; one column more is a person's work."""
    _, columns = TABLES[path.stem]
    first = _head(path, 4096, codecs.BOM_UTF8).partition("\n")[0]
    for sep in set(SEPARATORS.values()):
        header = next(csv.reader([first.strip("\r")], delimiter=sep), [])
        if len(header) > 1 and header[0] == columns[0] and set(header) <= set(columns):
            return True
    return False


def _head(path: Path, size: int, start: bytes = b"") -> str:
    """The beginning of a file, after `start`; empty where it begins otherwise or can't be read."""
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return ""
        with path.open("rb") as file:
            data = file.read(size)
    except OSError:
        return ""
    return data.removeprefix(start).decode("utf-8", "replace") if data.startswith(start) else ""
