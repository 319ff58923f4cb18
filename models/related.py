"""Stain, mean chroma and following on pairs of related pictures that are both kept out of training.

The pairs are those of `related-pairs.json`: what editors mostly have, a reference that shows the same kind of thing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .data.cache import Cache
from .evaluate import Prepared, prepare
from .measures import ROTATIONS, Plane, follow, mean_chroma, rotate_hues, stain

PAIRS_FILE = Path(__file__).resolve().parent / "related-pairs.json"

# From frame and reference to a*b* at the frame's size, by the names of what is compared.
Colour = Callable[[Prepared, Prepared], dict[str, torch.Tensor]]


@dataclass(frozen=True)
class RelatedPair:
    """Paths relative to the data root."""

    frame: str
    reference: str


def read_related(file: Path = PAIRS_FILE) -> list[RelatedPair]:
    """The pairs, in the order of the file."""
    rows = json.loads(file.read_text(encoding="utf-8"))["pairs"]
    return [RelatedPair(row["input"], row["reference"]) for row in rows]


def prepare_named(cache: Cache, names: Iterable[str], short_side: int) -> dict[str, Prepared]:
    """Cached pictures by name, as the network takes them. Fails where the cache lacks one."""
    entries = {entry.name: entry for entry in cache.pictures}
    wanted = set(names)
    lacking = sorted(wanted - entries.keys())
    if lacking:
        raise ValueError(f"the cache lacks {len(lacking)} pictures, {lacking[0]} the first: build it again")
    return {name: prepare(cache.read(entries[name]), short_side) for name in sorted(wanted)}


def plane(value: torch.Tensor) -> Plane:
    """One picture of a batch of one, without its channel where there is but one."""
    array: Plane = value[0].numpy()
    return array[0] if len(array) == 1 else array


def evaluate_related(
    pairs: Iterable[tuple[Prepared, Prepared]], colour: Colour, following: bool = True
) -> dict[str, dict[str, float]]:
    """Means over pairs of frame and reference by what is compared, and `truth`.

    `stain`, `chroma` (mean chroma over that of the truth, both summed over all pairs), `error` (mean distance from the
    truth in a*b*) and, but for the truth and without `following`, `follow`: that takes four times as long.
    """
    found: dict[str, list[tuple[float, float, float, float | None]]] = {}
    for frame, reference in pairs:
        light, truth = plane(frame.lightness), plane(frame.chroma)
        results = {name: plane(value) for name, value in colour(frame, reference).items()}
        turned: dict[str, list[Plane]] = {name: [] for name in results}
        for degrees in ROTATIONS if following else ():
            hues = torch.from_numpy(rotate_hues(plane(reference.chroma), degrees)).unsqueeze(0)
            for name, value in colour(frame, Prepared(reference.lightness, hues)).items():
                turned[name].append(plane(value))
        found.setdefault("truth", []).append((stain(light, truth), mean_chroma(truth), 0.0, None))
        for name, result in results.items():
            error = float(np.hypot(*(result - truth)).mean())
            row = (
                *(stain(light, result), mean_chroma(result), error),
                follow(result, turned[name]) if following else None,
            )
            found.setdefault(name, []).append(row)
    whole = sum(row[1] for row in found["truth"])
    table: dict[str, dict[str, float]] = {}
    for name, rows in found.items():
        table[name] = {
            "stain": float(np.mean([row[0] for row in rows])),
            "chroma": sum(row[1] for row in rows) / whole,
            "error": float(np.mean([row[2] for row in rows])),
        }
        followed = [row[3] for row in rows if row[3] is not None]
        if followed:
            table[name]["follow"] = float(np.mean(followed))
    return table
