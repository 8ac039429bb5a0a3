"""Where the time of a page goes: each stage's seconds, taken at its door."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_spent: Counter[str] = Counter()  # seconds of this process since the last `collect`


def timed(stage: str, call: Callable[P, T]) -> Callable[P, T]:
    """The same function, its seconds counted for the stage. Not for functions that call another timed one."""

    @wraps(call)
    def counted(*args: P.args, **kwargs: P.kwargs) -> T:
        start = time.perf_counter()
        try:
            return call(*args, **kwargs)
        finally:
            _spent[stage] += time.perf_counter() - start  # type: ignore[assignment]

    return counted


def collect() -> dict[str, float]:
    """Seconds of each stage since the last call, and begin anew."""
    found = {stage: round(float(seconds), 4) for stage, seconds in _spent.items()}
    _spent.clear()
    return found
