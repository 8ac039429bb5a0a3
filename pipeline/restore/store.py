"""Arrays in one file, mapped as they are: a line that names the version, a header, then array after array."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEAD = 4096  # bytes
_STEP = 64  # arrays begin at multiples of this


def load_arrays(path: Path, magic: bytes) -> dict[str, NDArray[Any]]:
    """Maps the file; processes share it. Raises FileNotFoundError, and ValueError for a file of another version or one
    that was cut."""
    data = np.memmap(path, np.uint8, "r")
    if bytes(data[: len(magic)]) != magic:
        raise ValueError(f"{path} is no model of this version")
    first = len(magic)
    size = int(bytes(data[first : first + 8]), 16)
    header = json.loads(bytes(data[first + 9 : first + 9 + size]))
    if any(a + c > len(data) for _, a, c in header.values()):
        raise ValueError(f"{path} was cut short")
    return {name: np.asarray(data[a : a + c].view(np.dtype(kind))) for name, (kind, a, c) in header.items()}


def save_arrays(path: Path, magic: bytes, arrays: Mapping[str, NDArray[Any]]) -> None:
    header: dict[str, tuple[str, int, int]] = {}
    at = _HEAD
    for name, array in arrays.items():
        header[name] = (array.dtype.str, at, array.nbytes)
        at += (array.nbytes + _STEP - 1) // _STEP * _STEP
    listed = json.dumps(header).encode()
    head = magic + f"{len(listed):08x}\n".encode() + listed
    assert len(head) <= _HEAD
    with path.open("wb") as file:
        file.write(head)
        for name, array in arrays.items():
            file.seek(header[name][1])
            file.write(array.tobytes())
        file.truncate(at)
