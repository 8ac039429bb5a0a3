"""Whose work stands under a heading: "2. Sở Nội vụ", "Trách nhiệm của các đơn vị", "Phòng Quản lý nợ và hỗ trợ:"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.cues import (
    OWNER,
    after_lead_in,
    cue_at,
    heading_cue,
    people,
    people_to_a_colon,
    several_people,
)
from pipeline.extract.decisions import decides
from pipeline.extract.speakers import after_speaker, speaks
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.unit_parts import joins, more_numbers
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_LONG_OWNER = 12  # words of a name that "Trách nhiệm của" tells, one with an "and" in it among them
_LONG_NAME = 15  # of one told by a role or by trades
_FIELD = 3  # words of a field that ends a name behind a comma


def heading_units(text: str, names: frozenset[str] = frozenset()) -> tuple[list[str], bool]:
    """The units that a heading gives its items, and whether it is about them at all.

    "2. Đề nghị Giám đốc Công an tỉnh, … tổ chức thực hiện" names one; "Tổ chức thực hiện" names none.
    """
    if fold(text).strip(" :.") in map(fold, load("units.yaml")["levels"]):
        return [], False
    t = tag(text.rstrip(" :."), names)
    start = after_lead_in(t, after_speaker(t, 0))
    n = t.has(start, "HEADING_IN")
    if whole := _by_role_or_trade(t, start + n):
        return [whole], True
    if n:
        start += n
        if t.word(start - 1) in load("units.yaml")["not_after_subject"] and (whole := _owner(t, start)):
            return [whole], True
        if t.word(start - 1) in load("units.yaml")["not_after_subject"] and (several := _owners(t, start)):
            return several, True
    elif t.word(start + 2) and t.printed(start, start + 2).lower() in load("units.yaml")["heading_bare"]:
        start += 2 if units_at(t, start + 2)[0] else 0
    elif n := _topic_before(t, start):
        start += n
    elif t.word(start).lower() in load("units.yaml")["seats"] and (t.has(start + 1, "MANY") or _branch(t, start + 1)):
        start += 1  # "2. Tại các phòng giao dịch"
    if staff := _staff(t, start):
        return staff, True
    if named := _named_by_deeds(t, start):
        return [named], True
    units, end = units_at(t, start, loose=_branch(t, start))
    if units and all(map(speaks, units)) and decides(t.text[t.start(end) :]):
        return [], False  # "Hội đồng nhân dân tỉnh tán thành báo cáo với những nội dung sau:"
    if not units:
        return _whole_heading(t, start)
    at = _last_unit(t, units, end)
    loose = _open_name(t, at)
    stop = _stops_at(t, end, loose)
    if stop == end:
        plain = all(t.word(k).isalnum() or t.word(k) in (",", "-", "–") for k in range(end, len(t.tags)))
        plain = plain and (t.word(end) != "," or (loose and _field_behind(t, end)))  # "Thành phố X, ngày 19 tháng 11"
        other = heading_cue(t, end) or (t.word(end - 1) == "," and t.has(end, "MANY"))  # "Ban Tổ chức, các tiểu ban"
        stop = len(t.tags) if end < len(t.tags) and not other and plain else end
    stop = more_numbers(t, stop)
    small = any(_small(t, k) and not (loose and joins(t, k, "and")) for k in range(end, stop))
    if stop > end and (t.word(end).islower() or t.word(end) == ",") and not small:
        units[-1] = t.printed(at, stop).strip(" ,;:")
        if loose and (joins(t, stop, "and") or t.word(stop) in (",", ";")):
            units += units_at(t, stop + 1, loose=True)[0]
    return units, True


def _topic_before(t: Tagged, start: int) -> int:
    """The tokens of "Nội dung" before a body that leads it: "Nội dung Sở Nội vụ có trách nhiệm chủ trì"; 0 for none."""
    for n in (2, 3):
        if t.printed(start, start + n).lower() in load("units.yaml")["heading_topics"]:
            units, end = units_at(t, start + n)
            return n if units and (t.has(end, "DOES") or t.has(end, "LEAD")) else 0
    return 0


def _branch(t: Tagged, k: int) -> bool:
    """Whether a branch in small letters begins at k: "phòng giao dịch NHCSXH các khu vực"."""
    return t.word(k).islower() and any(t.printed(k, k + n) in load("units.yaml")["branches"] for n in (2, 3))


def _named_by_deeds(t: Tagged, start: int) -> str:
    """All of a short heading that begins with a body named by what it does: "Ban Hỗ trợ phụ nữ phát triển kinh tế"; ""
    where a second body, a duty or a verb that no name holds stands in it."""
    words, n = load("units.yaml"), t.has(start, "HEAD")
    head = " ".join(t.word(k).lower() for k in range(start, start + n))
    known = t.has(start + n, "COMPOUND")  # a name that the lists have whole
    post = t.has(start + n, "POST")  # "Phòng Giám đốc, kiểm tra": a court's, that looks into judgements
    deed = (
        not known
        and t.word(start + n)[:1].isupper()
        and (any(t.has(start + n, x) for x in ("DO", "VERB", "TOPIC", "GROUP")) or t.word(start + n + post) == ",")
    )
    end = next((k for k in range(start, len(t.tags)) if t.word(k) in ("(", ":")), len(t.tags))
    capital = t.word(start + n)[:1].isupper()
    if not n or head not in words["heading_heads"] or not (deed and capital) or not 4 < end - start <= _LONG_OWNER:
        return ""
    inside = range(start + n + 2, end)
    duty = any(t.has(k, x) for k in inside for x in ("LEAD", "SUPPORT", "DOES", "MANY"))
    other = any(t.word(k)[:1].isupper() or not (t.word(k).isalpha() or t.word(k) == ",") for k in inside)
    verbs = [
        t.printed(k, k + 2) for k in inside if (t.has(k, "DO") > 1 or t.has(k, "VERB") > 1) and not t.has(k, "TAIL")
    ]
    return "" if duty or other or set(verbs) - set(words["deeds"]) else t.printed(start, end)


def _by_role_or_trade(t: Tagged, start: int) -> str:
    """All of a heading that names who it is about by a role or by trades: "Cơ quan chủ trì giải quyết thủ tục đầu tư",
    "các doanh nghiệp sản xuất, chế biến và xuất khẩu nông sản"; "" for others."""
    words, n, end = load("units.yaml"), t.has(start, "MANY"), len(t.tags)
    duty = next((k for k in range(start, end) if t.printed(k, min(k + 3, end)).lower() in words["duties"]), end)
    end = duty if duty + 3 == end else end
    said = t.printed(start + n, end).lower()
    if n and _users(t, said, end):
        return t.printed(start, end)
    if any(t.word(k) in (":", "(", ";") for k in range(start, end)) or len(said.split()) > _LONG_NAME:
        return ""
    role = next((role for role in words["bodies_by_role"] if said.startswith(f"{role} ")), "")
    if role and len(said.split()) > len(role.split()) + 1 and "," not in said:
        return t.printed(start, end)
    trades = "|".join(map(re.escape, words["trades"]["deeds"]))
    of_them = "|".join(map(re.escape, words["trades"]["nouns"]))
    last = rf"\s+{re.escape(words['joins']['and'][0])}\s+(?:{trades})(?:\s+\w+){{0,6}}"
    listed = rf"(?:{of_them})\s+(?:{trades})(?:,\s+(?:{trades}))*{last}"
    return t.printed(start, end) if n and re.fullmatch(listed, said) else ""


def _users(t: Tagged, said: str, end: int) -> bool:
    """Whether all of a heading, `said` up to token `end`, is whoever uses something: "tổ chức, cá nhân và hộ gia đình
    khai thác, sử dụng nước mặt trên địa bàn"; with a verb behind that it is no name."""
    trades, and_ = load("units.yaml")["trades"], re.escape(load("units.yaml")["joins"]["and"][0])
    noun, use, where = (f"(?:{'|'.join(map(re.escape, trades[key]))})" for key in ("nouns", "uses", "where"))
    whoever = rf"{noun}(?:,\s+{noun})*(?:,?\s+{and_}\s+{noun})?\s+{use}(?:(?:,|\s+{and_})?\s+{use})*"
    what = rf"(?P<what>(?:\s+[\w-]+){{1,{_LONG_OWNER}}}?)(?P<where>\s+{where}(?:\s+[\w-]+){{0,6}})?"
    found = re.fullmatch(whoever + what, said)
    last = end - len((found["where"] or "").split()) if found else end
    inside = range(last - len(found["what"].split()), last) if found else range(0)
    does = any((t.has(k, "DO") > 1 or t.has(k, "VERB") > 1) and not t.has(k, "TAIL") for k in inside)
    return found is not None and not does


def _staff(t: Tagged, start: int) -> list[str]:
    """People named by what they do, all of a heading: "Nhân viên thư viện, y tế, bảo vệ"; [] for all else."""
    whole = tag(f"{t.text}:")
    end = people_to_a_colon(whole, start)
    return several_people(t.printed(start, end)) if end and end == len(t.tags) else []


def owns(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether the headings under this one are names: "Trách nhiệm của các cơ quan, đơn vị và cá nhân"."""
    t = tag(text, names)
    n = t.has(0, "HEADING_IN")
    return n > 0 and t.word(n - 1).lower() in load("units.yaml")["members"]["of"] and t.has(n, "MANY") > 0


def is_a_name(text: str) -> bool:
    """Whether a heading may be a body's or person's name: a few words, and no verb that names don't hold."""
    t = tag(text.rstrip(" :."))
    if not 1 < len(t.tags) <= OWNER or t.has(0, "DO") or t.has(0, "VERB") or t.has(0, "LEAD"):
        return False
    return not any(cue_at(t, k) and not t.has(k, "DO") for k in range(len(t.tags)))


def _last_unit(t: Tagged, units: list[str], end: int) -> int:
    """The token with which the last of the units before `end` begins."""
    begin = t.text.rfind(units[-1], 0, t.start(end))
    return next((k for k in range(end) if t.start(k) >= begin), 0)


def _open_name(t: Tagged, at: int) -> bool:
    """Whether the name at a token may go on in small letters over an "and": "Phòng Quản lý nợ và hỗ trợ"."""
    head = " ".join(t.word(k).lower() for k in range(at, at + t.has(at, "HEAD")))
    return head in load("units.yaml")["open_heads"] and not t.has(at, "NAME")


def _stops_at(t: Tagged, end: int, loose: bool) -> int:
    """The first token behind a heading's units that is no part of a name: a verb, a bracket, a new unit."""
    for k in range(end, len(t.tags)):
        joined = loose and k > end and joins(t, k - 1, "and")
        if t.word(k) in (":", "(", ";") or (heading_cue(t, k) and not joined):
            return k
        if t.word(k) == "," and not (loose and _field_behind(t, k)):
            return k
        if loose and k > end and joins(t, k, "and") and units_at(t, k + 1, loose=True)[0]:
            return k
    return end


def _field_behind(t: Tagged, comma: int) -> bool:
    """Whether a last word of a name stands behind its comma: "… án tham nhũng, chức vụ (Vụ 5)"."""
    k = comma + 1
    if t.has(k, "MANY"):
        return False  # "Ban Tổ chức, các tiểu ban"
    while k < len(t.tags) and k <= comma + _FIELD and t.word(k).islower() and not _small(t, k) and not cue_at(t, k):
        k += 1
    ends = k == len(t.tags) or t.word(k) in ("(", ":") or heading_cue(t, k)
    return ends and k > comma + 1 and not units_at(t, comma + 1, loose=True)[0]


def _owner(t: Tagged, start: int) -> str:
    """All of "Trách nhiệm của đối tượng thực hiện kiểm kê", up to a bracket, where it is short and one name."""
    end = next((k for k in range(start, len(t.tags)) if t.word(k) in ("(", ":")), len(t.tags))
    if t.word(end) == ":":
        return ""  # "Trách nhiệm của các Sở: Xây dựng, Nội vụ"
    inside = [t.word(k) for k in range(start, end)]
    joined = any(joins(t, k, "and") and not _names_one(t, start, k) for k in range(start, end))
    listed = joined or any(w in (",", ";", "/") for w in inside)
    duty = any(t.has(k, "SUPPORT") or t.has(k, "DOES") or _ends_owner(t, k) for k in range(start, end))
    return "" if listed or duty or not 2 <= len(inside) <= _LONG_OWNER else t.printed(start, end)


def _owners(t: Tagged, start: int) -> list[str]:
    """The names of "Trách nhiệm của các Sở quản lý công trình chuyên ngành, Ban Quản lý …", the first of which goes on
    behind what the grammar knows; [] where it doesn't, or where no second name follows."""
    units, end = units_at(t, start)
    if len(units) != 1 or not t.word(end).islower() or not heading_cue(t, end):
        return []
    last = next((k for k in range(start, len(t.tags)) if t.word(k) in ("(", ":")), len(t.tags))
    if any(t.has(k, "SUPPORT") or t.has(k, "DOES") or _ends_owner(t, k) for k in range(start, last)):
        return []
    several = split_cell(t.printed(start, last))
    return several if len(several) > 1 else []


def _ends_owner(t: Tagged, k: int) -> bool:
    return t.word(k) in _in_words() and not joins(t, k, "and")


def _names_one(t: Tagged, start: int, k: int) -> bool:
    """Whether an "and" stands inside of one name, begun by a capital: "Đơn vị vận hành lưới điện và thị trường"."""
    return t.word(start)[:1].isupper() and t.word(k + 1).islower() and not units_at(t, k + 1, loose=True)[0]


@cache
def _in_words() -> frozenset[str]:
    """Words behind a unit in a heading that say in what it is bound: "trong công tác …", "đối với …"."""
    words = load("units.yaml")
    return frozenset([*words["not_after_subject"], *words["joins"]["purpose"], *words["behind_owner"]])


def _small(t: Tagged, k: int) -> bool:
    """A small word or a verb that is no part of a name: "Sở Nội vụ là cơ quan …", "… để kiểm tra"."""
    words = load("units.yaml")
    small = [*words["not_after_subject"], *words["joins"]["purpose"], *words["modals"]]
    return t.word(k) in small or (
        t.word(k).islower() and t.has(k, "VERB") > 1 and not t.has(k, "TAIL") and not t.has(k, "MOD")
    )


def _whole_heading(t: Tagged, start: int) -> tuple[list[str], bool]:
    """A short heading that begins like a unit and has no verb is its name: "Phòng giao dịch Chợ Mới"."""
    head = t.has(start, "HEAD")
    known = " ".join(t.word(k).lower() for k in range(start, start + head)) in load("units.yaml")["heading_heads"]
    verbs = any(heading_cue(t, k) for k in range(start + 1, len(t.tags)))
    end = next((k for k in range(start, len(t.tags)) if t.word(k) == "("), len(t.tags))
    if people(t, start) and not any(heading_cue(t, k) for k in range(start, end)) and end <= OWNER:
        return [t.printed(start, end)], True
    if not head or not known or t.has(start, "NOT") or verbs or not 2 <= len(t.tags) - start <= 9:
        return [], False
    if not t.word(start)[:1].isupper() or start + head == len(t.tags):
        return [], False
    return [t.printed(start, len(t.tags))], True
