"""How damaged the lines of a text are, and what is done about it: nothing, marks, or letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

import numpy as np

from pipeline.restore.channel import Channel
from pipeline.restore.codes import mend_code
from pipeline.restore.decode import Choice, Slot, decode, line_scores
from pipeline.restore.language import OTHER, Ids, LanguageModel, Scores
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, Kind, Token, capitals, plain, tokenize, with_case
from pipeline.text import fold

# Nats unless said otherwise; tuned on held-out pages, see docs/restore.md.
_UNKNOWN_START, _UNKNOWN_LETTER = 5.0, 1.6  # of a word that is no syllable: a name, an abbreviation
_UNKNOWN_SIGN = 3.0  # of each digit or sign in it
_NAME_BONUS = 3.0  # a capital inside a sentence makes a name likelier
_KEEP_MARGIN, _KEEP_TITLE = 1.0, 2.5  # a syllable is left unless another is this much better
_CLEAN_MARGIN, _CLEAN_RIVAL, _CLEAN_LETTERS = 6.0, 4.0, 3  # single errors in good text
_CLEAN_COST = 11.0  # a letter or two differ, no more
_NOISY_SCORE = -7.2  # a page whose words are less likely than this, in the mean, is damaged
_CLEAN_SCORE = -5.8  # a line that is likelier is left alone even there
_LONG_LINE = 8  # words that make a line's own score worth believing
_GAIN = 1.0  # a word, in the mean: what restoring must bring to be believed
_UNSEEN = -13.0  # a word that no list has
_BEAM_MARKS, _BEAM_LETTERS = 24, 20


class Damage(Enum):
    NONE = 0
    UNMARKED = 1  # no Vietnamese marks at all
    NOISY = 2  # letters misread


@dataclass(slots=True)
class Mended:
    """A word after restoration. `sure` is 0 to 1: how far the choice is to be believed; 1 where nothing was done."""

    text: str
    changed: bool = False
    sure: float = 1.0


@dataclass
class Mender:
    model: LanguageModel
    marks: Channel  # what a Vietnamese OCR does
    letters: Channel  # what an OCR of the wrong language does

    def lines(self, lines: list[list[str]]) -> list[list[Mended]]:
        """The words of the lines of one page or text, each mended or as it was: as many, in the same order."""
        tokens = [[tokenize(mend_code(word)) for word in line] for line in lines]
        page = self.assess([t for line in tokens for t in line])
        damages = [self._damage_of(line, page) for line in tokens]
        mended: list[Mended] = []
        start = 0
        while start < len(tokens):
            end = start + 1
            while end < len(tokens) and damages[end] is damages[start] and _wraps(tokens[end - 1], tokens[end]):
                end += 1
            mended += self._run(tokens[start:end], damages[start])
            start = end
        queue = iter(mended)
        return [[_noted(word, next(queue)) for word in line] for line in lines]

    def assess(self, tokens: list[Token]) -> Damage:
        """The damage of a page's or a line's words, taken together."""
        words = [t for t in tokens if t.kind is Kind.WORD and t.case is not Case.UPPER]
        if len(words) < 2:
            words = [t for t in tokens if t.kind is Kind.WORD]
        if len(words) < 2:
            return Damage.NONE
        if not any(_marked(t.core) for t in words):
            known = sum(t.core.isalpha() and fold(t.core) in self.model.by_fold for t in words)
            return Damage.UNMARKED if known >= 0.8 * len(words) and len(words) >= 2 else Damage.NONE
        return Damage.NOISY if self._score(tokens) < _NOISY_SCORE else Damage.NONE

    def _score(self, tokens: list[Token]) -> float:
        """Mean log probability of the words as they stand; numbers, codes and capitals are only context."""
        seen = [t for t in tokens if t.kind is not Kind.NONE]
        scores = line_scores(self.model, np.array([self.model.token_id(t) for t in seen], np.int64))
        judged = [
            float(s) if self.model.syllable_id(t.core.lower()) is not None else _UNSEEN
            for t, s in zip(seen, scores, strict=True)
            if t.kind is Kind.WORD and t.case is not Case.UPPER
        ]
        return float(np.mean(judged)) if judged else 0.0

    def _damage_of(self, tokens: list[Token], page: Damage) -> Damage:
        """What is done with one line of a page: its own state counts where it is long enough to tell."""
        words = [t for t in tokens if t.kind is Kind.WORD]
        if page is Damage.NONE and len(words) >= _LONG_LINE:
            return self.assess(tokens)
        clean = len(words) >= 3 and not any(capitals(tokens)) and self._score(tokens) > _CLEAN_SCORE
        return Damage.NONE if page is Damage.NOISY and clean else page

    def _run(self, lines: list[list[Token]], damage: Damage) -> list[Mended]:
        """Lines that go on from one to the next, their words in one row."""
        tokens = [t for line in lines for t in line]
        seen = [t for t in tokens if t.kind is not Kind.NONE]
        if damage is Damage.NONE:
            slots = [self._clean_slot(t) for t in seen]
        else:
            heading = [c for line in lines for c in capitals(line)]
            kept = [h for h, t in zip(heading, tokens, strict=True) if t.kind is not Kind.NONE]
            slots = [self._slot(t, damage, kept[i], i == 0) for i, t in enumerate(seen)]
        if all(len(s.ids) == 1 for s in slots):
            return [Mended(t.text) for t in tokens]
        choices = decode(self.model, slots, _BEAM_MARKS if damage is Damage.UNMARKED else _BEAM_LETTERS)
        if damage is Damage.UNMARKED and not self._gained(slots, seen, choices):
            return [Mended(t.text) for t in tokens]
        pick = self._touched if damage is Damage.NONE else self._picked
        done = iter([pick(t, s, c) for t, s, c in zip(seen, slots, choices, strict=True)])
        return [Mended(t.text) if t.kind is Kind.NONE else next(done) for t in tokens]

    def _slot(self, token: Token, damage: Damage, heading: bool, first: bool) -> Slot:
        own = self.model.token_id(token)
        if token.kind is not Kind.WORD or (token.case is Case.UPPER and not heading):
            return Slot(np.array([own], np.int64), np.zeros(1, np.float32))
        read = token.core.lower()
        odd = sum(not c.isalpha() for c in read)
        unknown = _UNKNOWN_START + _UNKNOWN_LETTER * len(read) + _UNKNOWN_SIGN * odd
        if token.case is Case.TITLE and not first:
            unknown -= _NAME_BONUS
        if damage is Damage.UNMARKED:
            ids = (
                self.model.by_fold.get(read, np.array([], np.int64)) if token.core.isalpha() else np.array([], np.int64)
            )
            scores = np.zeros(len(ids), np.float32)
        else:
            ids, scores = self.letters.candidates(read)
        return Slot(np.append(ids, OTHER), np.append(scores, np.float32(-unknown)))

    def _gained(self, slots: list[Slot], tokens: list[Token], choices: list[Choice]) -> bool:
        """Whether a line without marks is Vietnamese: with marks it must be much likelier."""
        after = self._likely(np.array([s.ids[c.picked] for s, c in zip(slots, choices, strict=True)], np.int64))
        now = self._likely(np.array([self.model.token_id(t) for t in tokens], np.int64))
        return float((after - now).mean()) >= _GAIN

    def _likely(self, ids: Ids) -> Scores:
        return np.where(ids == OTHER, np.float32(_UNSEEN), line_scores(self.model, ids))

    def _picked(self, token: Token, slot: Slot, choice: Choice) -> Mended:
        word = self.model.words[int(slot.ids[choice.picked])]
        if len(slot.ids) == 1:
            return Mended(token.text)
        rival = float(np.sort(choice.scores)[-2])
        margin = float(choice.scores[choice.picked]) - rival
        sure = 1 / (1 + float(np.exp(-max(margin, 0.0))))
        if int(slot.ids[choice.picked]) == OTHER or canonical(token.core.lower()) == word:
            return Mended(token.text, False, sure)
        own = self.model.syllable_id(token.core.lower())
        same = np.flatnonzero(slot.ids == (-1 if own is None else own))
        needed = _KEEP_TITLE if token.case is Case.TITLE else _KEEP_MARGIN
        if not slot.scores[:-1].any():  # text without marks: that a word has none tells nothing
            needed = 0.0
        if len(same) and choice.margin(int(same[0])) < needed:
            return Mended(token.text, False, 0.5)
        return Mended(token.before + with_case(word, _case(token, word)) + token.after, True, sure)

    def _clean_slot(self, token: Token) -> Slot:
        own = self.model.token_id(token)
        # Names are capitalised, and nobody can tell a misread name from a rare one.
        doubtful = (
            token.kind is Kind.WORD
            and own == OTHER
            and token.case is Case.LOWER
            and len(token.core) >= _CLEAN_LETTERS
            and token.core.isalpha()
            and not plain(token.core)
            and _marked(token.core)
        )
        if not doubtful:
            return Slot(np.array([own], np.int64), np.zeros(1, np.float32))
        ids, scores = self.marks.candidates(token.core.lower())
        unknown = np.float32(-_UNKNOWN_START - _UNKNOWN_LETTER * len(token.core))
        return Slot(np.append(ids, OTHER), np.append(scores, unknown))

    def _touched(self, token: Token, slot: Slot, choice: Choice) -> Mended:
        if len(slot.ids) == 1:
            return Mended(token.text)
        order = np.argsort(-choice.scores)
        word = int(slot.ids[choice.picked])
        clear = choice.margin(int(order[1])) >= _CLEAN_RIVAL and choice.margin(len(slot.ids) - 1) >= _CLEAN_MARGIN
        if word == OTHER or not clear or slot.scores[choice.picked] < -_CLEAN_COST:
            return Mended(token.text, False, 0.5)
        text = with_case(self.model.words[word], _case(token, self.model.words[word]))
        return Mended(token.before + text + token.after, True, 1 / (1 + float(np.exp(-choice.margin(int(order[1]))))))


def _noted(word: str, mended: Mended) -> Mended:
    return Mended(mended.text, mended.text != word, mended.sure)


def _wraps(line: list[Token], following: list[Token]) -> bool:
    """Whether a sentence seems to go on from one line to the next."""
    if len(line) < _LONG_LINE or not following or any(capitals(line)) or any(capitals(following)):
        return False
    return not any(c in line[-1].after for c in ".;:") and following[0].kind is not Kind.NONE


def _marked(core: str) -> bool:
    """Whether a letter has a mark, or is a letter such as đ that ASCII lacks."""
    return any(ord(c) > 127 and c.isalpha() for c in unicodedata.normalize("NFC", core))


def _case(token: Token, word: str) -> Case:
    """The case of what was read; a capital I where an l was printed is no capital."""
    if token.case is Case.TITLE and token.core[0] == "I" and word[0] == "l":
        return Case.LOWER
    return token.case
