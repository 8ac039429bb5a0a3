"""What a heading says of the items under it: a class of knowledge/headings.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pipeline.knowledge import load
from pipeline.text import fold, has_words

_READ_AS = {"remedies": "tasks", "frame": "purpose"}  # names of classes


def classify(heading: str) -> str | None:
    """The class of a heading, from knowledge/headings.yaml; None where no phrase is found."""
    name = _class_of(heading)
    return _READ_AS.get(name, name) if name else None


@lru_cache(maxsize=1024)
def _class_of(heading: str) -> str | None:
    text = fold(heading).strip()
    entry = _entry_of(text)
    return None if entry is None or _holds_any(text, entry.get("mixed", [])) else str(entry["name"])


def _entry_of(text: str) -> dict[str, Any] | None:
    for entry in load("headings.yaml")["classes"]:
        if _holds_any(text, entry["phrases"]) and not _holds_any(text, entry.get("unless", [])):
            return dict(entry)
    return None


def _holds_any(text: str, phrases: Sequence[str]) -> bool:
    return any(holds(text, phrase) for phrase in phrases)


def is_mixed(heading: str) -> bool:
    """Whether a heading is on what was done and on what is to be done: "KẾT QUẢ NĂM 2025 VÀ NHIỆM VỤ NĂM 2026"."""
    text = fold(heading).strip()
    entry = _entry_of(text)
    return entry is not None and _holds_any(text, entry.get("mixed", []))


def holds(text: str, phrase: str) -> bool:
    """Whether a folded text holds a phrase as whole words; begins with it, where it has a ^."""
    wanted = fold(phrase)
    if wanted.startswith("^"):
        return text.startswith(wanted[1:])
    return has_words(text, wanted)


def is_frame(heading: str) -> bool:
    """Whether a heading is on means or times alone: "KINH PHÍ THỰC HIỆN", "THỜI GIAN, TIẾN ĐỘ"."""
    return _class_of(heading) == "frame"


def puts_in_force(heading: str) -> bool:
    """Whether a heading is a decision's last article: "Điều 3. Chánh Văn phòng, … chịu trách nhiệm thi hành …./.". What
    stands under it is an annex whose head was not read, and nothing that these have to do."""
    cues = load("headings.yaml")["in_force"]
    return heading.rstrip().endswith("/.") and any(holds(fold(heading), cue) for cue in cues)


def opens(kind: str, heading: str) -> bool:
    """Whether a heading begins with what makes it one of this class: "Phạm vi, đối tượng, thời gian hỗ trợ"."""
    entries = [e for e in load("headings.yaml")["classes"] if _READ_AS.get(e["name"], e["name"]) == kind]
    return fold(heading).strip().startswith(tuple(fold(p).lstrip("^") for e in entries for p in e["phrases"]))


def works_with(heading: str) -> bool:
    """Whether a heading only says with whom: "a) Chủ trì, phối hợp với các sở:", under the one that names who does."""
    words = load("table_headers.yaml")
    return fold(heading).strip().startswith(tuple(fold(w) for w in [*words["cell_leads"], *words["cell_supports"]]))
