"""Names in capitals put into ordinary case, the bodies of the head, the signer's post and name."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz

from pipeline.extract.spelling import names_data, nice_case, surnames, unit_words
from pipeline.knowledge import load
from pipeline.text import capital_share, collapse, fold, has_words, one_tone

_NEAR = 84  # and from which a line of which a post is only the end is taken for a longer one
_APART = 4  # by which it is more alike than any other one
_VOWELS, _THREE = "aeouy", 3  # an "i" looks like a stroke; words of a name
_NEARLY = 88  # hundredths of likeness from which a line is taken for a misread post
_BIT = 3  # letters before a post that may be left of "KT." under a seal
_NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]*)?")  # "K'Brèm", "K' Brèm"


@cache
def _prefix() -> re.Pattern[str]:
    """ "KT. ", "T/M ": what stands before the post of who is signed for."""
    signs = "|".join(re.escape(s) for s in sorted(names_data()["standing"], key=len, reverse=True))
    return re.compile(rf"^\W*(?:(?:{signs})\s?[./,]?(?:\s|(?<=[./,]))\s*)+", re.IGNORECASE)


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
    heads, _ = unit_words()
    words = one_tone(line.lower()).split()
    first = any(" ".join(words[:n]) in heads for n in (1, 2, 3, 4))
    folded = any(fold(" ".join(words[:n])) in _folded_heads() for n in (1, 2, 3, 4))
    last = before.lower().split()[-1]
    if last in (*names_data()["joins"], "&") or before.rstrip().endswith((",", "-", "&")):
        return False
    if " ".join([before.lower().split()[-1], words[0]]) in load("units.yaml")["tails"]:
        return False  # "… VÀ MÔI / TRƯỜNG"
    return first or folded


@cache
def _folded_heads() -> frozenset[str]:
    return frozenset(fold(h) for h in unit_words()[0] if len(h) > 2)


def position(lines: list[str]) -> str | None:
    """The signer's own post: the last position line over the name, without KT., TM., TL. lines."""
    found, stood_for, held = None, "", ""
    wanted = sorted((fold(p) for p in load("parts.yaml")["positions"]), key=len, reverse=True)
    for line in lines:
        text = collapse(re.sub(r"[^\w\s./,-]|_", " ", line))
        before, held = held, ""
        if capital_share(text) < 0.75 or len(text) < 6:
            continue
        prefix = _prefix().match(text)
        standing_in, acting = bool(prefix), _acting(prefix)
        bare = _prefix().sub("", text).strip(" .,-")
        folded = fold(bare)
        match = next((p for p in wanted if has_words(folded, p)), None)
        if match is None and not stood_for:
            match = next((p for p in wanted if fuzz.ratio(p, folded) >= 91), None)
            bare = match or bare
        if not match:
            continue
        if not stood_for and (longer := _longer(folded, match, wanted)):
            match = bare = folded = longer
        alone = folded.endswith(match) and len(folded) - len(match) <= _BIT
        bare, held = _spelled(bare, match), match if alone else ""
        if standing_in and fold(bare).find(match) > 4:
            bare, standing_in = bare[fold(bare).find(match) :], False  # "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" on one line
        if acting:
            found = nice_case(f"{acting} {_own(bare, match)}".upper()).capitalize()
        elif standing_in and len(bare.split()) <= len(match.split()) + 1:
            stood_for = match if _stands_for(text) else ""
        elif held and held in (before, stood_for):
            found, stood_for = None, match  # the same post twice, as no one prints it: a seal hid "KT." or "PHÓ"
        elif stood_for == match and folded != match:
            found = nice_case(
                f"{names_data()['deputy']} {bare[fold(bare).find(match) :]}".upper()
            )  # "KT. GIÁM ĐỐC": who signs for is the deputy
        else:
            found = nice_case(_own(bare, match))
    found = found or _deputy(stood_for)
    deputy = names_data()["deputy"].capitalize()
    return re.sub(rf"^{deputy} (\w)", lambda m: f"{deputy} {m[1].upper()}", found) if found else None


def _longer(folded: str, match: str, posts: list[str]) -> str | None:
    """The post of which a line holds only the end, its beginning misread under a seal: "Ý PHỦ CHỦ TỊCH"."""
    if folded == match:
        return None
    longer = [p for p in posts if p.endswith(f" {match}") and abs(len(p) - len(folded)) <= 2]
    likeness = sorted((fuzz.ratio(p, folded), p) for p in longer)
    if not likeness or not _NEAR <= likeness[-1][0] < 100:
        return None
    return likeness[-1][1] if len(likeness) == 1 or likeness[-1][0] - likeness[-2][0] >= _APART else None


def _stands_for(text: str) -> bool:
    letters = re.sub(r"[^\w]", "", text).upper()
    return any(letters.startswith(re.sub(r"\W", "", sign)) for sign in names_data()["standing_for"])


def _acting(prefix: re.Match[str] | None) -> str | None:
    """ "Q.": who holds the post for the time being has it in the name of the post."""
    signs = re.findall(r"\w+", prefix[0].lower()) if prefix else []
    found = names_data()["acting"].get(signs[-1]) if signs else None
    return str(found) if found else None


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
    return str(load("parts.yaml")["deputies"].get(proper, f"{names_data()['deputy']} {proper}")).capitalize()


def _own(bare: str, match: str) -> str:
    """From the post on: noise of a signature before it is cut off."""
    at = fold(bare).find(match)
    return bare[at:] if at > 0 and at <= 4 else bare


def person(lines: list[str]) -> str | None:
    """The signer's name: the last line of two to five capitalised Vietnamese words under the post."""
    for line in reversed(lines):
        text = collapse(re.sub(r"[^\w\s.'’]", " ", line))
        text = _without_rank(re.sub(r"^(?:\w{1,6}\.\s*)+", "", text).strip(" .'’"))
        words = _without_lone_letters(text.split())
        if not 2 <= len(words) <= 6 or not all(_NAME.fullmatch(w) for w in words):
            continue
        if all(w[0].isupper() for w in words) and _has_surname(words) and not _is_post(text):
            return " ".join(w.capitalize() for w in words) if capital_share(text) > 0.8 else " ".join(words)
    return None


def _without_lone_letters(words: list[str]) -> list[str]:
    """The words without strokes read as letters; "Sùng A Hồ", "Y Thông" and "Nguyễn Văn Á" keep theirs."""
    middle = names_data()["lone_middles"]
    last = len(words) - 1
    if last > 0 and len(words[last]) == 1 and _ends_a_name(words):
        return [*_without_lone_letters(words[:last]), words[last]]
    return [
        w
        for i, w in enumerate(words)
        if len(w) > 1 or (i == 0 and w.lower() in surnames()) or (0 < i < last and w in middle)
    ]


def _ends_a_name(words: list[str]) -> bool:
    """Whether a last letter is the given name: a vowel with its mark, which no stroke looks like, or one that is
    plain, where a surname and a middle name at most stand before it."""
    letter = words[-1].lower()
    return fold(letter) in _VOWELS and (letter != fold(letter) or len(words) <= _THREE)


def _without_rank(text: str) -> str:
    """ "Thiếu tá Nguyễn Văn A" without the rank."""
    ranks = sorted((fold(r) for r in names_data()["ranks"]), key=len, reverse=True)
    rank = next((r for r in ranks if fold(text).startswith(r + " ")), "")
    return text[len(rank) :].strip()


def _has_surname(words: list[str]) -> bool:
    """A reading whose first word is no family name is a misreading (the seal and the signature lie over it)."""
    first = re.split(r"['’]", words[0])[0]
    return one_tone(words[0].lower()) in surnames() or one_tone(first.lower()) in surnames()


def _is_post(text: str) -> bool:
    """A post, one letter of it misread too: "PHÓ GHỦ TỊCH" is nobody's name."""
    folded = fold(text)
    posts = [fold(p) for p in load("parts.yaml")["positions"]]
    if any(post in folded or fuzz.ratio(post, folded) >= _NEARLY for post in posts):
        return True
    return any(folded.startswith(fold(h) + " ") for h in names_data()["no_person"])
