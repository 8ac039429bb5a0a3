"""Items of a list of lost points -> indicators with their cause; items under targets -> targets."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Indicator
from pipeline.extract.gives_work import is_given_out, points_elsewhere
from pipeline.extract.items import Item
from pipeline.extract.lost_points import points_of
from pipeline.extract.tasks import evidence
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold

_FIGURE = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+(?:[.,]\d+)?)?\s*điểm(?:\s*/\s*\d+(?:[.,]\d+)?(?:\s*điểm)?)?"  # "0,5/1 điểm"
_NUMBERED = re.compile(r"(?:[^\W\d_]+\s+){1,3}\d+(?:\.\d+)+")
_COLON = re.compile(r"(?<!\d)\s*:\s+(?=\S)|(?<=\d):\s+(?=\D)")


def indicator_of(item: Item) -> Indicator | None:
    """The indicator or target that an item states; None where its place in the document makes it neither."""
    kind = item.context.kind
    if kind not in ("indicators", "targets") or len(item.text.split()) < 3 or item.text.rstrip().endswith(":"):
        return None
    if kind == "targets" and (is_given_out(item) or points_elsewhere(fold(item.text))):
        return None
    if not item.labelled and kind == "targets" and (not re.search(r"\d", item.text) or _in_brackets(item.text)):
        return None
    if kind == "targets" and fold(item.text).startswith(tuple(fold(p) for p in load("headings.yaml")["not_targets"])):
        return None
    text, cause = (item.text, None) if kind == "targets" else split_cause(item.text)
    if kind == "indicators" and item.notes:
        cause = " ".join([cause, *item.notes] if cause else item.notes)
        cause = _without_cue(cause)
    return Indicator(
        id="",
        kind="target" if kind == "targets" else "deducted",
        text=text.strip(),
        cause=cause,
        section=item.context.section,
        confidence=item.confidence,
        evidence=evidence(item.places),
        **(points_of(item.text) if kind == "indicators" else {}),  # type: ignore[arg-type]
    )


def _in_brackets(text: str) -> bool:
    """ "(Chi tiết tại Phụ lục 1)"."""
    return text.startswith("(") and text.rstrip(" .").endswith(")")


@cache
def _sentence() -> re.Pattern[str]:
    """A sentence's end, and no abbreviation's: "TP. Tân Bình", "Q. 1"."""
    short = "".join(rf"(?<!\b{re.escape(a)})" for a in load("headings.yaml")["abbreviations"])
    return re.compile(rf"(?<!\b[{CAPITALS}]){short}\.\s+(?=[\"“(]?[{CAPITALS}])")


def split_cause(text: str) -> tuple[str, str | None]:
    """(what lost points, why): parted by the first colon outside brackets, else by the first sentence's end."""
    for pattern in (_COLON, _sentence()):
        for found in pattern.finditer(text):
            before = _cut_cue(text[: found.start()])
            if before.count("(") == before.count(")") and len(before.split()) >= 2:
                behind = text[found.end() :]
                if _NUMBERED.fullmatch(before):
                    continue  # "Tiêu chí 2.1. Công khai ngân sách bị trừ …"
                if _points().fullmatch(behind.lower()):
                    return text, None  # "Chi phí thời gian: đạt 6,2/10 điểm": no cause
                if (linked := _linked().search(before.lower())) and not re.search(r":\s*$", before):
                    return _cut_cue(before[: linked.start("link")]).rstrip(" ,;"), text[linked.end() :].strip()
                return before.strip(" ."), _without_cue(behind) or None
    if linked := _linked().search(text.lower()):
        return text[: linked.start("link")].rstrip(" ,;"), text[linked.end() :].strip()
    return text, None


@cache
def _points() -> re.Pattern[str]:
    """What only says how many points were given or lost: "đạt 0,5/1 điểm"."""
    words = load("headings.yaml")["points"]
    verbs, links = ("|".join(map(re.escape, words[key])) for key in ("verbs", "filler"))
    return re.compile(rf"(?:(?:{links})\s+)*(?:{verbs})\s+{_FIGURE}\s*[.;]*\s*")


@cache
def _linked() -> re.Pattern[str]:
    """Points, and right behind them the cause without a colon: "bị trừ 0,5 điểm vì …"; printed, in small letters."""
    words = load("headings.yaml")["points"]
    verbs, links = ("|".join(map(re.escape, sorted(words[key], key=len, reverse=True))) for key in ("verbs", "because"))
    lost = "|".join(map(re.escape, words["lost"]))
    free = "".join(rf"(?<!{re.escape(word)} )" for word in words["not_before"])
    points = rf"(?:(?:(?:{verbs})\s+)?{_FIGURE}|(?:{lost})(?!\w))"
    return re.compile(rf"(?<!\w){points}[^.:;]{{0,40}}?(?P<link>\s*[,;.(]?\s*(?<!\w){free}(?:{links})\s*:?\s+)")


def _cut_cue(text: str) -> str:
    """ "… thanh tra. Lý do" before the colon, without the cue."""
    folded = fold(text)
    for cue in load("headings.yaml")["cause_cues"]:
        wanted = fold(cue)
        if folded.endswith((". " + wanted, ", " + wanted, "; " + wanted, "- " + wanted)):
            return text[: len(text) - len(wanted)].rstrip(" .,;-")
    return text


def _without_cue(cause: str) -> str:
    """The cause without "Nguyên nhân:", and without what stands before that: "giảm 0,8 điểm. Nguyên nhân: …"."""
    folded = fold(cause)
    if linked := re.match(rf"(?:\w+\s+){{0,2}}?{_linked().pattern}", cause.lower()):
        return cause[linked.end() :].strip()
    cues = "|".join(re.escape(fold(cue)) for cue in load("headings.yaml")["cause_cues"])
    long = "|".join(re.escape(fold(cue)) for cue in load("headings.yaml")["cause_cues"] if len(cue.split()) > 2)
    if later := re.search(rf"[.;,]\s+(?:(?:{cues})\s*:\s*|(?:{long})\s+)", folded):
        return cause[later.end() :].strip()
    for cue in load("headings.yaml")["cause_cues"]:
        wanted = fold(cue)
        if folded.startswith((wanted + ":", wanted + " :")):
            return cause[folded.index(":") + 1 :].strip()
    return cause.strip()
