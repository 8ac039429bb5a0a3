"""Reasons are said in both languages: every message, and every reason that the samples give."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.knowledge import load
from pipeline.wording import in_both, in_vietnamese, reason_vi

EXTRACT = Path(__file__).parent.parent / "pipeline" / "extract"


def test_a_reason_in_both_languages() -> None:
    assert in_both("no unit is named") == "no unit is named / không nêu đơn vị thực hiện"
    assert reason_vi("the day can't be read in “ngày   tháng 5” (handwritten or blank)") == (
        "không đọc được ngày trong “ngày   tháng 5” (viết tay hoặc để trống)"
    )


def test_an_unknown_reason_stays() -> None:
    assert reason_vi("something new") is None
    assert in_both("something new") == "something new"
    assert in_vietnamese(["something new", "no unit is named"]) == ["something new", "không nêu đơn vị thực hiện"]


def test_messages_are_whole_in_both() -> None:
    messages = load("messages.yaml")
    for entry in [*messages["doubts"].values(), *messages["head_reasons"].values()]:
        assert set(entry) == {"en", "vi"}
        assert entry["en"].count("{}") == entry["vi"].count("{}")
        assert not re.search(r"[àáảãạăâđêôơưĐ]", entry["en"])
        assert re.search(r"[^\x00-\x7f]", entry["vi"])


def reasons_in(path: Path) -> list[str]:
    """What a module assigns to `….reasons[…]`, and the values of its tables of reasons; `{}` for what is filled in."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and "reasons[" in ast.unparse(node.targets[0]):
            found += texts(node.value)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_MISSING":
            found += texts(node.value)
        if isinstance(node, ast.Return) and path.name == "reasons.py" and node.value:
            found += texts(node.value)
    return [text for text in found if " " in text]


def texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)]
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in texts(value)]
    return []


@pytest.mark.parametrize("name", ["head.py", "reasons.py"])
def test_every_reason_that_the_head_gives_has_its_vietnamese(name: str) -> None:
    found = reasons_in(EXTRACT / name)
    assert len(found) > 7
    assert [reason for reason in found if reason_vi(reason) is None] == []
