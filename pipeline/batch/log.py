"""What a run tells as it goes on, by plain `logging` ("kehoach"): lines for people, or JSON for collectors of logs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_LOGGER = logging.getLogger("kehoach")
_LOGGER.addHandler(logging.NullHandler())


def event(name: str, level: int = logging.INFO, **fields: Any) -> None:
    """One thing that happened, with what is to be known of it: plain values only."""
    _LOGGER.log(level, name, extra={"fields": fields})


def to_stderr(style: str) -> logging.Handler:
    """Print events from now on; `style`: text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    return handler


class _Json(logging.Formatter):
    """{"time": …, "level": …, "event": …, …}: an object a line, whatever a file name holds."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({**_head(record), **_fields(record)}, ensure_ascii=True)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        words = [
            f"{name}={json.dumps(value)}" for name, value in _fields(record).items() if value not in (None, {}, [])
        ]
        return " ".join([_head(record)["time"], record.levelname.lower(), record.getMessage(), *words])


def _head(record: logging.LogRecord) -> dict[str, str]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = getattr(record, "fields", {})
    return found
