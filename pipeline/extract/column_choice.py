"""One column for each thing that a row says, where several claim it: the column of work, the column of times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from pipeline.document import Table, TableRow
from pipeline.extract.columns import UNIT_ROLES, is_sure, role_of
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.mark_columns import says_nothing
from pipeline.extract.opening_verbs import acts
from pipeline.extract.time_columns import until_column
from pipeline.knowledge import load
from pipeline.text import fold

_TIMES = 3  # cells that tell a column of times against its head
_TIME_WORDS = 12  # a time column's cell has no more
_WORK_WORDS = 3.5  # a column of work has more words in its cells
_SELDOM = 0.3  # of the cells of a column of work that is doubted begin with what is to be done
_STAGED = 0.8  # of the rows have their stages in order


def head_roles(table: Table) -> list[str | None]:
    """The role of each column by its heads: the lowest that says something, else all of them together. Those that are
    printed again on later pages are asked where the first say nothing."""
    heads, roles = list(takewhile(lambda row: row.header, table.rows)), list[str | None]()
    again = [row for row in table.rows[len(heads) :] if row.header]
    for c in range(table.columns):
        said = [row.cells[c].text for row in (*again, *heads)]
        role = next((r for text in reversed(said) if text and (r := role_of(text))), None)
        roles.append(role or role_of(" ".join(dict.fromkeys(said))))
    return roles


def is_doubted(table: Table, roles: Sequence[str | None]) -> bool:
    """Whether another column than the chosen one may hold the work or its time: several hold days, words that begin
    with what is to be done stand in another one, or ticks of which nothing tells what they say."""
    first = head_roles(table)
    times = [c for c, r in enumerate(first) if r == "deadline" and _share_or_none(_body(table), c) >= 0.5]
    ahead = [c for c in times if not _looks_back(table, c, times)]
    if "deadline" in roles and len(ahead) > 1 and until_column(table, first) is None and not _stages(table, ahead):
        return True
    if "task" not in roles:
        return False
    if says_nothing(table, roles):
        return True
    if any(_left_over(table, c, first, roles) for c in range(table.columns)):
        return True
    leads = [c for c, r in enumerate(first) if r == "lead" and _texts(table, c)]
    if any(_same_head(table, leads[0], c) for c in leads[1:]):
        return True  # "Cơ quan chủ trì" over "Cấp tỉnh" and "Cấp xã": who of them leads?
    work = roles.index("task")
    others = [c for c, r in enumerate(roles) if c != work and r is None and _wordy(table, c)]
    return any(_acting(table, c) >= 0.5 for c in others) and _acting(table, work) < _SELDOM


def _left_over(table: Table, column: int, first: Sequence[str | None], roles: Sequence[str | None]) -> bool:
    """Whether most rows have a day in a column that says nothing of the work: one without a known head, or, where no
    column is for times, one whose head names something else. `first`: the roles by the heads alone."""
    times = [c for c, role in enumerate(roles) if role == "deadline"]
    texts = _texts(table, column)
    free = first[column] is None and roles[column] is None
    if not (free or (not times and roles[column] in (None, "other"))) or 2 * sum(map(_is_day, texts)) <= len(texts):
        return False
    return 2 * len(texts) > len(_body(table)) and not _looks_back(table, column, times)


def _is_day(text: str) -> bool:
    """Little more than a day, month or quarter that can be dated; a bare figure is none."""
    written = re.search(r"\d\s*[/-]\s*\d|[^\W\d_]{2}", text) and len(text.split()) <= _TIME_WORDS
    return bool(written and any(_time_in(text)[:2]))


def _same_head(table: Table, one: int, other: int) -> bool:
    return any(r.cells[one].text and r.cells[one].text == r.cells[other].text for r in table.rows if r.header)


def _body(table: Table) -> list[TableRow]:
    return [r for r in table.rows if not r.header]


def _wordy(table: Table, column: int) -> bool:
    texts = _texts(table, column)
    return bool(texts) and sum(len(t.split()) for t in texts) >= _WORK_WORDS * len(texts)


def _acting(table: Table, column: int) -> float:
    """The share of cells that begin with what is to be done: "Rà soát …"."""
    texts = _texts(table, column)
    return sum(acts(fold(t).lstrip("-+• ")) for t in texts) / len(texts) if texts else 0.0


def one_of_each(table: Table, roles: list[str | None]) -> list[str | None]:
    """The roles with one column of work and one of times, but for a pair "from" and "to"."""
    roles = _worked_on(table, _sure_leads(table, roles))
    roles = _causes(_inspected(table, _no_figures(table, roles)))
    roles = _asked(table, _times_of_work(table, _contradicted(table, roles)))
    return _invested(table, _targets(table, _done_by(table, _single(table, _one_time(table, roles)))))


def _head(table: Table, column: int) -> str:
    """All that stands over a column, folded."""
    return fold(" ".join(dict.fromkeys(r.cells[column].text for r in table.rows if r.header))).strip(" .:()*")


def _texts(table: Table, column: int) -> list[str]:
    cells = [r.cells[column] for r in table.rows if not r.header]
    return [c.text for c in cells if c.text and not c.continued]


def _worked_on(table: Table, roles: list[str | None]) -> list[str | None]:
    """ "Chỉ số thành phần/Nhiệm vụ" over rows that say who does them by when: what stands there is the work."""
    if "task" in roles or "deadline" not in roles or not {"lead", "lead_support"} & set(roles):
        return roles
    named = [c for c, role in enumerate(roles) if role == "indicator" and _names_work(table, c)]
    return ["task" if c in named else role for c, role in enumerate(roles)] if len(named) == 1 else roles


def _sure_leads(table: Table, roles: list[str | None]) -> list[str | None]:
    """Without columns whose head is only much like "đơn vị chủ trì" ("Đơn vị cử tri"), where another one says so."""
    leads = [c for c, role in enumerate(roles) if role == "lead"]
    sure = [c for c in leads if any(is_sure(r.cells[c].text, "lead") for r in table.rows if r.header)]
    return [None if c in leads and sure and c not in sure else role for c, role in enumerate(roles)]


def _no_figures(table: Table, roles: list[str | None]) -> list[str | None]:
    """Without a column of products that holds figures: "Kết quả" of a count."""
    return [None if r == "product" and _figures(_texts(table, c)) > 0.5 else r for c, r in enumerate(roles)]


def _inspected(table: Table, roles: list[str | None]) -> list[str | None]:
    """Who was inspected puts it right, where no column says who does."""
    if "task" not in roles or set(UNIT_ROLES) & set(roles):
        return roles
    words, heads = load("table_headers.yaml"), [_head(table, c) for c in range(table.columns)]
    mends = any(fold(w) in heads[roles.index("task")] for w in words["put_right"])
    looked_at = [fold(w) for w in words["opens"]["subject"]]
    found = [c for c, r in enumerate(roles) if r == "subject" and heads[c].startswith(tuple(looked_at))]
    return ["lead" if mends and c in found[:1] else r for c, r in enumerate(roles)]


def _causes(roles: list[str | None]) -> list[str | None]:
    """What is wrong, beside the points that an index took off, is their cause."""
    points = {"score", "score_lost"} & set(roles)
    if "indicator" not in roles or "cause" in roles or "field" not in roles or not points:
        return roles
    at = roles.index("field")
    return [*roles[:at], "cause", *roles[at + 1 :]]


def _times_of_work(table: Table, roles: list[str | None]) -> list[str | None]:
    """ "Thời gian giải quyết" beside work and who does it is its time, where its cells are days and no "15 ngày" or
    "2 buổi/tuần"."""
    if "deadline" in roles or not set(UNIT_ROLES) & set(roles):
        return roles
    heads = [fold(h) for h in load("table_headers.yaml")["times_of_work"]]
    for c, role in enumerate(roles):
        texts = _texts(table, c)
        if role == "other" and _head(table, c) in heads and sum(any(_time_in(t)[:2]) for t in texts) > 0.5 * len(texts):
            return [*roles[:c], "deadline", *roles[c + 1 :]]
    return roles


def _asked(table: Table, roles: list[str | None]) -> list[str | None]:
    """What voters or inspectors ask for is the work, where the table says who does it and by when."""
    if "task" in roles or "deadline" not in roles or not {"lead", "lead_support"} & set(roles):
        return roles
    heads = [fold(h) for h in load("table_headers.yaml")["asked"]]
    found = next((c for c, r in enumerate(roles) if r in (None, "subject") and _head(table, c) in heads), None)
    return roles if found is None else [*roles[:found], "task", *roles[found + 1 :]]


def _done_by(table: Table, roles: list[str | None]) -> list[str | None]:
    """Who checks does the work where the work is to check: "Nội dung kiểm tra" beside "Người kiểm tra"."""
    if "task" not in roles or "monitor" not in roles or {"lead", "lead_support"} & set(roles):
        return roles
    work, who = _head(table, roles.index("task")), _head(table, roles.index("monitor"))
    both = [w for w in map(fold, load("table_headers.yaml")["done_by"]) if w in work and w in who]
    return ["lead" if r == "monitor" else r for r in roles] if both else roles


def _targets(table: Table, roles: list[str | None]) -> list[str | None]:
    """ "Mục tiêu" over words, beside columns of figures: these words are the targets, the figures are set for them."""
    if {"indicator", "task"} & set(roles):
        return roles
    words = [c for c, r in enumerate(roles) if r == "target" and _figures(_texts(table, c)) < 0.5]
    figures = [c for c, r in enumerate(roles) if r in (None, "target", "deadline") and _figures(_texts(table, c)) > 0.5]
    if len(words) != 1 or not figures:
        return roles
    return ["indicator" if c == words[0] else "target" if c in figures else r for c, r in enumerate(roles)]


def _invested(table: Table, roles: list[str | None]) -> list[str | None]:
    """A list of projects or bids with their sums, where no head says who does them: no work."""
    if not {"task", "money"} <= set(roles):
        return roles
    work, heads = roles.index("task"), [fold(h) for h in load("table_headers.yaml")["invested"]]
    listed = any(re.match(rf"{re.escape(h)}\b", _head(table, work)) for h in heads)
    told = any(role_of(_head(table, c)) in UNIT_ROLES for c, r in enumerate(roles) if r in UNIT_ROLES)
    return [*roles[:work], "subject", *roles[work + 1 :]] if listed and not told else roles


def _figures(texts: list[str]) -> float:
    """The share of cells that hold a figure and hardly a word."""
    plain = [t for t in texts if re.search(r"\d", t) and not re.search(r"[^\W\d_]{4}", t)]
    return len(plain) / len(texts) if texts else 0.0


def _contradicted(table: Table, roles: list[str | None]) -> list[str | None]:
    """A column of units whose cells are times is one of times: two heads were read as one over both columns."""
    body = [r for r in table.rows if not r.header]
    out = list(roles)
    for c, role in enumerate(roles):
        texts = [r.cells[c].text for r in body if r.cells[c].text and not r.cells[c].continued]
        if role in UNIT_ROLES and "deadline" not in out and len(texts) >= _TIMES:
            out[c] = "deadline" if sum(map(_speaks_of_time, texts)) > 0.5 * len(texts) else role
    return out


def _one_time(table: Table, roles: list[str | None]) -> list[str | None]:
    """One time column of several, but for a pair "from" and "to": the one whose cells can be dated, for a time that
    work lasts or that it looks back on ("45 ngày", "Thời kỳ: 2023 - 2025") stands under heads much like it."""
    times = [c for c, role in enumerate(roles) if role == "deadline"]
    if len(times) < 2 or until_column(table, roles) is not None:
        return roles
    body = [r for r in table.rows if not r.header]
    shares = {c: _share_or_none(body, c) for c in times}
    ahead = [c for c in times if not _looks_back(table, c, times)]
    times = ahead or times
    best = times[-1] if _stages(table, times) else max(times, key=lambda c: shares[c])
    return [None if role == "deadline" and c != best else role for c, role in enumerate(roles)]


def _looks_back(table: Table, column: int, times: list[int]) -> bool:
    """Whether the times of a column are long ones that are over before those of another begin: what is inspected."""
    rows = [row for row in table.rows if not row.header]
    back = 0
    for row in rows:
        start, own, _ = _time_in(row.cells[column].text)
        ends = [end for c in times if c != column and (end := _time_in(row.cells[c].text)[1])]
        back += bool(start and any(start[:4] < end[:4] and own < end for end in ends))
    return 2 * back > len(rows)


def _share_or_none(body: list[TableRow], column: int) -> float:
    """The share of a column's cells that can be dated, or tell how often."""
    texts = [r.cells[column].text for r in body if r.cells[column].text and not r.cells[column].continued]
    return sum(map(_dated, texts)) / len(texts) if texts else 0.0


def _dated(text: str) -> bool:
    return any(_time_in(text))


@lru_cache(maxsize=1 << 12)  # the columns of a table are looked at again and again
def _time_in(text: str) -> tuple[str, str, bool]:
    """When a cell's time begins and ends, and whether it returns."""
    found = find_deadline(text, plan_year=2000, year_hint=2000, column=True)
    return (found.start or "", found.end or "", bool(found.recurrence)) if found else ("", "", False)


def _stages(table: Table, times: list[int]) -> bool:
    """Whether time columns are the stages of one paper, each later than the one before it: to be appraised, to be
    submitted, to be passed."""
    heads = [fold(" ".join(r.cells[c].text for r in table.rows if r.header)) for c in times]
    words = [fold(w) for w in load("table_headers.yaml")["stages"]]
    if not all(any(re.search(rf"\b{re.escape(w)}\b", head) for w in words) for head in heads):
        return False
    ends = [[_end(row.cells[c].text) for c in times] for row in table.rows if not row.header]
    told = [[end for end in row if end] for row in ends if row[-1]]
    ordered = sum(all(a <= b for a, b in pairwise(row)) for row in told)
    return bool(told) and ordered >= _STAGED * len(told)


def _end(text: str) -> str | None:
    found = find_deadline(text, plan_year=2000, year_hint=2000, column=True)
    return found.end if found else None


def _single(table: Table, roles: list[str | None]) -> list[str | None]:
    """One task column: of several the first whose cells are joined over rows least, for these say what is done under
    the theme that stands beside them; cells that begin with what is to be done, and a head that names work, before
    others."""
    tasks = [c for c, role in enumerate(roles) if role == "task"]
    body = [r for r in table.rows if not r.header]
    own = {c: sum(bool(r.cells[c].text) and not r.cells[c].continued for r in body) for c in tasks}
    best = max(tasks, key=lambda c: (own[c], _acting(table, c) >= 0.5, _names_work(table, c)), default=None)
    return [None if c in tasks and c != best else role for c, role in enumerate(roles)]


def _names_work(table: Table, column: int) -> bool:
    """Whether a column's head says that work stands under it: "Giải pháp", not "Nội dung"."""
    head = fold(" ".join(r.cells[column].text for r in table.rows if r.header))
    return any(re.search(rf"\b{re.escape(fold(w))}\b", head) for w in load("table_headers.yaml")["names_work"])


def _speaks_of_time(text: str) -> bool:
    """A time, also one that can't be dated without the year over its column: "Trước 20/7"."""
    return len(text.split()) <= _TIME_WORDS and find_deadline(text, plan_year=None, column=True) is not None
