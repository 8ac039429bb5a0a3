"""The candidates of each token: what it may have been before it was damaged, and what each guess costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import numpy as np

from pipeline.restore.channel import Channel, legible
from pipeline.restore.decode import Slot
from pipeline.restore.foreign import Foreign
from pipeline.restore.language import OTHER, Ids, LanguageModel, Scores
from pipeline.restore.syllables import canonical, shaped
from pipeline.restore.tokens import Case, Kind, Token, abbreviations, is_address, plain
from pipeline.text import fold

# Nats unless said otherwise; tuned on drawn pages of held-out documents, see docs/restore.md.
_UNKNOWN_START, _UNKNOWN_LETTER = 6.0, 1.6  # of a word that is no syllable: a name, an abbreviation
_UNKNOWN_SIGN = 3.0  # of each digit or sign in it
_NAME_BONUS = 1.5  # a capital inside a sentence makes a name likelier
_CASE = 1.0  # how far the capital counts as evidence for a word
_SPLIT, _JOIN = 6.0, 5.0  # that two words were run together, that one was parted
_SPLIT_SIGN = 0.5  # the same in the wrong language where a sign stands between: nine times of ten it was a space
_STRAY = 3.0  # more there where a letter stands between that few words have: a speck
_STRAYS, _STRAY_SIDE = frozenset("fjqwz"), 2  # such letters, and how many others stand on each side at least
_SIGN_BETWEEN = re.compile(r"[^\W\d_A-ZĐ]+[-.][^\W\d_A-ZĐ]{2,}")  # "ng.đ" is thousands of đồng
_PARTED = 16  # candidates of each part of a word that is to be parted
_ARCS = 16  # ways to part or join that are looked at
_BETWEEN = frozenset("-–.,/^[](){}\"'…:;|_=+*")  # signs inside a token that is not parted
_SHORTEST, _LONGEST = 4, 16  # letters of a word that may be two
_DOUBTFUL = 9.0  # a word with a cheaper candidate is not parted
_JOINED = 8  # letters that two tokens joined may have
_LAPSE = np.float32(-14.0)  # an OCR's own other reading is never less likely than this
_OWN_CHANCE = np.float32(0.7)  # how far the OCR's own chance of a reading counts beside what the channel says
_NOT_OFFERED = np.float32(1.0)  # of a word that is not among the OCR's other readings, where it has given any
PENDING, SPLIT, JOIN = 1, 2, 60  # marks in the search: see decode.Slot


class Damage(Enum):
    NONE = 0
    UNMARKED = 1  # no Vietnamese marks at all
    MARKS = 2  # a Vietnamese OCR's errors
    LETTERS = 3  # read in the wrong language


class Loud(Enum):
    """What looks like an abbreviation or a code, but may be a word where a text was read in the wrong language."""

    NO = 0
    TALL = 1  # a mark made a small letter look like a capital: "HOi" for "Hội"
    ALONE = 2  # a word in capitals without others beside it: "DIEU 5"
    FIGURES = 3  # "v61" for "với"
    ROW = 4  # what could be an abbreviation in a row of capital words: "TU" for "TỪ"


_TALL = re.compile(r"[A-ZĐ][OG][a-z]?")
_FIGURES = re.compile(r"[A-Za-zđĐ]{1,3}6[1Il]")


def loud(token: Token) -> Loud:
    """How a token outside headings may hide a word."""
    if _FIGURES.fullmatch(token.core):
        return Loud.FIGURES
    if token.case is not Case.UPPER or token.core in abbreviations():
        return Loud.NO
    if _TALL.fullmatch(token.core):
        return Loud.TALL
    return Loud.ALONE if len(token.core) > 1 and token.core.isalpha() and shaped(fold(token.core)) else Loud.NO


@dataclass(slots=True, frozen=True)
class Seen:
    """A word as it came: `choices` are the OCR's other readings of it with their chances (0 to 1)."""

    text: str
    confidence: float | None = None
    choices: tuple[tuple[str, float], ...] = ()

    def offers(self, syllable: str) -> bool:
        """Whether the OCR itself has read this syllable, too."""
        return any(canonical(text.lower()) == syllable for text, _ in self.choices)


@dataclass(slots=True)
class Item:
    """A token in its place. `heading`: in a row of capitals; `opening`: a capital tells nothing here."""

    token: Token
    seen: Seen
    line: int
    source: int  # the word of the line it comes from
    part: int = 0  # where a word was parted before anything was looked up: which piece, of how many
    parts: int = 1
    heading: bool = False
    opening: bool = False
    stray: int = 0  # 1 where the token begins with a bracket or a quote that nothing closes
    queried: bool = False  # whether a question mark behind it would stand inside a sentence
    lone: bool = False  # whether it stands between small letters, as a capital that begins a phrase and no name does
    wrong: float | None = None  # the chance that it was misread; None for the usual one of the channel
    loud: Loud = Loud.NO
    foreign: Foreign = Foreign.NO
    named: bool = False  # of a name that is right as it was read
    contrary: bool = False  # what stands around a read syllable calls for another with the same letters
    called: float = 0.0  # where no OCR has read: how much likelier another with the same letters is there, in nats

    @property
    def readable(self) -> bool:
        """Whether it may be a syllable that was damaged."""
        return self.loud is not Loud.NO or (
            self.token.kind is Kind.WORD and (self.token.case is not Case.UPPER or self.heading)
        )


@dataclass(slots=True, eq=False)
class Options(Slot):
    """A slot with what picking needs: where the word as read stands among the candidates (-1: nowhere).

    `cuts`: where each of the candidates that are the first of two words ends in the token.
    """

    own: int = -1
    cuts: list[int] | None = None


class Lattice:
    """Makes slots; equal tokens in equal places share one."""

    def __init__(self, model: LanguageModel, channel: Channel | None, wild: bool = False) -> None:
        """`channel`: what the OCR does; None where only marks are missing. `wild`: it was of the wrong language."""
        self.wild = wild
        self.model = model
        self.channel = channel
        self._with_l = np.array([word.startswith("l") for word in model.words], np.bool_)
        self._fixed: dict[int, Options] = {}
        self._bare: dict[tuple[str, int], Options] = {}

    def fixed(self, word: int) -> Options:
        """A slot with one candidate."""
        slot = self._fixed.get(word)
        if slot is None:
            slot = Options(np.array([word], np.int64), np.zeros(1, np.float32), own=0)
            self._fixed[word] = slot
        return slot

    def _case(self, ids: Ids, item: Item) -> Scores | np.float32:
        """What the capital, or its absence, tells for each word."""
        if item.opening or item.token.case is Case.UPPER:
            return np.float32(0)
        shares = self.model.title if item.token.case is Case.TITLE else self.model.lower
        if item.token.core[0] == "I" and self.channel:  # an l among small letters, as likely as not
            shares = np.where(self._with_l[np.maximum(ids, 0)], self.model.lower[ids], shares[ids])
            return np.asarray(_CASE * shares, np.float32)
        return np.asarray(_CASE * shares[ids], np.float32)

    def _unknown(self, item: Item) -> float:
        core = item.token.core
        odd = sum(not c.isalpha() for c in core)
        cost = _UNKNOWN_START + _UNKNOWN_LETTER * len(core) + _UNKNOWN_SIGN * odd
        named = item.token.case is Case.TITLE and not item.opening
        return -(cost - _NAME_BONUS if named else cost)

    def unmarked(self, item: Item) -> Options:
        """All syllables with the same letters."""
        core = item.token.core
        read = core.lower()
        if not item.readable or not core.isalpha() or read not in self.model.by_fold:
            return self.fixed(self.model.token_id(item.token))
        place = 2 if item.opening or item.token.case is Case.UPPER else int(item.token.case is Case.TITLE)
        slot = self._bare.get((read, place))
        if slot is None:
            ids = self.model.by_fold[read]
            own = self.model.token_id(item.token)
            extra = np.array([own] if own not in ids else [], np.int64)
            ids = np.concatenate([ids, extra])
            scores = np.zeros(len(ids), np.float32) + self._case(ids, item)
            if own == OTHER:
                scores[-1] = self._unknown(item)
            slot = Options(ids, scores, own=int(np.flatnonzero(ids == own)[0]))
            self._bare[read, place] = slot
        return slot

    def misread(self, item: Item) -> Options:
        """Syllables that the token may stand for, likeliest by the channel, and the token as it is."""
        assert self.channel
        token = item.token
        own = self.model.token_id(token)
        if not item.readable:
            return self.fixed(own)
        ids, scores = self._with_choices(item, *self.channel.candidates(self._read(token)))
        usual = self.channel.confusions.wrong
        wrong = usual if item.wrong is None else item.wrong
        scores = np.where(ids == own, scores, scores + np.float32(np.log(wrong / usual)))
        right = float(np.log(min([1 - wrong, *(chance for text, chance in item.seen.choices if text == token.core)])))
        at = np.flatnonzero(ids == own)
        if own == OTHER or not len(at):
            known = plain(token.core) and own != OTHER
            ids = np.append(ids, own)
            scores = np.append(
                scores, np.float32(right if known else right + self._unknown(item) / (1 + (own != OTHER)))
            )
            at = np.array([len(ids) - 1])
        elif plain(token.core):
            scores[at[0]] = max(float(scores[at[0]]), right)
        scores = scores + np.where(ids == OTHER, np.float32(0), self._case(ids, item))
        return Options(ids, scores.astype(np.float32), own=int(at[0]))

    @staticmethod
    def _read(token: Token) -> str:
        return canonical(legible(token.core, token.case))

    def _with_choices(self, item: Item, ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
        """The OCR's other readings, by its own chances."""
        more: dict[int, float] = {}
        for text, chance in item.seen.choices:
            known = self.model.syllable_id(canonical(text.strip(item.token.before + item.token.after).lower()))
            if known is not None and chance > 0:
                more[known] = max(more.get(known, float(_LAPSE)), float(np.log(chance)))
        if not more:
            return ids, scores
        extra = np.array(list(more), np.int64)
        value = np.array(list(more.values()), np.float32)
        new = ~np.isin(extra, ids)
        ids = np.concatenate([ids, extra[new]])
        scores = np.concatenate([scores, np.full(int(new.sum()), scores.min() if len(scores) else -20, np.float32)])
        chances = np.full(len(ids), np.nan, np.float32)
        for at, chance in zip(extra.tolist(), value, strict=True):
            chances[np.flatnonzero(ids == at)] = chance
        mixed = scores * (1 - _OWN_CHANCE) + chances * _OWN_CHANCE
        return ids, np.where(np.isnan(chances), scores - _NOT_OFFERED, mixed)

    def parted(self, item: Item, single: Options) -> list[Slot] | None:
        """Two slots for a token that may be two words run together; None where nothing speaks for it."""
        token = item.token
        if not self.channel or not _SHORTEST <= len(token.core) <= _LONGEST or plain(token.core):
            return None
        if self.wild and _SIGN_BETWEEN.fullmatch(token.core) and not is_address(token.core):
            if not item.readable:
                single = Options(single.ids, np.array([self._unknown(item)], np.float32), own=0)
            sign = next(i for i, c in enumerate(token.core) if not c.isalpha())
            return self._two(single, self._read(token), [(sign, sign + 1)], np.float32(_SPLIT_SIGN))
        if not _BETWEEN.isdisjoint(token.core):
            return None
        if not item.readable and (not token.core.isalpha() or token.case is Case.UPPER):
            return None
        if token.core.isalpha() and self.model.token_id(token) != OTHER:
            return None
        if item.readable and len(single.ids) > 1 and float(np.delete(single.scores, single.own).max()) > -_DOUBTFUL:
            return None
        read = self._read(token)
        cuts = [(cut, cut) for cut in self._cuts(read)]
        if self.wild:
            inside = range(_STRAY_SIDE, len(read) - _STRAY_SIDE)
            cuts += [(cut, cut + 1) for cut in inside if read[cut] in _STRAYS]
        return self._two(single, read, cuts, np.float32(_SPLIT), _STRAY) if cuts else None

    def _two(
        self, single: Options, read: str, cuts: list[tuple[int, int]], cost: np.float32, stray: float = 0.0
    ) -> list[Slot]:
        """The slots of a token that is one word or two; `cuts`: where the first may end and the second begin.

        `stray`: what a letter between the two costs.
        """
        parts = [(begin, *self._likely(read[:end]), *self._likely(read[begin:])) for end, begin in cuts]
        ones = np.concatenate([np.repeat(a, len(c)) for _, a, _, c, _ in parts])
        twos = np.concatenate([np.tile(c, len(a)) for _, a, _, c, _ in parts])
        costs = np.concatenate([(b[:, None] + d[None]).ravel() for _, _, b, _, d in parts])
        ends = np.concatenate([np.full(len(a) * len(c), cut) for cut, a, _, c, _ in parts])
        between = np.array([begin - end for end, begin in cuts], np.float32)
        costs = costs - np.repeat(between * np.float32(stray), [len(a) * len(c) for _, a, _, c, _ in parts])
        likely = costs + self.model.unigram[ones] + self.model.pair_scores(ones, twos)[0]
        ways = np.argsort(-likely)[:_ARCS]
        ones, twos, costs = ones[ways], twos[ways], costs[ways] - cost
        marks = SPLIT + np.arange(len(ways))
        none = np.zeros(len(ways), np.int64)
        return [
            Options(ones, costs, none, marks, (0, PENDING), own=-1, cuts=ends[ways].tolist()),
            Options(
                np.concatenate([single.ids, twos]),
                np.concatenate([single.scores, np.zeros(len(ways), np.float32)]),
                np.concatenate([np.full(len(single.ids), PENDING), marks]),
                np.zeros(len(single.ids) + len(ways), np.int64),
                None,
                own=single.own,
            ),
        ]

    def _cuts(self, read: str) -> list[int]:
        """Where a token may be parted: anywhere in the wrong language; else one side at least was read well."""
        every = range(1, len(read))
        if self.wild:
            return list(every)
        known = self.model.syllable_id
        return [cut for cut in every if known(read[:cut]) is not None or known(read[cut:]) is not None]

    def _likely(self, part: str) -> tuple[Ids, Scores]:
        """The few best words for a part of a token, by channel and frequency; the scores are the channel's."""
        assert self.channel
        ids, scores = self.channel.candidates(part)
        return ids[:_PARTED], scores[:_PARTED]

    def joined(self, item: Item, following: Item, slot: Options, after: Options) -> tuple[Options, Options] | None:
        """Both tokens' slots with words that stand for the two together."""
        one, two = item.token, following.token
        if (
            not self.channel
            or item.line != following.line
            or one.after
            or two.before
            or following.source == item.source
        ):
            return None
        letters = one.core + two.core
        if len(letters) > _JOINED or not _may_join(item, following):
            return None
        ids, scores = self.channel.candidates(canonical(legible(letters, one.case)))
        ids, scores = ids[:_ARCS], scores[:_ARCS] - np.float32(_JOIN)
        count = len(slot.ids)
        wide = Options(
            np.concatenate([slot.ids, ids]),
            np.concatenate([slot.scores, scores]),
            np.zeros(count + len(ids), np.int64),
            np.concatenate([np.zeros(count, np.int64), np.full(len(ids), JOIN)]),
            slot.carry,
            slot.own,
        )
        none = np.zeros(len(after.ids), np.int64)
        return wide, Options(after.ids, after.scores, none, none, (JOIN, 0), after.own)


def _may_join(item: Item, following: Item) -> bool:
    """Letters on both sides, more than two in all, cased as one word, and not two syllables already."""
    one, two = item.token, following.token
    if len(one.core) + len(two.core) < 3:
        return False
    if not (item.readable and following.readable) or (two.case is not Case.LOWER and one.case is not Case.UPPER):
        return False
    return not (plain(one.core) and plain(two.core))
