"""Lists of places, one a line with what it belongs to, as the list of each province's names that `places.py` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.text import nfc, one_tone

_KIND = re.compile(r"(Xã|Phường|Thị trấn|Đặc khu|Huyện|Quận|Thị xã|Thành phố|Tỉnh|Tp)\s+")
_NUMBER = re.compile(r"\s+\d\w*$")


def listed(lines: Iterable[str]) -> str:
    """ "Xã Đông Sơn, Huyện Bắc Hà, Tỉnh Sơn Nam" tells a name of the province Sơn Nam; its number is no part of it."""
    found: dict[str, set[str]] = {}
    for line in lines:
        parts = [one_tone(_KIND.sub("", nfc(part.strip()), count=1)) for part in line.split(",")]
        name = _NUMBER.sub("", parts[0])
        if len(parts) > 1 and " " in name:
            found.setdefault(parts[-1], set()).add(name)
    return "".join(f"{province}: {', '.join(sorted(names))}\n" for province, names in sorted(found.items()))
