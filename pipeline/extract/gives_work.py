"""Whether a leaf of the outline gives somebody work: where it stands, and what it says."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Deadline
from pipeline.extract.answering import only_answers
from pipeline.extract.deadline_stages import is_a_time
from pipeline.extract.deadlines import find_deadline, find_period
from pipeline.extract.decisions import decided_openings, decides
from pipeline.extract.doers_behind import doers_behind
from pipeline.extract.heading_classes import holds
from pipeline.extract.items import Item
from pipeline.extract.opening_verbs import acts, opens_with_a_verb
from pipeline.extract.roles import Roles, roles_of
from pipeline.extract.speakers import speaks
from pipeline.knowledge import load
from pipeline.text import capital_share, fold

_SHOUTS = 0.9  # share of capitals in a title
_STEP = 3  # words: what has fewer names a step of a schedule


def item_roles(item: Item) -> Roles:
    """The units of an item's text. Whom the letter's writer asks does the work: "Sở Nội vụ đề nghị các sở gửi …"."""
    roles = roles_of(item.text, item.context.names)
    if item.context.brackets and not roles.lead and (behind := doers_behind(item.text, item.context.names, habit=True)):
        roles.lead, more, roles.rule = behind
        roles.support += [u for u in more if u not in roles.support]
    writer = fold(item.context.writer or "")
    if not writer or roles.ordered or roles.rule != "subject" or not writer.startswith(fold(roles.lead[0])):
        return roles
    asked = item.text[item.text.find(roles.lead[0]) + len(roles.lead[0]) :].lstrip(" ,")
    said = roles_of(asked, item.context.names)
    if not said.ordered or said.rule != "subject":
        return roles
    said.rest = item.text
    return said


def gives_work(item: Item) -> bool:
    """Whether a leaf is a task: where it stands, and that it is no remark, closing or answer for failures."""
    text, folded = item.text, fold(item.text)
    if item.closes:
        return item.context.gives
    if not item.context.gives and item.context.draft:
        return False  # the draft that a petition asks for orders nothing yet
    if not item.labelled and capital_share(text) > _SHOUTS and not text.rstrip().endswith((".", ";")):
        return False  # a chapter's title whose label was lost
    if text.rstrip().endswith(":") or (len(text.split()) < 3 and "lead" not in item.fields):
        return False
    alone = item.context.unit_heading and not item.closes  # all that stands under a body's name, at the document's end
    if not item.labelled and ((text.rstrip().endswith(("./.", "/.")) and not alone) or _announcing().match(folded)):
        return _orders_by_a_day(item) or _one_watches(item)  # else the document's closing words
    if any(folded.startswith(fold(p)) for p in load("headings.yaml")["not_tasks"]):
        # "Căn cứ Kế hoạch này, các sở xây dựng …" as an item of its own says who does what
        if not item.labelled or not (_orders_meanwhile(folded) or item_roles(item).lead):
            return False
        return _assigned(item, folded)
    if only_answers(text):
        return False
    if text.rstrip().endswith("/.") and any(holds(folded, p) for p in load("headings.yaml")["closing_words"]):
        roles = item_roles(item)
        return item.labelled and roles.ordered and bool(roles.lead)  # "Trân trọng đề nghị Hội Nông dân …"
    return _assigned(item, folded)


def _orders_by_a_day(item: Item) -> bool:
    """ "Giao Phòng X theo dõi, báo cáo trước ngày 10/12/2026./.", "Hằng tháng, các đơn vị báo cáo về Văn phòng./." """
    found = find_deadline(item.text)
    if found is None:
        return False
    placed = item.context.gives and item.context.kind in (None, "tasks") and item.context.appendix is None
    if is_given_out(item):
        return found.end is not None or (placed and bool(found.recurrence))
    roles, folded = item_roles(item), fold(item.text)
    closes = folded.startswith(tuple(map(fold, load("headings.yaml")["not_tasks"]))) or _announcing().match(folded)
    if roles.rule == "clause" and folded.startswith(tuple(map(fold, load("labels.yaml")["closings"]))):
        # "Nhận được Chỉ thị này, yêu cầu các đơn vị … báo cáo trước ngày 05/7/2026./."
        troubled = any(holds(folded, p) for p in load("headings.yaml")["meanwhile"]["unless"])
        return placed and bool(found.end) and not _whole_year(found) and not troubled
    if closes or roles.rule != "subject" or roles.reported or all(map(speaks, roles.lead)):
        return False
    return placed and (bool(found.recurrence) or (bool(found.end) and not _whole_year(found)))


def _one_watches(item: Item) -> bool:
    """ "Văn phòng Chính phủ theo dõi, đôn đốc các bộ thực hiện Công điện này./.": one body, or those that the work is
    given to in so many words, and no "các đơn vị"."""
    roles = item_roles(item)
    several = len(roles.lead) > 1 and not roles.ordered
    if roles.rule != "subject" or several or roles.reported or item.context.appendix is not None:
        return False
    folded, name = fold(item.text), fold(roles.lead[-1])
    plural = fold(roles.lead[0]).split(" ")[0] in map(fold, load("units.yaml")["plurals"])
    said = folded[folded.find(name) + len(name) :].lstrip(" ,")
    watch = tuple(fold(w) for w in load("labels.yaml")["closing_orders"]["watch"])
    return item.context.gives and not plural and said.startswith(watch)


def _orders_meanwhile(folded: str) -> bool:
    """ "Trong quá trình triển khai, bám sát tình hình, kịp thời điều chỉnh …", and no word on whom to tell of
    difficulties."""
    words = load("headings.yaml")["meanwhile"]
    if not folded.startswith(tuple(map(fold, words["openings"]))) or any(holds(folded, p) for p in words["unless"]):
        return False
    said = folded.partition(", ")[2]
    musts = any(holds(said, p) for p in words["must"]) and not any(holds(said, p) for p in words["if"])
    return acts(said) or musts


def is_no_work(item: Item) -> bool:
    """Whether an item only closes the document, answers for failures, or tells what is, was or stands elsewhere."""
    folded = fold(item.text)
    opens = any(folded.startswith(fold(p)) for p in load("headings.yaml")["not_tasks"])
    return opens or only_answers(item.text) or _only_tells(item, item_roles(item), folded)


def _only_tells(item: Item, roles: Roles, folded: str) -> bool:
    """Whether an item only tells what is looked at, was decided or reported, or where something stands."""
    if not roles.lead and folded.startswith(_nouns()) and find_deadline(item.text) is None:
        return True
    decided = _decides(folded)
    says = roles.rule == "subject" and not roles.ordered and (all(map(speaks, roles.lead)) or _praises(roles, folded))
    if says and decides(folded[len(fold(roles.lead[-1])) :]):
        return True  # "Thường trực Tỉnh ủy đánh giá cao …"
    if not roles.lead and (roles.reported or (decided and not item.context.units)):
        return True
    if not acts(folded) and not _does(roles, folded) and _only_a_time().fullmatch(folded):
        return True
    if not roles.lead and not acts(folded) and (_pointing().search(folded) or _made_of().match(folded)):
        return True
    return points_elsewhere(folded)


def _assigned(item: Item, folded: str) -> bool:
    """Whether the item's place or its own words make it somebody's work."""
    roles = item_roles(item)
    if _only_tells(item, roles, folded) or (not item.context.gives and item.context.kind != "tasks"):
        return False
    if item.context.kind in ("targets", "purpose"):
        return is_given_out(item) or (item.context.frame and _does_by_a_day(item, roles))
    if item.context.kind == "tasks":
        if item.labelled or item.context.unit_heading:
            return True
        in_section = item.context.section is not None and item.context.appendix is None
        behind = roles.rule == "clause" and not roles.reported  # "Trên cơ sở Kế hoạch này, các sở ban hành …"
        ran_in = roles.rule == "run_in" and opens_with_a_verb(roles.rest)  # "Phòng Kinh tế: Rà soát …"
        given = roles.rule in ("decided", "later") or (roles.rule == "embedded" and gives_on(folded, roles.lead[0]))
        given |= _behind_a_finding(item, roles)
        due = ran_in and _due(item)  # also where the document has no headings
        return (in_section and (acts(folded) or behind or ran_in or given)) or due or roles.rule == "subject"
    if item.context.kind is None and not item.labelled:
        # a lone paragraph under "2. Về năm học mới" that gives work in so many words
        ordered = roles.rule == "subject" and (roles.ordered or roles.told)
        orders = roles.rule in ("decided", "embedded", "later") or ordered
        orders |= _behind_a_finding(item, roles)
        if roles.rule == "run_in" and item.context.section is None and item.context.appendix is None:
            return opens_with_a_verb(roles.rest) and _due(item)  # "Phòng Kinh tế: cấp kinh phí trước 15/7/2026"
        return (orders and item.context.section is not None) or _orders_alone(item, roles, folded) or _one_watches(item)
    if item.context.kind is None:
        if item.labelled and "lead" in item.fields:
            return True  # "1.1. Thí nghiệm máy biến áp / + Chủ trì: Phòng Kỹ thuật"
        # "Công tác tuyên truyền còn hạn chế. Đề nghị Sở X …", also under no heading
        on = item.labelled and bool(roles.lead) and gives_on(folded, roles.lead[0])
        later = roles.rule == "later" and not roles.reported and (item.context.section is not None or on)
        later |= (roles.rule == "embedded" and on) or (
            _behind_a_finding(item, roles) and item.context.section is not None
        )
        gives = (
            later
            or roles.rule in ("subject", "run_in", "decided")
            or (roles.rule in ("clause", "topic") and (roles.topic or roles.told))
        )
        return gives or (item.context.section is not None and acts(folded))
    return False


def gives_on(folded: str, unit: str) -> bool:
    """Whether a text gives work in so many words behind what it decides: "Đồng ý chủ trương …; giao Phòng A lập …"."""
    words, every = ("|".join(fold(word) for word in load("units.yaml")[key]) for key in ("giving", "lead_ins"))
    return (
        re.search(rf"(?:[,;.]\s+(?:{words})|\.\s+(?:{every}))\s+(?:cho\s+)?{re.escape(fold(unit))}", folded) is not None
    )


def _due(item: Item) -> bool:
    found = find_deadline(item.text)
    return found is not None and bool(found.end or found.recurrence) and not _whole_year(found)


def _behind_a_finding(item: Item, roles: Roles) -> bool:
    """Whether a body stands behind what is found, and is to do something by a day: "Kinh phí còn thiếu. Phòng A lập dự
    toán trước ngày 20/02/2026"."""
    found = find_deadline(item.text) if roles.rule in ("finding", "later", "decided") and not roles.reported else None
    return found is not None and bool(found.end) and not _whole_year(found)


def _whole_year(found: Deadline) -> bool:
    return bool(found.start) and str(found.start)[5:] == "01-01" and str(found.end)[5:] == "12-31"


def _does_by_a_day(item: Item, roles: Roles) -> bool:
    """Whether an item on means or times says who does what by when, or, listed by its time, what is done then:
    "Phòng Kế hoạch tạm ứng kinh phí trước 15/4/2026", "Tháng 5/2026: trình UBND tỉnh", "Trước 15/7 họp dân"."""
    if _behind_a_finding(item, roles) and item.context.section is not None:
        return True
    if not item.labelled and not (roles.rule == "subject" and roles.told):
        return False
    found = find_deadline(item.text)
    before, _, behind = item.text.partition(":")
    time = find_period(before) or find_deadline(before)
    if is_a_time(before, time):
        said = roles_of(behind.strip(), item.context.names)
        does = said.rule == "subject" and not said.reported and time is not None and not _whole_year(time)
        return does or acts(fold(behind).strip()) or _does_something(behind)
    if found is None:
        return False
    if roles.rule == "subject" and not roles.reported:
        return bool(found.end) and not _whole_year(found)  # "bố trí kinh phí năm 2026" is a budget's year
    opens = bool(found.end) and not _whole_year(found) and item.text.startswith(found.text)
    return opens and _does_something(item.text[len(found.text) :])


def _does_something(text: str) -> bool:
    """A verb and what is done; "chuẩn bị", "tổng kết" alone are steps of a schedule."""
    said = text.strip(" ,:.;")
    return opens_with_a_verb(said) and len(said.split()) >= _STEP


@cache
def _announcing() -> re.Pattern[str]:
    """ "Văn phòng Tỉnh ủy thông báo để các cơ quan biết, thực hiện."."""
    words = load("labels.yaml")["announcing"]
    cues, ends = ("|".join(fold(w) for w in words[key]) for key in ("cues", "ends"))
    return re.compile(rf"[^.;:,]{{0,80}}\b(?:{cues})\b[^.;:]*\b(?:{ends})\b[^.;:]*[./]*$")


def _orders_alone(item: Item, roles: Roles, folded: str) -> bool:
    """Whether a paragraph under no heading gives work all the same, as in a letter: "Giao Sở X … trước ngày 20/02"."""
    if item.context.appendix is not None or not roles.lead:
        return False
    told = roles.rule == "subject" and not roles.reported and not all(map(speaks, roles.lead))
    writer = fold(item.context.writer or "")
    if writer and told and not writer.startswith(fold(roles.lead[0])) and _due(item):
        return True  # of a letter: "Các trường báo cáo về Sở trước ngày 20/5/2026."
    if roles.ordered and _watches(folded):
        return True
    given = roles.told and (roles.rule == "embedded" or (roles.rule == "subject" and roles.ordered))
    found = find_deadline(item.text) if given or roles.ordered else None
    return found is not None and bool(found.end or found.recurrence)


def _watches(folded: str) -> bool:
    """ "… theo dõi, đôn đốc việc thực hiện Kế hoạch này": what closes a document and is somebody's work."""
    return any(fold(w) in folded for w in load("labels.yaml")["closing_orders"]["watch"])


def _praises(roles: Roles, folded: str) -> bool:
    """Whether who stands first only praises: "Đoàn kiểm tra ghi nhận …"."""
    said = folded[len(fold(roles.lead[-1])) :].lstrip(" ,")
    return said.startswith(tuple(f"{fold(word)} " for word in load("headings.yaml")["praise"]))


def _decides(folded: str) -> bool:
    return folded.startswith(decided_openings())


@cache
def _pointing() -> re.Pattern[str]:
    """What ends an item that only says where its contents stand: "… theo Phụ lục II kèm theo"."""
    words = load("headings.yaml")["pointing"]
    cues, to, attached = ("|".join(fold(w) for w in words[key]) for key in ("cues", "to", "attached"))
    return re.compile(rf"\b(?:{cues})\s+(?:{to})\b[^.;:]{{0,40}}\b(?:{attached})\b[^.;:]{{0,60}}[.;)\s]*$")


def points_elsewhere(folded: str) -> bool:
    """An item that only says where the work or the targets stand: "Giao nhiệm vụ cho các đơn vị theo Phụ lục III"."""
    return bool(_hands_out().match(folded))


@cache
def _hands_out() -> re.Pattern[str]:
    words = load("headings.yaml")["pointing"]
    gives, what, cues, to = ("|".join(fold(w) for w in words[key]) for key in ("gives", "what", "cues", "to"))
    return re.compile(
        rf"(?:{gives})\s+(?:[\w-]+\s+)?(?:{what})\b[^.;:]*\b(?:{cues})\s+(?:{to})\b[^.;:,]{{0,60}}[./;]*$"
    )


@cache
def _nouns() -> tuple[str, ...]:
    """ "Việc chấp hành …", "Tình hình …": what is looked at, and nobody's work."""
    return tuple(f"{fold(word)} " for word in load("headings.yaml")["nouns"])


@cache
def _made_of() -> re.Pattern[str]:
    """An item that in its first words says what something is made of: "Các hoạt động phần lễ gồm: …"."""
    words = "|".join(fold(w) for w in load("headings.yaml")["made_of"])
    return re.compile(rf"(?:[\w-]+\s+){{1,8}}(?:{words})\s*:")


def _does(roles: Roles, folded: str) -> bool:
    """Whether more than a name stands before the colon: "Văn phòng Sở kiểm kê tài sản, hạn chót: 17/11/2026"."""
    before = folded.partition(":")[0].partition(fold(roles.lead[-1]))[2] if roles.rule == "subject" else ""
    return len(before.split()) > 1


@cache
def _only_a_time() -> re.Pattern[str]:
    """A line of a schedule, that says of something only when: "Lớp 1: từ 10/3 đến 25/4/2026, 05 ngày"."""
    words = "|".join(fold(w) for w in load("headings.yaml")["schedule_words"])
    return re.compile(rf"[^:;.\d]{{3,60}}\d*\s*:(?:[\s,;.()/–-]|\d|\b(?:{words})\b)+")


def is_given_out(item: Item) -> bool:
    """An order in so many words ("Giao Sở X …", "Yêu cầu các sở …"), whatever the heading over it says."""
    roles = item_roles(item)
    return roles.ordered and roles.rule == "subject"
