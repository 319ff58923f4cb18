"""Which pictures are nearly the same: difference hashes of lightness."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .cache import Bytes

MOST_BITS = 14
HASH_SHORT_SIDE = 64
COLUMNS, ROWS = 16, 8

Hash = NDArray[np.uint64]


def difference_hash(picture: Bytes) -> Hash:
    """Whether each of 16x8 places is darker than its right neighbour: 128 bits as uint64 [2].

    picture: RGB [height, width, 3]. The horizontal variant of dHash.
    """
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, (COLUMNS + 1, ROWS), interpolation=cv2.INTER_AREA)
    return np.packbits(small[:, :-1] < small[:, 1:]).view(np.uint64)


class Likeness:
    """A growing set of pictures, asked whether one resembles any of them, as it is or mirrored.

    Two pictures resemble each other when at most `MOST_BITS` of their 128 bits differ.
    """

    def __init__(self) -> None:
        self._hashes = np.zeros((1024, 2), np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, picture: Bytes) -> None:
        """Adds a picture, whatever it resembles."""
        if self._count == len(self._hashes):
            self._hashes = np.concatenate([self._hashes, np.zeros_like(self._hashes)])
        self._hashes[self._count] = difference_hash(picture)
        self._count += 1

    def resembles(self, picture: Bytes) -> bool:
        """Whether any picture added so far is nearly the same."""
        mirrored = np.ascontiguousarray(picture[:, ::-1])
        for hashed in (difference_hash(picture), difference_hash(mirrored)):
            bits = np.bitwise_count(self._hashes[: self._count] ^ hashed).sum(1)
            if (bits <= MOST_BITS).any():
                return True
        return False

    def add_new(self, picture: Bytes) -> bool:
        """Adds a picture unless it resembles one; returns whether it did."""
        if self.resembles(picture):
            return False
        self.add(picture)
        return True
