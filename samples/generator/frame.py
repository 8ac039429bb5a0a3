"""The head (bodies, number, motto, date, title) and the foot (Nơi nhận, signature, seal) of a document."""

from __future__ import annotations

from samples.generator import ornaments
from samples.generator.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, width
from samples.generator.typeset import Setter, Token, break_lines, join_lines, tokens


def _column(setter: Setter, text: str, font: str, size: float, place: tuple[float, float, float]) -> float:
    """One centred entry of a column at x, so wide, from y; returns the y below it."""
    x, wide, y = place
    for line in break_lines(tokens([(text, font)]), size, wide):
        setter.line_at(line, size, x, wide, y, align="centre")
        y += size * 1.22
    return y


def set_head(setter: Setter) -> None:
    """The two columns and the title; the .txt gets the whole left block, then the whole right one."""
    doc = setter.doc
    if doc.e_stamp:
        ornaments.e_stamp(setter)
    start = setter.y
    split = setter.measure * 0.42
    low = _left(setter, setter.left - 12, split, start)
    right = _right(setter, setter.left + split, setter.measure - split + 10, start)
    setter.y = max(low, right) + 14
    if doc.type_line:
        setter.centred(doc.type_line, BOLD, setter.size)
        setter.centred(doc.title, BOLD, setter.size)
        setter.rule(setter.left + setter.measure / 2, 90, setter.y + 4)
        setter.y += 16
    if doc.addressees:
        _addressees(setter)


def _left(setter: Setter, x: float, wide: float, y: float) -> float:
    doc = setter.doc
    for i, text in enumerate(doc.left):
        own = i >= len(doc.left) - doc.own_lines
        y = _column(setter, text, BOLD if own else REGULAR, 13, (x, wide, y))
        setter.say(text)
    if doc.party:
        y = _column(setter, "*", REGULAR, 13, (x, wide, y))
        setter.say("*")
    else:
        setter.rule(x + wide / 2, 60, y + 3)
        y += 8
    lead = "Số" if doc.party else "Số:"
    if doc.handwritten and doc.number:
        text = f"{lead}        {doc.symbol}"
        at = x + (wide - width(text, REGULAR, 13)) / 2
        setter.canvas.setFont(REGULAR, 13)
        base = setter.page.height - y - 12
        setter.canvas.drawString(at, base, f"{lead}")
        setter.canvas.drawString(at + width(f"{lead}        ", REGULAR, 13), base, doc.symbol)
        ornaments.digits(setter, doc.number, at + width(lead + " ", REGULAR, 13), base, 15)
        y += 16
    else:
        gap = doc.number or "      "
        wide_gap = f"{lead} {gap}{doc.symbol}"
        token = [Token(wide_gap, REGULAR, False)]
        setter.line_at(token, 13, x, wide, y, align="centre")
        y += 16
    setter.say(" ".join(f"{lead} {doc.number}{doc.symbol}".split()))
    if not doc.type_line:  # a letter: its matter stands under the number
        y = _column(setter, doc.title, REGULAR, 12, (x + 6, wide - 12, y + 4))
        setter.say(doc.title)
    return y


def _right(setter: Setter, x: float, wide: float, y: float) -> float:
    doc = setter.doc
    if doc.party:
        y = _column(setter, "ĐẢNG CỘNG SẢN VIỆT NAM", BOLD, 14, (x, wide, y))
        setter.say("ĐẢNG CỘNG SẢN VIỆT NAM")
        setter.rule(x + wide / 2, 175, y + 3)
        y += 14
    else:
        y = _column(setter, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, 12.5, (x, wide, y))
        y = _column(setter, "Độc lập - Tự do - Hạnh phúc", BOLD, 13.5, (x, wide, y))
        setter.say("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        setter.say("Độc lập - Tự do - Hạnh phúc")
        setter.rule(x + wide / 2, 160, y + 3)
        y += 10
    month = f"{doc.month:02d}" if doc.month < 3 else str(doc.month)
    before, after = f"{doc.place}, ngày ", f" tháng {month} năm {doc.year}"
    day = "" if doc.day is None else f"{doc.day:02d}"
    shown = "      " if doc.day is None or doc.handwritten else day
    text = before + shown + after
    at = x + (wide - width(text, ITALIC, 13)) / 2
    base = setter.page.height - y - 12
    setter.canvas.setFont(ITALIC, 13)
    setter.canvas.drawString(at, base, before)
    setter.canvas.drawString(at + width(before + shown, ITALIC, 13), base, after)
    if doc.handwritten and day:
        ornaments.digits(setter, day, at + width(before, ITALIC, 13), base, 14)
    elif day:
        setter.canvas.drawString(at + width(before, ITALIC, 13), base, day)
    setter.say(" ".join(f"{before}{day}{after}".split()))
    return y + 16


def _addressees(setter: Setter) -> None:
    names = setter.doc.addressees
    x = setter.left + setter.measure * 0.2
    wide = setter.measure * 0.75
    lines = [f"Kính gửi: {names[0]}."] if len(names) == 1 else ["Kính gửi:", *(f"- {name};" for name in names)]
    if len(names) > 1:
        lines[-1] = lines[-1][:-1] + "."
    for text in lines:
        broken = break_lines(tokens([(text, REGULAR)]), setter.size, wide)
        for line in broken:
            setter.line_at(line, setter.size, x, wide, setter.y, align="left")
            setter.y += setter.leading
        setter.say(join_lines(broken))
    setter.y += 10


def set_foot(setter: Setter) -> None:
    """Nơi nhận at the left, the signature at the right: both on one page."""
    doc = setter.doc
    half = setter.measure * 0.5
    entries = [f"- {name};" for name in doc.recipients]
    entries[-1] = entries[-1][:-1] + "."
    broken = [break_lines(tokens([(entry, REGULAR)]), 11, half - 8) for entry in entries]
    high = max(18 + 13 * sum(map(len, broken)), 16 * len(doc.signature) + 95)
    if setter.room() < high + 6:
        setter.new_page()
    start = setter.y + 6
    y = start
    setter.line_at([Token("Nơi nhận:", BOLD_ITALIC, False)], 12, setter.left, half, y, align="left")
    setter.say("Nơi nhận:")
    y += 16
    for lines in broken:
        for line in lines:
            setter.line_at(line, 11, setter.left, half, y, align="left")
            y += 13
        setter.say(join_lines(lines))
    setter.y = max(y, _signature(setter, start))


def _signature(setter: Setter, y: float) -> float:
    doc = setter.doc
    x, wide = setter.left + setter.measure * 0.5, setter.measure * 0.5
    for text in doc.signature:
        y = _column(setter, text, BOLD, 13, (x, wide, y))
        setter.say(text)
    middle = y + 36
    ornaments.signature(setter, x + wide / 2, middle)
    y = _column(setter, doc.signer_name, BOLD, 14, (x, wide, y + 72))
    setter.say(doc.signer_name)
    if doc.seal:
        shift = float(setter.rng.uniform(-10, 10))
        ornaments.seal(setter, x + wide * 0.26, middle + shift * 0.4, doc.issuing_body.upper())
    return y
