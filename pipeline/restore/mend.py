"""How damaged a text is, and what is done about it: nothing, marks, or letters. Words in, mended words out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np

from pipeline.restore.channel import Channel
from pipeline.restore.decode import CARRIED, QUICK, THOROUGH, Choice, Slot, decode, weigh, word_scores
from pipeline.restore.foreign import Foreign, foreign
from pipeline.restore.language import OTHER, START, Ids, LanguageModel, Scores
from pipeline.restore.lattice import JOIN, Damage, Item, Lattice, Options, Seen
from pipeline.restore.margins import FAIR, GOOD, error_rate, like_a_name, margin
from pipeline.restore.marks import Marks
from pipeline.restore.memory import Memory
from pipeline.restore.mended import Mended, joined, kept, mended, two
from pipeline.restore.places import Places
from pipeline.restore.rows import LONG_LINE, items_of, mark_openings, names_a_person, wraps
from pipeline.restore.second import Chosen, look_again, opinions
from pipeline.restore.stops import mend_stops
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, Kind, plain, with_case
from pipeline.restore.wild import case_of_word, expose

# Nats unless said otherwise; tuned on drawn pages of held-out documents, see docs/restore.md.
_NOISY_SCORE = -7.4  # a text whose words are less likely than this, in the mean, may be read in the wrong language
_CLEAN_SCORE = -5.8  # a line that is likelier is left alone even there
_BAD_LINE = -9.5  # a line of another text must be worse than this to be read in the wrong language
_FEW_ODD = 0.25  # share of words that are no syllables in a text that a Vietnamese OCR has read
_FEW_MARKS = 0.02  # share of words with marks in a text that lost them
_GAIN = 1.0  # a word, in the mean: what marks must bring to be believed
_UNSEEN = -13.0  # a word that no list has
_SAMPLE = 120  # words on which the two kinds of OCR errors are compared
# A word is looked at again where it and the next are less likely in the mean: in good text and in poor, by the OCR's
# confidence: above 0.96, above 0.9, below; in good text without confidences.
_UNLIKELY = {True: (-8.0, -6.0, -5.0), False: (-6.5, 0.0, 0.0)}
_UNLIKELY_TEXT = -8.0
_CERTAIN, _LIKELY = 0.96, 0.9
_RIVAL = 0.1  # the chance of another reading that makes a word doubtful
_POOR = 0.02  # a text with more words that are no syllables was badly read
_CONTRARY = 3.0  # a read word is doubtful where what stands around it calls for another so much more
_CONTRARY_NAME = 4.5  # the same for a capitalised one: names are rare
_CONTRARY_WRONG = 0.005  # the least chance that such a word was misread
# How far what stands around counts beside the language model, and for capitalised words.
_AROUND = {Damage.MARKS: (1.0, 0.5), Damage.LETTERS: (1.5, 1.5)}
_ODD_SHARE = 8.0  # misread words for each one that is no syllable
_LEAST, _MOST = 0.001, 0.4  # the share of misread words, bounds
_STRIPS = "'’‘`´{}"  # Vietnamese has no apostrophes: a mark's remains


Row = tuple[list[Slot], list[int]]  # the slots of a run, and for each the index of its item


@dataclass
class Mender:
    model: LanguageModel
    marks: Channel  # what a Vietnamese OCR does
    letters: Channel  # what an OCR of the wrong language does
    remember: bool = True
    arcs: bool = True
    places: Places | None = None  # the names of communes and districts
    plain: Marks | None = None  # puts marks on text that has none; without it the language model does so alone
    _lattices: dict[Damage, Lattice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        channels = {Damage.UNMARKED: None, Damage.MARKS: self.marks, Damage.LETTERS: self.letters}
        self._lattices = {
            damage: Lattice(self.model, channel, damage is Damage.LETTERS) for damage, channel in channels.items()
        }

    def lines(self, lines: Sequence[Sequence[Seen]]) -> list[list[Mended]]:
        """The words of the lines of one page or text, mended or as they were, in the same order."""
        rows = [items_of(line, number, lines[number - 1] if number else ()) for number, line in enumerate(lines)]
        page = self.assess([item for row in rows for item in row])
        damages = [self._damage_of(row, page) for row in rows]
        runs: list[tuple[Damage, list[Item]]] = []
        for index, row in enumerate(rows):
            if runs and index and damages[index] is damages[index - 1] and wraps(rows[index - 1], row):
                runs[-1][1].extend(row)
            else:
                runs.append((damages[index], list(row)))
        out: list[list[Mended]] = [[] for _ in lines]
        named = [names_a_person(row) for row in rows]
        if self.places and page is not Damage.UNMARKED:  # there no name is right as it was read
            _note_places(rows, self.places)
        for damage in (Damage.UNMARKED, Damage.MARKS, Damage.LETTERS):
            chosen = [mark_openings(run) for kind, run in runs if kind is damage]
            for run, words in zip(chosen, self._mend(damage, chosen), strict=True):
                for item, word in zip(run, words, strict=True):
                    out[item.line] += [kept(item)] if named[item.line] else word
        if self.places and (page is not Damage.MARKS or any(word.confidence is not None for word in chain(*lines))):
            sure = {id(word) for row, line in zip(out, lines, strict=True) for word in row if _well_read(word, line)}
            self.places.mend(out, page is Damage.MARKS, sure)
            if page is Damage.LETTERS:
                self.places.raise_provinces(out)
        return out

    # ------------------------------------------------------------ how damaged

    def assess(self, items: list[Item]) -> Damage:
        """The damage of a text's or a line's words, taken together; good text is looked at as an OCR's."""
        words = [i.token for i in items if i.token.kind is Kind.WORD and i.token.case is not Case.UPPER]
        if len(words) < 2:
            words = [i.token for i in items if i.token.kind is Kind.WORD]
        if len(words) < 2:
            return Damage.MARKS
        if sum(_marked(t.core) for t in words) <= _FEW_MARKS * len(words):
            plainly = [i.token for i in items if i.token.kind is Kind.WORD and i.foreign is Foreign.NO] or words
            known = sum(t.core.isalpha() and t.core.lower() in self.model.by_fold for t in plainly)
            return Damage.UNMARKED if known >= 0.8 * len(plainly) else Damage.MARKS
        alien = foreign([i.token for i in items], self._real)
        native = [i for i, kind in zip(items, alien, strict=True) if kind is Foreign.NO]
        words = [i.token for i in native if i.token.kind is Kind.WORD and i.token.case is not Case.UPPER]
        odd = sum(self.model.syllable_id(t.core.lower()) is None for t in words)
        if odd <= _FEW_ODD * len(words) or self._score(native) >= _NOISY_SCORE:
            return Damage.MARKS  # an OCR of another language leaves few syllables whole
        sample = native[:_SAMPLE]
        return max((Damage.LETTERS, Damage.MARKS), key=lambda damage: self._explained(sample, damage))

    def _explained(self, items: list[Item], damage: Damage) -> float:
        """How well a kind of OCR errors explains the words, in nats."""
        lattice = self._lattices[damage]
        slots: list[Slot] = [lattice.misread(item) for item in items if item.token.kind is not Kind.NONE]
        paths = decode(self.model, [slots])
        found = weigh(self.model, [slots], paths)[0]
        return sum(float(choice.scores[choice.picked]) for choice in found)

    def _score(self, items: list[Item]) -> float:
        """Mean log probability of the words as they stand; numbers, codes and capitals are only context."""
        seen = [i.token for i in items if i.token.kind is not Kind.NONE]
        scores = word_scores(self.model, np.array([self.model.token_id(t) for t in seen], np.int64))
        judged = [
            float(s) if self.model.syllable_id(t.core.lower()) is not None else _UNSEEN
            for t, s in zip(seen, scores, strict=True)
            if t.kind is Kind.WORD and t.case is not Case.UPPER
        ]
        return float(np.mean(judged)) if judged else 0.0

    def _damage_of(self, items: list[Item], page: Damage) -> Damage:
        """What is done with one line of a page: its own state counts where it is long enough to tell."""
        if page is Damage.UNMARKED:
            return page
        words = [i for i in items if i.token.kind is Kind.WORD]
        if page is Damage.MARKS and len(words) >= LONG_LINE:
            own = self.assess(items)
            return page if own is Damage.LETTERS and self._score(items) > _BAD_LINE else own
        clean = len(words) >= 3 and not any(i.heading for i in items) and self._score(items) > _CLEAN_SCORE
        return Damage.MARKS if page is Damage.LETTERS and clean else page

    # ------------------------------------------------------------ mending

    def _mend(self, damage: Damage, runs: list[list[Item]]) -> list[list[list[Mended]]]:
        """For each item of each run the words that it becomes: none where it was joined to the one before."""
        if not runs:
            return []
        if damage is Damage.UNMARKED and self.plain:
            return self.plain.mend(runs)
        looked_at = self._suspects(runs) if damage is Damage.MARKS else None
        rows = [self._row(damage, run, looked_at) for run in runs]
        busy = _busy(rows)
        grids = [rows[i][0] for i in busy]
        paths = decode(self.model, grids, QUICK if damage is Damage.UNMARKED else THOROUGH)
        weighed = weigh(self.model, grids, paths)
        self._reconsider(damage, runs, rows, weighed)
        out = [[[kept(item)] for item in run] for run in runs]
        gains = self._gains(grids, weighed) if damage is Damage.UNMARKED else [_GAIN] * len(grids)
        for index, choices, gain in zip(busy, weighed, gains, strict=True):
            if gain >= _GAIN:
                self._pick(damage, runs[index], rows[index], choices, out[index])
        if damage is Damage.MARKS and any(i.seen.confidence is not None for i in chain(*runs)):
            poor = self._odd(chain(*runs)) >= _POOR
            for run, words in zip(runs, out, strict=True):
                mend_stops(run, words, self.model, poor)
        return out

    def _reconsider(self, damage: Damage, runs: list[list[Item]], rows: list[Row], weighed: list[list[Choice]]) -> None:
        """Makes the choices again with the text's own words and with what stands around.

        `weighed`: of the rows that have a choice, in their order.
        """
        busy = _busy(rows)
        grids = [rows[i][0] for i in busy]
        items = [[runs[i][place] for place in rows[i][1]] for i in busy]
        if self.remember:
            chosen_from = set(busy)
            quiet = (row for i, row in enumerate(rows) if i not in chosen_from)
            memory = Memory(self.model, quiet, grids, weighed)
            read = damage is Damage.LETTERS or any(i.seen.confidence is not None for run in runs for i in run)
            for index, slots in enumerate(grids):
                if read and memory.recall(weighed[index], slots):
                    weighed[index] = weigh(self.model, [slots], [[c.picked for c in weighed[index]]])[0]
                memory.reconsider(weighed[index], slots)
        if self.plain and damage is not Damage.UNMARKED:
            chosen = [
                Chosen(grid, choices, [item.token for item in row])
                for i, grid, choices, row in zip(busy, grids, weighed, items, strict=True)
                if any(_read(item) for item in runs[i])
            ]
            look_again(self.model, self.plain.around, chosen, *_AROUND[damage])
        if self.remember and damage is Damage.LETTERS:
            titles = [[i.token.case is Case.TITLE and not i.opening for i in row] for row in items]
            memory.recall_titles(grids, weighed, titles)

    def _suspects(self, runs: list[list[Item]]) -> set[int]:
        """The tokens (by id) of a read text that are worth a second look; sets how likely each was misread."""
        items = [i for run in runs for i in run if i.token.kind is not Kind.NONE]
        ids = np.array([START if i is None else self.model.token_id(i.token) for run in runs for i in _padded(run)])
        scores = word_scores(self.model, ids)
        scores = ((scores + np.append(np.where(ids[1:] == START, scores[:-1], scores[1:]), 0)) / 2)[ids != START]
        syllable = [plain(i.token.core) and self.model.syllable_id(i.token.core.lower()) is not None for i in items]
        odd = self._odd(items)
        base = min(max(_ODD_SHARE * odd, _LEAST), _MOST)
        found: set[int] = set()
        read = any(i.seen.confidence is not None for i in items)
        other = opinions(self.model, self.plain.around, runs) if read and self.plain else {}
        for item, ok, score in zip(items, syllable, scores.tolist(), strict=True):
            core, sure = item.token.core, item.seen.confidence
            rate = base if sure is None else base * error_rate(sure)
            item.wrong = min(max(rate, 1e-4), 0.6)
            alien = not ok and (not _marked(core) or len(core) < 2)
            rival = max((chance for _, chance in item.seen.choices), default=0.0) >= _RIVAL
            told = other.get(id(item))
            bound = _CONTRARY_NAME if like_a_name(item) else _CONTRARY
            item.contrary = told is not None and told > bound
            if item.contrary:
                item.wrong = max(item.wrong, _CONTRARY_WRONG)
            if item.named or (sure is None and core[:1].islower() and core[1:2].isupper()):
                continue  # "pH", a note's letter before a name
            if base < GOOD and (alien or not core.isalpha()) and not rival:
                continue
            if item.readable and sum(c.isalpha() for c in core) < min(2, len(core)):
                continue
            doubted = item.readable and (not ok or rival or item.contrary or score < _suspect_below(sure, base < GOOD))
            if doubted or (item.token.kind is Kind.KEPT and core.isalpha() and not alien):
                found.add(id(item))
        if self.plain and not read:
            called = opinions(self.model, self.plain.around, runs, found)
            for item in items:
                item.called = called.get(id(item), 0.0)
        return found

    def _odd(self, items: Iterable[Item]) -> float:
        """The share of words in small letters that are no syllables and look like ones that were misread."""
        cores = [i.token.core for i in items if i.readable and i.token.case is Case.LOWER]
        odd = [core for core in cores if not plain(core) or self.model.syllable_id(core.lower()) is None]
        return sum(_damaged(core) for core in odd) / max(len(cores), 30)

    def _row(self, damage: Damage, run: list[Item], looked_at: set[int] | None) -> Row:
        """The slots of a run, and for each the index of its item."""
        lattice = self._lattices[damage]
        if damage is Damage.LETTERS:
            expose(run)
        alien = foreign([item.token for item in run], self._real)
        slots: list[Slot] = []
        places: list[int] = []
        last: tuple[int, Options] | None = None  # the item before, where it may be joined to this one
        for index, item in enumerate(run):
            if item.token.kind is Kind.NONE:
                last = None
                continue
            if damage is Damage.UNMARKED:
                slots.append(lattice.unmarked(item))
                places.append(index)
                continue
            active = alien[index] is not Foreign.STAYS and (looked_at is None or id(item) in looked_at)
            slot = lattice.misread(item) if active else lattice.fixed(self.model.token_id(item.token))
            two = lattice.parted(item, slot) if active and self.arcs else None
            if two:
                slots += two
                places += [index, index]
                last = None
                continue
            if last and self.arcs and (active or len(last[1].ids) > 1):
                wide = lattice.joined(run[last[0]], item, last[1], slot)
                if wide:
                    slots[-1], slot = wide
            slots.append(slot)
            places.append(index)
            last = index, slot
        return slots, places

    def _real(self, core: str) -> bool:
        """Whether a list has a word that is no syllable."""
        return len(core) > 1 and not set(core.lower()).isdisjoint("aeiouy") and core.lower() in self.model.ids

    def _gains(self, grids: list[list[Slot]], weighed: list[list[Choice]]) -> list[float]:
        """How much likelier each row without marks is with the chosen ones, a word in the mean."""
        if not grids:
            return []
        after: list[int] = []
        now: list[int] = []
        for slots, choices in zip(grids, weighed, strict=True):
            after += [START, START, *(int(s.ids[c.picked]) for s, c in zip(slots, choices, strict=True))]
            now += [START, START, *(int(s.ids[s.own]) for s in slots if isinstance(s, Options))]
        gain = self._likely(np.array(after, np.int64)) - self._likely(np.array(now, np.int64))
        sizes = np.array([len(slots) for slots in grids])
        starts = np.cumsum(sizes + 2) - sizes - 2
        gain[starts] = gain[starts + 1] = 0
        return [float(share) for share in np.add.reduceat(gain, starts) / sizes]

    def _likely(self, ids: Ids) -> Scores:
        return np.where(ids == OTHER, np.float32(_UNSEEN), word_scores(self.model, ids))

    def _pick(self, damage: Damage, run: list[Item], row: Row, choices: list[Choice], out: list[list[Mended]]) -> None:
        """Turns the choices of a run into words."""
        slots, places = row
        index = 0
        while index < len(slots):
            place, slot, choice = places[index], slots[index], choices[index]
            item = run[place]
            assert isinstance(slot, Options)
            index += 1
            if index < len(slots) and places[index] == place:  # the first of two slots of one token
                second, also = slots[index], choices[index]
                index += 1
                assert isinstance(second, Options)
                if choice.picked == CARRIED:
                    out[place] = [self._one(damage, item, second, also)]
                else:
                    words = [self.model.words[int(s.ids[c.picked])] for s, c in ((slot, choice), (second, also))]
                    assert slot.cuts
                    out[place] = two(item, words, slot.cuts[choice.picked])
            elif slot.gives is not None and slot.gives[choice.picked] == JOIN:
                out[place] = [joined(item, run[places[index]], self.model.words[int(slot.ids[choice.picked])])]
                out[places[index]] = []
                index += 1
            elif len(slot.ids) > 1:
                out[place] = [self._one(damage, item, slot, choice)]

    def _one(self, damage: Damage, item: Item, slot: Options, choice: Choice) -> Mended:
        """One token, one word: changed where the margin is wide enough."""
        token = item.token
        word = self.model.words[int(slot.ids[choice.picked])]
        sure = 1 / (1 + math.exp(-max(choice.gap, 0.0)))
        if choice.picked == slot.own or int(slot.ids[choice.picked]) == OTHER or canonical(token.core.lower()) == word:
            return kept(item, sure)
        needed = margin(damage, item, word, slot.own >= 0)
        if needed is None or (slot.own >= 0 and choice.margin(slot.own) < needed):
            return kept(item, 0.5)
        before, after = token.before, token.after
        if damage is Damage.LETTERS:
            before, after = before[: len(before) - item.stray], after.lstrip(_STRIPS + "!" + "?" * item.queried)
            return mended(item, before + with_case(word, case_of_word(item, word, self.model)) + after, sure)
        return mended(item, before + with_case(word, token.case) + after, sure)


def _note_places(rows: Sequence[list[Item]], places: Places) -> None:
    """Notes the names of places that are right as they were read."""
    items = [item for row in rows for item in row]
    words = [kept(item) for item in items]
    known = {id(word) for word in places.known(words)}
    for item, word in zip(items, words, strict=True):
        item.named |= id(word) in known


def _well_read(word: Mended, line: Sequence[Seen]) -> bool:
    """Whether the OCR did not doubt a word."""
    return all((seen.confidence or 0.0) >= _LIKELY for seen in line[word.first : word.last + 1])


def _suspect_below(confidence: float | None, good: bool) -> float:
    if confidence is None:
        return _UNLIKELY_TEXT if good else _UNLIKELY[False][0]
    return _UNLIKELY[good][0 if confidence >= _CERTAIN else 1 if confidence >= _LIKELY else 2]


def _busy(rows: Sequence[Row]) -> list[int]:
    """The rows that have a choice."""
    return [i for i, (slots, _) in enumerate(rows) if any(len(s.ids) > 1 for s in slots)]


def _read(item: Item) -> bool:
    """Whether a word comes from an OCR or from a text that one has damaged: good text has rarer words than pages."""
    return item.seen.confidence is not None or item.wrong is None or item.wrong >= FAIR


def _padded(run: list[Item]) -> Iterator[Item | None]:
    """The items that are words, after two starts."""
    yield from (None, None)
    yield from (item for item in run if item.token.kind is not Kind.NONE)


@lru_cache(maxsize=8192)
def _marked(core: str) -> bool:
    """Whether a letter has a mark, or is a letter such as đ that ASCII lacks."""
    return any(ord(c) > 127 and c.isalpha() for c in unicodedata.normalize("NFC", core))


def _damaged(core: str) -> bool:
    """Whether a word that is no syllable looks like one that was misread: a foreign word has no marks."""
    return _marked(core) or not core.isalnum()
