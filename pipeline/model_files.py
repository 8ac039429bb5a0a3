"""The models as files: where they lie, and whether they are as they were published.

A byte that flipped on a disk leaves a model that loads and reads worse. `models/SHA256SUMS` says what each is to be
(`sha256sum -c` reads it, too); a run takes the sums anyway, for the key of its results, and `kehoach doctor` looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import MissingProgram

SUMS = "SHA256SUMS"
_PACKAGE = Path(__file__).resolve().parent
_NO_MODEL = (".py", ".md", ".pyc")
MEND = (
    "Install kehoach again, or: git checkout models. Where you trained it yourself: "
    "(cd models && sha256sum $(cut -c67- SHA256SUMS) > sums && mv sums SHA256SUMS)"
)


def models_folder() -> Path:
    """Inside an installed package, or beside it in a checkout."""
    packed = _PACKAGE / "_models"
    return packed if packed.is_dir() else _PACKAGE.parent / "models"


def model_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The name and the SHA-256 of each file, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _NO_MODEL and path.name != SUMS:
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).digest()


def damaged(folder: Path, files: dict[str, bytes]) -> list[str]:
    """The names of those that are not as published, or are not there; none where no list says what they are to be."""
    path = folder / SUMS
    if not path.is_file():
        return []
    lines = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [name for wanted, name in lines if (found := files.get(name)) is None or found.hex() != wanted]


def refuse_damaged(folder: Path, files: dict[str, bytes]) -> None:
    """Raises MissingProgram where a model is not as it was published."""
    if names := damaged(folder, files):
        raise MissingProgram(f"Models in {folder} are damaged or missing: {', '.join(names)}", MEND)
