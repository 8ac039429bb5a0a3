"""Tables that give no work: lost points, targets, and kinds that are kept as tables only."""

from __future__ import annotations

from typing import Any

from samples.generator.model import Indicator, Rules, Table, TableCell, TableRow
from samples.generator.pieces import ROMAN, Pen, load


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _heads(texts: list[str], over: tuple[int, int, str] | None) -> list[TableRow]:
    """One row of heads, or two: `over` = (from, to, what stands over these columns)."""
    if over is None:
        return [TableRow([TableCell(t, i, bold=True, centred=True) for i, t in enumerate(texts)])]
    start, end, name = over
    inside = range(start, end)
    first = [TableCell(t, i, 1, 2, True, True) for i, t in enumerate(texts) if i not in inside]
    first.append(TableCell(name, start, end - start, bold=True, centred=True))
    second = [TableCell(texts[i], i, bold=True, centred=True) for i in inside]
    return [TableRow(sorted(first, key=lambda c: c.column)), TableRow(second)]


def index_table(pen: Pen, count: int, rules: Rules) -> Table:
    """Criteria with points, some of them lost, and why."""
    words = load("tables")["index"]
    points = ["max", "score", "lost"] if pen.chance(0.6) else ["max", "score"] if pen.chance(0.5) else ["lost"]
    roles = ["no", "indicator", *points, "cause"]
    texts = ["STT", *(str(pen.one(words["heads"][r])) for r in roles[1:])]
    over = (2, 2 + len(points), str(pen.one(words["over"]))) if len(points) > 1 and pen.chance(0.4) else None
    rows: list[TableRow] = []
    grouped, per = pen.chance(0.6), int(pen.rng.integers(2, 5))
    for i, (text, cause) in enumerate(pen.some(words["rows"], count)):
        if grouped and i % per == 0:
            rows.append(_group(str(words["groups"][i // per]), ROMAN[i // per], len(roles)))
        most = float(pen.one([0.5, 1, 1.5, 2, 3, 4]))
        lost = most if pen.chance(0.3) else most / 2
        said = {"no": str(i + 1), "indicator": text, "max": _number(most), "score": _number(most - lost)}
        said |= {"lost": _number(lost), "cause": cause}
        cells = [TableCell(said[r], k, centred=r not in ("indicator", "cause")) for k, r in enumerate(roles)]
        names = {"max": ("score_max", most), "score": ("score", most - lost), "lost": ("score_lost", lost)}
        figures = dict(names[r] for r in points)
        rows.append(TableRow(cells, indicator=Indicator("deducted", text, cause or None, figures)))
    widths = {"no": 6.0, "indicator": 36.0, "max": 9.0, "score": 9.0, "lost": 9.0, "cause": 36.0}
    return Table([widths[r] for r in roles], _heads(texts, over), rows, pen.chance(0.5), rules, "index", roles)


def _group(heading: str, label: str, columns: int) -> TableRow:
    cells = [TableCell(label, 0, bold=True, centred=True), TableCell(heading, 1, columns - 1, bold=True)]
    return TableRow(cells, section=(label, heading))


def target_table(pen: Pen, count: int, rules: Rules) -> Table:
    """Targets with their figures."""
    words = load("tables")["target"]
    roles = ["no", "indicator", "unit", *(["done"] if pen.chance(0.5) else []), "plan"]
    roles += ["watch"] if pen.chance(0.3) else []
    texts = ["STT", *(str(pen.one(words["heads"][r])).format(y=pen.year, p=pen.year - 1) for r in roles[1:])]
    rows = []
    for i, (text, unit) in enumerate(pen.some(words["rows"], count)):
        figure = int(pen.rng.integers(3, 96))
        said = {"no": str(i + 1), "indicator": text, "unit": unit, "done": str(figure), "plan": str(figure + 4)}
        said["watch"] = str(pen.one(pen.body["units"]))
        cells = [TableCell(said[r], k, centred=r not in ("indicator", "watch")) for k, r in enumerate(roles)]
        rows.append(TableRow(cells, indicator=Indicator("target", text)))
    widths = {"no": 6.0, "indicator": 42.0, "unit": 12.0, "done": 14.0, "plan": 14.0, "watch": 22.0}
    return Table([widths[r] for r in roles], _heads(texts, None), rows, pen.chance(0.5), rules, "target", roles)


def other_table(pen: Pen, rules: Rules, kind: str = "") -> Table:
    """A budget, figures, a schedule, a list of procedures or of papers: nobody is given work."""
    kinds: dict[str, Any] = load("tables")["others"]
    kind = kind or str(pen.one(sorted(kinds)))
    given = kinds[kind]
    rows = []
    for i, row in enumerate(pen.some(given["rows"], len(given["rows"]))):
        n, m = int(pen.rng.integers(2, 9)), int(pen.rng.integers(120, 980))
        texts = [str(i + 1), *(str(t).format(n=n, m=m) for t in row)]
        rows.append(TableRow([TableCell(t, k, centred=len(t) < 14) for k, t in enumerate(texts)]))
    return Table(
        [float(w) for w in given["widths"]], _heads(list(given["heads"]), None), rows, pen.chance(0.5), rules, kind
    )
