"""The pairs of one training step. Step n of a seed is always the same, so that a run can be resumed anywhere."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from ..colour import lab_from_rgb
from ..config import Config
from .cache import Cache, Entry
from .layers import blob, cover, layered_correspondence, place
from .relatives import Relatives
from .split import Split
from .views import (
    Bytes,
    correspondence,
    crop_frame,
    degrade,
    flow_correspondence,
    orthochromatic,
    steady_flow,
    take,
    token_centres,
)


@dataclass
class Batch:
    """Pairs in the order exact, film, retrieved, unrelated. The network sees `lightness`; `clean` is the truth's."""

    lightness: Tensor
    clean: Tensor
    chroma: Tensor
    reference: Tensor
    reference_chroma: Tensor
    indices: Tensor
    weights: Tensor
    branch: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on a device, but for `branch`, by which the host chooses what to compute."""
        moved = {field.name: getattr(self, field.name) for field in fields(self)}
        moved |= {name: value.to(device, non_blocking=True) for name, value in moved.items() if name != "branch"}
        return Batch(**moved)

    def pin_memory(self) -> Batch:
        """The same in memory from which a device copies by itself."""
        return Batch(**{field.name: getattr(self, field.name).pin_memory() for field in fields(self)})


Known = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass
class Pair:
    """RGB crops, and the correspondence where it is known."""

    target: Bytes
    reference: Bytes
    known: Known | None = None


class PairSource(Dataset[Batch]):
    """Makes batches from a cache; item n is the batch of step n."""

    def __init__(self, cache: Cache, split: Split, features: NDArray[np.float16], config: Config) -> None:
        self.cache, self.config = cache, config
        usable = [number for number, entry in enumerate(cache.pictures) if split.trains_on(entry.name)]
        self.pictures = np.array(usable, dtype=np.intp)
        self.clips = [clip for name, clip in cache.clips().items() if name not in split.clips]
        self.relatives = Relatives([cache.pictures[number] for number in usable], features[usable], config.pairs)

    def __getitem__(self, step: int) -> Batch:
        return self.batch(step)

    def batch(self, step: int) -> Batch:
        """The batch of one step."""
        rng = np.random.default_rng([self.config.run.seed, step])
        counts, sides = self.config.pairs, self.config.run.sides
        side = sides[step % len(sides)]
        pairs = [
            self._layered(rng, side) if rng.uniform() < counts.layered else self._exact(rng, side)
            for _ in range(counts.exact)
        ]
        pairs += [self._film(rng, side) for _ in range(counts.film)]
        pairs += [self._retrieved(rng, side, False) for _ in range(counts.retrieved)]
        pairs += [self._retrieved(rng, side, True) for _ in range(counts.unrelated)]
        return self._finish(rng, side, pairs)

    def _read(self, number: int) -> Bytes:
        return self.cache.read(self.cache.pictures[number])

    def _exact(self, rng: Generator, side: int) -> Pair:
        picture = self._read(int(rng.choice(self.pictures)))
        size = (picture.shape[0], picture.shape[1])
        # Views apart show new things in the same light: what matches nothing should look like its surroundings.
        apart = rng.uniform() < self.config.pairs.apart
        zooms = ((0.45, 0.8), (0.45, 0.9)) if apart else ((0.6, 1.0), (0.65, 1.0))
        centre = (rng.uniform(), rng.uniform())
        away = near(rng, centre, 0.5 if apart else 0.15)
        target = crop_frame(rng, size, side, zooms[0], centre=centre, flip=rng.uniform() < 0.5, stretch=0.08)
        reference = crop_frame(
            rng, size, side, zooms[1], centre=away, flip=rng.uniform() < 0.5, stretch=0.12, degrees=15, tilt=0.12
        )
        known = correspondence(target, reference, side)
        return Pair(take(picture, target, side), take(picture, reference, side), known)

    def _layered(self, rng: Generator, side: int) -> Pair:
        picture, other = (self._read(int(rng.choice(self.pictures))) for _ in range(2))
        # What lies behind moves as a camera makes it move.
        size, centre, flip = (picture.shape[0], picture.shape[1]), (rng.uniform(), rng.uniform()), rng.uniform() < 0.5
        moves = [(centre, 0.0), (near(rng, centre, 0.1), 5.0)]
        views = [crop_frame(rng, size, side, (0.6, 0.95), centre=at, degrees=turn, flip=flip) for at, turn in moves]
        behind, size = (views[0], views[1]), (other.shape[0], other.shape[1])
        thing, mask = take(other, crop_frame(rng, size, side, (0.5, 1), stretch=0.1), side), blob(rng, side)
        first = place(rng, side)
        front = (first, place(rng, side, first))
        crops = [cover(take(picture, view, side), thing, mask, at) for view, at in zip(behind, front, strict=True)]
        return Pair(crops[0], crops[1], layered_correspondence(behind, front, mask, side))

    def _film(self, rng: Generator, side: int) -> Pair:
        clip: list[Entry] = self.clips[int(rng.integers(len(self.clips)))]
        first = int(rng.integers(len(clip)))
        pairs = self.config.pairs
        close = rng.uniform() < pairs.film_near
        reach = pairs.film_near_reach if close else pairs.film_reach
        second = int(np.clip(first + rng.integers(-reach, reach + 1), 0, len(clip) - 1))
        flip = bool(rng.uniform() < 0.5)
        one, other = self.cache.read(clip[first]), self.cache.read(clip[second])
        centre = (rng.uniform(), rng.uniform())
        away = near(rng, centre, 0.08)
        zoom = float(rng.uniform(0.6, 1))
        size = (one.shape[0], one.shape[1])
        target = crop_frame(rng, size, side, (zoom, zoom), centre=centre, flip=flip, stretch=0.05)
        reference = crop_frame(rng, size, side, (zoom, min(1.0, zoom * 1.2)), centre=away, flip=flip, stretch=0.05)
        known = flow_correspondence(target, reference, *steady_flow(one, other), side) if close else None
        return Pair(take(one, target, side), take(other, reference, side), known)

    def _retrieved(self, rng: Generator, side: int, unrelated: bool) -> Pair:
        row = int(rng.integers(len(self.pictures)))
        other = int(rng.integers(len(self.pictures))) if unrelated else self.relatives.choose(rng, row)
        # Both roles: a picture that many resemble would be a reference far more often than a target.
        first, second = (row, other) if rng.uniform() < 1 - self.config.pairs.switched else (other, row)
        # Both from nearby, as a larger network input shows things.
        zoom = (0.4, 0.75) if rng.uniform() < self.config.pairs.close else (0.75, 1.0)
        crops = []
        for number in (first, second):
            picture = self._read(int(self.pictures[number]))
            size = (picture.shape[0], picture.shape[1])
            frame = crop_frame(rng, size, side, zoom, flip=rng.uniform() < 0.5, stretch=0.08)
            crops.append(take(picture, frame, side))
        return Pair(crops[0], crops[1])

    def _film_like(self, rng: Generator, picture: Bytes, lab: NDArray[np.float32], share: float) -> NDArray[np.float32]:
        """L* as the network sees it: with a probability of `share` that of old film."""
        if rng.uniform() >= share:
            return lab[..., 0]
        ortho = rng.uniform() < self.config.degrade.orthochromatic
        return degrade(rng, orthochromatic(rng, picture) if ortho else lab[..., 0])

    def _finish(self, rng: Generator, side: int, pairs: list[Pair]) -> Batch:
        counts, shares = self.config.pairs, self.config.degrade
        tokens = token_centres(side).shape[1]
        labs = [(lab_from_rgb(pair.target), lab_from_rgb(pair.reference)) for pair in pairs]
        lightness, reference = [], []
        branch = np.zeros(len(pairs), dtype=np.bool_)
        indices = np.zeros((len(pairs), tokens, 4), dtype=np.int64)
        weights = np.zeros((len(pairs), tokens, 4), dtype=np.float32)
        for number, (pair, (target, other)) in enumerate(zip(pairs, labs, strict=True)):
            known_colours = number < counts.exact + counts.film
            if known_colours and rng.uniform() < counts.recolour:
                recolour(rng, target, other)
            elif not known_colours and number < counts.batch - counts.unrelated:
                branch[number] = rng.uniform() < counts.branch
            if pair.known is not None:
                indices[number], weights[number] = pair.known
            lightness.append(self._film_like(rng, pair.target, target, shares.target))
            reference.append(self._film_like(rng, pair.reference, other, shares.reference))
        targets = torch.from_numpy(np.stack([lab[0] for lab in labs])).permute(0, 3, 1, 2)
        others = torch.from_numpy(np.stack([lab[1] for lab in labs])).permute(0, 3, 1, 2)
        return Batch(
            lightness=torch.from_numpy(np.stack(lightness)[:, None]),
            clean=targets[:, :1].contiguous(),
            chroma=targets[:, 1:].contiguous(),
            reference=torch.from_numpy(np.stack(reference)[:, None]),
            reference_chroma=others[:, 1:].contiguous(),
            indices=torch.from_numpy(indices),
            weights=torch.from_numpy(weights),
            branch=torch.from_numpy(branch),
        )


def near(rng: Generator, centre: tuple[float, float], spread: float) -> tuple[float, float]:
    """A place near another, both 0..1."""
    first, second = (float(np.clip(value + rng.normal(0, spread), 0, 1)) for value in centre)
    return first, second


def recolour(rng: Generator, *labs: NDArray[np.float32]) -> None:
    """Rotates hue by any angle and scales saturation, the same for all pictures given, in place."""
    angle, saturation = rng.uniform(0, 2 * np.pi), rng.uniform(0.7, 1.3)
    turn = saturation * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], dtype=np.float32)
    for lab in labs:
        lab[..., 1:] = lab[..., 1:] @ turn.astype(np.float32).T
