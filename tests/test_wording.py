"""Reasons are said in both languages: every message, and every reason that the samples give."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.errors import InputError, KehoachError, UsageError
from pipeline.knowledge import load
from pipeline.review import store
from pipeline.track import errors
from pipeline.wording import error_vi, in_both, in_vietnamese, mend_vi, reason_vi

PIPELINE = Path(__file__).parent.parent / "pipeline"
EXTRACT = PIPELINE / "extract"


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


# ------------------------------------------------------------ errors


def test_an_error_says_its_own_words_and_not_only_its_kind() -> None:
    assert error_vi("v.xlsx is there already and may have been filled in", "foreign_output") == (
        "v.xlsx đã có sẵn và có thể đã được điền"
    )
    assert mend_vi("Name another file, or --replace", "foreign_output") == (
        "Đặt tên tệp khác, hoặc thêm --replace để ghi đè"
    )
    assert error_vi("a can't be read: No such file or directory", "usage") == (
        "Không đọc được a: không có tệp hoặc thư mục này"
    )
    assert error_vi("There is no folder a b", "usage") == "Không có thư mục a b"  # not “Không có folder a b”
    assert (error_vi("something new", "disk_full"), mend_vi("", "disk_full")) == (
        "Đĩa đã đầy",
        load("messages.yaml")["errors"]["disk_full"]["mend"],
    )
    assert (error_vi("something new", "nothing"), mend_vi("", "nothing")) == ("", "")


def test_refusals_fill_in_the_same_parts_in_both() -> None:
    for kind, entries in load("refusals.yaml").items():
        assert len({one["en"] for one in entries}) == len(entries), kind
        for one in entries:
            assert one["vi"].count("{}") in (one["en"].count("{}"), 0), one
            assert one["en"] != one["vi"], one
            assert re.search(r"[^\x00-\x7f]", one["vi"]), one


def told_by_commands() -> set[str]:
    """The names of the errors that end a command: how it was called, and the tracker that it names."""

    def kinds(kind: type[KehoachError]) -> set[type[KehoachError]]:
        return {kind}.union(*map(kinds, kind.__subclasses__()))

    ours = {one for one in kinds(UsageError) if one.__module__.startswith("pipeline.")}
    return {one.__name__ for one in ours | {errors.BadWorkbook, store.StoreBroken}}


def refusals_in(path: Path, names: set[str]) -> list[tuple[str, str]]:
    """What a module raises such errors with, where that stands in the call: the kind of words, and the words."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            found += [
                (kind, text) for kind, part in zip(("error", "mend"), node.args, strict=False) for text in texts(part)
            ]
    return found


# Told by their kind alone: what SQLite or a damaged file says, and what only a program that calls ours does wrong.
_BY_KIND = {"x: x", "x is damaged: x", "review.sqlite: decision x can't be understood", "x (x, not x)"}
_BY_KIND |= {'Put what runs it under: if __name__ == "__main__":'}
# Put together where they are raised, which hides their words; and what comes of it.
_IN_PARTS = {"x x", "No room is left to write x: x", "In x x x not written by kehoach and would be overwritten"}
_IN_PARTS |= {"Name the folder of results: x; or its tracker: --db URL"}
_WHOLE = [
    *("a is a folder", "a is not there", "a is neither a folder nor an .xlsx", "No room is left to write to a: full"),
    *(f"In a b {verb} not written by kehoach and would be overwritten" for verb in ("was", "were")),
    *(f"Name the folder of results: {named}; or its tracker: --db URL" for named in ("OUT", "--out FOLDER")),
]


def test_every_refusal_of_a_command_has_its_vietnamese() -> None:
    names = told_by_commands()
    found = [one for path in sorted(PIPELINE.rglob("*.py")) for one in refusals_in(path, names)]
    assert len(found) > 100
    known = {"error": error_vi, "mend": mend_vi}
    assert {text for kind, text in found if not known[kind](text, "")} - {""} == _BY_KIND | _IN_PARTS
    assert [whole for whole in _WHOLE if not (error_vi(whole, "") or mend_vi(whole, ""))] == []


def test_every_mend_of_the_tracker_has_its_vietnamese() -> None:
    found = {
        one.code: mend_vi(one.default_mend, one.code)
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, UsageError | InputError) and one.default_mend
    }
    assert len(found) > 7
    assert [code for code, vietnamese in found.items() if not vietnamese] == []
