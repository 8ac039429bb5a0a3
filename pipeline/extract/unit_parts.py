"""Parts of units' names that are told by their own words: numbers, posts, places, what a body is besides."""

from __future__ import annotations

import re

from pipeline.extract.unit_names import lone_verb
from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load
from pipeline.text import one_tone

_PLURAL = 14  # tokens of the nouns under one plural
DASHES = ("-", "–", "—")
_FIELD = 7  # words of one field of a name
_FIELDS = 14  # words of a name before the "and" of its second field


def joins(t: Tagged, i: int, *kinds: str) -> bool:
    return any(t.word(i) in load("units.yaml")["joins"][kind] for kind in kinds)


def is_acronym(t: Tagged, i: int) -> bool:
    """ "VNPT", "PC06" of the police; a word of a line in capitals is none."""
    word = t.word(i)
    letters = len(word) >= 3 and word.isupper() and word.isalpha() and not re.fullmatch("[IVXLC]+", word)
    letters = letters and not (word.lower() in load("units.yaml")["fields"] and joins(t, i - 1, "and"))
    short = word in load("units.yaml")["placed_acronyms"] and t.word(i + 1).istitle() and t.word(i + 2) != "-"
    return bool(re.fullmatch(r"[A-Z]{1,2}\d{2}", word)) or ((letters or short) and not t.shouts)


def named_apart(t: Tagged, j: int, noun: int) -> bool:
    """Whether a noun behind the sign or "and" at j, under a plural, begins a new name, for it has a body, plural or
    post of its own: "các Tổ đại biểu HĐND | và đại biểu HĐND tỉnh", "các xã | , đảng ủy các xã", "các thôn | , tổ
    trưởng tổ dân phố". Nouns in small letters share one body: "các ban và cơ quan Tỉnh ủy"."""
    n, post = t.has(noun, "GROUP"), t.has(noun, "POST")
    k = noun + n
    if (t.has(noun, "SURE") and t.has(k, "MANY")) or (n < post and t.has(noun + post, "GROUP") > 1):
        return True
    if _bodies_behind_places(t, j, noun) or _verb_behind(t, j, noun):
        return True
    if not (t.has(k, "SURE") or t.has(k, "NAME") or (t.has(k, "HEAD") and t.word(k)[:1].isupper())):
        return False
    first = next((i for i in range(j - 1, max(-1, j - _PLURAL), -1) if t.has(i, "MANY")), None)
    if first is None:
        return False
    begin = first + t.has(first, "MANY")
    own = any(t.has(i, "SURE") or t.has(i, "NAME") for i in range(begin, j))
    return own or (t.word(begin)[:1].isupper() and t.has(begin, "HEAD") < j - begin)


def _verb_behind(t: Tagged, j: int, noun: int) -> bool:
    """Whether a noun that is a verb, too, stands behind a modifier that ends the name: "… có liên quan, | tổ chức họp";
    "…, tổ chức chính trị" is a noun."""
    n = t.has(noun, "GROUP")
    if t.word(j) != "," or not any(t.has(j - m, "MOD") == m for m in (1, 2, 3, 4) if m <= j):
        return False
    noun_too = t.has(noun + n, "MOD") or t.word(noun + n) == "," or not t.word(noun + n).islower()
    return t.printed(noun, noun + n).lower() in load("units.yaml")["verb_groups"] and not noun_too


def _bodies_behind_places(t: Tagged, j: int, noun: int) -> bool:
    """Whether bodies stand behind the places of another: "UBND các xã, phường | và cơ quan, đơn vị có liên quan"."""
    words = load("units.yaml")
    if not joins(t, j, "and") or t.word(noun) not in [n.split(" ")[0] for n in words["marks"]["nouns"]]:
        return False
    if any(t.has(j - n, label) == n for n in range(2, min(j, 8) + 1) for label in ("SURE", "NAME")):
        return True  # "các vụ thuộc Bộ Y tế | và cơ quan, đơn vị liên quan"
    first = next((i for i in range(j - 1, max(-1, j - _PLURAL), -1) if t.has(i, "MANY")), 0)
    labels = ("SURE", "HEAD", "NAME", "POST")
    own = any(t.has(first - n, label) == n for n in (1, 2, 3) if n <= first for label in labels)
    return own and t.word(j - 1) in words["of_many"]


def share_a_plural(t: Tagged, j: int) -> bool:
    """Whether two nouns with capitals stand side by side under one plural, none with a name of its own: "các Cụm | ,
    Khối thi đua thuộc tỉnh"."""
    k = j + 1
    capitals = t.word(j - 1).istitle() and t.word(k).istitle()
    bare = capitals and t.has(j - 2, "MANY") == 1 and (t.has(j - 1, "HEAD") == 1 or t.has(j - 1, "GROUP") == 1)
    n = t.has(k, "HEAD")
    return bare and t.word(j) == "," and n > 0 and t.word(k + n).islower() and t.word(k + n).isalpha()


def no_unit_alone(t: Tagged, i: int, n: int, *, verb: bool) -> bool:
    """Whether a common noun at i, without a plural, names nobody: "…, tổ chức kiểm tra", "bên mua điện"."""
    return (verb and t.word(i - 1) == ",") or (n == 1 and t.word(i) in load("units.yaml")["only_behind_plural"])


def post_alone(t: Tagged, i: int, j: int) -> bool:
    """A post that is a full name without its body: "Bộ trưởng"."""
    return " ".join(t.word(k).lower() for k in range(i, j)) in map(one_tone, load("units.yaml")["posts_alone"])


def paired_post(t: Tagged, j: int) -> int:
    """A second post before the plural that both stand before: "Giám đốc, Thủ trưởng các sở"; the first is no name."""
    n = t.has(j + 1, "POST") if t.word(j) == "," or joins(t, j, "and") else 0
    first = next((k for k in range(j - 1, max(-1, j - 5), -1) if t.has(k, "POST") == j - k), j)
    return 1 + n if n and t.has(j + 1 + n, "MANY") and not post_alone(t, first, j) else 0


def is_role(t: Tagged, k: int) -> bool:
    """What a body is besides, and no part of its name: "Cơ quan thường trực", "Trưởng Ban Chỉ đạo"."""
    roles = map(one_tone, load("units.yaml")["roles"])
    return any(" ".join(t.word(k + m).lower() for m in range(len(r.split()))) == r for r in roles)


def numbered(t: Tagged, j: int) -> int:
    """A number that belongs to the name: "Đề án 06", "Ban Chỉ đạo 389", "Phòng giao dịch số 5"."""
    if re.fullmatch(r"\d{1,2}", t.word(j)) and t.has(j - 1, "HEAD") == 1 and t.word(j - 1).istitle():
        return int(t.word(j - 1).lower() in load("units.yaml")["numbered_heads"])
    if re.fullmatch(r"\d{1,4}|[IVX]+", t.word(j)):
        before = f"{t.word(j - 2)} {t.word(j - 1)}".lower()
        return int(before in map(one_tone, load("units.yaml")["numbered"]) or before.split()[-1:] == [_number_word()])
    counted = t.word(j - 1) in load("units.yaml")["numbered"] or t.word(j + 2)[:1].islower() or t.word(j + 2) in ",;:"
    return int(t.word(j) == _number_word() and bool(re.fullmatch(r"\d{1,2}", t.word(j + 1))) and counted)


def number_of_a_name(t: Tagged, j: int, last: str) -> bool:
    """Whether the figure at j belongs to the name: "Phòng Nghiệp vụ 2", "Phòng Kiểm soát chi 1", "Cụm 3", "Vùng IV"."""
    word = t.word(j)
    field = last in ("SYLLABLE", "TAIL") or (last == "MOD" and t.word(j - 2)[:1].isupper())
    if field and re.fullmatch(r"\d{1,4}", word) and (ends_at(t, j + 1) or t.has(j + 1, "NAME")):
        return True
    if last == "NAME" and word.isdigit() and len(word) < 3 and ends_at(t, j + 1):
        return True
    return last == "WORD" and bool(word.isdigit() or re.fullmatch("[IVX]+", word)) and t.word(j + 1) != "%"


def _number_word() -> str:
    return str(load("parts.yaml")["number_cues"][0])


def more_numbers(t: Tagged, j: int) -> int:
    """Past the further numbers of several bodies of one name: "Trung tâm Viễn thông khu vực 1, 2, 3:"; j where none
    stand, or where they count something."""
    k = j
    while t.word(k - 1).isdigit() and (t.word(k) == "," or joins(t, k, "and")) and t.word(k + 1).isdigit():
        k += 2
    return k if k > j and (t.word(k) in (":", ";", "") or ends_at(t, k)) else j


def ends_at(t: Tagged, j: int) -> bool:
    """Whether a name before j is over there: "Lữ đoàn Vận tải 659 vận chuyển", and not "… đào tạo 300 lượt"."""
    verb = any(t.has(j, x) for x in ("LEAD", "SUPPORT", "DOES", "DO", "VERB"))
    return verb or joins(t, j, "and") or t.word(j) in (",", ";", ":", "") or within_the_higher(t, j)


def place(t: Tagged, k: int) -> bool:
    """A place's kind without its name: the "xã" and the "phường" of "UBND xã, phường"."""
    places = load("units.yaml")["places"]
    one, two = t.word(k), f"{t.word(k)} {t.word(k + 1)}"
    behind = k + (2 if two in places else 1)
    return (one in places or two in places or f"{t.word(k - 1)} {one}" in places) and not t.word(behind)[:1].isupper()


def goes_on_with_a_field(t: Tagged, j: int) -> bool:
    """Whether the comma at j lists a name's fields in small letters, up to an "and": "Văn hóa, thể thao và truyền
    thông"; or j is that "and"."""
    n = t.has(j + 1, "TAIL") if t.word(j + 1).islower() and not t.has(j + 1, "GROUP") else 0
    if not n:
        return False
    if t.word(j) == ",":
        return t.word(j + 1 + n) == "," or (joins(t, j + 1 + n, "and") and goes_on_with_a_field(t, j + 1 + n))
    before = next((k for k in range(j - 1, max(-1, j - 5), -1) if t.word(k) == ","), None)
    return joins(t, j, "and") and before is not None and t.has(before + 1, "TAIL") == j - before - 1


def second_field_of_a_name(t: Tagged, j: int) -> bool:
    """Whether the "and" at j stands inside the name of one body: "Cục trưởng Cục Hàng hải | và Đường thủy Việt Nam",
    for what follows has a capital and begins no other name."""
    k, following = j + 1, t.word(j + 1)
    begins = any(t.has(k, x) for x in ("POST", "MANY", "SURE")) or (t.has(k, "NAME") and t.has(k, "HEAD"))
    body = t.has(k, "HEAD") and t.word(k + t.has(k, "HEAD"))[:1].isupper()
    if not following.istitle() or begins or body:
        return False
    if not joins(t, j, "and") and not (t.word(j) == "," and _more_fields(t, k)):
        return False
    heads = load("units.yaml")["of_two_fields"]
    for i in range(j - 1, max(-1, j - _FIELDS), -1):
        listed = (
            t.word(i) == "," and joins(t, j, "and") and not _named(t, i + 1)
        )  # "Cục Đổi mới sáng tạo, Chuyển đổi xanh | và Khuyến công"
        if not (t.word(i).isalpha() or t.word(i) in DASHES or listed) or joins(t, i, "and"):
            return False
        n = t.has(i, "HEAD")
        if n and t.word(i)[:1].isupper() and t.printed(i, i + n).lower() in heads:
            return i + n < j and not t.has(i - 1, "MANY")
    return False


def _more_fields(t: Tagged, k: int) -> bool:
    """Whether a field at k, behind a comma, goes on to "và" and another one, neither beginning a name: "Cục Đổi mới
    sáng tạo, | Chuyển đổi xanh và Khuyến công thuộc Bộ X"."""
    end = next((i for i in range(k + 1, min(k + _FIELD, len(t.tags))) if joins(t, i, "and")), 0)
    inside = all(t.word(i).isalpha() and t.word(i).islower() for i in range(k + 1, end))
    named = _named(t, k) or _named(t, end + 1)
    return end > 0 and inside and not named and second_field_of_a_name(t, end)


def _named(t: Tagged, k: int) -> bool:
    return any(t.has(k, label) for label in ("HEAD", "NAME", "SURE", "POST", "MANY"))


def same_head(t: Tagged, dash: int) -> bool:
    """Whether a name behind a dash begins as the one before it: "Phòng Tài chính - Phòng Bảo hiểm"."""
    head = t.word(dash + 1)
    if not t.has(dash + 1, "HEAD") or not head.istitle() or not t.word(dash + 2)[:1].isupper():
        return False
    return any(t.word(k) == head and t.has(k, "HEAD") for k in range(max(0, dash - 8), dash))


def past_bracket(t: Tagged, i: int) -> int:
    """Past a bracket that opens at i; i where none does."""
    if t.word(i) != "(":
        return i
    for j in range(i + 1, min(i + 40, len(t.tags))):
        if t.word(j) == ")":
            return j + 1
    return i


def takes_a_field(t: Tagged, j: int) -> bool:
    """Whether a common noun before j is told apart by a field: "cơ quan thuế", "cán bộ thú y"."""
    said = f"{t.word(j - 2)} {t.word(j - 1)}".lower()
    return any(f" {said}".endswith(f" {noun}") for noun in load("units.yaml")["tail_groups"])


def stammers(t: Tagged, i: int) -> bool:
    """Whether two plurals stand at i, behind a first one: "các các các" begins no name."""
    n = t.has(i, "MANY")
    return n > 0 and t.has(i + n, "MANY") > 0


def titled(t: Tagged, j: int) -> bool:
    """Whether a common noun with a capital stands before j, of which a name follows: "Các Đội Quản lý điện"."""
    return t.word(j - 1).istitle() and t.word(j - 1).lower() in load("units.yaml")["open_heads"]


def is_branch(t: Tagged, j: int, n: int) -> bool:
    """The branch of a bank or a firm behind its name: "… Việt Nam chi nhánh Đà Nẵng"."""
    words = " ".join(t.word(k).lower() for k in range(j, j + n))
    return words in load("units.yaml")["branches"] and (t.word(j + n)[:1].isupper() or bool(t.has(j + n, "MOD")))


def quarter(t: Tagged, j: int) -> int:
    """How many tokens the place has, with its kind, that a chapter is of: "Chi bộ | khu phố 3", "Chi hội Phụ nữ | thôn
    Đông"; 0 for none."""
    kinds = load("units.yaml")["quarters"]
    n = next((n for n in (3, 2, 1) if t.word(j)[:1].islower() and t.printed(j, j + n) in kinds), 0)
    return n + 1 if n and (t.word(j + n)[:1].isupper() or re.fullmatch(r"\d{1,2}", t.word(j + n))) else 0


def small_compound(t: Tagged, j: int, n: int) -> bool:
    """Whether a compound in small letters goes on a head with a capital, for a verb follows it: "Các Đội quản lý điện |
    trực", and not "Đội quản lý điện năng"."""
    if not t.word(j - 1)[:1].isupper() or t.word(j - 1).isupper():
        return False
    k = j + n
    cue = any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO")) or t.has(k, "VERB") > 1
    return cue or t.word(k) in ("", *load("units.yaml")["short_verbs"])


def _head_before(t: Tagged, j: int) -> str:
    """The head with which the name that stands right before token j begins; "" where none does."""
    k = j - 1
    while k >= 0 and t.word(k).isalnum():
        if (n := max(t.has(k, "HEAD"), t.has(k, "NAME"))) and t.word(k)[:1].isupper():
            return " ".join(t.word(m).lower() for m in range(k, k + n))
        k -= 1
    return ""


def within_the_higher(t: Tagged, j: int) -> bool:
    """Whether the stroke at j stands for "of": "Cục Tài chính/Bộ Quốc phòng", a body and the higher one over it; or
    inside of one term: "HIV/AIDS"."""
    if f"{t.word(j - 1)}{t.word(j)}{t.word(j + 1)}".lower() in load("units.yaml")["slashed"]:
        return True
    if t.word(j) != "/" or not t.word(j + 1)[:1].isupper() or " " in t.text[t.start(j) - 1 : t.start(j + 1)]:
        return False
    words = load("units.yaml")["within"]
    higher = " ".join(t.word(k).lower() for k in range(j + 1, j + 1 + t.has(j + 1, "HEAD")))
    return _head_before(t, j) in words["lower"] and (higher or t.word(j + 1).lower()) in words["higher"]


def of_a_body(t: Tagged, j: int, n: int) -> bool:
    """Whether "của Quốc hội" at j belongs to the one name before it: "Ủy ban Kinh tế và Tài chính của Quốc hội"."""
    whole = " ".join(t.word(k).lower() for k in range(j, j + n)) in load("units.yaml")["of_assemblies"]
    return whole and any(
        " ".join(t.word(m).lower() for m in range(k, k + t.has(k, "HEAD"))) in load("units.yaml")["of_bodies"]
        for k in range(max(0, j - 9), j)
        if t.has(k, "HEAD") and t.word(k)[:1].isupper()
    )


def short_form(t: Tagged, i: int) -> int:
    """How many tokens a body's short form at i has, before what it is told to do: "Tỉnh khẩn trương …"; 0 for none."""
    words = load("units.yaml")
    if not t.word(i)[:1].isupper() or (i and t.word(i - 1)[:1].isupper()):
        return 0
    said = [t.printed(i, min(i + n, len(t.tags))).lower() for n in (1, 2, 3)]
    n = next((n for n in (3, 2, 1) if said[n - 1] in words["short_forms"]), 0)
    if not n:
        return _common_subject(t, i)
    k = min(i + n, len(t.tags))
    urged = any(t.printed(k, min(k + m, len(t.tags))) in words["urging"] for m in (1, 2) if k < len(t.tags))
    led = urged or t.has(k, "LEAD") or t.has(k, "DOES") or t.has(k, "SUPPORT")
    return n if led else _common_subject(t, i)  # "Viện trưởng quyết định …" begins with no "Viện"


def _common_subject(t: Tagged, i: int) -> int:
    """How many tokens a common noun at i has that is told to do something: "Chủ rừng phải …"; 0 for none."""
    people = load("units.yaml")["people"]
    n = next((n for n in (4, 3, 2, 1) if t.printed(i, i + n).lower() in people), 0) if i == 0 else 0
    words = load("units.yaml")
    told = (
        any(t.has(n, x) for x in ("LEAD", "DO", "SUPPORT")) or t.has(n, "VERB") > 1 or t.word(n) in words["told_people"]
    )
    short = n > 2 and t.word(n) in words["short_verbs"]  # "Giáo viên chủ nhiệm lập …"
    if n and (told or short or lone_verb(t, n)):
        return n  # "Hiệu trưởng phân công …"
    n = t.has(i, "GROUP")
    if not n or t.printed(i, i + n).lower() in load("units.yaml")["group_subjects_not"] or t.has(i, "HEAD") > n:
        return 0
    duty = " ".join(t.word(k) for k in range(i + n, i + n + 3)) in load("units.yaml")["duties"]
    if t.printed(i, i + n).lower() in load("units.yaml")["people"]:
        duty = duty or t.word(i + n) in load("units.yaml")["short_verbs"]  # "Đảng viên viết bài thu hoạch"
    return n if duty or t.word(i + n) in load("units.yaml")["modals"] else 0


def leading(t: Tagged, j: int) -> int:
    """How many tokens "chủ trì" at j has where it says which of several bodies are meant, for their verb follows:
    "Các cơ quan chủ trì gửi …"; 0 for none."""
    words = load("units.yaml")["leading"]
    n = next((n for n in (2, 3) if t.printed(j, j + n).lower() in words["which"]), 0)
    said = t.text[t.start(j + n) :].lower()
    return n if n and said.startswith(tuple(f"{w} " for w in words["before"])) else 0


def verbal_end(t: Tagged, j: int) -> int:
    """A verb at j that ends the name, for another verb follows: "Cục Kết cấu hạ tầng xây dựng | tham mưu"."""
    n = t.has(j, "DO")
    ends = n > 0 and t.printed(j, j + n) in load("units.yaml")["verbal_ends"]
    return n if ends and t.has(j + n, "LEAD") else 0


def begins_sentence(t: Tagged, j: int) -> bool:
    """A verb with a capital behind a name that is whole, and with an object: the full stop or colon between was lost,
    or the printer left it out: "Sở Xây dựng Đánh giá các …"."""
    if opens(t, j):
        return True
    n = max(t.has(j, "DO"), t.has(j, "VERB"))
    if n < 2 or not t.word(j).istitle() or not t.word(j + 1).islower():
        return False
    k = j + n
    ends = any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO", "VERB", "NOT_SUPPORT"))
    return t.word(k)[:1].islower() and not ends and not joins(t, k, "and") and t.word(j - 1) not in DASHES


def opens(t: Tagged, j: int) -> bool:
    """Whether what is to be done begins with a capital right behind a name: "Sở Xây dựng Tăng cường tham mưu …"."""
    said = t.printed(j, j + 2)
    return said[:1].isupper() and said[1:].islower() and said.lower() in load("units.yaml")["openers"]


def of_plurals(t: Tagged, j: int, n: int) -> bool:
    """Words that are said of common nouns only: "các cơ quan có chức năng", and not "Trung tâm X có chức năng …"."""
    return " ".join(t.word(k).lower() for k in range(j, j + n)) in load("units.yaml")["only_of_plurals"]


def named_so(t: Tagged, i: int) -> bool:
    """Whether a head's own capital and the next word's show that a name begins: "Phòng Dịch vụ …", no "phòng dịch"."""
    capitals = t.word(i)[:1].isupper() and t.word(i + 1).istitle()
    return capitals and t.has(i, "NOT") == 2 and t.has(i, "HEAD") == 1 and t.word(i + 2).islower()


def heads_a_name(t: Tagged, i: int) -> bool:
    """Whether a second head with a name stands at i: "công đoàn | ngành Giáo dục"."""
    n = t.has(i, "HEAD")
    return n > 0 and not t.has(i, "NOT") and t.word(i + n)[:1].isupper()


def ends_a_head(t: Tagged, i: int) -> bool:
    """Whether token i is the last of a head phrase: the word after it begins the name proper."""
    return any(t.has(i - n + 1, label) == n for n in range(1, 5) for label in ("HEAD", "SURE", "POST", "NAME"))


def common_noun(t: Tagged, k: int) -> bool:
    """A common noun with a capital inside a plural: "các Sở, Ban, Ngành"; "Ban Dân tộc" is a name."""
    n, head = t.has(k, "GROUP"), t.has(k, "HEAD")
    if n > 1 and t.word(k - 2).islower():
        return False  # "các công ty lâm nghiệp, Ban quản lý rừng phòng hộ": two names
    capital = t.word(k + n)[:1].isupper() and not t.shouts
    return bool(n) and n >= t.has(k, "POST") and not t.has(k, "NAME") and head <= n and not capital
