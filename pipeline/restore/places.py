"""Names of communes and districts, told by a list of them and by the other names of the same province in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline.knowledge import load
from pipeline.restore.mended import Mended
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, Token, case_of, tokenize, with_case
from pipeline.text import fold

_LONGEST = 4  # words of a name
_SUPPORT = 1.0  # other names of a province, a share for each province that has one, that make it the text's own
_OUTWEIGHS = 3.0  # so many times as much as for the province of the name as it stands
_SURE = 0.95  # of a word that the list has told


class _Name(NamedTuple):
    """A name in a text: its words, and what the list has for their letters."""

    words: list[Mended]
    tokens: list[Token]
    forms: dict[str, frozenset[str]]

    @property
    def now(self) -> str:
        return " ".join(canonical(token.core.lower()) for token in self.tokens)

    @property
    def provinces(self) -> frozenset[str]:
        return frozenset().union(*self.forms.values())


@dataclass
class Places:
    """`path`: a province a line, "Name: a commune, another", the communes in small letters."""

    path: Path

    @cached_property
    def provinces(self) -> dict[str, str]:
        """By their names without marks."""
        return {fold(line.split(":")[0]): line.split(":")[0] for line in self._lines}

    @cached_property
    def _lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def named(self) -> dict[str, dict[str, frozenset[str]]]:
        """For each name without marks its forms, each with the provinces that have one."""
        found: dict[str, dict[str, set[str]]] = {}
        for line in self._lines:
            province, _, names = line.partition(": ")
            for form in names.split(", "):
                found.setdefault(fold(form), {}).setdefault(form, set()).add(province)
        return {key: {form: frozenset(some) for form, some in forms.items()} for key, forms in found.items()}

    def known(self, words: Sequence[Mended]) -> Iterator[Mended]:
        """The words of names that some province has just as they stand."""
        for name in self._names(words, [word.text.lower() for word in words]):
            if _has(name):
                yield from name.words

    def mend(self, lines: Sequence[list[Mended]], read: bool, sure: Container[int] = ()) -> None:
        """Gives the names behind "xã", "huyện" and the like the marks that the list has.

        `read`: of a text whose marks were read, and mostly well, where a name that the list has stays, and so does
        one of words that are all `sure` (by id).
        """
        flat = [word for line in lines for word in line]
        texts = [word.text.lower() for word in flat]
        names = list(self._names(flat, texts))
        votes = Counter(self._named_provinces(flat, texts)) if names else Counter[str]()
        support = {province: float(count) for province, count in votes.items()}
        for name in names:
            for province in name.provinces:
                support[province] = support.get(province, 0.0) + 1 / len(name.provinces)
        for name in names:
            form = _chosen(name, support)
            well = all(id(word) in sure and not word.changed for word in name.words) and not _lost_marks(name, form)
            stays = read and (_has(name) or well)
            if form != name.now and not stays:
                _put(name, form)

    def raise_provinces(self, lines: Sequence[list[Mended]]) -> None:
        """Gives a province's name its first capital where it has the second, in text that misreads letters' heights."""
        kind = load("places.yaml")["province"]
        flat = [word for line in lines for word in line]
        for before, first, second in zip(flat, flat[1:], flat[2:], strict=False):
            if before.text.lower() != kind:
                continue
            one, two = tokenize(first.text), tokenize(second.text)
            name = f"{one.core} {two.core}".lower()
            plain = one.text == one.core and one.case is Case.LOWER and two.case is Case.TITLE and not two.before
            if plain and self.provinces.get(fold(name), "").lower() == name:
                first.text, first.changed = with_case(first.text, Case.TITLE), True

    def _named_provinces(self, words: Sequence[Mended], texts: Sequence[str]) -> Iterator[str]:
        """The provinces that are called so; `texts`: the words in small letters."""
        kind = load("places.yaml")["province"]
        for index, text in enumerate(texts):
            if text == kind:
                tokens = [tokenize(other.text) for other in words[index + 1 : index + 3]]
                found = self.provinces.get(" ".join(fold(token.core.lower()) for token in tokens))
                if found:
                    yield found

    def _names(self, words: Sequence[Mended], texts: Sequence[str]) -> Iterator[_Name]:
        """The names of the list that stand behind what they are, one or several of them."""
        kinds, joints = frozenset(load("places.yaml")["kinds"]), frozenset(load("places.yaml")["joints"])
        done = 0  # the places before it have been looked at
        for start in [place for place, text in enumerate(texts) if text in kinds]:
            index, kind = start + 1, start >= done
            while kind and index < len(words):
                if texts[index] in joints:
                    index += 1
                    continue
                row = _capitals(words[index : index + _LONGEST])
                name = self._longest(words[index : index + len(row)], row)
                if name:
                    yield name
                index += len(row)
                kind = bool(row) and (row[-1].after == "," or (index < len(texts) and texts[index] in joints))
            done = max(done, index)

    def _longest(self, words: Sequence[Mended], tokens: list[Token]) -> _Name | None:
        for size in range(len(tokens), 1, -1):
            forms = self.named.get(" ".join(fold(token.core.lower()) for token in tokens[:size]))
            if forms:
                return _Name(list(words[:size]), tokens[:size], forms)
        return None


def _has(name: _Name) -> bool:
    """Whether some province has a name as it stands, or in another spelling: "Đak" for "Đắk"."""
    spelled = {same: some[0] for some in load("places.yaml")["spellings"] for same in some}
    now, *forms = (" ".join(spelled.get(word, word) for word in form.split()) for form in (name.now, *name.forms))
    return now in forms


def _lost_marks(name: _Name, form: str) -> bool:
    """Whether a word of a name has no marks and should: an OCR is sure of such, too."""
    pairs = zip(name.now.split(), form.split(), strict=True)
    return any(now != right and now == fold(now) for now, right in pairs)


def _capitals(words: Sequence[Mended]) -> list[Token]:
    """The words that begin with a capital, up to the first sign."""
    row: list[Token] = []
    for word in words:
        token = tokenize(word.text)
        if token.case is Case.LOWER or not token.core.isalpha() or token.before:
            break
        row.append(token)
        if token.after:
            break
    return row


def _chosen(name: _Name, support: dict[str, float]) -> str:
    """The form that the list has in the province of which the text has most other names; else the name as it stands."""
    own = 1 / len(name.provinces)
    best = max(name.provinces, key=lambda province: (support[province], province))
    forms = [form for form, some in name.forms.items() if best in some]
    now = name.forms.get(name.now, frozenset())
    if best in now or len(forms) > 1 or support[best] - own < _SUPPORT:
        return name.now
    rival = max((support[province] - own for province in now), default=0.0)
    return forms[0] if support[best] - own >= _OUTWEIGHS * rival else name.now


def _put(name: _Name, form: str) -> None:
    for word, token, right in zip(name.words, name.tokens, form.split(), strict=True):
        if canonical(token.core.lower()) != right:
            word.text = token.before + with_case(right, case_of(token.core)) + token.after
            word.changed, word.sure = True, min(word.sure, _SURE)
