"""What a file is, by its first bytes."""

from __future__ import annotations

import hashlib
import re
import stat
from enum import StrEnum
from pathlib import Path

from pipeline.errors import BrokenFile, EmptyFile, SpecialFile, UnknownFormat, UnreadableFile

_IMAGE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_UTF16_HEADS = (b"\xff\xfe", b"\xfe\xff")
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
    if head.startswith(_UTF16_HEADS):
        return FileKind.TEXT
    return None if _CONTROL.search(head) else FileKind.TEXT


def kind_of(path: Path) -> FileKind:
    """Raises UnreadableFile, EmptyFile, BrokenFile (named .pdf, but none) or UnknownFormat."""
    head = first_bytes(path)
    if not head.strip():
        if head and first_bytes(path, 1 << 20).strip():
            return FileKind.TEXT
        raise EmptyFile(f"{path.name} is empty")
    kind = guess(head)
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
