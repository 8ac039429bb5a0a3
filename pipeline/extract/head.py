"""The document's own fields, from its head, title and foot. What can't be read for certain is null, with the reason."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from pipeline.document import Head, Outline
from pipeline.extract.names import body_names, person, position
from pipeline.extract.references import find_references
from pipeline.knowledge import load
from pipeline.text import CAPITALS, collapse, fold

_SURE = 0.60  # word confidence under which a number or a day is not believed
_LONGEST_DATE = 90  # characters; a sentence that begins with a day is no date line
_NUMBER = re.compile(r"^(\d{1,5}[a-z]?)((?:[-/]\w[\w&.]*)+)$", re.IGNORECASE)


def read_head(outline: Outline) -> Head:
    head = Head()
    left = [line for line in map(_clean, outline.head_left) if line]
    at = next((i for i, line in enumerate(left) if _is_number_line(line)), len(left))
    bodies = body_names(left[:at])
    if bodies:
        head.issuing_body = bodies[-1]
        head.parent_body = bodies[-2] if len(bodies) > 1 else None
    _number(head, left[at] if at < len(left) else "", outline)
    _date(head, [_clean(line) for line in outline.head_right], outline)
    _title(head, outline, left[at + 1 :])
    head.recipients = recipients(outline.recipients)
    head.signer_position = position(outline.signature)
    head.signer_name = person(outline.signature)
    return head


def complete(head: Head, texts: list[str]) -> None:
    """Take the number and date from the appendix's "(Kèm theo Kế hoạch số 54/KH-UBND ngày 22/01/2026 …)".

    Only what the head itself left open, and only where type, month and year agree.
    """
    if not head.doc_type or (head.number and len(head.issued_on or "") == 10):
        return
    attached = "|".join(fold(c) for c in load("parts.yaml")["attached"])
    number = "|".join(fold(c) for c in load("parts.yaml")["number_cues"])
    cue = re.compile(rf"(?:{attached})\s+{re.escape(fold(head.doc_type))}\s+(?:{number})\s*:?\s*")
    for text in texts:
        at = cue.search(fold(text))
        cited = find_references(text[at.start() :])[:1] if at else []
        if not cited:
            continue
        if head.number is None:
            head.number = cited[0].number
            head.reasons["number"] = "read from the appendix, not from the head"
        day = cited[0].issued_on
        if day and head.issued_on and len(head.issued_on) == 7 and day.startswith(head.issued_on):
            head.issued_on = day
            head.reasons["issued_on"] = "the day was read from the appendix, not from the head"
        return


def _title_line(line: str) -> str:
    """A line of a title, with the comma on which it goes on: "các chỉ số DDCI, / PAR INDEX và DTI"."""
    return f"{_clean(line)}," if re.search(r"\w,$", line.rstrip()) else _clean(line)


def _clean(line: str) -> str:
    return collapse(re.sub(r"[_~|=*]+|[-–—]{2,}", " ", line)).strip(" .,;'`-—–")


def _is_number_line(line: str) -> bool:
    folded, words = fold(line), load("head_lines.yaml")["number"]
    lead, vowels = "|".join(words["lead"]), fold(words["vowels"])
    begins = re.match(rf"^\W*s[{vowels}]?\W{{0,2}}[:.;]", folded) or re.match(rf"^\W*(?:{lead})\b.*/", folded)
    return bool(begins) or bool(re.search(rf"\d\s*[-/]\s?[{CAPITALS}]{{2,}}", line) and len(line) < 40)


def _number(head: Head, line: str, outline: Outline) -> None:
    vowels = load("head_lines.yaml")["number"]["vowels"]
    found = re.match(rf"^\W*s[{vowels}][^\w/]*[:.;]?\s*(.*)$", line, re.IGNORECASE)
    text = re.sub(r"\s+", "", (found[1] if found else line)).replace("–", "-").strip(".,;:'")
    whole = _NUMBER.match(text)
    if not line:
        head.reasons["number"] = "no number line was found"
    elif not whole:
        head.reasons["number"] = f"the number can't be read in “{line}” (handwritten or blank)"
    elif outline.confidences.get("number", 1.0) < _SURE:
        head.reasons["number"] = f"the reading “{text}” is too unsure (handwritten)"
    else:
        head.number = text


@cache
def _date_lines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "ngày 5 tháng 3 năm 2026", and what is left where the day ran into "ngày"; on folded text."""
    words = load("head_lines.yaml")["day"]
    rest = rf"{words['year']}\s*(?P<year>\d{{4}})"
    whole = rf"\b{words['before']}\s*(?P<day>.{{0,8}}?)\s*{words['after']}\s*(?P<month>.{{0,8}}?)\s*{rest}"
    return re.compile(whole), re.compile(rf"(?P<day>)\S*\s*\b{words['after']}\s*(?P<month>\d{{1,2}})\s*{rest}")


def _date(head: Head, lines: list[str], outline: Outline) -> None:
    whole, month_only = _date_lines()
    words = load("head_lines.yaml")["day"]
    dated = rf"\b{words['after']}\b.*\b{words['year']}\b"
    text = next((line for line in reversed(lines) if len(line) <= _LONGEST_DATE and re.search(dated, fold(line))), "")
    found = whole.search(fold(text)) or month_only.search(fold(text))
    if not found:
        head.reasons["issued_on"] = "no date line was found" if not text else f"the date can't be read in “{text}”"
        return
    place = text[: found.start()].split(",")[0].strip(" ,.;:-")
    head.place = place if place and not any(c.isdigit() for c in place) else None
    month, year = re.sub(r"\D", "", found["month"]), int(found["year"])
    if not (month and 1 <= int(month) <= 12 and 1945 <= year <= 2100):
        head.reasons["issued_on"] = f"the month can't be read in “{text}”"
        return
    if year > date.today().year + 1:
        head.reasons["issued_on"] = f"the year {year}, read in “{text}”, lies in the future"
        return
    day = found["day"].strip(" .,:")
    sure = outline.confidences.get("day", 1.0) >= _SURE
    try:
        if not (day.isdigit() and sure):
            raise ValueError
        head.issued_on = date(year, int(month), int(day)).isoformat()
    except ValueError:
        head.issued_on = f"{year:04d}-{int(month):02d}"
        head.reasons["issued_on"] = f"the day can't be read in “{text}” (handwritten or blank)"


def _title(head: Head, outline: Outline, below_number: list[str]) -> None:
    if outline.title:
        head.doc_type = _doc_type(outline.title[0]) if outline.title[0] else _type_of_number(head)
        head.title = _about(_clean(collapse(" ".join(map(_title_line, outline.title[1:]))))) or None
        return
    cues = tuple(fold(c) for c in load("parts.yaml")["subject_cues"])
    if any(fold(line).startswith(cues) for line in below_number):
        head.doc_type = load("doc_types.yaml")["letter"]
        start = next(i for i, line in enumerate(below_number) if fold(line).startswith(cues))
        head.title = collapse(" ".join(below_number[start:]))
    elif head.number and re.fullmatch(rf"\d+/[{CAPITALS}]+-[{CAPITALS}]+\w*", head.number) and outline.head_right:
        head.doc_type = None if _type_of_code(re.split(r"[-/]", head.number)[1]) else load("doc_types.yaml")["letter"]


def _about(title: str) -> str:
    """The title with its first word put right: none begins with "và"; "Về" was misread."""
    words = load("head_lines.yaml")["about"]
    first, _, rest = title.partition(" ")
    return f"{words['word']} {rest}" if rest and first in words["misread"] else title


def _type_of_number(head: Head) -> str | None:
    """What the number's letters say, "09/CT-UBND", where those behind them are its body's: "680/CT-CS" is a letter."""
    parts = re.split(r"[-/]", head.number or "")
    body = fold(head.issuing_body or "")
    begins = {"".join(word[0] for word in body.split()), fold(load("doc_types.yaml")["body_codes"].get(body, ""))}
    if len(parts) < 3 or not any(one.startswith(fold(parts[-1])) for one in begins):
        return None
    if found := _type_of_code(parts[-2]):
        head.reasons["doc_type"] = "read from the document's number: no line that names the type was found"
    return found


def _type_of_code(code: str) -> str | None:
    """The type that letters of a number stand for, "CT"; None for those of none."""
    return next((str(kind) for kind, codes in load("doc_types.yaml")["types"].items() if code in codes), None)


def _doc_type(line: str) -> str:
    folded = fold(line).strip(" .:-–_*").replace(" ", "")
    names = load("parts.yaml")["type_lines"]
    name = max(names, key=lambda n: fuzz.ratio(fold(n).replace(" ", ""), folded))
    return str(load("parts.yaml")["type_short"].get(name, name)).capitalize()


def _one_a_line(lines: list[str]) -> list[str]:
    """ "- TTTU, HĐND tỉnh; - CT, PCT UBND tỉnh;" read through two columns or a paragraph: each on its own."""
    return [part for line in lines for part in re.split(r"(?<=[;:])\s+(?=[-–•+]\s)", line)]


def recipients(lines: list[str]) -> list[str]:
    """The lines of Nơi nhận without dash and semicolon; a wrapped one is one entry."""
    found, held, closed = list[str](), "", False
    cue = "|".join(fold(c) for c in load("parts.yaml")["recipients"])
    for line in _one_a_line(lines):
        text = collapse(line)
        if len(text) < 16 and any(fuzz.ratio(fold(text).strip(" .,:;-'")[: len(c)], c) >= 85 for c in cue.split("|")):
            continue
        lead = re.match(rf"^\W*(?:{cue})\s*:?\s*", fold(text))
        text = text[lead.end() :] if lead else text
        starts = re.match(r"^[-–—_•*+.]\s*", text)
        text = re.sub(r"\s*[}{\]|]+\s*", " ", text).strip()
        text = re.sub(r"^[-–—_•*+.~,\"'`¬=«]+\s*", "", text)
        text = re.sub(r"(?<=[;:])[\s\-–—ˆ^~`'.,|]+$", "", text)  # specks behind the end
        text = f"{text[:-1]};" if text.endswith(":") else text
        if not text or not any(c.isalpha() for c in text):
            continue
        text, note = _braced(text)
        if held and found and any(fold(text).startswith(fold(c)) for c in load("parts.yaml")["recipients_last"]):
            found[-1], held = f"{found[-1].rstrip(';')} {held}", ""  # no brace holds the line that ends the list
        if found and not starts and _ends_list(found[-1]):
            continue  # a pen's stroke under the list
        goes_on = found and not starts and (not closed or text.startswith("("))
        closed = text.endswith((";", "."))
        if goes_on:
            found[-1] = f"{found[-1].rstrip(';') if text.startswith('(') else found[-1]} {text}"
        else:
            found.append(f"{text.rstrip(';')} {held}" if held else text)
        held = note
    if held and found:
        found[-1] = f"{found[-1].rstrip(';')} {held}"
    return [f.rstrip(" ;.,`'°").strip() for f in found if f.strip(" ;.,`'°")]


def _ends_list(text: str) -> bool:
    """ "Lưu: VT." ends the list where it ends with a full stop."""
    lasts = tuple(fold(c) for c in load("parts.yaml")["recipients_last"])
    return text.endswith(".") and fold(text).startswith(lasts)


def _braced(text: str) -> tuple[str, str]:
    """A note behind the semicolon, "Chủ tịch HĐND tỉnh; } (để báo cáo)", is that of a brace: of the next line as well.

    It goes to the last of the lines that the brace holds, as far as can be told: the next one.
    """
    found = re.fullmatch(r"(.*)[;:]\s*(?:[^\s(]{1,2}\s+)?(\([^()]*\))[;.]?", text)
    return (f"{found[1]};", found[2]) if found else (text, "")
