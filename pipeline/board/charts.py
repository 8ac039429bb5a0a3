"""Bars as SVG, made here: no script, no other host. What they show stands beside them in words and numbers, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _BAR, _STEP, _NAME, _COUNT = 760, 16, 26, 300, 50
_LETTERS = 42  # of a name, before it is cut


@dataclass(frozen=True)
class Part:
    """A part of a bar: `kind` gives the colour, by a class of the style sheet."""

    kind: str
    word: str
    number: int


@dataclass(frozen=True)
class Bar:
    name: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.number for part in self.parts)

    def told(self) -> str:
        return f"{self.name}: " + ", ".join(f"{part.word} {part.number}" for part in self.parts if part.number)


def stacked(bars: Sequence[Bar], label: str) -> Markup:
    """Bars one under the other, all to one scale. Nothing where there is nothing to show."""
    most = max((bar.total for bar in bars), default=0)
    if not most:
        return Markup("")
    rows = [_row(bar, _STEP * number, (_WIDTH - _NAME - _COUNT) / most) for number, bar in enumerate(bars)]
    told = "; ".join(bar.told() for bar in bars)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>').format(
        _WIDTH, _STEP * len(bars), label, told, Markup("").join(rows)
    )


def _row(bar: Bar, top: int, scale: float) -> Markup:
    name = bar.name if len(bar.name) <= _LETTERS else bar.name[: _LETTERS - 1] + "…"
    made = [Markup('<text x="{}" y="{}" class="name">{}</text>').format(_NAME - 8, top + 13, name)]
    left = float(_NAME)
    for part in bar.parts:
        if part.number:
            wide = part.number * scale
            made.append(
                Markup(
                    '<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}: {}</title></rect>'
                ).format(part.kind, left, top, max(wide, 1.0), _BAR, part.word, part.number)
            )
            left += wide
    made.append(Markup('<text x="{:.1f}" y="{}">{}</text>').format(left + 6, top + 13, bar.total))
    return Markup("").join(made)
