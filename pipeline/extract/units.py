"""Names of units in running text: where a name begins, where it ends, and which names stand side by side.

A small grammar over the words that extract/unit_words.py found tells how far a name goes. Units come as printed.
"""

from __future__ import annotations

from functools import partial

from pipeline.extract import unit_names as names
from pipeline.extract.unit_owners import owner_of_works
from pipeline.extract.unit_parts import (
    DASHES,
    begins_sentence,
    common_noun,
    ends_a_head,
    goes_on_with_a_field,
    heads_a_name,
    is_acronym,
    is_branch,
    is_role,
    joins,
    leading,
    more_numbers,
    named_apart,
    named_so,
    no_unit_alone,
    number_of_a_name,
    numbered,
    of_a_body,
    of_plurals,
    opens,
    paired_post,
    past_bracket,
    place,
    post_alone,
    quarter,
    same_head,
    second_field_of_a_name,
    share_a_plural,
    short_form,
    small_compound,
    stammers,
    takes_a_field,
    titled,
    verbal_end,
    within_the_higher,
)
from pipeline.extract.unit_persons import person_end
from pipeline.extract.unit_words import Tagged, tag
from pipeline.knowledge import load
from pipeline.text import one_tone

__all__ = ["Tagged", "begins_sentence", "tag", "units_at"]

_SURE_NOUN = 3  # words; a common noun with more is a unit wherever it stands: "người sử dụng lao động"
_BEFORE_MANY = ("POST", "HEAD", "SURE", "NAME", "MOD")  # behind which a plural goes on a name: "UBND các xã"
_WHOLE = ("NAME", "SURE", "GROUP")  # a name may be done behind these


def units_at(t: Tagged, i: int, loose: bool = False) -> tuple[list[str], int]:
    """The units named side by side from token i on, as printed, and the token after them.

    `loose`: a bare common noun or an acronym may begin a name (after "phối hợp với", in a table's unit column).
    """
    found: list[str] = []
    end = i
    while (person := person_end(t, i, partial(_unit_end, loose=True))) is not None:
        found.append(t.printed(i, person))
        end = past_bracket(t, person)
        i = _separator(t, end)
        if i == end:
            return found, end
    if found:
        more, last = _named_at(t, i, loose=True)
        return ([*found, *more], last) if more else (found, end)
    return _named_at(t, i, loose)


def _named_at(t: Tagged, i: int, loose: bool) -> tuple[list[str], int]:
    """The bodies named side by side from token i on, and the token after them."""
    found: list[str] = []
    end = i
    while (j := _unit_end(t, end if not found else i, loose or bool(found))) is not None:
        found.append(t.printed(end if len(found) == 0 else i, j).rstrip(" ,;-–"))
        end = past_bracket(t, j)
        k = _separator(t, end)
        if k == end:
            break
        i = k
        if _unit_end(t, i, True) is None:
            break
    return found, end


def _separator(t: Tagged, i: int) -> int:
    """The token after a separator of units at i; i where there is none."""
    if t.word(i) in DASHES and same_head(t, i):
        return i + 1
    if t.word(i) in (",", ";", "/") and not within_the_higher(t, i):
        return i + 2 if joins(t, i + 1, "and") else i + 1
    if joins(t, i, "and"):
        return i + 2 if joins(t, i + 1, "with") else i + 1
    return i


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def _begins(t: Tagged, i: int, loose: bool) -> tuple[int, str] | None:
    """(tokens, label) of what may begin a unit's name at i."""
    if t.has(i, "NOT") and not t.has(i, "NAME") and not named_so(t, i):
        return None
    capital = _is_name(t.word(i))
    longer = max(t.has(i, "NAME") if capital else 0, t.has(i, "GROUP"))  # "Tỉnh ủy viên" begins with no "Tỉnh ủy"
    if (n := t.has(i, "SURE") or short_form(t, i)) and n >= longer:
        return n, "SURE"
    if (n := max(t.has(i, "NAME"), _headed_compound(t, i))) and capital:
        return n, "NAME"
    k = i + t.has(i, "MANY")
    if k > i and not stammers(t, k) and (_begins(t, k, True) or t.has(k, "GROUP") >= max(1, t.has(k, "NOT"))):
        return k - i, "MANY"
    n = t.has(i, "GROUP")
    if capital and n > max(t.has(i, "POST"), t.has(i, "HEAD"), 3):
        return n, "GROUP"  # "Cấp ủy, tổ chức đảng"
    if n := t.has(i, "POST"):
        n = next((k for k in range(1, n) if t.has(i + k, "NAME") > n - k), n)  # "Chánh | Văn phòng HĐND và UBND"
        follows = i + n
        if capital or any(t.has(follows, x) for x in ("HEAD", "MANY", "GROUP", "POST")):
            return n, "POST"
    if (n := t.has(i, "HEAD")) and (
        capital or _is_name(t.word(i + n)) or (loose and (heads_a_name(t, i + n) or t.has(i + n, "MOD")))
    ):
        return n, "HEAD"
    if (n := t.has(i, "GROUP")) and t.word(i).islower() and no_unit_alone(t, i, n, verb=_is_verb(t, i, n)):
        return None
    if n and (loose or n > _SURE_NOUN or (capital and not _is_verb(t, i, n))):
        return n, "GROUP"
    if is_acronym(t, i) and (loose or t.word(i + 1).istitle()):  # "VNPT Quảng Ngãi"
        return 1, "SURE"
    return None


def _headed_compound(t: Tagged, i: int) -> int:
    """ "Thanh tra, giám sát ngân hàng": a name by itself, for it begins with a head."""
    n = t.has(i, "COMPOUND")
    return n if n > t.has(i, "HEAD") > 0 else 0


def _is_verb(t: Tagged, i: int, n: int) -> bool:
    """ "Tổ chức kiểm tra" at a sentence's start; "Tổ chức chính trị" is a noun."""
    verbs = load("units.yaml")["verb_groups"]
    return t.printed(i, i + n).lower() in verbs and not (t.has(i + n, "MOD") or t.word(i + n) == ",")


def _acts(t: Tagged, i: int, head: int, j: int) -> bool:
    """A head that is a verb, too, with its object: "Thanh tra các cơ sở sản xuất …", "Thanh tra việc …"."""
    words = " ".join(t.word(k).lower() for k in range(i, head))
    if (
        words not in map(one_tone, load("units.yaml")["verb_heads"])
        or not t.word(j)[:1].islower()
        or joins(t, j, "and")
    ):
        return False
    return not any(t.has(j, x) for x in ("LEAD", "SUPPORT", "DOES", "DO", "VERB", "NOT_SUPPORT"))


def _unit_end(t: Tagged, i: int, loose: bool = False, *, inner: bool = False) -> int | None:
    """The token after the unit's name that begins at i; None where none begins. `inner`: a name inside of a name."""
    if (owner := owner_of_works(t, i)) or (begun := _begins(t, i, loose)) is None:
        return owner or None
    n, last = begun
    head, grouped = i + n, last in ("MANY", "GROUP")
    j = head
    enough = last in ("SURE", "NAME") or (last == "HEAD" and n > 1 and _is_name(t.word(i)))
    while j < len(t.tags):
        step = _step(t, j, last, grouped, inner)
        if step is None:
            break
        n, label = step
        if label == "MANY":
            grouped = True
        enough = enough or label != "MANY"
        grouped = grouped or (label == "GROUP" and last in ("MANY", "POST"))
        j, last = j + n, label if label != "SEP" else last
    if last == "GROUP" and j == head:
        enough = loose or enough or n > _SURE_NOUN
    if (j == head or t.has(head, "MANY")) and _acts(t, i, head, j):
        return None
    if last == "POST" and not enough and _is_name(t.word(i)) and t.word(j) == "," and post_alone(t, i, j):
        enough = bool(t.has(j + 1, "POST")) and _is_name(t.word(j + 1))  # "Bộ trưởng, Thủ trưởng cơ quan ngang bộ"
    elif last == "POST" and not enough and loose and _is_name(t.word(i)) and j == head and t.word(j) in ("", ":", ";"):
        enough = post_alone(t, i, j)  # "Trưởng các thôn, Bí thư chi bộ:"
    if last in ("HEAD", "GROUP") and (n := names.team_deed(t, j)):
        return j + n
    if grouped and last == "GROUP" and (n := leading(t, j)):
        j += n
    elif grouped and last == "MOD" and t.word(j) == ":":
        j = names.listed(t, j, inside=False)  # "các tỉnh trực thuộc Trung ương: Hà Tĩnh, Quảng Trị"
    elif grouped and last in ("GROUP", "WORD", "SYLLABLE", "NAME"):
        j = names.described(t, names.listed(t, j, inside=last != "GROUP"))
    elif not grouped and (longer := names.open_end(t, i, j, last)):
        return longer
    return more_numbers(t, j) if enough and last != "MANY" else None


def _step(t: Tagged, j: int, last: str, grouped: bool, inner: bool) -> tuple[int, str] | None:
    """What at token j still belongs to the name: (tokens, label)."""
    word = t.word(j)
    if (
        (n := t.has(j, "MANY"))
        and not grouped
        and (last in _BEFORE_MANY or t.word(j + n) in load("units.yaml")["of_many"])
    ):
        return (n, "MANY") if t.has(j + n, "GROUP") or t.has(j + n, "HEAD") or t.has(j + n, "MOD") else None
    if t.has(j, "NOT") > t.has(j, "MOD") and not t.has(j, "NAME") and (t.shouts or not _is_name(word)):
        return None
    ministry = word.lower() in load("units.yaml")["portfolio_heads"]
    for label in ("NAME", "SURE"):
        n = t.has(j, label) if label == "NAME" or t.has(j, label) >= t.has(j, "GROUP") else 0
        if n and not (ministry and t.has(j + 1, "DO") and t.word(j + 1).islower()):
            return n, label  # and not "thuộc Bộ xây dựng quy trình"
    two = last == "WORD" and t.word(j - 1).istitle() and t.word(j - 2).istitle()  # "Đắk Lắk"
    whole = last in _WHOLE or two or t.word(j - 1) in load("units.yaml")["places"]
    if not titled(t, j) and ((whole and begins_sentence(t, j)) or (last == "MOD" and opens(t, j))):
        return None
    return _step_to_a_body(t, j, last, grouped, inner) or _step_in_a_name(t, j, last, grouped)


def _step_to_a_body(t: Tagged, j: int, last: str, grouped: bool, inner: bool) -> tuple[int, str] | None:
    """A post, members, a group noun, or the field of a body at token j: (tokens, label)."""
    word = t.word(j)
    if (n := t.has(j, "POST")) and last in ("MANY", "POST") and _is_name(word):
        return n, "POST"
    if last == "POST" and (n := paired_post(t, j)):
        return n, "POST"
    if n := 0 if inner else _of_members(t, j):
        return n, "NAME"
    if (n := t.has(j, "OF_PLACE")) and (grouped or of_a_body(t, j, n)):
        return n, "MOD"
    if n := _group_noun(t, j, last, grouped):
        return n, "GROUP"
    if (
        (n := t.has(j, "COMPOUND"))
        and (last in ("HEAD", "GROUP", "POST") or (t.word(j - 1) in DASHES and not grouped))
        and (_is_name(word) or small_compound(t, j, n))
    ):
        return n, "WORD" if names.fielded(t, j, n) else "NAME"
    return None


def _step_in_a_name(t: Tagged, j: int, last: str, grouped: bool) -> tuple[int, str] | None:
    """What at token j goes on with a name that has begun: (tokens, label)."""
    word = t.word(j)
    if (n := _modifier(t, j)) and (last == "GROUP" or n >= t.has(j, "TAIL")) and (grouped or not of_plurals(t, j, n)):
        return n, "MOD"
    if (n := t.has(j, "TAIL")) and last == "GROUP" and takes_a_field(t, j):
        return n, "GROUP"
    if n := numbered(t, j) or (last in ("WORD", "SYLLABLE", "TAIL") and verbal_end(t, j)):
        return n, "WORD"
    field = last in ("WORD", "SYLLABLE", "TAIL") or (last == "MOD" and _is_name(t.word(j - 2)))  # "Nghiệp vụ | thuế"
    if (n := t.has(j, "TAIL")) and field and not grouped and not _does(t, j, n):
        return n, "TAIL"
    if _is_name(word) and (last != "GROUP" or not t.has(j, "POST")):
        n = max(1, t.has(j, "HEAD"))
        return n, "HEAD" if n > 1 or (last == "POST" and t.has(j, "HEAD")) else "WORD"
    if _completes(t, j, last):
        return 1, "SYLLABLE"
    if (n := t.has(j, "HEAD")) and (last in ("POST", "MANY") or is_branch(t, j, n)):
        return n, "HEAD"
    if n := quarter(t, j):
        return n, "WORD"
    if number_of_a_name(t, j, last):
        return 1, "WORD"
    n = _inner_separator(t, j, last, grouped)
    return (n, "SEP") if n else None


def _of_members(t: Tagged, j: int) -> int:
    """The body whose members are named: "các thành viên của Ban Chỉ đạo"."""
    if t.word(j) != load("units.yaml")["members"]["of"]:
        return 0
    if f"{t.word(j - 2)} {t.word(j - 1)}".lower() not in load("units.yaml")["members"]["nouns"]:
        return 0
    end = _unit_end(t, j + 1, inner=True)
    return end - j if end else 0


def _modifier(t: Tagged, j: int) -> int:
    """How many tokens of a modifier stand at j; one that ends inside of a body's name stops before it: of "trực thuộc
    Tỉnh ủy" the first two."""
    n = t.has(j, "MOD")
    if n == 1 and t.has(j - 1, "TAIL") > 1 and t.word(j - 1).istitle():
        return 0  # "Môi | trường"
    for k in range(1, n):
        # or inside of a verb: "Phòng Tổ chức - Hành chính | công bố", which is no "hành chính công"
        if any(t.has(j + k, label) > n - k for label in ("SURE", "NAME", "DO", "VERB")):
            return k if " ".join(t.word(m).lower() for m in range(j, j + k)) in load("units.yaml")["modifiers"] else 0
    return n


def _does(t: Tagged, j: int, n: int) -> bool:
    """Whether a noun that ends names is a verb at j: an object follows it, no verb and no end of the name."""
    if not (t.has(j, "DO") or t.has(j, "VERB")):
        return False
    k = j + n
    following = t.word(k)
    if any(t.has(k, x) for x in ("LEAD", "SUPPORT", "DOES", "DO", "MOD", "TAIL")) or t.has(k, "VERB") > 1:
        return False
    if following in load("units.yaml")["not_completing"]:
        return False  # "Viện Nghiên cứu phát triển lập hồ sơ"
    if following == "," or joins(t, k, "and"):
        return t.word(k + 1).islower() and bool(t.has(k + 1, "DO") or t.has(k + 1, "VERB"))
    return following.isalnum()


def _completes(t: Tagged, j: int, last: str) -> bool:
    """Whether the small syllable j ends a compound begun by a capital: "Giáo dục", "Nội vụ".

    A word of two capitals ("Quảng Ngãi") is whole; a verb after the name ("chủ trì", "tổ chức") is no part of it.
    """
    if t.word(j - 1).isdigit():
        return False
    if last != "WORD" or not t.word(j).isalpha() or any(t.has(j, x) for x in ("DO", "LEAD", "DOES", "SUPPORT")):
        return False
    pair = f"{t.word(j - 1)} {t.word(j)}".lower()
    if t.word(j) in load("units.yaml")["short_verbs"] and t.word(j - 1).lower() in load("units.yaml")["short_forms"]:
        return False  # "Văn phòng Sở họp"
    small = t.word(j).lower() in load("units.yaml")["not_after_subject"] and pair not in load("units.yaml")["completed"]
    if joins(t, j, "and") or small or t.has(j, "VERB") > 1:
        return False
    if t.word(j) in load("units.yaml")["not_completing"] and pair not in load("units.yaml")["completed"]:
        return False
    if t.word(j - 1).isupper() and len(t.word(j - 1)) > 1 and not t.text.isupper():
        return False  # "Bộ GDĐT đang": an acronym is whole
    before = t.word(j - 2)
    if len(before) > 2 and before.isupper() and not t.text.isupper():
        return True  # "Ngân hàng TMCP Ngoại thương"
    return not _is_name(before) or bool(ends_a_head(t, j - 2)) or not before.isalpha()


def _group_noun(t: Tagged, j: int, last: str, grouped: bool) -> int:
    """A common noun that goes on a plural: "các sở, ban, ngành". "tổ chức" after a noun is the verb."""
    n = t.has(j, "GROUP")
    if not n or n < t.has(j, "MOD") or not (grouped or last in ("POST", "MANY")):
        return 0
    if last not in ("MANY", "POST") and t.word(j).lower() in load("units.yaml")["only_behind_plural"]:
        return 0
    before = t.word(j - 1)
    verbal = t.word(j).lower() in {w.split()[0] for w in load("units.yaml")["verb_groups"]}
    if verbal and last not in ("MANY", "POST") and before != "," and not joins(t, j - 1, "and"):
        return 0
    if verbal and last == "POST" and _is_verb(t, j, n):
        return 0
    named = n > 1 or (t.word(j + n).istitle() and t.word(j + n + 1).islower())  # "Cục trưởng Cục Hạ tầng"
    if _is_name(t.word(j)) and (t.has(j, "HEAD") > n or (last == "POST" and named and t.has(j, "HEAD") == n)):
        return 0  # "Thường trực Hội đồng nhân dân": no common noun "hội"
    return n


def _inner_separator(t: Tagged, j: int, last: str, grouped: bool) -> int:
    """How many tokens of a separator inside the name stand at j: "Giáo dục và Đào tạo", "sở, ban, ngành"."""
    word, k = t.word(j), j + 1
    if (within := within_the_higher(t, j)) or (word not in (",", *DASHES) and not joins(t, j, "and", "sign")):
        return int(within)
    following = t.word(k)
    if not grouped and names.more_places(t, j):
        return 1
    if second_field_of_a_name(t, j) or (not grouped and names.last_field(t, j)) or (grouped and share_a_plural(t, j)):
        return 1
    if grouped and word == "," and last == "MOD" and place(t, j - 1) and place(t, k) and not t.has(k, "GROUP"):
        return 1  # "các xã ven biển, ven sông"
    if grouped and word == "," and last == "SURE" and _is_name(following) and t.has(k, "HEAD"):
        return 0  # "hai Ban HĐND, Tổ đại biểu"
    if grouped and (not _is_name(following) or common_noun(t, k)):
        if t.has(k, "GROUP") and not t.has(k, "NOT"):
            return 0 if named_apart(t, j, k) else 1
        return 1 if word in DASHES and t.has(k, "MOD") else 0
    if word == "," and last in ("MOD", "WORD", "NAME") and place(t, j - 1) and place(t, k):
        return 1  # "Ủy ban nhân dân tỉnh, thành phố trực thuộc trung ương"
    if word in DASHES and not grouped and " " in t.text[t.start(j) - 1 : t.start(j)] and is_role(t, k):
        return 0  # "Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo"
    if word in DASHES and same_head(t, j):
        return 0
    if word in DASHES and (_is_name(following) or t.has(k, "MOD")):
        return 1
    if last == "POST":
        return 0
    if not grouped and last in ("WORD", "SYLLABLE", "TAIL") and goes_on_with_a_field(t, j):
        return 1
    if joins(t, j, "and") and t.has(k, "MANY") and _is_name(t.word(k + 1)) and not _begins(t, k + 1, False):
        return 2  # "Khu kinh tế Dung Quất và các Khu công nghiệp"
    if _is_name(following) and not grouped and (t.has(k, "NOT") or not _begins(t, k, True)):
        return 1
    return 0
