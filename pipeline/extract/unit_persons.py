"""People who are named for the work: "đồng chí Trần Thị Hoa, Phó Chủ tịch UBND xã", "TS. Lê Đình Hậu"."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.unit_parts import is_role
from pipeline.extract.unit_words import Tagged, tag
from pipeline.knowledge import load

_DASHES = ("-", "–", "—")
UnitEnd = Callable[[Tagged, int], int | None]  # the token behind a unit's name that begins at one


def person_end(t: Tagged, i: int, unit_end: UnitEnd) -> int | None:
    """The end of a person's name, with the post behind it; None where none begins or where nothing tells that the
    person is to do something."""
    n = _address(t, i)
    j = i + n
    if f"{t.word(j)} {t.word(j + 1)}".lower() in load("names.yaml")["ranks"]:
        j += 2
    start = j
    if n and t.has(j, "POST"):  # "Đ/c Phó Giám đốc Lê Văn Cường"
        end = unit_end(t, j) or j + t.has(j, "POST")
        while t.word(end).istitle():
            end += 1
        return end if end - j - t.has(j, "POST") >= 2 else None
    while n and t.word(j).istitle() and not t.has(j, "POST"):
        j += 1
    if n and j == start:
        return _by_office(t, j)
    if not n or j - start < 2:
        return None
    if t.word(j) in (",", *_DASHES) and t.has(j + 1, "POST"):
        return _last_post(t, j + 1, unit_end)
    given = any(t.has(i - k, "LEAD_IN") == k for k in (1, 2, 3, 4) if i >= k) and t.word(j).isalpha()
    ran_in = i == 0 and t.word(j) == ":" and t.word(j + 1).isalpha()  # "BS.CKII Nguyễn Văn An: Lập lịch trực"
    return j if given or ran_in or _told_to_work(t, j) else None


def _address(t: Tagged, i: int) -> int:
    """How many tokens at i say how a person is addressed: "đồng chí", "TS.", "BS.CKII"; 0 for none. Degrees without a
    point stand for other words too: only a surname behind them tells."""
    persons = load("units.yaml")["persons"]
    n = next((n for n in (4, 3, 2, 1) if i + n <= len(t.tags) and t.printed(i, i + n).lower() in persons), 0)
    titles, j = load("names.yaml")["titles"], i
    while (degrees := [d for d in t.word(j).lower().split(".") if d]) and all(d in titles for d in degrees):
        j += 2 if t.word(j + 1) == "." else 1
    if j - i <= n or not t.word(i)[:1].isupper():
        return n
    pointed = "." in t.printed(i, j)
    return j - i if pointed or t.word(j) in load("surnames.yaml")["surnames"] else n


def is_named_person(text: str) -> bool:
    """Whether a text is a person's name behind how one is addressed, with a post behind it or not: "Bà Hoàng Thị
    Loan", "đ/c Thiếu tá Phan Văn Bình", and no "cô Hà"."""
    t = tag(text)
    n = _address(t, 0)
    if n and f"{t.word(n)} {t.word(n + 1)}".lower() in load("names.yaml")["ranks"]:
        n += 2
    end = n
    while t.word(end).istitle() and not t.has(end, "POST"):
        end += 1
    held = t.has(end + 1, "POST") > 0 or (t.word(end) in _DASHES and t.word(end + 1)[:1].isupper())
    post = t.word(end) in (",", *_DASHES) and held
    return n > 0 and end - n >= 2 and (end == len(t.tags) or post)


def _told_to_work(t: Tagged, j: int) -> bool:
    """Whether a post in brackets or what the person is to do stands behind the name."""
    if t.word(j) == "(":
        return t.has(j + 1, "POST") > 0
    return any(t.has(j, label) for label in ("LEAD", "DOES", "DO")) or t.has(j, "VERB") > 1


def _by_office(t: Tagged, j: int) -> int | None:
    """Where an office at j ends that stands for its holder: "đồng chí thủ quỹ thu …"."""
    people = load("units.yaml")["people"]
    n = next((n for n in (3, 2, 1) if t.printed(j, j + n).lower() in people), 0)
    told = _told_to_work(t, j + n) or t.word(j + n) in load("units.yaml")["short_verbs"]
    return j + n if n and told else None


def _last_post(t: Tagged, j: int, unit_end: UnitEnd) -> int:
    """The end of a person's posts: "Ủy viên Ban Thường vụ, Phó Chủ tịch UBND xã", "Phó Giám đốc - Trưởng Ban"."""
    while True:
        end = unit_end(t, j) or j + t.has(j, "POST")
        member = t.printed(j, j + max(1, t.has(j, "POST"))).lower() in load("units.yaml")["member_posts"]
        bare = t.word(end + 1 + t.has(end + 1, "POST")) in (":", "(")  # "…, Chủ tịch Hội đồng: …": of the same person
        same = t.word(end) in _DASHES or (t.word(end) == "," and (member or bare or is_role(t, end + 1)))
        if not t.has(end + 1, "POST") or not same:
            return end
        j = end + 1
