"""Which rules of RFC 5545 are taken for deadlines: those that plans have, and none that would never come true.

A document may come from a stranger. Whatever expands rules elsewhere runs to the year 9999 after a day that never
comes, and stumbles over ordinals and numbers that are none; so a rule is read here first, and only here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime

_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = "(?:-1|[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:[1-9]|1[0-2])"
_GRAMMAR = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]?|1[01][0-9]|120",
    "UNTIL": "[0-9]{8}(?:T[0-9]{6}Z?)?",
    "COUNT": "[1-9][0-9]{0,2}|1000",
    "BYDAY": rf"(?:[+-]?[1-5])?{_WEEKDAY}(?:,(?:[+-]?[1-5])?{_WEEKDAY}){{0,6}}",
    "BYMONTHDAY": rf"{_MONTH_DAY}(?:,{_MONTH_DAY}){{0,31}}",
    "BYMONTH": rf"{_MONTH}(?:,{_MONTH}){{0,11}}",
    "BYSETPOS": "-?[1-5]",
    "WKST": _WEEKDAY,
}
_ALWAYS = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST"}
_LONGEST = 300


def parts_of(rule: str) -> dict[str, str] | None:
    """The parts of a rule by their names; None for what is no rule of ours.

    >>> parts_of("FREQ=MONTHLY;BYMONTHDAY=15")
    {'FREQ': 'MONTHLY', 'BYMONTHDAY': '15'}
    >>> parts_of("FREQ=MONTHLY;BYDAY=999MO")
    """
    if len(rule) > _LONGEST:
        return None
    pairs = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs) or "FREQ" not in parts or ("UNTIL" in parts and "COUNT" in parts):
        return None
    if not all(name in _GRAMMAR and re.fullmatch(_GRAMMAR[name], value) for name, value in parts.items()):
        return None
    try:
        datetime.strptime(parts.get("UNTIL", "20260101")[:8], "%Y%m%d")
    except ValueError:
        return None
    return parts if _fits_together(parts) and _comes_true(parts) else None


def _fits_together(parts: dict[str, str]) -> bool:
    """Whether its parts are such as go with its frequency: of others nobody can say what is meant."""
    by, often = set(parts) - _ALWAYS, parts["FREQ"]
    ordinal = any(sign.isdigit() for sign in parts.get("BYDAY", ""))
    every = parts.get("INTERVAL", "1") == "1"
    if often == "DAILY":
        return by <= {"BYDAY"} and not ordinal and (every or not by)
    if often == "WEEKLY":
        return by <= {"BYDAY", "BYMONTH"} and not ordinal and (every or "BYMONTH" not in by)
    if ordinal and by & {"BYMONTHDAY", "BYSETPOS"}:
        return False
    return often == "YEARLY" or every or "BYMONTH" not in by


def _comes_true(parts: dict[str, str]) -> bool:
    """Whether there is such a day. A lone day that a month lacks stands for its last."""
    months = [int(month) for month in parts.get("BYMONTH", "1,2").split(",")]
    days = [int(day) for day in parts.get("BYMONTHDAY", "-1").split(",")]
    lone = len(days) == 1 and not {"BYDAY", "BYSETPOS"} & set(parts)
    real = {(month, day) for month in months for day in days if day <= monthrange(2024, month)[1]}
    if not real and not lone:
        return False
    if "BYSETPOS" not in parts or "BYDAY" in parts:
        return True
    within = real if parts["FREQ"] == "YEARLY" else {day for _, day in real}
    return abs(int(parts["BYSETPOS"])) <= len(within)
