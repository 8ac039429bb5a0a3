"""How much better another word must be before the one that was read gives way."""

from __future__ import annotations

from pipeline.restore.lattice import Damage, Item, Loud
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, plain, vowelled
from pipeline.text import fold

# Nats; tuned on drawn pages of held-out documents, see docs/restore.md.
_MARGIN = {Damage.UNMARKED: 0.0, Damage.MARKS: 1.0, Damage.LETTERS: 0.5}  # a syllable stays unless another is better
_MARGIN_TITLE = {Damage.UNMARKED: 0.0, Damage.MARKS: 2.5, Damage.LETTERS: 1.0}  # the same for capitalised ones
_MARGIN_UNREAD = 3.0  # more in text of which no OCR said how sure it was
_MARGIN_LETTER = 3.0  # more there where a letter would change, not only its marks
_MARGIN_CONTRARY = 4.2  # more in fair text where what stands around a syllable makes it doubtful
_MARGIN_FOREIGN = 5.0  # more in such text for letters without marks that are no syllable: "bit", "pH"
_MARGIN_ALONE = 3.0  # more for a word in capitals that may be an abbreviation
_CALLED_FOR = 3.2  # how much likelier a syllable's other form must be there by the words on both sides
GOOD = 0.02  # a text with fewer misread words is good
FAIR = 0.1  # a text with fewer is read by people, if no OCR has read it


def like_a_name(item: Item) -> bool:
    """Names have several capitals: a lone one begins a phrase, as in "Thẩm định hồ sơ" and "của Tỉnh ủy"."""
    return item.token.case is Case.TITLE and not item.lone


def margin(damage: Damage, item: Item, word: str, known: bool) -> float | None:
    """In nats; None where the word as read stays in any case. `known`: whether some list has it."""
    core = item.token.core
    if item.seen.offers(word):
        return 0.0  # two readers differ: neither has a right to stay
    needed = (_MARGIN_TITLE if like_a_name(item) else _MARGIN)[damage]
    if item.loud in (Loud.ALONE, Loud.ROW):
        needed += _MARGIN_ALONE
    if damage is not Damage.MARKS:
        return needed
    wrong = item.wrong or 1.0
    unread, good = item.seen.confidence is None and wrong < FAIR, wrong < GOOD
    if unread and core.isascii() and core.isalpha() and not vowelled(core):
        return None  # a letter, a sound, a unit: "ph"
    if not plain(core):
        return needed + _MARGIN_FOREIGN * (unread and core.isascii() and core.isalpha())
    if unread and item.token.case is Case.TITLE and known:
        return None  # a rare name in good text is no misreading: "Vi Thị Nguyệt"
    other = fold(word) != fold(core)
    if unread and (_spelled_so(core, word) or (not other and item.called < _CALLED_FOR)):
        return None
    needed += _MARGIN_UNREAD * unread + _MARGIN_CONTRARY * (item.contrary and wrong < FAIR)
    return needed + _MARGIN_LETTER * ((unread or good) and other)


def error_rate(confidence: float) -> float:
    """How much likelier than usual a word with this confidence is misread."""
    if confidence >= 0.95:
        return 0.25
    return 1.5 if confidence >= 0.9 else 4.0


def _spelled_so(core: str, word: str) -> bool:
    """Whether a word is the same in another spelling: "tý", "tí"."""
    return canonical(core.lower()).translate(_I) == word.translate(_I)


_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
