"""Lists of places, one a line with what it belongs to, as the list of each province's names that `places.py` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.knowledge import load
from pipeline.restore.syllables import canonical
from pipeline.text import nfc

_KIND = re.compile(rf"({'|'.join(load('places.yaml')['listed'])})\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\s+\d\w*$")


def listed(lines: Iterable[str]) -> str:
    """ "Xã Đông Sơn, Huyện Bắc Hà, Tỉnh Sơn Nam" tells a name of the province Sơn Nam; its number is no part of it."""
    found: dict[str, set[str]] = {}
    for line in lines:
        parts = [_KIND.sub("", nfc(part.strip()), count=1) for part in line.split(",")]
        words = [canonical(word) for word in _NUMBER.sub("", parts[0]).lower().split()]
        if len(parts) > 1 and len(words) > 1 and _KIND.match(line):
            found.setdefault(parts[-1], set()).add(" ".join(words))
    return "".join(f"{province}: {', '.join(sorted(names))}\n" for province, names in sorted(found.items()))
