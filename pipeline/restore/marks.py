"""Puts marks on words that have none: which form each word had is told by `around.py` and the language model together.

Most words are certain by what stands around them; only the others are asked of `tagger.py`, too, and searched, with
their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.around import Around, Text, laid_out
from pipeline.restore.decode import Slot, decode, weigh, word_scores
from pipeline.restore.doubt import Guess, best_forms, guess, signs
from pipeline.restore.fellows import fellows
from pipeline.restore.foreign import Foreign
from pipeline.restore.language import OTHER, START, Ids, LanguageModel, Scores
from pipeline.restore.lattice import Item
from pipeline.restore.mended import Mended, kept, mended
from pipeline.restore.rare import as_listed
from pipeline.restore.seams import parted
from pipeline.restore.syllables import canonical, is_syllable
from pipeline.restore.tagger import Asked, Reading, Tagger
from pipeline.restore.tokens import Case, Kind, Token, ends_sentence, with_case
from pipeline.restore.wild import hides
from pipeline.text import fold

_AROUND = np.float32(1.0)  # how far the words around count beside the language model
_TOLD = np.float32(1.4)  # how far the tagger counts beside it
_AGAIN = np.float32(
    np.log(0.9)
)  # a word whose best form has a smaller share is asked of the tagger again, once its neighbours are known better
_CERTAIN = np.float32(np.log(0.99))  # a form in capitals with a smaller share is not believed
_HOPELESS = np.float32(-7.0)  # nats below the best: a form that is not weighed again
_KEPT = (8, 1)  # states and words before each in the search
_GAIN = 1.0  # nats a word, in the mean: what marks must bring to be believed
_UNSEEN = np.float32(-13.0)  # a word that no list has
_CACHE = 16384  # words whose columns are remembered
_CLASS, _OWN, _CASE, _BEHIND, _OPENED, _MAY, _LOUD = range(7)


_LONG = 4  # letters of a word that shows that another was run together with it


class _Part(NamedTuple):
    token: Token
    columns: tuple[int, ...]
    listed: str | None  # its letters with marks, where it is a rare word


class _Asking(NamedTuple):
    """The text that words are asked of; its rows begin at `bounds`, and `place` tells where each word stands in it."""

    text: Text
    place: Ids
    bounds: Ids


class _Doubted(NamedTuple):
    """The words in doubt, and their forms one after another."""

    at: Ids
    sizes: Ids
    ids: Ids
    shares: Scores
    triples: Scores
    read: Ids  # the whole text as `Guess.read`

    def slots(self, scores: Scores) -> dict[int, Slot]:
        """Each word's forms that are not hopeless, with their scores."""
        likely = scores + self.triples
        slots = {}
        ends = np.cumsum(self.sizes)
        for index, end, size in zip(self.at.tolist(), ends.tolist(), self.sizes.tolist(), strict=True):
            part = slice(end - size, end)
            use = likely[part] > likely[part].max() + _HOPELESS
            slots[index] = Slot(self.ids[part][use], scores[part][use])
        return slots


@dataclass
class Marks:
    """`tagger`: None where none was trained for the language model. `rare`: see `rare.py`."""

    model: LanguageModel
    around: Around
    tagger: Tagger | None = None
    rare: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], tuple[_Part, ...]] = field(default_factory=dict)
    _fixed: dict[int, Slot] = field(default_factory=dict)

    def mend(self, runs: Sequence[list[Item]]) -> list[list[list[Mended]]]:
        """For each item of each run what it becomes, as a list of one."""
        parts = [[self._parts(item.token) for item in run] for run in runs]
        rows = [
            [(item, part) for item, some in zip(run, own, strict=True) for part in some]
            for run, own in zip(runs, parts, strict=True)
        ]
        if not any(rows):
            return [[[kept(item)] for item in run] for run in runs]
        columns = np.array([part.columns for row in rows for _, part in row], np.int64)
        heading = np.array([item.heading for row in rows for item, _ in row], np.bool_)
        alien = np.array([item.foreign.value for row in rows for item, _ in row], np.int64)
        bounds = np.cumsum([0, *(len(row) for row in rows)])
        columns[alien == Foreign.STAYS.value, _MAY] = 0
        words, sure = self._choose(columns, heading, bounds)
        own = columns[:, _OWN]
        believed = self._believed(own, words, bounds, alien > 0)
        words = np.where(believed, words, own)
        native = believed & (alien == 0)
        found = iter(zip(words.tolist(), (words != own).tolist(), native.tolist(), sure.tolist(), strict=True))
        return [
            [[self._one(item, some, found)] for item, some in zip(run, own, strict=True)]
            for run, own in zip(runs, parts, strict=True)
        ]

    def _one(self, item: Item, parts: Sequence[_Part], found: Iterator[tuple[int, bool, bool, float]]) -> Mended:
        """An item with the words that were found for its parts."""
        texts, least = [], 1.0
        for token, _, listed in parts:
            index, changed, native, sure = next(found)
            word = self.model.words[index]
            least = min(least, sure)
            if changed and canonical(token.core.lower()) != word:
                texts.append(token.before + with_case(word, token.case) + token.after)
            elif listed and native:
                texts.append(token.before + listed + token.after)
            else:
                texts.append(token.text)
        text = "".join(texts)
        return kept(item, least) if not texts or text == item.token.text else mended(item, text, least)

    def _parts(self, token: Token) -> tuple[_Part, ...]:
        """What of a token is looked up: all of it, what stands between signs, or nothing."""
        key = token.before, token.core, token.after
        parts = self._known.get(key)
        if parts is None:
            if len(self._known) >= _CACHE:
                self._known.clear()
            parts = self._known[key] = tuple(self._part(part) for part in parted(token))
        return parts

    def _part(self, token: Token) -> _Part:
        columns = self._columns(token)
        return _Part(token, columns, None if columns[_MAY] else as_listed(self.rare, token))

    def _columns(self, token: Token) -> tuple[int, ...]:
        """_CLASS, _OWN and so on."""
        forms, own = self.model.forms, self.model.token_id(token)
        core = token.core.lower()
        known = forms.named.get(fold(core)) if token.kind is not Kind.NUMBER else None
        group = int(forms.of[own]) if known is None else known
        return (
            group,
            own,
            token.case.value,
            2 if ends_sentence(token) else int(bool(token.after)),
            int(bool(token.before)),
            self._may(token, core, known),
            int(token.case is Case.UPPER),
        )

    def _may(self, token: Token, core: str, known: int | None) -> int:
        """0 where a token has no forms to choose from, 2 where it has some in a row of capitals only: "CA MAU"."""
        if known is None or not core.isalpha() or not self._chosen_from(core, known):
            return 0
        return 1 if token.kind is Kind.WORD else 2 * int(hides(token))

    def _choose(self, columns: Ids, heading: NDArray[np.bool_], bounds: Ids) -> tuple[Ids, NDArray[np.float64]]:
        """The words, and how sure each is; rows begin at `bounds`."""
        text, place = laid_out(columns[:, [_CLASS, _CASE, _BEHIND, _OPENED]], np.diff(bounds).tolist())
        hidden = (columns[:, _MAY] == 2) & _beside(heading, bounds)
        may = np.flatnonzero(hidden | ((columns[:, _MAY] == 1) & (heading | (columns[:, _LOUD] == 0))))
        words, sure = columns[:, _OWN].copy(), np.ones(len(columns))
        if not len(may):
            return words, sure
        whole = np.full(len(text.classes), START)
        whole[place] = columns[:, _OWN]
        found = guess(self.model, self.around, text, whole, place[may])
        words[may] = found.words[place[may]]
        sure[may] = np.exp(found.best.astype(np.float64))
        self._settle(words, sure, _Asking(text, place, bounds), self._doubted(found, may))
        doubtful = hidden & (sure < np.exp(_CERTAIN))
        words[doubtful] = columns[doubtful, _OWN]
        return words, sure

    def _doubted(self, found: Guess, may: Ids) -> _Doubted:
        """The words in doubt, each with its forms; `may`: the words that were guessed."""
        forms, doubts = found.forms, found.doubts
        sizes, offsets = forms.sizes[doubts], forms.offsets[doubts]
        each = np.repeat(offsets - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
        shares = forms.shares[each] * _AROUND
        return _Doubted(may[doubts], sizes, forms.ids[each], shares, found.triples[each], found.read)

    def _settle(self, words: Ids, sure: NDArray[np.float64], asking: _Asking, doubted: _Doubted) -> None:
        """Chooses the words in doubt: first each alone, then with what is known of its neighbours and its likes."""
        at, place = doubted.at, asking.place
        scores = doubted.shares + self._told(asking, doubted.read, at)
        best, top = best_forms(scores + doubted.triples, doubted.sizes)
        unsure = best < _AGAIN
        each = np.repeat(unsure, doubted.sizes)
        likely = doubted.ids[np.cumsum(doubted.sizes) - doubted.sizes + top]
        read = doubted.read.copy()
        read[place[at]] = np.where(unsure, self.model.forms.unmarked[asking.text.classes[place[at]]], likely)
        scores[each] = doubted.shares[each] + self._told(asking, read, at[unsure])
        scores += fellows(asking.text, place[at], doubted.sizes, scores)
        self._search(words, sure, place, doubted.slots(scores))

    def _told(self, asking: _Asking, read: Ids, at: Ids) -> Scores:
        """What the tagger says of the forms of the words `at`, to be added."""
        if not self.tagger:
            return np.zeros(int(self.model.forms.sizes[asking.text.classes[asking.place[at]]].sum()), np.float32)
        place, bounds = asking.place, asking.bounds
        row = np.searchsorted(bounds, at, side="right") - 1
        first, stop = place[bounds[row]], place[bounds[row + 1] - 1] + 1
        asked = Asked(place[at], first, stop, asking.text.classes[place[at]])
        return _TOLD * self.tagger.told(self.model, Reading(read, signs(asking.text)), asked)

    def _chosen_from(self, core: str, group: int) -> bool:
        """Whether letters have forms to choose from; two words that printers ran together ("aviệt") are no form."""
        forms = self.model.forms
        size, first = int(forms.sizes[group]), int(forms.first[group])
        if not size or fold(core) in self.model.by_fold:
            return size > 0
        return not any(_run_together(self.model.words[i]) for i in forms.ids[first : first + size].tolist())

    def _search(self, words: Ids, sure: NDArray[np.float64], place: Ids, slots: dict[int, Slot]) -> None:
        """Chooses the doubtful words, by what the language model and the words around tell together."""
        windows = list(_windows(slots, place))
        every = words.tolist()
        grids = [[slots.get(i) or self._one_word(every[i]) for i in range(a, b)] for a, b in windows]
        paths = decode(self.model, grids, _KEPT)
        for (first, _), row, choices in zip(windows, grids, weigh(self.model, grids, paths), strict=True):
            for index, (slot, choice) in enumerate(zip(row, choices, strict=True), first):
                if index in slots:
                    words[index] = slot.ids[choice.picked]
                    sure[index] = 1 / (1 + np.exp(-max(choice.gap, 0.0)))

    def _one_word(self, word: int) -> Slot:
        slot = self._fixed.get(word)
        if slot is None:
            slot = self._fixed[word] = Slot(np.array([word], np.int64), np.zeros(1, np.float32))
        return slot

    def _believed(self, before: Ids, after: Ids, bounds: Ids, alien: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each word, if its row is likelier with the chosen words than as it came, its foreign words apart."""
        gain = self._likely(after, bounds) - self._likely(before, bounds)
        sizes = np.diff(bounds)
        some = sizes > 0
        mean = np.zeros(len(sizes))
        judged = np.maximum(np.add.reduceat((~alien).astype(np.int64), bounds[:-1][some]), 1)
        mean[some] = np.add.reduceat(gain, bounds[:-1][some]) / judged
        return np.repeat(mean >= _GAIN, sizes)

    def _likely(self, words: Ids, bounds: Ids) -> Scores:
        """The words' log probabilities; two starts stand before each row."""
        padded = np.insert(words, np.repeat(bounds[:-1], 2), START)
        scores = word_scores(self.model, padded)
        return np.where(words == OTHER, _UNSEEN, scores[padded != START])


def _beside(flags: NDArray[np.bool_], bounds: Ids) -> NDArray[np.bool_]:
    """For each word, if a flagged one stands beside it in its row; rows begin at `bounds`."""
    row = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    same = row[1:] == row[:-1]
    out = np.zeros(len(flags), np.bool_)
    out[1:] |= flags[:-1] & same
    out[:-1] |= flags[1:] & same
    return out


def _run_together(word: str) -> bool:
    ends = ((word[:cut], word[cut:]) for cut in range(1, len(word) - _LONG + 1))
    return any(end != fold(end) and is_syllable(end) and is_syllable(one) for one, end in ends)


def _windows(slots: Iterable[int], place: Ids) -> Iterator[tuple[int, int]]:
    """The slots (rising) with two words before and after, not beyond their rows; near ones are one window."""
    first = end = -1
    for index in slots:
        start, stop = index, index + 1
        while start > max(0, index - 2) and place[start] == place[start - 1] + 1:
            start -= 1
        while stop < min(len(place), index + 3) and place[stop] == place[stop - 1] + 1:
            stop += 1
        if start >= end:
            if end > 0:
                yield first, end
            first = start
        end = stop
    if end > 0:
        yield first, end
