"""One document to its two files, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.document import SCHEMA_VERSION, Document
from pipeline.errors import BrokenFile, UnknownFormat, UnreadableFile
from pipeline.export.files import Moves, atomic, finish_moves
from pipeline.export.ownership import digest, mark_of, origin_of
from pipeline.export.table_files import left_over, table_csv, table_name
from pipeline.export.words import words_path
from pipeline.text import nfc

_DEEPEST = 60  # levels: a document of ours has ten
_MEND = "Give a .json file that `kehoach run` wrote, or read its scan again."


def write_document(
    document: Document, folder: Path, stem: str, sep: str = ",", intend: Callable[[Moves], None] | None = None
) -> tuple[Path, Path]:
    """Write <stem>.json, <stem>.txt and a <stem>.B1.csv for each table: UTF-8, NFC, all or none. Gives the first two.

    With them the places of the words, in `.kehoach/words`, where the document has them.

    Only `source.path` stays as it is: in another Unicode form it may name no file. `origin` and the checksums in the
    source let a later run know its own files. `intend` is told what is about to be renamed and removed, see `atomic`.
    Raises OutputNotWritable.
    """
    record = _normal(document.as_json())
    content = nfc(document.text).encode("utf-8", "replace")
    sheets = [table_csv(table, sep) for table in document.tables]
    record["source"] |= {
        "path": document.source.path,
        "origin": origin_of(document.source.path),
        "text_sha256": digest(content),
        "tables_sha256": [digest(sheet) for sheet in sheets],
    }
    before = mark_of(folder / f"{stem}.json")
    tables = [table_name(stem, table) for table in document.tables]
    names = [f"{stem}.json", f"{stem}.txt", *tables]
    if document.words:
        names.append(words_path(folder, stem).relative_to(folder).as_posix())
    gone = [("", name) for name in left_over(folder, stem, set(tables), before)]
    tell = (lambda moves: intend([*moves, *gone])) if intend else None
    with atomic(folder, names, tell) as (data, text, *files):
        if document.words:
            words_path(folder, stem).parent.mkdir(parents=True, exist_ok=True)
        for file, sheet in zip(files, [*sheets, *([document.words] if document.words else [])], strict=True):
            file.write(sheet)
        data.write(json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")
        text.write(content)
    finish_moves(folder, gone)
    return folder / names[0], folder / names[1]


_HALVES = re.compile(r"\\u[dD][89a-fA-F]")  # as JSON writes them


def load_document(path: Path) -> Document:
    """The document of a file that `write_document` wrote; its `text` stays empty.

    Raises UnreadableFile, BrokenFile (no JSON) or UnknownFormat (JSON, but not a document of ours).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        record = json.loads(text)
    except OSError as error:
        raise UnreadableFile(f"Cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # bad UTF-8 or bad JSON
        raise BrokenFile(f"{path} is not JSON: {error}", _MEND) from error
    if not isinstance(record, dict) or "schema_version" not in record:
        raise UnknownFormat(f"{path} is JSON, but not a document of kehoach: it has no schema_version", _MEND)
    if _too_deep(record):
        raise BrokenFile(f"{path} is nested deeper than any document of kehoach", _MEND)
    if _HALVES.search(text):
        record = _whole(record)
    version = str(record["schema_version"])
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise UnknownFormat(f"{path} has schema version {version}; this kehoach reads {SCHEMA_VERSION}", _MEND)
    try:
        return Document.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnknownFormat(f"{path} is not a whole document of kehoach: {where}: {first['msg']}", _MEND) from error


def _too_deep(record: Any) -> bool:
    """Whether lists stand in lists until what copies them runs out of stack; level by level, without recursion."""
    level = [record]
    for _ in range(_DEEPEST):
        inner = [value for one in level for value in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in inner if isinstance(one, (dict, list))]
        if not level:
            return False
    return True


def _whole(value: Any) -> Any:
    """Without lone halves of pairs of surrogates, which no file and no terminal takes."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {_whole(key): _whole(item) for key, item in value.items()} if isinstance(value, dict) else value


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {nfc(key): _normal(item) for key, item in value.items()}
    return value
