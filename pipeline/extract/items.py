"""The outline's leaves with what stands over them: class of section, units, period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from pipeline.document import Deadline, LabelKind, Node, Paragraph, Place, Table
from pipeline.extract.blocks import Block, block_of
from pipeline.extract.captions import is_detail, is_item_with_captions
from pipeline.extract.columns import caption
from pipeline.extract.contents import lists_contents
from pipeline.extract.deadlines import find_period
from pipeline.extract.heading_names import heading_units, is_a_name, owns
from pipeline.extract.roles import assigned_units, decided_openings, decides, roles_of, speaks
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_INTRODUCTION = 40  # words of a line that says whose work follows
_SHORT_VERB = 4  # letters
_CLAUSE = 8  # words that a clause with work of its own has, and more


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


@dataclass(slots=True)
class Item:
    """One leaf of the outline, or one table to be read."""

    text: str
    context: Context
    places: list[Place] = field(default_factory=list)
    confidence: float = 1.0
    fields: dict[str, str] = field(default_factory=dict)  # captioned lines under it: role -> words
    notes: list[str] = field(default_factory=list)  # what stands under an indicator: its cause
    table: Table | None = None
    labelled: bool = True
    contents: bool = False  # it is, or holds, what only lists the contents of what the item above orders


@lru_cache(maxsize=1024)
def classify(heading: str) -> str | None:
    """The class of a heading, from knowledge/headings.yaml; None where no phrase is found."""
    text = fold(heading).strip()
    for entry in load("headings.yaml")["classes"]:
        if any(_holds(text, p) for p in entry["phrases"]) and not any(_holds(text, p) for p in entry.get("unless", [])):
            return "tasks" if entry["name"] == "remedies" else str(entry["name"])
    return None


def _holds(text: str, phrase: str) -> bool:
    wanted = fold(phrase)
    if wanted.startswith("^"):
        return text.startswith(wanted[1:])
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text))


def assigns(text: str) -> bool:
    """A sentence that gives out the work listed after it."""
    if not text.rstrip().endswith(":"):
        return False
    words, sentence = load("headings.yaml")["assigning"], fold(text)[-400:]
    if any(re.search(rf"(?<!\w){re.escape(fold(verb))}\s*:\s*$", sentence) for verb in words["last"]):
        return True
    end = sentence[-80:]
    if any(_holds(sentence, n) for n in words["needs"]) and any(_holds(end, w) for w in words["work"]):
        return True
    return _says_a_verb(text, words["verbs"]) and any(_holds(end, o) for o in words["objects"])


def _says_a_verb(text: str, verbs: list[str]) -> bool:
    """Whether one of these verbs is said; one of four letters or less with its marks: "giao" is neither "Giáo dục" nor
    the "giao" of "được giao", "giao thông"."""
    folded, printed = fold(text)[-400:], one_tone(text[-400:].lower())
    kept = load("headings.yaml")["assigning"]["not_verbs"]
    for noun in kept:
        printed = printed.replace(noun, " ")
    return any(_holds(folded, v) if len(v) > _SHORT_VERB else _says(printed, v) for v in verbs)


def _says(printed: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", printed))


def _told(text: str) -> bool:
    """A sentence about what was ordered or done before: "Thủ tướng Chính phủ đã yêu cầu …"."""
    sentence = text[-400:].lower()  # with its marks: "đã", and not "Đà Nẵng"
    return any(re.search(rf"(?<!\w){word}(?!\w)", sentence) for word in load("headings.yaml")["assigning"]["told"])


def collect(
    nodes: list[Node], year: int | None = None, names: frozenset[str] = frozenset(), doc_type: str | None = None
) -> list[Item]:
    """Every leaf of the outline, in reading order."""
    found: list[Item] = []
    kinds = load("not_assigning.yaml")
    gives = fold(doc_type or "") not in {fold(kind) for kind in [*kinds["never"], *kinds["seldom"]]}
    _walk(nodes, Context(names=names, gives=gives), found, year)
    return found


def _walk(nodes: list[Node], context: Context, found: list[Item], year: int | None) -> None:
    here, first = context, len(found)
    for node in nodes:
        if node.appendix != here.appendix:
            here = Context(appendix=node.appendix, names=here.names, gives=here.gives)
        if node.table:
            found.append(Item("", here, table=node.table))
        elif node.paragraph is None:
            continue
        elif _parted(found[first:], here) and (block := block_of(node, here.names, year)):
            _fill(found[first:], block)
        elif node.section_id and not is_item_with_captions(node):
            inside = len(found)
            _walk(node.children, _under_heading(node, here, year), found, year)
            for item in found[inside:] if lists_contents(node, here.names) else []:
                item.contents = True
        elif node.paragraph.label:
            _labelled(node, here, found, year)
        else:
            here = _plain(node, here, found)


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
    units, about = heading_units(heading, above.names)
    kind = classify(heading)
    if not about and above.owners and is_a_name(heading):
        units, about = [heading.rstrip(" :.")], True
    if not above.gives:
        about = False
    elif about and kind in (None, "purpose", "reported"):
        kind = above.kind if above.kind in ("purpose", "reported", "targets", "indicators") else "tasks"
    elif not units and heading.rstrip().endswith(":") and (said := roles_of(heading, above.names)).rule == "clause":
        units, kind = said.lead, kind if kind in ("targets", "indicators") else "tasks"
    elif assigns(heading) and (kind not in ("purpose", "reported", "targets") or len(heading.split()) > 8):
        kind, units = "tasks", units or assigned_units(heading, above.names)
    if (
        kind in ("purpose", "reported", "targets")
        and above.kind == "tasks"
        and (_acts(fold(heading)) or (len(heading.split()) > 6 and not _opens(kind, heading)))
    ):
        kind = "tasks"  # "Bảo đảm nguồn lực" under a list of tasks is one of them
    return Context(
        kind or above.kind,
        tuple(units) or above.units,
        find_period(heading, plan_year=year) or above.period,
        node.section_id,
        node.appendix,
        about,
        above.names,
        _partners(heading, above.names) if units or _works_with(heading) else above.support,
        above.gives,
        owners=above.owners or owns(heading, above.names),
        draft=above.draft or (node.appendix is not None and bool(label and label.kind is LabelKind.ARTICLE)),
    )


def _opens(kind: str, heading: str) -> bool:
    """Whether a heading begins with what makes it one of this class: "Phạm vi, đối tượng, thời gian hỗ trợ"."""
    entry = next(e for e in load("headings.yaml")["classes"] if e["name"] == kind)
    return fold(heading).strip().startswith(tuple(fold(p).lstrip("^") for p in entry["phrases"]))


def _works_with(heading: str) -> bool:
    """ "a) Chủ trì, phối hợp với các sở:", under the heading that names who does."""
    words = load("table_headers.yaml")
    return fold(heading).strip().startswith(tuple(fold(w) for w in [*words["cell_leads"], *words["cell_supports"]]))


def _partners(intro: str, names: frozenset[str]) -> tuple[str, ...]:
    """Whom a heading's unit works with in all of its items: "2. Sở X chủ trì, phối hợp với Y:"."""
    return tuple(roles_of(intro, names).support)


def _labelled(node: Node, here: Context, found: list[Item], year: int | None) -> None:
    paragraph = node.paragraph
    assert paragraph is not None
    if (
        found
        and (field_ := caption(paragraph.text))
        and not node.children
        and found[-1].context.section == here.section
    ):
        found[-1].fields.setdefault(*field_)
        return
    deeper = [c for c in node.children if (c.paragraph and c.paragraph.label) or c.table]
    if here.kind == "tasks" and lists_contents(node, here.names):
        found.append(_item(node, here))
        found[-1].contents = True
    elif deeper and not is_item_with_captions(node):
        if here.kind == "indicators" and not paragraph.text.rstrip().endswith(":"):
            found.append(_item(node, here))
            return
        units, about = heading_units(paragraph.text, here.names)
        inner = replace(here, units=tuple(units), support=_partners(paragraph.text, here.names)) if about else here
        if about and here.kind is None and here.gives:
            inner = replace(inner, kind="tasks")
        _walk(node.children, inner, found, year)
    else:
        found.append(_item(node, here))


def _plain(node: Node, here: Context, found: list[Item]) -> Context:
    """An unlabelled paragraph: a caption, an assigning sentence, or an item where it stands alone under a heading."""
    paragraph = node.paragraph
    assert paragraph is not None
    if assigns(paragraph.text) and here.gives:
        if here.kind in (None, "tasks") or (here.kind == "reported" and not _told(paragraph.text)):
            return replace(here, kind="tasks", units=tuple(assigned_units(paragraph.text, here.names)) or here.units)
        return here
    if paragraph.text.rstrip().endswith(":") and here.kind == "tasks" and (units := _introduced(paragraph.text, here)):
        return replace(here, units=tuple(units), support=_partners(paragraph.text, here.names))
    if found and (field_ := caption(paragraph.text)) and found[-1].context.section == here.section:
        found[-1].fields.setdefault(*field_)
    elif not paragraph.text.rstrip().endswith(":"):
        item = _item(node, here)
        item.labelled = False
        found.append(item)
    return here


def _introduced(intro: str, here: Context) -> list[str]:
    """Whose work is listed after an introduction: "Bộ Tài chính chỉ đạo Bảo hiểm xã hội Việt Nam:"."""
    units, about = heading_units(intro, here.names)
    return units if about and len(intro.split()) <= _INTRODUCTION else []


def _item(node: Node, context: Context) -> Item:
    paragraph = node.paragraph
    assert paragraph is not None
    item = Item(paragraph.text, context, list(paragraph.places), paragraph.confidence)
    captioned = is_item_with_captions(node)
    for child in _below(node):
        field_ = caption(child.text)
        if field_ and context.kind != "indicators":
            item.fields.setdefault(*field_)
        if (field_ and (child.label or context.kind != "indicators")) or (captioned and is_detail(child.text)):
            continue
        if child.label and context.kind == "indicators":
            item.notes.append(child.text)
        else:
            item.text += " " + child.text
            item.places += child.places
            item.confidence = min(item.confidence, child.confidence)
    return item


def _below(node: Node) -> list[Paragraph]:
    found: list[Paragraph] = []
    for child in node.children:
        if child.paragraph:
            found += [child.paragraph, *_below(child)]
    return found


def gives_work(item: Item) -> bool:
    """Whether a leaf is a task: where it stands, and that it is no remark, closing or answer for failures."""
    text, folded = item.text, fold(item.text)
    if not item.context.gives and item.context.draft:
        return False  # the draft that a petition asks for orders nothing yet
    if text.rstrip().endswith(":") or len(text.split()) < 3:
        return False
    if not item.labelled and (text.rstrip().endswith(("./.", "/.")) or _announcing().match(folded)):
        return False  # the document's closing words
    if any(folded.startswith(fold(p)) for p in load("headings.yaml")["not_tasks"]):
        # "Căn cứ Kế hoạch này, các sở xây dựng …" as an item of its own says who does what
        return item.labelled and bool(roles_of(text, item.context.names).lead) and _assigned(item, folded)
    if _only_answers(folded):
        return False
    if text.rstrip().endswith("/.") and any(_holds(folded, p) for p in load("headings.yaml")["closing_words"]):
        roles = roles_of(text, item.context.names)
        return item.labelled and roles.ordered and bool(roles.lead)  # "Trân trọng đề nghị Hội Nông dân …"
    return _assigned(item, folded)


def _only_answers(folded: str) -> bool:
    """Who answers for failures, where no work stands in a clause before that."""
    first = re.split(r"[.;]\s", folded)[0]
    told = [p for p in map(fold, load("units.yaml")["answers_for"]) if _holds(folded, p)]
    other_work = len(first.split()) > _CLAUSE and not any(_holds(first, p) for p in told)
    return bool(told) and len(folded.split()) < 60 and not other_work


def _assigned(item: Item, folded: str) -> bool:
    """Whether the item's place or its own words make it somebody's work."""
    roles = roles_of(item.text, item.context.names)
    decided = _decides(folded)
    says = roles.rule == "subject" and not roles.ordered and all(map(speaks, roles.lead))
    if says and decides(folded[len(fold(roles.lead[-1])) :]):
        return False  # "Thường trực Tỉnh ủy đánh giá cao …"
    if not roles.lead and (roles.reported or (decided and not item.context.units)):
        return False
    if not item.context.gives and item.context.kind != "tasks":
        return False
    if not _acts(folded) and _only_a_time().fullmatch(folded):
        return False
    if not roles.lead and not _acts(folded) and (_pointing().search(folded) or _made_of().match(folded)):
        return False
    if item.context.kind in ("targets", "purpose"):
        return is_given_out(item)
    if item.context.kind == "tasks":
        if item.labelled or item.context.unit_heading:
            return True
        in_section = item.context.section is not None and item.context.appendix is None
        return (in_section and _acts(folded)) or roles.rule == "subject"
    if item.context.kind is None and not item.labelled:
        # a lone paragraph under "2. Về năm học mới" that gives work in so many words
        ordered = roles.rule == "subject" and (roles.ordered or roles.told)
        orders = roles.rule in ("decided", "embedded", "later") or ordered
        return orders and (item.context.section is not None or (roles.ordered and _watches(folded)))
    if item.context.kind is None:
        gives = roles.rule in ("subject", "run_in", "decided") or (
            roles.rule == "clause" and (roles.topic or roles.told)
        )
        return gives or (item.context.section is not None and _acts(folded))
    return False


@cache
def _announcing() -> re.Pattern[str]:
    """ "Văn phòng Tỉnh ủy thông báo để các cơ quan biết, thực hiện."."""
    words = load("labels.yaml")["announcing"]
    cues, ends = ("|".join(fold(w) for w in words[key]) for key in ("cues", "ends"))
    return re.compile(rf"[^.;:,]{{0,80}}\b(?:{cues})\b[^.;:]*\b(?:{ends})\b[^.;:]*[./]*$")


def _watches(folded: str) -> bool:
    """ "… theo dõi, đôn đốc việc thực hiện Kế hoạch này": what closes a document and is somebody's work."""
    return any(fold(w) in folded for w in load("labels.yaml")["closing_orders"]["watch"])


def _decides(folded: str) -> bool:
    return folded.startswith(decided_openings())


@cache
def _pointing() -> re.Pattern[str]:
    """What ends an item that only says where its contents stand: "… theo Phụ lục II kèm theo"."""
    words = load("headings.yaml")["pointing"]
    cues, to, attached = ("|".join(fold(w) for w in words[key]) for key in ("cues", "to", "attached"))
    return re.compile(rf"\b(?:{cues})\s+(?:{to})\b[^.;:]{{0,40}}\b(?:{attached})\b[^.;:]{{0,60}}[.;)\s]*$")


@cache
def _made_of() -> re.Pattern[str]:
    """An item that in its first words says what something is made of: "Các hoạt động phần lễ gồm: …"."""
    words = "|".join(fold(w) for w in load("headings.yaml")["made_of"])
    return re.compile(rf"(?:[\w-]+\s+){{1,8}}(?:{words})\s*:")


@cache
def _only_a_time() -> re.Pattern[str]:
    """A line of a schedule, that says of something only when: "Lớp 1: từ 10/3 đến 25/4/2026, 05 ngày"."""
    words = "|".join(fold(w) for w in load("headings.yaml")["schedule_words"])
    return re.compile(rf"[^:;.\d]{{3,60}}\d*\s*:(?:[\s,;.()/–-]|\d|\b(?:{words})\b)+")


def is_given_out(item: Item) -> bool:
    """An order in so many words ("Giao Sở X …", "Yêu cầu các sở …"), whatever the heading over it says."""
    roles = roles_of(item.text, item.context.names)
    return roles.ordered and roles.rule == "subject"


def _acts(folded: str) -> bool:
    return any(folded.startswith(fold(a) + " ") for a in load("headings.yaml")["actions"])
