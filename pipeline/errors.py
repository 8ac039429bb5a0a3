"""Typed errors: each says what is wrong and what mends it, and has a code that the run report keeps."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What `kehoach` exits with."""

    OK = 0
    USAGE = 2  # bad arguments, no scans found, output not writable
    SOME_FAILED = 3  # some documents or pages could not be read; the others were
    MISSING = 4  # Tesseract, a language or poppler is not installed
    INTERRUPTED = 130


class KehoachError(Exception):
    """Base of all our errors. `mend` is the step that puts it right."""

    code = "error"
    exit_code = ExitCode.SOME_FAILED
    default_mend = ""

    def __init__(self, message: str, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.mend = self.default_mend if mend is None else mend

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.message, self.mend)


class InputError(KehoachError):
    """One input can't be read; the batch goes on."""

    code = "input"


class EmptyFile(InputError):
    code = "empty_file"
    default_mend = "Scan or copy the file again: it has no content."


class BrokenFile(InputError):
    code = "broken_file"
    default_mend = "Scan or copy the file again, or repair it: qpdf BROKEN.pdf MENDED.pdf"


class EncryptedFile(InputError):
    code = "encrypted_file"
    default_mend = "Remove the password: qpdf --decrypt --password=… LOCKED.pdf OPEN.pdf"


class UnknownFormat(InputError):
    code = "unknown_format"
    default_mend = "Give a PDF, PNG, JPEG, TIFF or text file."


class NoPages(InputError):
    code = "no_pages"
    default_mend = "The file has no pages: export or scan it again."


class TooLarge(InputError):
    code = "too_large"
    default_mend = "Split the file, or scan it at 300 dpi on ordinary paper sizes."


class TooSmall(InputError):
    code = "too_small"
    default_mend = "Give the scan of the whole page, at 300 dpi; a thumbnail or an icon can't be read."


class SpecialFile(InputError):
    code = "special_file"
    default_mend = "Save what comes through it as a file, and give that."


class WorseResult(InputError):
    code = "worse_result"
    default_mend = "Run this file again; take the earlier result away first if you want the new one."


class UnreadableFile(InputError):
    code = "unreadable_file"
    default_mend = "Give yourself the right to read it: chmod u+r FILE"


class PageFailed(InputError):
    code = "page_failed"
    default_mend = "Look at the page; scan it again if it is damaged."


class WorkerCrashed(InputError):
    code = "worker_crashed"
    default_mend = "Run the file alone with --jobs 1; if it crashes again, please report it."


class OutOfMemory(InputError):
    code = "out_of_memory"
    default_mend = "Give it more with --memory-limit, or scan the page at 300 dpi on an ordinary paper size."


class ChangedFile(InputError):
    code = "changed_file"
    default_mend = "Run again when the file is at rest."


class NoText(InputError):
    code = "no_text"
    default_mend = "Look at the scan: its pages are blank, or nothing on them could be read."


class UsageError(KehoachError):
    """The command as given can't run."""

    code = "usage"
    exit_code = ExitCode.USAGE


class NoInputs(UsageError):
    code = "no_inputs"
    passed: Sequence[tuple[Path, str]] = ()  # the files that were passed over, with the reasons
    default_mend = "Give PDF, PNG, JPEG, TIFF or text files, or a folder that holds some."


class OutputNotWritable(UsageError):
    code = "output_not_writable"
    default_mend = "Name a folder that you may write to: --out FOLDER"


class ForeignOutput(OutputNotWritable):
    code = "foreign_output"
    default_mend = "Move these files away, or name another folder: --out FOLDER"


class DamagedLedger(OutputNotWritable):
    """What a folder's ledger holds is not what was written into it."""

    code = "damaged_ledger"
    default_mend = "It was begun anew and is damaged again: look at the disk, or name another folder: --out FOLDER"


class DiskFull(OutputNotWritable):
    code = "disk_full"
    default_mend = "Make room on the disk and run again: what is written already is whole."


class SystemLimit(UsageError):
    """The system gives the process no more of what it needs."""

    code = "system_limit"
    default_mend = "Raise the limits of the system (ulimit -n, -u, -v), or make /dev/shm writable, and run again."


class ClusterError(UsageError):
    code = "cluster"
    default_mend = "Look whether the scheduler and its workers run: dask scheduler, dask worker ADDRESS --nthreads 1"


class OtherVersion(UsageError):
    code = "other_version"
    default_mend = "Install the same kehoach and the same Tesseract on every machine of the cluster."


class MissingProgram(KehoachError):
    """A program or language that everything needs is not there."""

    code = "missing_program"
    exit_code = ExitCode.MISSING
    default_mend = "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet poppler-utils"


class OcrTimeout(KehoachError):
    """The engine took longer than it may for one page and was killed."""

    code = "ocr_timeout"


class OcrFailed(KehoachError):
    """The engine died or gave an error on one page."""

    code = "ocr_failed"
