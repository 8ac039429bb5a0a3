"""Language knowledge as data: YAML and JSONL files beside this module, loaded once."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> Any:
    """The content of one file of this folder, NFC: `load("doc_types.yaml")`. JSONL files come as a list.

    Treat it as read-only: it is shared by all callers.
    """
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    import yaml  # a run that finds nothing to do needs none of it

    # the one in C, where PyYAML was built with it, is ten times as fast: it is waited for at each start
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)
