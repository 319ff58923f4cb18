"""References of different likeness."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from ..config import read_config
from ..data.cache import Entry
from ..data.relatives import NEAREST, Relatives

CLASS = 20


def relatives(label: str = "a class") -> Relatives:
    """Twenty pictures of one class that lie on a line, and forty of no class."""
    angles = np.concatenate([np.linspace(0, 0.5, CLASS), np.linspace(0.5, 3, 40)])
    features = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float16)
    labels = [label] * CLASS + ["flat"] * 40
    entries = [Entry(str(number), "source", 0, 1, 1, labels[number]) for number in range(60)]
    pairs = replace(read_config().pairs, neighbours=30, nearest=0.5, same_class=0.3)
    return Relatives(entries, features, pairs)


def test_half_are_near_and_most_of_the_class() -> None:
    found, rng = relatives(), np.random.default_rng(1)
    chosen = Counter(found.choose(rng, 0) for _ in range(2000))
    near = sum(count for other, count in chosen.items() if other <= NEAREST)
    assert 0.5 < near / 2000 < 0.7
    assert 0.75 < sum(count for other, count in chosen.items() if other < CLASS) / 2000 < 1
    assert any(other >= CLASS for other in chosen)
    assert 0 not in chosen


def test_a_picture_without_a_class_has_its_neighbours() -> None:
    found, rng = relatives(), np.random.default_rng(1)
    chosen = {found.choose(rng, 59) for _ in range(500)}
    assert min(chosen) >= 59 - 30
    assert 59 not in chosen
