"""The language knowledge: every file parses, is NFC, says nothing twice and fits the code that reads it."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import LabelKind, PageWarning
from pipeline.knowledge import load
from pipeline.text import fold, has_words, nfc

FOLDER = Path(str(resources.files("pipeline.knowledge")))
FILES = sorted(p.name for p in FOLDER.iterdir() if p.suffix in (".yaml", ".jsonl"))
CLASSES = {"reported", "remedies", "indicators", "tasks", "targets", "purpose", "frame"}
MATCHED_WITH_MARKS = {"syllables.yaml", "legacy.yaml", "messages.yaml"}


def lists(data: Any, path: str = "") -> list[tuple[str, list[Any]]]:
    """Every list in a file, with the keys that lead to it."""
    if isinstance(data, dict):
        return [x for key, value in data.items() for x in lists(value, f"{path}/{key}")]
    if isinstance(data, list):
        return [(path, data)] + [x for i, value in enumerate(data) for x in lists(value, f"{path}/{i}")]
    return []


def strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [s for pair in data.items() for part in pair for s in strings(part)]
    if isinstance(data, list):
        return [s for part in data for s in strings(part)]
    return [data] if isinstance(data, str) else []


def test_the_files_are_there() -> None:
    assert {"headings.yaml", "labels.yaml", "parts.yaml", "table_headers.yaml", "units.yaml", "time.yaml"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_parses_and_is_nfc(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    if name != "legacy.yaml":  # bytes of old encodings as Latin-1
        assert text == nfc(text)
    assert load(name)
    assert load(name) is load(name)  # loaded once


@pytest.mark.parametrize("name", [n for n in FILES if n not in MATCHED_WITH_MARKS])
def test_entries_are_words_that_yaml_left_alone(name: str) -> None:
    for path, entries in lists(load(name)):
        for entry in entries:
            assert isinstance(entry, str | dict | list), (
                f"{path}: {entry!r} is {type(entry).__name__}: put it in quotes"
            )
            if isinstance(entry, str):
                assert entry.strip() == entry, f"{path}: {entry!r}"
                assert entry or name == "syllables.yaml", path


@pytest.mark.parametrize("name", [n for n in FILES if n != "legacy.yaml"])
def test_no_list_says_a_thing_twice(name: str) -> None:
    twice = {
        path: [e for e, n in Counter(e for e in entries if isinstance(e, str)).items() if n > 1]
        for path, entries in lists(load(name))
    }
    assert {path: again for path, again in twice.items() if again} == {}


@pytest.mark.parametrize("name", ["headings.yaml", "parts.yaml", "table_headers.yaml", "units.yaml", "labels.yaml"])
def test_phrases_fold_to_something_that_can_be_matched(name: str) -> None:
    for phrase in strings(load(name)):
        folded = fold(phrase)
        assert len(folded) == len(phrase)
        assert folded == folded.lower()
        assert re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)").search(f"x {folded} y"), phrase


def test_no_unit_phrase_has_two_spaces() -> None:
    assert [s for s in strings(load("units.yaml")) if "  " in s] == []


def test_a_column_head_has_one_role() -> None:
    roles = load("table_headers.yaml")["roles"]
    seen = Counter(fold(phrase) for phrases in roles.values() for phrase in set(phrases))
    both = {phrase for phrase, n in seen.items() if n > 1}
    assert both == set()


def test_classes_of_headings_are_the_known_ones() -> None:
    entries = load("headings.yaml")["classes"]
    assert {e["name"] for e in entries} == CLASSES
    assert len(entries) == len(CLASSES)
    for entry in entries:
        assert entry["phrases"]
        assert set(entry) <= {"name", "phrases", "unless", "mixed"}


def test_every_kind_of_label_has_a_rank() -> None:
    ranks = load("labels.yaml")["ranks"]
    assert set(ranks) == {kind.value for kind in LabelKind}
    assert all(isinstance(rank, int) for rank in ranks.values())
    assert ranks["part"] < ranks["roman"] < ranks["number"] < ranks["decimal"] < ranks["letter"] < ranks["dash"]
    assert ranks["dash"] < ranks["plus"]


def test_letters_follow_the_vietnamese_order() -> None:
    letters = load("labels.yaml")["letters"]
    assert letters.startswith("abcdđegh")
    assert len(set(letters)) == len(letters)


def test_dashes_and_bullets_are_single_and_apart() -> None:
    data = load("labels.yaml")
    signs = data["dashes"] + data["bullets"] + "+"
    assert len(set(signs)) == len(signs)
    assert not any(c.isalnum() for c in signs)


def test_short_types_are_type_lines() -> None:
    parts = load("parts.yaml")
    for long, short in parts["type_short"].items():
        assert long in parts["type_lines"]
        assert short in parts["type_lines"]
        assert long.startswith(short)


def test_type_lines_are_types_of_documents() -> None:
    known = {name.lower() for name in load("doc_types.yaml")["types"]}
    parts = load("parts.yaml")
    short = {parts["type_short"].get(name, name) for name in parts["type_lines"]}
    assert {name for name in short if name not in known} <= {"thông tri", "nội quy", "lời kêu gọi"}


def test_one_abbreviation_stands_for_one_type() -> None:
    seen = Counter(code for codes in load("doc_types.yaml")["types"].values() for code in codes)
    assert [code for code, n in seen.items() if n > 1] == []


def test_warnings_have_their_words_in_both_languages() -> None:
    messages = load("messages.yaml")["warnings"]
    assert set(messages) == {w.value for w in PageWarning}
    assert all(m["en"] and m["vi"] for m in messages.values())


def test_units_lists_are_those_that_the_ruler_reads() -> None:
    from pipeline.extract.unit_words import _LABELS

    data = load("units.yaml")
    assert set(_LABELS) <= set(data)
    assert all(isinstance(data[key], list) and data[key] for key in _LABELS)


def test_what_goes_out_is_said_in_both_languages() -> None:
    from pipeline.track.columns import COLUMNS, Status

    data = load("exchange.yaml")

    def both(entry: Any, path: str) -> None:
        if isinstance(entry, list):
            for one in entry:
                both(one, path)
        elif isinstance(entry, dict) and "en" in entry:
            assert set(entry) == {"en", "vi"}, path
            assert all(entry.values()), path
        elif isinstance(entry, dict):
            for key, value in entry.items():
                both(value, f"{path}/{key}")

    for name in ("sheets", "kind", "heads", "legend", "meanings", "calendar"):
        both(data[name], name)
    assert set(data["meanings"]) == {column.name for column in COLUMNS if not column.hidden}
    for program, words in data["statuses"].items():
        assert set(words) == {status.value for status in Status}, program
    titles = [data["sheets"][name][language] for name in data["sheets"] for language in ("en", "vi")]
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles), "what a sheet may be called"


def test_the_letter_has_the_headings_of_its_sections_in_order() -> None:
    words = load("exchange.yaml")["letter"]
    headings = [words[name].partition(".")[0] for name in ("general", "units", "late", "unanswered", "requests")]
    assert headings == ["I", "II", "III", "IV", "V"]
    assert words["motto_1"] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert words["motto_2"] == "Độc lập - Tự do - Hạnh phúc"


def test_a_phrase_is_found_as_whole_words_alone() -> None:
    assert has_words("co quan chu tri", "chu tri")
    assert has_words("(chu tri)", "chu tri")
    assert not has_words("chu trinh", "chu tri")
    assert not has_words("so chu tri_1", "chu tri")
