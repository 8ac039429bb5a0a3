"""What people's corrections taught (`kehoach learn`), as far as a run may use it: names of units, and a calibration."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.text import collapse

LEARNED = "learned.json"
_MOST_BYTES = 4 << 20
_MOST_NAMES, _MOST_NAME = 5000, 150  # characters of a name
_MOST_SLOPE, _MOST_SHIFT = 10.0, 10.0
_MEND = "Give the learned.json that `kehoach learn OUT` wrote, or its folder."


@dataclass(frozen=True)
class Taught:
    """`names`: of units, as they are printed. `slope`, `shift`: of the log odds of a task's confidence."""

    names: tuple[str, ...] = ()
    slope: float = 1.0
    shift: float = 0.0

    @property
    def calibrates(self) -> bool:
        return (self.slope, self.shift) != (1.0, 0.0)

    @property
    def version(self) -> str:
        """Tells one from another; empty where nothing is taught."""
        if self == NOTHING:
            return ""
        return hashlib.sha256(json.dumps([sorted(self.names), self.slope, self.shift]).encode()).hexdigest()[:16]


NOTHING = Taught()


def read_taught(path: Path) -> Taught:
    """From a learned.json, or the folder that holds it: what won on documents held out. Raises UsageError."""
    file = path / LEARNED if path.is_dir() else path
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise ValueError("too large")
        record = json.loads(file.read_text(encoding="utf-8"))
        kept, line = record["names_kept"], record["calibration_kept"]
        names = tuple(sorted({collapse(str(name)) for name in kept if 0 < len(str(name)) <= _MOST_NAME}))
        slope, shift = (float(record["slope"]), float(record["shift"])) if line is True else (1.0, 0.0)
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}", _MEND) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{file} is not what `kehoach learn` writes", _MEND) from error
    sane = 0 <= slope <= _MOST_SLOPE and abs(shift) <= _MOST_SHIFT and math.isfinite(slope + shift)
    if not sane or len(names) > _MOST_NAMES:
        raise UsageError(f"{file} is not what `kehoach learn` writes", _MEND)
    return Taught(names, slope, shift)
