"""What a file is, by its first bytes."""

from __future__ import annotations

import hashlib
import re
import stat
from enum import StrEnum
from pathlib import Path

from pipeline.errors import BrokenFile, EmptyFile, SpecialFile, UnknownFormat, UnreadableFile

_IMAGE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_MARKS = (
    ("utf-32", b"\xff\xfe\x00\x00"),
    ("utf-32", b"\x00\x00\xfe\xff"),
    ("utf-16", b"\xff\xfe"),
    ("utf-16", b"\xfe\xff"),
)
# formats that hold documents or scans, though none that is read: what is named so is no text, whatever its bytes are
NOT_READ = {
    *(".doc", ".docx", ".docm", ".dot", ".dotx", ".odt", ".ott", ".rtf", ".wps", ".pages"),
    *(".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".et", ".ppt", ".pptx", ".odp"),
    *(".heic", ".heif", ".webp", ".bmp", ".gif", ".jp2", ".djvu", ".xps"),
    *(".zip", ".rar", ".7z", ".eml", ".msg"),
}
_WIDE = 0.2  # share of zero bytes at every second place from which a text is taken for UTF-16: Vietnamese has a half
_STRAY = 0.005  # share of control characters that a text may hold
_PDF_WITHIN = 1024  # bytes of other stuff that readers allow before "%PDF-"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class FileKind(StrEnum):
    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"


def first_bytes(path: Path, size: int = 4096) -> bytes:
    """Raises UnreadableFile where the file is missing, a folder or not ours to read, SpecialFile where it is none."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # to open a pipe would keep us waiting
            raise SpecialFile(f"{path.name} is not a file but a pipe, socket or device")
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path.name}: there is no such file", "Check the path.") from error
    except OSError as error:
        raise UnreadableFile(f"{path.name} can't be read: {error.strerror}") from error


def guess(head: bytes) -> FileKind | None:
    """The kind that a file's first bytes show; None where they show none that we read."""
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if head.startswith(_IMAGE_HEADS):
        return FileKind.IMAGE
    if wide_codec(head):
        return FileKind.TEXT
    kept = head.strip(b"\x00")  # some programs fill a file up with zeros
    stray = len(_CONTROL.findall(kept))
    return FileKind.TEXT if kept and stray <= max(2, _STRAY * len(kept)) else None


def wide_codec(data: bytes) -> str | None:
    """The codec of a text in UTF-16 or UTF-32, with its mark or without; None for any other."""
    for codec, mark in _MARKS:
        if data.startswith(mark):
            return codec
    head = data[:4096]
    head = head[: len(head) // 2 * 2]
    for codec, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if len(head) < 8 or zeros.count(0) < _WIDE * len(zeros) or others.count(0) > 0.02 * len(others):
            continue
        text = head.decode(codec, errors="replace")
        odd = sum(not (c.isprintable() or c in "\t\n\r\f\x00") or ord(c) > 0x2FFF for c in text[:-1])
        if odd <= 0.01 * len(text):
            return codec
    return None


def kind_of(path: Path) -> FileKind:
    """Raises UnreadableFile, EmptyFile, BrokenFile (named .pdf, but none) or UnknownFormat."""
    head = first_bytes(path)
    kind = guess(head)
    if not head.strip():
        if not (head and first_bytes(path, 1 << 20).strip()):
            raise EmptyFile(f"{path.name} is empty")
        kind = FileKind.TEXT
    if kind is FileKind.TEXT and path.suffix.lower() in NOT_READ:
        said = f"{path.name} has the name of a format that is not read ({path.suffix})"
        raise UnknownFormat(said, "Save it as PDF; a plain text is read where its name ends with .txt.")
    named_pdf = path.suffix.lower() == ".pdf"
    if named_pdf and kind is not FileKind.IMAGE and kind is not FileKind.PDF:
        raise BrokenFile(f"{path.name} is not a PDF: its first bytes are those of something else")
    if kind is None:
        raise UnknownFormat(f"{path.name} is no PDF, PNG, JPEG, TIFF or text file")
    return kind


def fingerprint(path: Path) -> str:
    """The file's SHA-256 in hex, read in pieces."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"{path.name} can't be read: {error.strerror}") from error
