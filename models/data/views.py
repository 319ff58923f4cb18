"""Random views of a picture, where they coincide, and film-like degradation of luminance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """Where a crop lies in its picture: `matrix` (2x3) maps crop pixels to picture pixels."""

    matrix: NDArray[np.float64]


def crop_frame(
    rng: Generator,
    size: tuple[int, int],
    side: int,
    zoom: tuple[float, float],
    *,
    centre: tuple[float, float] | None = None,
    degrees: float = 0.0,
    flip: bool = False,
    stretch: float = 0.0,
) -> Frame:
    """A random square crop. `size` is (height, width), `zoom` the crop's share of the shorter side, `centre` 0..1.

    The crop stays inside the picture but for the corners of a rotated one.
    """
    height, width = size
    extent = rng.uniform(*zoom) * min(height, width)
    wide, high = extent * np.exp(rng.uniform(-stretch, stretch)), extent * np.exp(rng.uniform(-stretch, stretch))
    wide, high = min(wide, width), min(high, height)
    at = centre if centre is not None else (rng.uniform(), rng.uniform())
    x = wide / 2 + at[0] * (width - wide)
    y = high / 2 + at[1] * (height - high)
    angle = np.deg2rad(rng.uniform(-degrees, degrees))
    scale = np.array([[(-1 if flip else 1) * wide / side, 0], [0, high / side]])
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = rotation @ scale
    middle = (side - 1) / 2
    offset = np.array([x - 0.5, y - 0.5]) - linear @ np.array([middle, middle])
    return Frame(np.concatenate([linear, offset[:, None]], 1))


def take(picture: Bytes, frame: Frame, side: int) -> Bytes:
    """Resamples the crop to side x side."""
    shrinks = np.sqrt(abs(np.linalg.det(frame.matrix[:, :2]))) > 1.3
    if shrinks:
        picture = cv2.GaussianBlur(picture, (3, 3), 0).astype(np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(picture, frame.matrix, (side, side), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return crop.astype(np.uint8)


def correspondence(target: Frame, reference: Frame, side: int, token: int = 8) -> tuple[NDArray[np.int64], Floats]:
    """For every target token, four reference tokens and their bilinear weights (all zero where it left the view)."""
    count = side // token
    centres = np.arange(count) * token + (token - 1) / 2
    x, y = np.meshgrid(centres, centres)
    points = np.stack([x.ravel(), y.ravel(), np.ones(count * count)])
    inverse = np.linalg.inv(np.vstack([reference.matrix, [0, 0, 1]]))
    there = (inverse @ np.vstack([target.matrix @ points, np.ones(count * count)]))[:2]
    there = (there - (token - 1) / 2) / token
    low = np.floor(there).astype(np.int64)
    part = there - low
    indices, weights = [], []
    for dy in (0, 1):
        for dx in (0, 1):
            column, row = low[0] + dx, low[1] + dy
            inside = (column >= 0) & (column < count) & (row >= 0) & (row < count)
            weight = (part[0] if dx else 1 - part[0]) * (part[1] if dy else 1 - part[1])
            indices.append(np.where(inside, row * count + column, 0))
            weights.append(np.where(inside, weight, 0))
    stacked = np.stack(weights, 1).astype(np.float32)
    stacked[stacked.sum(1) < 0.6] = 0
    return np.stack(indices, 1), stacked / np.maximum(stacked.sum(1, keepdims=True), 1e-6)


def degrade(rng: Generator, lightness: Floats) -> Floats:
    """Makes L* [h, w] look like old film: gamma, contrast, offset, softness, grain."""
    value: NDArray[Any] = np.clip(lightness / 100, 0, 1) ** np.float32(np.exp(rng.uniform(-0.35, 0.35)))
    middle = np.float32(rng.uniform(0.35, 0.65))
    value = (value - middle) * np.float32(rng.uniform(0.65, 1.25)) + middle + np.float32(rng.uniform(-0.08, 0.08))
    if rng.uniform() < 0.5:
        value = cv2.GaussianBlur(value, (0, 0), float(rng.uniform(0.3, 1.3)))
    if rng.uniform() < 0.6:
        grain = rng.standard_normal(value.shape, dtype=np.float32)
        if rng.uniform() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * np.float32(2.0)
        value = value + grain * np.float32(rng.uniform(0.005, 0.04))
    return (np.clip(value, 0, 1) * 100).astype(np.float32)
