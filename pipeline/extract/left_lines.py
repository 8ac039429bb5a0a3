"""Lines of a list that look like somebody's work and became neither a task nor a section nor part of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.document import Node, Page, Paragraph, Place, Task
from pipeline.extract.answering import only_answers, says_more
from pipeline.extract.captions import fields_of, is_detail, is_item_with_captions
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.doers_behind import doers_behind
from pipeline.extract.gives_work import gives_on, is_no_work, item_roles
from pipeline.extract.items import Context, Item
from pipeline.extract.list_ends import SENTENCE
from pipeline.extract.opening_verbs import marked_verbs, opens_with_a_verb
from pipeline.extract.roles import roles_of
from pipeline.extract.speakers import speaks
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold, has_words

_SIGN = re.compile(r"(?:[^\w\s“”\"'‘’(\[|]|\d{1,5}[.)])\s+\w")  # one that labels an item, though it is no label we know
_CLAUSE = re.compile(r"[;.]\s+")
_SHORT = 3  # words: what has fewer is no task, and may be one all the same: "Họp dân."
_ORDER = 5  # words that an item with work of its own has, and more
_OPENING, _SUBJECT = 6, 2  # words before a sentence's first comma, "Trong thời gian tới", and of a short subject
_SEVERAL = 2  # paragraphs in a row that each say which body does what
_ITEMS = 3  # labels in a row that show that a line is a list whose line breaks were lost
_TELLS = (None, "reported")  # kinds of headings under which things are as they are
_PART = re.compile(r"[.;]\s+(?=[^\W\d_])")
_ITSELF = re.compile(rf"\w+(?:\s\w+){{0,3}}\s{load('labels.yaml')['this']}\s")  # "Kế hoạch này thay thế …"
_LABEL = re.compile(
    rf"(?:(?<=[.;:/]\s)|(?<=\w\s)(?=1[.)]))(\d{{1,2}})[.)]\s+(?=[{CAPITALS}])"
)  # a heading ends without one


def left_lines(nodes: Sequence[Node], items: Sequence[Item], taken: Sequence[Item]) -> list[Paragraph]:
    """The paragraphs that people should look at. `items`: all leaves; `taken`: those that gave a row."""
    of_place = {id(place): item for item in items for place in item.places}
    kept = {id(place) for item in taken for place in item.places}
    over_tables = {id(item) for item, following in pairwise(items) if following.table}
    found = []
    odd = {
        id(n) for some in _lists(nodes) for ask in (_odd_ones, _all_act, _all_say) for n in ask(some, of_place, kept)
    }
    for node in _walk(nodes):
        paragraph = node.paragraph
        if paragraph is None or not paragraph.places or any(id(place) in kept for place in paragraph.places):
            continue
        if node.section_id and not is_item_with_captions(node):
            if _is_due_itself(node, of_place):
                found.append(paragraph)
            continue
        item = of_place.get(id(paragraph.places[0]))
        own = item is not None and item.places[0] is paragraph.places[0]
        bare = id(item) not in over_tables
        looks = item and (id(node) in odd or _looks_like_work(item) or (bare and _introduces_nothing(item)))
        if (own and looks) or (item is None and _orders_too(node, of_place)):
            found.append(paragraph)
    return found if found or taken else _asks_alone(nodes, of_place)


def _asks_alone(nodes: Sequence[Node], items: dict[int, Item]) -> list[Paragraph]:
    """Of a document that gave nothing at all, the paragraphs without a label that ask a body for something: "Sở Y tế
    đề nghị các trạm chủ động dự trù thuốc.", "Trường hợp ngập sâu, các trường chủ động cho nghỉ."."""
    plain = [n.paragraph for n in _walk(nodes) if n.paragraph and not n.paragraph.label and n.paragraph.places]
    read = [(paragraph, items.get(id(paragraph.places[0]))) for paragraph in plain]
    return [paragraph for paragraph, item in read if item and not item.label and _asks(item)]


def _asks(item: Item) -> bool:
    context, text, roles = item.context, item.text.rstrip(), item_roles(item)
    if not context.gives or context.draft or context.appendix is not None or context.kind not in (None, "tasks"):
        return False
    if _is_a_frame(text) or text.endswith("/.") or is_no_work(item) or roles.reported or not roles.lead:
        return False
    asking = tuple(f"{verb} " for verb in load("headings.yaml")["assigning"]["verbs"])
    behind = {name: text[text.find(name) + len(name) :].strip() for name in roles.lead if name in text}
    does = any(opens_with_a_verb(rest) for name, rest in behind.items() if not speaks(name))
    return does or any(rest.startswith(asking) for rest in behind.values())


def _introduces_nothing(item: Item) -> bool:
    """A leaf among tasks that orders something and ends in a colon, with nothing under it: "a) Hướng dẫn các xã:"."""
    labelled = bool(item.label) and item.context.kind == "tasks" and _holds_work(item.context)
    orders = item.text.rstrip().endswith(":") and opens_with_a_verb(item.text)
    return labelled and orders and len(item.text.split()) >= _ORDER


def run_together(pages: Sequence[Page], tasks: Sequence[Task], told: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines that each hold a whole list, "… sau: 1. Sở X …. 2. Sở Y …. 3. …", on pages that gave no task: a text
    whose line breaks became spaces. Those that hold what is `told` already are left out."""
    gave = {place.page for task in tasks for place in task.evidence}
    lines = [(page.number, line) for page in pages if page.number not in gave for line in page.lines()]
    return [
        Paragraph(line.text, [Place(number, None)])
        for number, line in lines
        if _counted_inside(line.text) >= _ITEMS and not any(one.text in line.text for one in told)
    ]


def _counted_inside(text: str) -> int:
    """How far the labels inside a line count on from 1."""
    count = 0
    for found in _LABEL.finditer(text):
        count += int(found[1]) == count + 1
    return count


def _lists(nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    yield nodes
    for node in nodes:
        yield from _lists(node.children)


def _odd_ones(nodes: Sequence[Node], items: dict[int, Item], kept: set[int]) -> list[Node]:
    """The labelled items of one list that gave nothing, though most of their list gave rows, and that don't say why."""
    leaves = [(n, n.paragraph) for n in nodes if n.paragraph and n.paragraph.label and not n.section_id]
    gave = [n for n, paragraph in leaves if any(id(place) in kept for place in paragraph.places)]
    rest = [(n, items.get(id(paragraph.places[0]))) for n, paragraph in leaves if n not in gave and paragraph.places]
    odd = [n for n, item in rest if item and _may_be_work(item)]
    return odd if len(gave) > len(odd) else []


def _all_act(nodes: Sequence[Node], items: dict[int, Item], kept: set[int]) -> list[Node]:
    """The paragraphs under a heading that says nothing of work, where there are several without labels and each says
    which body does what: "Văn phòng chuẩn bị hồ sơ.", "Công an xã bảo đảm an ninh."; those that gave nothing."""
    plain = [(n, n.paragraph) for n in nodes if n.paragraph and not n.paragraph.label and n.paragraph.places]
    if len(plain) < _SEVERAL or len(plain) < len(nodes):
        return []
    found = [(n, items.get(id(p.places[0]))) for n, p in plain if not any(id(place) in kept for place in p.places)]
    return [n for n, _ in found] if all(item and _body_acts(item) for _, item in found) else []


def _all_say(nodes: Sequence[Node], items: dict[int, Item], kept: set[int]) -> list[Node]:
    """The paragraphs under a heading of work that has nothing else and gave nothing, where they say what is to be
    done: "II. NHIỆM VỤ" / "Thời gian tới, xã rà soát quỹ đất, sắp xếp trụ sở."."""
    plain = [(n, n.paragraph) for n in nodes if n.paragraph and not n.paragraph.label and not n.children]
    gave = len(plain) < len(nodes) or any(id(place) in kept for _, p in plain for place in p.places)
    found = [(n, items.get(id(p.places[0]))) for n, p in plain if p.places and id(p.places[0]) not in kept]
    return [n for n, item in found if item and not (gave and item.context.kind == "tasks") and _says_what_to_do(item)]


def _says_what_to_do(item: Item) -> bool:
    """Whether a paragraph under a heading of work orders something, or under another one on how things are what is to
    come: "Trong thời gian tới, …"."""
    context, text = item.context, item.text
    ahead = fold(text).startswith(tuple(map(fold, load("headings.yaml")["ahead"])))
    placed = context.gives and not context.draft and (context.kind == "tasks" or (ahead and context.kind in _TELLS))
    short = len(text.split()) < _ORDER
    if (
        context.section is None
        or not placed
        or short
        or _is_a_frame(text)
        or is_no_work(item)
        or item_roles(item).reported
    ):
        return False
    opening, _, rest = text.partition(", ")
    words = rest.split() if rest and (ahead or len(opening.split()) <= _OPENING) else text.split()
    told = {*load("units.yaml")["reported_after"]}  # "Các dự án đã có …"
    return any(opens_with_a_verb(" ".join(words[k:])) for k in range(_SUBJECT + 1) if not told & {*words[: k + 3]})


def _body_acts(item: Item) -> bool:
    context, roles = item.context, item_roles(item)
    placed = context.gives and not context.draft and context.kind is None and context.appendix is None
    if (
        not placed
        or context.section is None
        or roles.rule != "subject"
        or roles.reported
        or all(map(speaks, roles.lead))
    ):
        return False
    name = roles.lead[-1]
    return opens_with_a_verb(item.text[item.text.find(name) + len(name) :].strip())


def _may_be_work(item: Item) -> bool:
    context = item.context
    placed = context.gives and not context.draft and context.kind in (None, "tasks")
    return placed and not _is_a_frame(item.text) and not is_no_work(item) and len(item.text.split()) >= _ORDER


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _looks_like_work(item: Item) -> bool:
    """A leaf, labelled or with a sign before it, that says what is to be done, or names a body or a day."""
    context, text = item.context, item.text
    sign = _SIGN.match(text)
    if _is_a_frame(text):
        return False
    if context.frame and context.kind == "purpose":
        return context.gives and not context.draft and _due_of_a_body(item)
    if context.kind == "reported" and context.gives and not context.draft:
        return _gives_work_by_a_day(item)
    if not _holds_work(context):
        return False
    if _works_behind_a_closing(item):
        return True
    if not (item.label or sign or context.unit_heading):
        return _alone_says_work(item)
    if context.kind == "tasks":
        if only_answers(text) and says_more(text):
            return True
        if item_roles(item).reported and any(map(_due, SENTENCE.split(text)[1:])):
            return True  # "Xã đã họp dân. Thôn trưởng vận động các hộ xong trước ngày 20/9/2026."
        if item.label and is_no_work(item) and any(map(opens_with_a_verb, _CLAUSE.split(text)[1:])):
            return not only_answers(text) and not _closes(text)  # "Tình hình nộp thuế; xác định vốn của nhà đầu tư."
        return (len(text.split()) < _SHORT and text.lower().startswith(marked_verbs())) or bool(sign and not item.label)
    if (context.section is None and not item.label) or is_no_work(item):
        return False
    if _due(text) or _comes_again(text):
        return True
    return bool(item_roles(item).lead or doers_behind(text, context.names, habit=True)) and len(text.split()) >= _ORDER


def _closes(text: str) -> bool:
    return fold(text).startswith(tuple(map(fold, load("headings.yaml")["not_tasks"])))


def _due_of_a_body(item: Item) -> bool:
    """Whether an item names a body and a day, before or behind a colon: "Đường liên thôn: Phòng A thi công trước …"."""
    said = item.text.partition(":")[2].strip()
    return _due(item.text) and bool(item_roles(item).lead or roles_of(said, item.context.names).lead)


def _works_behind_a_closing(item: Item) -> bool:
    """Whether behind a sentence on the document itself, on difficulties or on what is agreed another one says who does
    what by when or how often: "Chỉ thị này thay thế …. Phòng A đôn đốc, hằng tháng báo cáo"."""
    if not (is_no_work(item) or _ITSELF.match(item.text.lower())):
        return False
    for sentence in _PART.split(item.text)[1:]:
        said = roles_of(sentence, item.context.names)
        does = said.rule == "subject" and not said.reported and not all(map(speaks, said.lead))
        if does and (_due(sentence) or _comes_again(sentence)):
            return True
    return False


def _gives_work_by_a_day(item: Item) -> bool:
    """Whether an item on how things are gives work in so many words, by a day: "Giải ngân còn thấp. Giao Phòng A rà
    soát, báo cáo trước ngày 30/7/2026"."""
    roles = item_roles(item)
    ordered = roles.ordered and roles.rule == "subject"
    given = ordered or (bool(roles.lead) and gives_on(fold(item.text), roles.lead[0]))
    return given and not roles.reported and _due(item.text)


def _alone_says_work(item: Item) -> bool:
    """A paragraph without a label that says who does something, "Trạm Y tế: …", or by when or how often: "…, xong trước
    15/8", "Định kỳ ngày 15 hằng tháng các thôn gửi …"."""
    context, text, roles = item.context, item.text, item_roles(item)
    if context.appendix is not None or is_no_work(item) or text.rstrip().endswith("/."):
        return False
    if context.section is None:  # "Thôn 1: tổ chức dâng hương ngày 27/7/2026", without headings
        ran_in = roles.rule == "run_in" and opens_with_a_verb(roles.rest) and not _names_a_person(roles.rest)
        does = roles.rule == "subject" and not roles.reported and not all(map(speaks, roles.lead)) and _due(text)
        return does or (ran_in and len(roles.rest.split()) >= _SHORT)
    if roles.rule == "run_in":
        return context.kind == "tasks" and len(roles.rest.split()) >= _SHORT and not _names_a_person(roles.rest)
    found = find_deadline(text)
    due = found is not None and (bool(found.recurrence) or (found.end is not None and found.start is None))
    return due and not roles.reported and len(text.split()) >= _ORDER


def _names_a_person(text: str) -> bool:
    """What stands behind a body's name and is only who to ask there, or a number: "Sở Y tế: đ/c Lê Văn C, 0913 …"."""
    persons = tuple(f"{word} " for word in load("units.yaml")["persons"])
    contacts = load("headings.yaml")["contacts"]
    said = text.lower()
    return said[:1].isdigit() or said.startswith(persons) or any(has_words(said, word) for word in contacts)


def _orders_too(node: Node, items: dict[int, Item]) -> bool:
    """Whether an item over others is a whole sentence that orders something, and introduces nothing."""
    paragraph = node.paragraph
    assert paragraph is not None
    inner = _first_below(node, items)
    if inner is None or not paragraph.label or not _holds_work(inner.context) or inner.context.kind is None:
        return False
    text = paragraph.text.rstrip()
    if not text.endswith((".", ";")) or _is_a_frame(text) or len(text.split()) < _ORDER:
        return False
    return opens_with_a_verb(text) or bool(item_roles(Item(text, inner.context)).lead)


def _is_due_itself(node: Node, items: dict[int, Item]) -> bool:
    """Whether a heading over items is a whole sentence with a day of its own, which its items don't get."""
    inner = _first_below(node, items)
    if node.paragraph is None or inner is None or not _holds_work(inner.context) or inner.context.period:
        return False
    text = node.paragraph.text.rstrip()
    return text.endswith((".", ";")) and len(text.split()) >= _ORDER and _due(text) and not _is_a_frame(text)


def _first_below(node: Node, items: dict[int, Item]) -> Item | None:
    places = (p for child in _walk(node.children) if child.paragraph for p in child.paragraph.places)
    return next((items[id(p)] for p in places if id(p) in items), None)


def _holds_work(context: Context) -> bool:
    return context.gives and not context.draft and context.kind in (None, "tasks")


def _is_a_frame(text: str) -> bool:
    """What introduces others, or says only who, when and where."""
    return text.rstrip().endswith(":") or bool(fields_of(text)) or is_detail(text)


def _due(text: str) -> bool:
    found = find_deadline(text)
    return found is not None and found.end is not None and not (found.start or "").endswith("-01-01")


def _comes_again(text: str) -> bool:
    """Whether a whole sentence says how often something is done: "Trưởng khoa báo cáo ngày 25 hằng tháng"."""
    found = find_deadline(text)
    return found is not None and bool(found.recurrence) and len(text.split()) >= _ORDER
