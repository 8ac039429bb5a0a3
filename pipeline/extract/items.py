"""The outline's leaves with what stands over them: class of section, units, period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.counted_words import heads_by_number, without_number
from pipeline.document import Deadline, LabelKind, Node, Place, Table
from pipeline.extract.blocks import Block, block_of
from pipeline.extract.captions import (
    fields_of,
    is_detail,
    is_item_with_captions,
    is_next_item,
    lines_below,
    lines_of_its_own,
    tells_causes,
)
from pipeline.extract.columns import UNIT_ROLES, caption
from pipeline.extract.contents import lists_contents, may_be_contents
from pipeline.extract.deadline_stages import is_a_time
from pipeline.extract.deadlines import find_period
from pipeline.extract.doers_behind import names_doers_in_brackets
from pipeline.extract.figures import figures
from pipeline.extract.headed import ends_list, headed, introduced, label_next, partners_of
from pipeline.extract.heading_classes import classify, holds, is_frame, is_mixed, opens, puts_in_force, works_with
from pipeline.extract.heading_names import heading_units, is_a_name, owns
from pipeline.extract.list_ends import closing_order, split_off
from pipeline.extract.opening_verbs import acts
from pipeline.extract.roles import assigned_units, roles_of
from pipeline.extract.table_titles import title_over
from pipeline.knowledge import load
from pipeline.text import fold, has_words, one_tone

_SHORT_VERB = 4  # letters


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the items under a heading or after an assigning sentence."""

    kind: str | None = None  # tasks, indicators, targets, purpose, reported; None where nothing tells
    units: tuple[str, ...] = ()
    period: Deadline | None = None
    section: str | None = None
    appendix: str | None = None
    unit_heading: bool = False
    names: frozenset[str] = frozenset()  # the unit names that the document itself gives
    support: tuple[str, ...] = ()  # whom the heading's unit works with
    gives: bool = True  # False in kinds of documents that assign nothing: submissions, reports
    owners: bool = False  # under "Trách nhiệm của các cơ quan, cá nhân": the headings there are names
    draft: bool = False  # under an article of an appendix
    mixed: bool = False  # under a heading on what was done and on what is to be done
    frame: bool = False  # a purpose only by its means or times: "KINH PHÍ", "THỜI GIAN, TIẾN ĐỘ"
    writer: str | None = None  # the body that a letter is from, which asks others
    brackets: bool = False  # the document's items end with who does them, in brackets
    concludes: bool = False  # in minutes: who takes the chair gives work in the end


@dataclass(slots=True)
class Item:
    """One leaf of the outline, or one table to be read."""

    text: str
    context: Context
    places: list[Place] = field(default_factory=list)
    confidence: float = 1.0
    fields: dict[str, str] = field(default_factory=dict)  # captioned lines under it: role -> words
    twice: set[str] = field(default_factory=set)  # the roles for which other such lines say something else
    notes: list[str] = field(default_factory=list)  # what stands under an indicator: its cause
    table: Table | None = None
    labelled: bool = True
    label: str | None = None  # as printed
    trailing: bool = False  # a paragraph stands under the last of a list's items: of that one, or of them all
    closes: bool = False  # an order behind a list or at the document's end: "Giao Sở X theo dõi, đôn đốc …"
    contents: bool = False  # it is, or holds, what only lists the contents of what the item above orders
    title: list[str] = field(default_factory=list)  # of a table: the lines right over it
    year: int | None = None  # of a table: that of the time that its title names


def assigns(text: str) -> bool:
    """A sentence that gives out the work listed after it."""
    if not text.rstrip().endswith(":"):
        return False
    words, sentence = load("headings.yaml")["assigning"], fold(text)[-400:]
    if any(re.search(rf"(?<!\w){re.escape(fold(verb))}\s*:\s*$", sentence) for verb in words["last"]):
        return True
    end = sentence[-80:]
    if any(holds(sentence, n) for n in words["needs"]) and any(holds(end, w) for w in words["work"]):
        return True
    return _says_a_verb(text, words["verbs"]) and any(holds(end, o) for o in words["objects"])


def _says_a_verb(text: str, verbs: list[str]) -> bool:
    """Whether one of these verbs is said; one of four letters or less with its marks: "giao" is neither "Giáo dục" nor
    the "giao" of "được giao", "giao thông"."""
    printed = one_tone(text[-400:].lower())
    kept = load("headings.yaml")["assigning"]["not_verbs"]
    for noun in kept:
        printed = printed.replace(one_tone(noun), " ")
    folded = fold(printed)
    return any(holds(folded, v) if len(v) > _SHORT_VERB else has_words(printed, v) for v in verbs)


def _told(text: str) -> bool:
    """A sentence about what was ordered or done before: "Thủ tướng Chính phủ đã yêu cầu …"."""
    sentence = text[-400:].lower()  # with its marks: "đã", and not "Đà Nẵng"
    return any(re.search(rf"(?<!\w){word}(?!\w)", sentence) for word in load("headings.yaml")["assigning"]["told"])


def collect(
    nodes: list[Node],
    year: int | None = None,
    names: frozenset[str] = frozenset(),
    doc_type: str | None = None,
    issuer: str | None = None,
) -> list[Item]:
    """Every leaf of the outline, in reading order. `issuer`: the body that the document is from."""
    found: list[Item] = []
    kinds = load("not_assigning.yaml")
    gives = fold(doc_type or "") not in {fold(kind) for kind in [*kinds["never"], *kinds["seldom"]]}
    writer = issuer if doc_type == load("doc_types.yaml")["letter"] else None
    brackets = names_doers_in_brackets(nodes, names)
    concludes = fold(doc_type or "") in {fold(kind) for kind in kinds["concluding"]}
    context = Context(names=names, gives=gives, writer=writer, brackets=brackets, concludes=concludes)
    _walk(nodes, context, found, year)
    return found


def _walk(nodes: list[Node], context: Context, found: list[Item], year: int | None) -> None:
    here, first, last = context, len(found), _last_of_list(nodes)
    outside: tuple[LabelKind, Context] | None = None  # what held before a bare name or time, and over which labels
    for n, node in enumerate(nodes):
        if outside and ends_list(node, outside[0]):
            here, outside = outside[1], None
        if node.appendix != here.appendix:
            here = Context(
                appendix=node.appendix,
                names=here.names,
                gives=here.gives,
                brackets=here.brackets,
                concludes=here.concludes,
            )
        if node.table:
            found.append(Item("", here, table=node.table, title=title_over(nodes, n)))
        elif node.paragraph is None or (heads_by_number(node.paragraph) and label_next(nodes, n)):
            continue
        elif _parted(found[first:], here) and (block := block_of(node, here.names, year)):
            _fill(found[first:], block)
        elif node.section_id and not is_item_with_captions(node) and not _lost_points(node, here):
            if here.kind == "tasks" and (lines := lines_of_its_own(node)):
                _with_lines(node, lines, here, found, year)
                continue
            inside = len(found)
            _walk(node.children, _under_heading(node, here, year), found, year)
            _mark_contents(node, found[inside:], here.names)
        elif here.kind == "tasks" and (led := headed(nodes, n, here.names, year)):
            outside = outside or (led.over, here)
            here = replace(here, **led.given())
        elif node.paragraph.label:
            kept, others = split_off(node, here.names) if node is last else (node, [])
            _labelled(kept, here, found, year, own=is_next_item(nodes, n))
            if node is last and found and kept.children:
                found[-1].trailing = True
            for other in others:
                before = len(found)
                here = _plain(other, here, found)
                for item in found[before:]:
                    item.closes = True
        else:
            here = _plain(node, here, found)


def _lost_points(node: Node, here: Context) -> bool:
    """Whether an item is an indicator with its causes under it, and no section, though it is labelled like one."""
    return here.kind == "indicators" and tells_causes(node)


def _mark_contents(node: Node, items: list[Item], names: frozenset[str]) -> None:
    whole = lists_contents(node, names)
    for item in items:
        item.contents = item.contents or whole or may_be_contents(node, item.text, names)


def _last_of_list(nodes: list[Node]) -> Node | None:
    """The last of several labelled items, where a new paragraph that names no field stands under it."""
    labelled = [n for n in nodes if n.paragraph and n.paragraph.label]
    last = labelled[-1] if len(labelled) > 1 else None
    if last is None or last.paragraph is None or not last.paragraph.text.rstrip().endswith((".", ";")):
        return None
    added = [c.paragraph for c in last.children if c.paragraph and not c.paragraph.label]
    return last if any(not _caption(p.text) and p.text[:1].isupper() for p in added) else None


def _caption(text: str) -> bool:
    """ "Thời gian hoàn thành: …", "Thời gian hoàn thành trước ngày …"."""
    begins = tuple(f"{fold(word)} " for word in load("doubts.yaml")["captions"])
    return bool(caption(text)) or fold(text).startswith(begins)


def _parted(items: list[Item], here: Context) -> bool:
    """Whether all items so far stand under headings of their own: what follows may say who does them."""
    return bool(items) and all(item.context.section != here.section for item in items)


def _fill(items: list[Item], block: Block) -> None:
    """Put in who does items and when, where their own headings don't say it."""
    for item in items:
        known = item.context
        item.context = replace(
            known,
            units=known.units or block.lead,
            support=known.support or block.support,
            period=known.period or block.period,
        )


def _under_heading(node: Node, above: Context, year: int | None) -> Context:
    assert node.paragraph is not None
    heading, label = node.paragraph.text, node.paragraph.label
    if puts_in_force(heading):
        return replace(above, section=node.section_id)
    units, about = heading_units(heading, above.names)
    units = [u for u in units if u not in partners_of(heading, above.names)] or units
    period = find_period(heading, plan_year=year)
    kind = classify(heading) if above.gives or not _only_contents(heading) else None
    gives = above.gives or (above.concludes and _concluding(heading))
    if not about and above.owners and is_a_name(heading):
        units, about = [heading.rstrip(" :.")], True
    if not gives:
        about = False
    elif about and kind in (None, "purpose", "reported"):
        kind = above.kind if above.kind in ("purpose", "reported", "targets", "indicators") else "tasks"
    elif not units and heading.rstrip().endswith(":") and (said := roles_of(heading, above.names)).rule == "clause":
        units, kind = said.lead, kind if kind in ("targets", "indicators") else "tasks"
    elif assigns(heading) and (kind not in ("purpose", "reported", "targets") or len(heading.split()) > 8):
        kind, units = "tasks", units or assigned_units(heading, above.names)
    if kind == "targets" and above.gives and acts(fold(heading)) and _bodies_act(node, above.names):
        kind = "tasks"  # "Hoàn thành mục tiêu 3.000 km đường": each item says which body does what
    if kind is None and above.kind is None and above.gives and is_a_time(heading, period):
        kind = "tasks"  # "1. Tháng 3": a list of work by months
    if (
        kind in ("purpose", "reported", "targets")
        and above.kind == "tasks"
        and (acts(fold(heading)) or (len(heading.split()) > 6 and not opens(kind, heading)))
    ):
        kind = "tasks"  # "Bảo đảm nguồn lực" under a list of tasks is one of them
    return Context(
        kind or above.kind,
        tuple(units) or above.units,
        period or above.period,
        node.section_id,
        node.appendix,
        about,
        above.names,
        partners_of(heading, above.names) if units or works_with(heading) else above.support,
        gives,
        owners=above.owners or owns(heading, above.names),
        writer=above.writer,
        brackets=above.brackets,
        concludes=above.concludes,
        frame=is_frame(heading) if kind else above.frame,
        mixed=is_mixed(heading) or (above.mixed and kind == above.kind),
        draft=above.draft or (node.appendix is not None and bool(label and label.kind is LabelKind.ARTICLE)),
    )


def _bodies_act(node: Node, names: frozenset[str]) -> bool:
    """Whether most items under a heading begin with who does them."""
    texts = [c.paragraph.text for c in node.children if c.paragraph and c.paragraph.label]
    return bool(texts) and 2 * sum(roles_of(text, names).rule == "subject" for text in texts) > len(texts)


def _concluding(heading: str) -> bool:
    """Whether a heading of minutes stands over what was decided in the end: "III. KẾT LUẬN CỦA CHỦ TỌA"."""
    return any(holds(fold(heading), phrase) for phrase in load("not_assigning.yaml")["conclusions"])


def _only_contents(heading: str) -> bool:
    """ "I. NỘI DUNG" in what reports: what was told or discussed."""
    return any(holds(fold(heading).strip(), phrase) for phrase in load("not_assigning.yaml")["told_under"])


def _labelled(node: Node, here: Context, found: list[Item], year: int | None, own: bool) -> None:
    """A labelled leaf, or what stands under it. `own`: it is an item of its own, though it begins like a caption."""
    paragraph = node.paragraph
    assert paragraph is not None
    fields = fields_of(paragraph.text) if found and not node.children and not own else []
    if own and here.kind is None and here.gives:
        here = replace(here, kind="tasks")  # it names who and what: kept, for people to look at
    if fields and found[-1].context.section == here.section:
        for field_ in fields:
            _put(found[-1], *field_)
        return
    deeper = [c for c in node.children if (c.paragraph and c.paragraph.label) or c.table]
    if here.kind == "tasks" and lists_contents(node, here.names):
        found.append(_item(node, here))
        found[-1].contents = True
    elif here.kind == "tasks" and (lines := lines_of_its_own(node)):
        _with_lines(node, lines, here, found, year)
    elif deeper and all(c.table for c in deeper) and paragraph.text.rstrip().endswith((".", ";")):
        found.append(_item(node, here))  # an item that ends right above a table is none of its headings
        _walk([c for c in node.children if c.table], here, found, year)
    elif deeper and not is_item_with_captions(node):
        if here.kind == "indicators" and (tells_causes(node) or not paragraph.text.rstrip().endswith(":")):
            found.append(_item(node, here))
            return
        units, about = heading_units(paragraph.text, here.names)
        inner = replace(here, units=tuple(units), support=partners_of(paragraph.text, here.names)) if about else here
        if about and here.kind is None and here.gives:
            inner = replace(inner, kind="tasks")
        if here.kind == "targets" and paragraph.text.rstrip().endswith((".", ";")) and figures(paragraph.text):
            found.append(_item(replace(node, children=[]), here))  # a target with others under it
        inside = len(found)
        _walk(node.children, inner, found, year)
        _mark_contents(node, found[inside:], here.names)
    else:
        found.append(_item(node, here))


def _with_lines(node: Node, lines: list[Node], here: Context, found: list[Item], year: int | None) -> None:
    """An item with the captions under it, and what else stands there as items of their own, of who does it, too."""
    item = _item(replace(node, children=[]), here)
    item.text = item.text.rstrip(" :")
    for line in lines:
        for field_ in fields_of(line.paragraph.text) if line.paragraph else []:
            _put(item, *field_)
    found.append(item)
    inside, below = len(found), replace(here, section=node.section_id or here.section)
    _walk([child for child in node.children if child not in lines], below, found, year)
    for other in found[inside:]:
        other.fields = {r: words for r, words in item.fields.items() if r in UNIT_ROLES} | other.fields


def _plain(node: Node, here: Context, found: list[Item]) -> Context:
    """An unlabelled paragraph: a caption, an assigning sentence, or an item where it stands alone under a heading."""
    paragraph = node.paragraph
    assert paragraph is not None
    if assigns(paragraph.text) and (here.gives or here.concludes):
        here = replace(here, gives=True)
        if here.kind in (None, "tasks") or (here.kind == "reported" and not _told(paragraph.text)):
            return replace(here, kind="tasks", units=tuple(assigned_units(paragraph.text, here.names)) or here.units)
        return here
    if paragraph.text.rstrip().endswith(":") and here.kind is None and classify(paragraph.text) == "indicators":
        return replace(here, kind="indicators")  # "Các chỉ số thành phần giảm điểm:"
    if (
        paragraph.text.rstrip().endswith(":")
        and here.kind == "tasks"
        and (units := introduced(paragraph.text, here.names))
    ):
        return replace(here, units=tuple(units), support=partners_of(paragraph.text, here.names))
    if paragraph.text.rstrip().endswith(":") and here.unit_heading and works_with(paragraph.text):
        return replace(here, support=partners_of(paragraph.text, here.names) or here.support)
    if found and found[-1].context.section == here.section and (fields := fields_of(paragraph.text)):
        for field_ in fields:
            _put(found[-1], *field_)
    elif not paragraph.text.rstrip().endswith(":"):
        item = _item(node, here)
        item.text, item.labelled = without_number(item.text)
        if order := closing_order(item.text):
            item.text, item.closes = order, True
        found.append(item)
    return here


def _item(node: Node, context: Context) -> Item:
    paragraph = node.paragraph
    assert paragraph is not None
    item = Item(paragraph.text, context, list(paragraph.places), paragraph.confidence)
    item.label = paragraph.label.printed if paragraph.label else None
    captioned = is_item_with_captions(node)
    sentence = item.text.rstrip().endswith(".")  # the captions behind it are its next sentences
    for child in lines_below(node):
        if heads_by_number(child):
            continue
        fields = fields_of(child.text)
        for field_ in fields if context.kind != "indicators" else []:
            _put(item, *field_)
        apart = child.label or (context.kind != "indicators" and not sentence)
        if (fields and apart) or (captioned and is_detail(child.text)):
            continue
        if child.label and context.kind == "indicators":
            item.notes.append(child.text)
        else:
            item.text += " " + child.text
            item.places += child.places
            item.confidence = min(item.confidence, child.confidence)
    return item


def _put(item: Item, role: str, words: str) -> None:
    """The first of several captioned lines of one role counts; that others say something else is kept."""
    if item.fields.setdefault(role, words).strip(" .;") != words.strip(" .;"):
        item.twice.add(role)
