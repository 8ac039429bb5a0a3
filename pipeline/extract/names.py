"""Names in capitals put into ordinary case, the bodies of the head, the signer's post and name."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz

from pipeline.knowledge import load
from pipeline.text import capital_share, collapse, fold, one_tone

_PLACES = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu", "thành", "phố", "thị")
_PREFIX = re.compile(r"^\W*(?:(?:(?:TM|KT|TL|TUQ|TUN|Q|TH)\s?[./,]|T/M|K/T|T/L|T/UQ)\s*)+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+")


@cache
def _unit_words() -> tuple[frozenset[str], frozenset[str]]:
    """Heads that begin a body's name, and acronyms that stay in capitals, both lower case."""
    data = load("units.yaml")
    places = set(_PLACES)
    heads = {one_tone(w.lower()) for w in [*data["heads"], *data["sufficient"], "đảng ủy", "văn phòng"]} - places
    acronyms = {w for w in data["sufficient"] if " " not in w}
    return frozenset(heads), frozenset(acronyms)


def body_names(lines: list[str]) -> list[str]:
    """The bodies that the head's left column names, upper ones first, wrapped lines joined."""
    bodies: list[str] = []
    for line in lines:
        text = collapse(line)
        if not text or capital_share(text) < 0.6:
            continue
        if bodies and not _begins_body(text, bodies[-1]):
            bodies[-1] += " " + text
        else:
            bodies.append(text)
    return [nice_case(b) for b in bodies]


def _begins_body(line: str, before: str) -> bool:
    heads, _ = _unit_words()
    words = one_tone(line.lower()).split()
    first = any(" ".join(words[:n]) in heads for n in (1, 2, 3, 4))
    folded = any(fold(" ".join(words[:n])) in _folded_heads() for n in (1, 2, 3, 4))
    if before.rstrip().endswith((" VÀ", ",", "-", "&")):
        return False
    if " ".join([before.lower().split()[-1], words[0]]) in load("units.yaml")["tails"]:
        return False  # "… VÀ MÔI / TRƯỜNG"
    return first or folded


@cache
def _folded_heads() -> frozenset[str]:
    return frozenset(fold(h) for h in _unit_words()[0] if len(h) > 2)


def nice_case(text: str) -> str:
    """ "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI" -> "Ủy ban nhân dân tỉnh Quảng Ngãi": small letters but in names."""
    if capital_share(text) < 0.6:
        return collapse(text)
    heads, acronyms = _unit_words()
    words, out, i, place = collapse(text).split(), list[str](), 0, False
    lone = set(load("units.yaml")["heading_heads"])
    while i < len(words):
        size = _head_size(words[i:])
        if size == 1 and out and words[i].lower() in lone:
            size = 0  # "NỘI VỤ", "KHOA HỌC", "MÔI TRƯỜNG": a head's syllable in the middle of a name
        lower = words[i].lower()
        if lower in acronyms:
            out.append(words[i])
        elif lower in _PLACES and i:
            out.append(lower)
            place = True
        elif size and not place:
            out += [w.lower() for w in words[i : i + size]]
            out[-size] = out[-size].capitalize()
            i += size - 1
        elif place or not out or fold(out[-1]) in ("va", "-", "–") or out[-1].endswith(",") or _after_head(out, heads):
            out.append(lower if lower in ("và", "-", "–") else lower.capitalize())
        else:
            out.append(lower)
        i += 1
    return " ".join(out)


def _head_size(words: list[str]) -> int:
    heads, _ = _unit_words()
    sizes = range(min(4, len(words)), 0, -1)
    return next((n for n in sizes if one_tone(" ".join(words[:n]).lower()) in heads), 0)


def _after_head(out: list[str], heads: frozenset[str]) -> bool:
    return any(one_tone(" ".join(out[-n:]).lower()) in heads for n in (1, 2, 3, 4))


def position(lines: list[str]) -> str | None:
    """The signer's own post: the last position line over the name, without KT., TM., TL. lines."""
    found, stood_for = None, ""
    wanted = sorted((fold(p) for p in load("parts.yaml")["positions"]), key=len, reverse=True)
    for line in lines:
        text = collapse(re.sub(r"[^\w\s./,-]", " ", line))
        if capital_share(text) < 0.75 or len(text) < 6:
            continue
        standing_in = bool(_PREFIX.match(text))
        bare = _PREFIX.sub("", text).strip(" .,-")
        folded = fold(bare)
        match = next((p for p in wanted if re.search(rf"(?<!\w){re.escape(p)}(?!\w)", folded)), None)
        if match is None and not stood_for:
            match = next((p for p in wanted if fuzz.ratio(p, folded) >= 91), None)
            bare = match or bare
        if not match:
            continue
        bare = _spelled(bare, match)
        if standing_in and len(bare.split()) <= len(match.split()) + 1:
            stood_for = match if re.match(r"\W*K\s?[./]?\s?T", text) else ""
        elif stood_for == match and folded != match:
            found = nice_case(f"PHÓ {bare[fold(bare).find(match) :]}")  # "KT. GIÁM ĐỐC": who signs for is the deputy
        else:
            found = nice_case(_own(bare, match))
    found = found or _deputy(stood_for)
    return re.sub(r"^Phó (\w)", lambda m: f"Phó {m[1].upper()}", found) if found else None


def _spelled(bare: str, match: str) -> str:
    """The post with the marks that it has, whatever the scan made of them."""
    proper = str(next(p for p in load("parts.yaml")["positions"] if fold(p) == match)).upper()
    at = fold(bare).find(match)
    return bare[:at] + proper + bare[at + len(match) :] if at >= 0 else proper


def _deputy(post: str) -> str | None:
    """Who signs "KT. GIÁM ĐỐC" is a deputy, even where the seal hides the line that says so."""
    if not post:
        return None
    proper = next(p for p in load("parts.yaml")["positions"] if fold(p) == post)
    return str(load("parts.yaml")["deputies"].get(proper, f"phó {proper}")).capitalize()


def _own(bare: str, match: str) -> str:
    """From the post on: noise of a signature before it is cut off."""
    at = fold(bare).find(match)
    return bare[at:] if at > 0 and at <= 4 else bare


def person(lines: list[str]) -> str | None:
    """The signer's name: the last line of two to five capitalised Vietnamese words under the post."""
    for line in reversed(lines):
        text = collapse(re.sub(r"[^\w\s.]", " ", line))
        text = re.sub(r"^(?:\w{1,4}\.\s*)+", "", text).strip(" .")
        words = [w for w in text.split() if len(w) > 1]
        if not 2 <= len(words) <= 6 or not all(_NAME.fullmatch(w) for w in words):
            continue
        if all(w[0].isupper() for w in words) and _has_surname(words) and not _is_post(text):
            return " ".join(w.capitalize() for w in words) if capital_share(text) > 0.8 else " ".join(words)
    return None


def _has_surname(words: list[str]) -> bool:
    """A reading whose first word is no family name is a misreading (the seal and the signature lie over it)."""
    return one_tone(words[0].lower()) in _surnames()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(one_tone(s.lower()) for s in load("surnames.yaml")["surnames"])


def _is_post(text: str) -> bool:
    folded = fold(text)
    return any(fold(p) in folded for p in load("parts.yaml")["positions"]) or any(
        folded.startswith(h + " ") for h in ("uy ban", "hoi dong", "ban", "so", "van phong", "t m", "k t")
    )
