"""Names that no list holds: named after what a body is for, going on in small letters, or several under one plural."""

from __future__ import annotations

from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load
from pipeline.text import one_tone

_LONGEST = 24  # words of a name that only its verb ends
_LISTED = 40  # words of a list behind "các Tập đoàn:"
_FEW = 5  # of these behind a plural
_FAR = 12  # words of a name before "chủ trì"
_SHORT = 6  # of these, in small letters behind a name that could end before them
_ENDS = (".", ";", ":", "(", ")", '"', "”", "")
_VERB = 2  # words of a verb in a name
_NAMED = ("HEAD", "WORD", "SYLLABLE", "TAIL", "NAME")  # what a name that may go on ends with


def listed(t: Tagged, j: int, *, inside: bool) -> int:
    """Where "các Sở: Tài chính, Nội vụ" or "các tỉnh Hà Tĩnh, Quảng Trị" ends; j where no such list follows.

    `inside`: the list's first name was read, and ends at j.
    """
    k = j + 1 if t.word(j) == ":" else j
    end = j if inside else _item(t, k)
    if end == k and not inside:
        return j
    while True:
        after = end
        while t.word(after) == "," or t.word(after) in load("units.yaml")["joins"]["and"]:
            after += 1
        following = _item(t, after) if after > end else after
        if following == after:
            return end
        end = following


def more_places(t: Tagged, j: int) -> bool:
    """Whether behind the comma or "and" at j a second place of the same body is named: "UBND thành phố Hà Nội | và tỉnh
    Bắc Ninh". With no body before the first one, each place is one that does something itself."""
    n, k = _kind_of_place(t, j + 1), j
    if not n or not t.word(j + 1 + n).istitle():
        return False
    while (first := _named_place(t, k)) and t.word(first - 1) in (",", *load("units.yaml")["joins"]["and"]):
        k = first - 1
    before = range(max(0, first - _LISTED), first)
    return any(t.has(b, x) == first - b for b in before for x in ("HEAD", "NAME", "SURE"))


def _kind_of_place(t: Tagged, k: int) -> int:
    """How many tokens a place's kind has at k, in small letters: "tỉnh", "thành phố"."""
    kinds = load("units.yaml")["place_kinds"]
    return next((n for n in (1, 2) if t.printed(k, k + n) in kinds), 0) if k < len(t.tags) else 0


def _named_place(t: Tagged, end: int) -> int:
    """The token with which a place's kind begins, whose name ends before `end`; 0 where none does."""
    k = end
    while k > 0 and t.word(k - 1).istitle():
        k -= 1
    return next((k - n for n in (1, 2) if k < end and k > n and _kind_of_place(t, k - n) == n), 0)


def _item(t: Tagged, k: int) -> int:
    """The end of a ministry's field or of a place's name (two capitals) at k."""
    if not t.word(k)[:1].isupper():
        return k
    if (n := t.has(k, "PORTFOLIO")) and not (t.has(k, "HEAD") and t.has(k + n, "MOD")):
        return k + n  # "Công an" of "các Bộ: Quốc phòng, Công an", and not that of "Công an tỉnh"
    listed_behind = t.word(k - 1) == "," or not (t.has(k, "DO") or t.has(k, "VERB"))
    if _of_named_list(t, k) and listed_behind and not (t.word(k - 1) != "," and _begins_other(t, k)):
        return _long_name(t, k)
    last = t.word(k - 1) in load("units.yaml")["joins"]["and"] and t.word(k - 2).istitle() and t.word(k - 3).istitle()
    begins = any(t.has(k, x) for x in ("HEAD", "NAME", "SURE", "POST"))
    acts = max(t.has(k, "DO"), t.has(k, "VERB"))
    place = acts == 1 and t.word(k).istitle() and t.word(k + 1).istitle()  # "Cần Thơ" is no "cần"
    if (last or t.word(k - 1) in (":", ",")) and not begins and (not acts or place):
        end = k
        while t.word(end).istitle():
            end += 1
        more = t.word(end) == "," and t.word(end + 1).istitle() and t.word(end + 2).istitle()
        return end if end - k >= 2 or (end > k and more) else k  # "Quảng Trị, Huế, Đà Nẵng"
    return k


def _of_named_list(t: Tagged, k: int) -> bool:
    """Whether k stands in a list behind "các Tập đoàn:", "các Ngân hàng:"."""
    colon = next((i for i in range(k - 1, max(0, k - _LISTED), -1) if t.word(i) == ":"), 0)
    heads = set(map(one_tone, load("units.yaml")["listed_heads"]))
    return any(" ".join(t.word(i).lower() for i in range(colon - n, colon)) in heads for n in (1, 2, 3))


def _long_name(t: Tagged, k: int) -> int:
    """The end of a name of several words: "Công nghiệp - Năng lượng Quốc gia Việt Nam"."""
    end = k
    short = load("units.yaml")["not_completing"]
    while t.word(end)[:1].isupper() or (t.word(end).isalpha() and not _stops(t, end)) or t.word(end) in ("-", "–"):
        if t.word(end) in short:
            break
        end += 1
    return end


def last_field(t: Tagged, j: int) -> bool:
    """Whether the "and" at j closes a name's fields that a comma parts, with a word that is a body elsewhere: "Phòng
    Khảo thí, Đảm bảo chất lượng | và Thanh tra", and not "… và Thanh tra tỉnh"."""
    n = t.has(j + 1, "HEAD")
    field = t.printed(j + 1, j + 1 + n) if n and t.word(j) in load("units.yaml")["joins"]["and"] else ""
    behind = j + 1 + n
    if field not in load("units.yaml")["heads_as_fields"] or t.word(behind)[:1].isupper() or t.has(behind, "MOD"):
        return False
    comma = next((k for k in range(j - 1, max(0, j - _FAR), -1) if t.word(k) == ","), 0)
    begin = next((k for k in range(comma - 1, max(-1, comma - _FAR), -1) if t.has(k, "HEAD")), comma)
    parted = not _begins_other(t, comma + 1) and t.word(comma + 1)[:1].isupper()
    inside = all(t.word(k).isalpha() or t.word(k) == "," for k in range(begin, j))
    ands = any(t.word(k) in load("units.yaml")["joins"]["and"] for k in range(begin, j))
    return begin < comma and parted and inside and not ands and t.word(begin).istitle()


def fielded(t: Tagged, j: int, n: int) -> bool:
    """Whether a compound at j goes on with its field: "Viện | Chiến lược, Chính sách | nông nghiệp và môi trường"."""
    return " ".join(t.word(k).lower() for k in range(j, j + n)) in load("units.yaml")["fielded_compounds"]


def open_end(t: Tagged, i: int, j: int, last: str) -> int | None:
    """Where a name that begins at i and that the grammar ended at j really ends; None where j stands.

    "Ban Chỉ đạo phòng, chống thiên tai tỉnh": what a body is for, up to the verb. "Trung tâm Quản lý nguồn nước chủ
    trì": a few words that no list knows, right before the verb.
    """
    word, more = t.word(j), 0
    if _managed(t, j) and t.printed(i, j).lower().endswith(tuple(load("units.yaml")["builders"])):
        return topic(t, j)  # "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông"
    if t.word(j - 1).isdigit():
        return None  # "Phòng 2 | kiểm sát …": a number ends a name
    if not (word.isalpha() or word == ",") or not t.word(i)[:1].isupper():
        return None
    if t.has(i, "DO") or t.has(i, "GROUP") > t.has(i, "HEAD"):
        return None
    if last == "HEAD" and _head_at(t, j, "topic_heads"):
        return topic(t, j)
    if any(t.has(j - n, "SURE") == n for n in (1, 2)):
        return None  # "Ban Dân vận Tỉnh ủy" is whole
    if word.islower() and last in ("WORD", "SYLLABLE") and (far := _up_to_a_strong_cue(t, i, j)):
        return far
    if last in (*_NAMED, "MOD") and (more := _second_verb(t, i, j) or _second_field(t, i, j, last)):
        j, word = more, t.word(more)
    if more and word.isdigit():
        return more + 1  # "Phòng Thanh tra, giám sát 2"
    if not word.islower() or (not more and (last not in _NAMED or _stops(t, j))):
        return None
    if word in load("units.yaml")["short_verbs"] or not _open(t, i):
        return None
    return _up_to_what_ends_it(t, i, j)


def _open(t: Tagged, i: int) -> bool:
    """Whether the head at i begins names that go on in small letters that no list knows."""
    n = t.has(i, "HEAD")
    head = " ".join(t.word(k).lower() for k in range(i, i + n))
    return n > 0 and head in map(one_tone, load("units.yaml")["open_heads"])


def _up_to_what_ends_it(t: Tagged, i: int, j: int) -> int | None:
    """Where a few words in small letters end, for a verb, another name or, behind a body named by what it does, the
    sentence's end follows; over the "and" of such a name, too; None where they end in nothing that tells."""
    k = j + max(1, t.has(j, "TAIL"), t.has(j, "GROUP"))
    last = k + _SHORT - 1
    while k <= last:
        if any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO")) or t.has(k, "VERB") > 1 or t.word(k) == ":":
            return k
        named = _begins_other(t, k + 1) or t.has(k + 1, "NAME") > 0
        if t.word(k) in (",", ";") and named:
            return k
        if t.word(k) in load("units.yaml")["joins"]["and"]:
            if named:
                return k
            more = _conjunct(t, i, k + 1)
            if not more:
                return None
            k, last = k + more, k + more + _SHORT
        elif t.word(k) in load("units.yaml")["nominal"]:
            return None
        elif (t.word(k) in _ENDS and _does(t, i)) or lone_verb(t, k):
            return k
        elif _stops(t, k) or not t.word(k).isalpha():
            return None
        k += 1
    return None


def _does(t: Tagged, i: int) -> bool:
    """Whether a body is named by what it does: "Quỹ Hỗ trợ nông dân", "Trung tâm Bảo tồn di tích"."""
    k = i + t.has(i, "HEAD")
    return t.word(k)[:1].isupper() and any(t.has(k, x) for x in ("DO", "VERB", "TOPIC"))


def _conjunct(t: Tagged, i: int, k: int) -> int:
    """How many words begin, at k behind an "and", another part of the name of a body that does something: "di tích và
    danh thắng", "văn bản và Quản lý xử lý vi phạm"; 0 for none."""
    if not _does(t, i) or any(t.has(k, x) for x in ("MANY", "SURE", "POST", "GROUP")):
        return 0
    if t.word(k)[:1].isupper():
        n = max(t.has(k, "DO"), t.has(k, "VERB"), t.has(k, "TOPIC"))
        return n + (t.has(k + n, "DO") if t.word(k + n).islower() else 0) if n else 0
    if t.word(k) in load("units.yaml")["never_fields"]:
        return 0
    return t.has(k, "TAIL") or int(not _stops(t, k))


def _second_field(t: Tagged, i: int, j: int, last: str) -> int:
    """The last token of what an "and" at j adds to the field of such a body: "Bảo tồn di tích và | danh thắng"; 0 for
    none."""
    if t.word(j) not in load("units.yaml")["joins"]["and"] or not _open(t, i) or not t.word(j - 1).islower():
        return 0
    field = j - (i + t.has(i, "HEAD")) > _VERB
    more = _conjunct(t, i, j + 1) if field and (last != "MOD" or t.has(j + 1, "TAIL")) else 0
    return j + more if more and not _begins_other(t, j + 1) else 0


def _second_verb(t: Tagged, i: int, j: int) -> int:
    """The token behind a second verb of the name, with an object: "Trung tâm Giám sát, điều hành | đô thị"; 0 for
    none. Which verbs pair off is told by a list, for a comma mostly ends a name before its verb."""
    pairs = {tuple(one_tone(p).split(", ")) for p in load("units.yaml")["paired_verbs"]}
    begin = i + t.has(i, "HEAD")
    first = " ".join(t.word(k).lower() for k in range(begin, j))
    if t.word(j) != "," or not _open(t, i):
        return 0
    n = next((n for n in (2, 1) if (first, t.printed(j + 1, j + 1 + n)) in pairs), 0)
    end = j + 1 + n
    object_ = t.has(end, "GROUP") > t.has(end, "DO") or not _stops(t, end)
    return end if n and (t.word(end).isdigit() or t.word(end).islower()) and object_ else 0


def _up_to_a_strong_cue(t: Tagged, i: int, j: int) -> int | None:
    """Where "chủ trì" or the like follows a name that goes on in small letters, verbs among them: "Phòng Theo dõi thi
    hành pháp luật chủ trì"."""
    units = load("units.yaml")
    if " ".join(t.word(k).lower() for k in range(i, i + t.has(i, "HEAD"))) not in units["open_heads"]:
        return None
    for k in range(j, j + _FAR):
        if t.has(k, "LEAD") and " ".join(t.word(m) for m in range(k, k + t.has(k, "LEAD"))) in units["strong_cues"]:
            return _before_urging(t, j, k)
        small = t.word(k) in units["small_words"] or t.word(k) in units["joins"]["by"]
        if not (t.word(k).isalpha() and t.word(k).islower()) or small:
            return None
    return None


def _before_urging(t: Tagged, j: int, k: int) -> int | None:
    """The token before k with which the adverbs begin that stand right before it: "khẩn trương tiếp tục | chủ trì";
    None where nothing is left from j on."""
    urging = set(load("units.yaml")["urging"])
    while n := next((n for n in (2, 1) if k - n >= j and t.printed(k - n, k) in urging), 0):
        k -= n
    return k if k > j else None


def team_deed(t: Tagged, j: int) -> int:
    """How many tokens at j say what the team before it is for: "các tổ | kiểm tra | lập biên bản"; 0 where an object
    follows, for then they are what it does."""
    words = load("units.yaml")
    if not any(j >= m and t.printed(j - m, j).lower() in words["teams"] for m in (1, 2)):
        return 0
    n = next((n for n in (3, 2) if t.printed(j, j + n) in words["team_deeds"]), 0)
    k = j + n
    verb = any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO")) or t.has(k, "VERB") > 1
    verb = verb or any(t.printed(k, k + m) in words["urging"] for m in (1, 2))
    verb = verb or (t.word(k) == "," and _begins_other(t, k + 1))  # "Hội đồng nghiệm thu, Tổ giúp việc"
    return n if n and (verb or t.word(k) in words["not_completing"] or t.word(k) == ":") else 0


def described(t: Tagged, j: int) -> int:
    """Where a plural that the grammar ended at j really ends: "các công ty thông tin tín dụng phối hợp", a few words
    that no list knows, right before a verb or another name; j where none do."""
    if t.word(j) in load("units.yaml")["short_verbs"]:
        return j
    k = j
    while k < j + _FEW and t.word(k).isalpha() and t.word(k).islower() and not _stops(t, k):
        k += 1
    cue = any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO")) or t.has(k, "VERB") > 1
    other = t.word(k) == "," and bool(t.has(k + 1, "HEAD")) and t.word(k + 1)[:1].isupper()
    return k if cue or other else j


def _head_at(t: Tagged, j: int, key: str) -> bool:
    """Whether the words right before j are one of these heads, and whole."""
    heads = load("units.yaml")[key]
    return any(
        " ".join(t.word(k).lower() for k in range(j - n, j)) in heads and t.has(j - n, "HEAD") == n for n in range(1, 5)
    )


def _managed(t: Tagged, k: int) -> int:
    """How many tokens the nouns have that stand under a plural at k, "các | công trình"; 0 for other ones."""
    nouns = load("units.yaml")["managed"]
    return next((n for n in (2, 1) if t.has(k, "MANY") and t.printed(k + 1, k + 1 + n) in nouns), 0)


def topic(t: Tagged, j: int) -> int | None:
    """The end of a topic that begins at j; None where what follows is the body's own verb."""
    units = load("units.yaml")
    j += bool(_managed(t, j))  # "Ban Quản lý các dự án đầu tư xây dựng"
    programme = t.word(j) in {p.split()[0] for p in units["topic_programmes"]} and t.word(j + 2)[:1].isupper()
    if not t.has(j, "TOPIC") and not programme and (_stops(t, j) or lone_verb(t, j)):
        return None
    k = j + (2 if programme else max(1, t.has(j, "TOPIC"), t.has(j, "TAIL")))
    k += t.has(k, "TOPIC")  # "về phát triển …"
    while k < j + _LONGEST:
        if t.word(k) in _ENDS:
            return k
        if t.word(k) == ",":
            paired = _pair(t, k + 1)
            if not paired:
                return k
            k += paired
        elif t.word(k) in units["joins"]["and"]:
            if _begins_other(t, k + 1) or (_stops(t, k + 1) and not t.has(k + 1, "TOPIC")):
                return k
        elif lone_verb(t, k) or (_stops(t, k) and not t.has(k, "TAIL") and not t.has(k, "MOD")):
            return k
        k += max(1, t.has(k, "TAIL") if t.word(k + 1) and not _stops(t, k) else 1)
    return None


def _pair(t: Tagged, k: int) -> int:
    """How many words behind a comma go on a topic: "phòng, chống", "nhà tạm, nhà dột nát"; 0 for none."""
    sizes = [(p, len(p.split())) for p in load("units.yaml")["topic_pairs"]]
    return max((n for p, n in sizes if " ".join(t.word(k + m) for m in range(n)) == p), default=0)


def lone_verb(t: Tagged, k: int) -> bool:
    """A verb of one syllable at k, that ends a name in small letters: "Ban Quản lý chợ | mở lớp", and not the
    "trình" of "công trình"."""
    words = load("units.yaml")
    return t.word(k) in words["not_completing"] and f"{t.word(k - 1)} {t.word(k)}".lower() not in words["completed"]


def _begins_other(t: Tagged, k: int) -> bool:
    return any(t.has(k, x) for x in ("SURE", "MANY", "POST")) or (t.word(k)[:1].isupper() and bool(t.has(k, "HEAD")))


def _stops(t: Tagged, k: int) -> bool:
    """A verb, an adverb or a small word that begins what the body does."""
    if any(t.has(k, x) for x in ("DO", "LEAD", "DOES", "SUPPORT", "VERB", "NOT_SUPPORT")):
        return True
    words = load("units.yaml")
    return t.word(k) in words["not_after_subject"] or t.word(k) in words["small_words"]
