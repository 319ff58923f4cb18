"""Which pictures go together in a training pair: near ones, any of the class, of another class."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ..config import Pairs
from .cache import Entry
from .retrieve import neighbours

# So many of the class are near; a smaller class is none.
NEAREST = 5
# What the manifest calls the class of a collection that has none.
UNCLASSED = frozenset({"", "flat"})


class Relatives:
    """References for each of some pictures, of different likeness (He et al. 2018, section 5).

    A class is all pictures of one label in one source. A picture without a label, or with too few beside it, has its
    neighbours by colour features instead, of whatever class.
    """

    def __init__(self, entries: list[Entry], features: NDArray[np.float16], pairs: Pairs) -> None:
        self.shares = (pairs.nearest, pairs.nearest + pairs.same_class)
        everything = np.arange(len(entries), dtype=np.intp)
        self.near, _ = neighbours(features, everything, everything, min(pairs.neighbours, len(entries) - 1))
        self.classes: dict[tuple[str, str], NDArray[np.intp]] = {}
        self.keys = [(entry.group, entry.label) for entry in entries]
        grouped: dict[tuple[str, str], list[int]] = {}
        for row, key in enumerate(self.keys):
            if key[1] not in UNCLASSED:
                grouped.setdefault(key, []).append(row)
        self.near_in_class = self.near[:, :NEAREST].copy()
        for key, rows in grouped.items():
            if len(rows) <= NEAREST:
                continue
            members = np.array(rows, dtype=np.intp)
            self.classes[key] = members
            self.near_in_class[members], _ = neighbours(features, members, members, NEAREST)

    def choose(self, rng: Generator, row: int) -> int:
        """A reference for picture `row`."""
        kind = rng.uniform()
        if kind < self.shares[0]:
            return int(rng.choice(self.near_in_class[row]))
        if kind < self.shares[1]:
            members = self.classes.get(self.keys[row], self.near[row])
            other = int(rng.choice(members))
            # Itself would teach the exact match; the next of the class is as good as any.
            return other if other != row else int(self.near_in_class[row][0])
        # Of what looks alike in colour, far down the list: mostly other classes of the same kind of picture.
        return int(self.near[row][int(len(self.near[row]) * (0.5 + 0.5 * rng.uniform()))])
