"""A hash table without collisions over numpy arrays: looked up a million keys a call, mapped from a file as it is.

A key has two parts: what comes before (hashed by `Table.seed`) and a word. Its slot is found by "hash, displace": the
keys are thrown into small buckets, and each bucket has one number that sends all of its keys to free slots. A slot
keeps 16 bits of the key, so one unknown key in 65,536 is taken for a known one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
_A, _B, _C, _G = (
    np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
)
_KEY = np.uint16(0xFFF0)
_29, _32 = np.uint64(29), np.uint64(32)
_BUCKET = 4.0  # keys in a bucket, in the mean
_LOAD = 0.97  # of the slots that are taken
_ROUNDS = 60_000
_TRIES = 12


def start(*parts: NDArray[np.integer]) -> Hashes:
    """The hash of what comes before: ids of less than 2**16 each, oldest first."""
    packed = parts[0].astype(np.uint64)
    for part in parts[1:]:
        packed = (packed << np.uint64(16)) | part.astype(np.uint64)
    packed = (packed + _G) * _A
    packed ^= packed >> _32
    return packed * _C


def step(words: NDArray[np.integer]) -> Hashes:
    """What a word adds to the hash of what comes before."""
    return words.astype(np.uint64) * _B


def _finish(sums: Hashes) -> Hashes:
    hashes = sums * _C
    hashes ^= hashes >> _29
    return hashes


def _scaled(hashes: Hashes, size: int) -> Hashes:
    """The upper 32 bits as a number below size."""
    return ((hashes >> _32) * np.uint64(size)) >> _32


@dataclass
class Table:
    """`slots` holds, for each key, 16 bits of its hash; what is kept for a key lies at the same place elsewhere."""

    shifts: NDArray[np.uint16]
    slots: NDArray[np.uint16]

    def find(self, before: Hashes, word: Hashes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The place of each key (`start` of what comes before, `step` of the word; they broadcast) and if it is known.

        The place is a valid index for unknown keys, too.
        """
        place, hashes = self._place(before, word)
        return place, self.slots[place] == hashes.astype(np.uint16)

    def _place(self, before: Hashes, word: Hashes) -> tuple[NDArray[np.int64], Hashes]:
        hashes = _finish(before + word)
        shift = self.shifts[_scaled(hashes, len(self.shifts)).view(np.int64)].astype(np.uint64)
        return _scaled((hashes + shift * _G) * _A, len(self.slots)).view(np.int64), hashes

    def codes(self, before: Hashes, word: Hashes) -> NDArray[np.uint16]:
        """What `coded` has put into the slots of the keys; 0 for an unknown one."""
        place, hashes = self._place(before, word)
        slot = self.slots[place]
        return np.where((slot ^ hashes.astype(np.uint16)) & _KEY, np.uint16(0), slot & ~_KEY)

    def coded(self, places: NDArray[np.int64], codes: NDArray[np.integer]) -> Table:
        """A table whose slots keep 12 bits of the key and a code below 16: one unknown key in 4,096 gets a code."""
        slots = self.slots & _KEY
        slots[places] |= codes.astype(np.uint16)
        return Table(self.shifts, slots)


def build(before: Hashes, word: Hashes) -> tuple[Table, NDArray[np.int64]]:
    """A table of the keys, which must differ; the place of each key. Raises ValueError where no fit is found."""
    hashes = _finish(before + word)
    size = int(len(hashes) / _LOAD) + 1
    for _ in range(_TRIES):
        try:
            return _fill(hashes, size)
        except ValueError:  # a small table may need more room: a shift moves all keys of a bucket alike
            size += size // 4 + 8
    return _fill(hashes, size)


def _fill(hashes: Hashes, size: int) -> tuple[Table, NDArray[np.int64]]:
    count = len(hashes)
    buckets = int(count / _BUCKET) + 1
    bucket = _scaled(hashes, buckets).view(np.int64)
    order = np.argsort(bucket, kind="stable")
    sizes = np.bincount(bucket, minlength=buckets)
    shifts = np.zeros(buckets, np.uint16)
    taken = np.zeros(size, np.bool_)
    places = np.zeros(count, np.int64)
    firsts = np.cumsum(sizes) - sizes
    for wanted in range(int(sizes.max()), 0, -1):  # the fullest buckets first, while most slots are free
        which = np.flatnonzero(sizes == wanted)
        members = order[firsts[which][:, None] + np.arange(wanted)]
        _settle(which, hashes[members], members, (shifts, taken, places))
    slots = np.zeros(size, np.uint16)
    slots[places] = hashes.astype(np.uint16)
    return Table(shifts, slots), places


def _settle(
    which: NDArray[np.int64],
    hashes: Hashes,
    members: NDArray[np.int64],
    into: tuple[NDArray[np.uint16], NDArray[np.bool_], NDArray[np.int64]],
) -> None:
    """Find a shift for each of the buckets of one size, and take the slots."""
    shifts, taken, places = into
    left = np.arange(len(which))
    for shift in range(min(_ROUNDS, 20 * len(taken) + 200)):
        if not len(left):
            return
        place = _scaled((hashes[left] + np.array([shift], np.uint64) * _G) * _A, len(taken)).view(np.int64)
        free = ~taken[place].any(axis=1)
        rows = np.flatnonzero(free)
        if not len(rows):
            continue
        flat = place[rows].ravel()
        first = np.full(flat.shape, False)
        first[np.unique(flat, return_index=True)[1]] = True  # of buckets that want one slot, one gets it
        good = rows[first.reshape(len(rows), -1).all(axis=1)]
        chosen = left[good]
        taken[place[good]] = True
        places[members[chosen]] = place[good]
        shifts[which[chosen]] = shift
        left = np.delete(left, good)
    raise ValueError("no shift fits: too many keys for the table")
