"""Lists the words that the language model has no room for and that mostly stand with marks, see `rare.py`."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import tokenize
from pipeline.restore.train_language import Reader, Vocabulary
from pipeline.text import fold

_LEAST = 2  # sightings
_SHARE = 0.55  # of the sightings of the same letters: how many have these marks
_SHORTEST, _LONGEST = 2, 24  # letters


def rare(reader: Reader, known: Vocabulary) -> list[str]:
    """Such words of all text that was read, in order. Letters that a word of the model has, with any marks, have none:
    there the model chooses."""
    taken = {fold(word) for word in known.words if fold(word) != word}
    plain = set(known.words)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for raw, number in reader.numbers.items():
        core = tokenize(raw).core
        if not (_SHORTEST <= len(core) <= _LONGEST and core.isalpha()):
            continue
        word = canonical(core.lower())
        letters = fold(word)
        if letters not in taken and len(letters) == len(word) and letters.isascii():
            found[letters][word] += reader.counts[number]
    words = []
    for letters, seen in found.items():
        word, often = max(seen.items(), key=lambda item: (item[1], item[0]))
        if word != letters and letters not in plain and often >= _LEAST and often >= _SHARE * seen.total():
            words.append(word)
    return sorted(words)
