"""Random views of a picture, where they coincide, and film-like degradation of luminance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ..colour import lab_from_rgb
from ..network.matcher import TOKEN

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
GRAYS = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
LIGHTNESS_OF_GRAY = lab_from_rgb(GRAYS)[0, :, 0]


@dataclass(frozen=True)
class Frame:
    """Where a crop lies in its picture: `matrix` (3x3, a homography) maps crop pixels to picture pixels."""

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
    tilt: float = 0.0,
) -> Frame:
    """A random square crop. `size` is (height, width), `zoom` the crop's share of the shorter side, `centre` 0..1.

    `tilt` is perspective: how much larger or smaller, at most, a border appears than the middle. The crop stays inside
    the picture but for the corners of a rotated or tilted one.
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
    matrix = about_middle(turn(angle) @ scale, np.array([x - 0.5, y - 0.5]), side)
    middle = (side - 1) / 2
    to_middle, back = np.eye(3), np.eye(3)
    to_middle[:2, 2], back[:2, 2] = -middle, middle
    back[2, :2] = rng.uniform(-tilt, tilt, 2) / middle
    back[:2] += middle * back[2]
    return Frame(matrix @ (back @ to_middle) if tilt else matrix)


def turn(angle: float) -> NDArray[np.float64]:
    """Rotation by an angle in radians, 2x2."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def about_middle(linear: NDArray[np.float64], at: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """The 3x3 matrix of the map [2, 2] that takes the middle of a crop to the place `at`."""
    middle = (side - 1) / 2
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, at - linear @ np.array([middle, middle])
    return matrix


def take(picture: Bytes, frame: Frame, side: int) -> Bytes:
    """Resamples the crop to side x side."""
    shrinks = np.sqrt(abs(np.linalg.det(frame.matrix[:2, :2]))) > 1.3
    if shrinks:
        picture = cv2.GaussianBlur(picture, (3, 3), 0).astype(np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpPerspective(picture, frame.matrix, (side, side), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return crop.astype(np.uint8)


def token_centres(side: int) -> NDArray[np.float64]:
    """Centres of all tokens of a crop as homogeneous pixel coordinates [3, tokens]."""
    centres = np.arange(side // TOKEN) * TOKEN + (TOKEN - 1) / 2
    x, y = np.meshgrid(centres, centres)
    return np.stack([x.ravel(), y.ravel(), np.ones(x.size)])


def project(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Homogeneous points [3, n] through a homography, scaled back to a last coordinate of one."""
    there = matrix @ points
    return there / there[2]


def correspondence(target: Frame, reference: Frame, side: int) -> tuple[NDArray[np.int64], Floats]:
    """For every target token, four reference tokens and their bilinear weights (all zero where it left the view)."""
    there = project(np.linalg.inv(reference.matrix), project(target.matrix, token_centres(side)))
    return around(there, side)


def flow_correspondence(
    target: Frame, reference: Frame, flow: Floats, steady: NDArray[np.bool_], side: int
) -> tuple[NDArray[np.int64], Floats]:
    """As `correspondence`, between crops of two frames.

    `flow` [h, w, 2] leads from each pixel of the target's frame to the reference's; places where `steady` [h, w] is
    false are left out.
    """
    here = project(target.matrix, token_centres(side))
    column = np.clip(np.rint(here[0]), 0, flow.shape[1] - 1).astype(np.intp)
    row = np.clip(np.rint(here[1]), 0, flow.shape[0] - 1).astype(np.intp)
    moved = here.copy()
    moved[:2] += flow[row, column].T
    indices, weights = around(project(np.linalg.inv(reference.matrix), moved), side)
    return indices, weights * steady[row, column, None]


def around(there: NDArray[np.float64], side: int) -> tuple[NDArray[np.int64], Floats]:
    """Four tokens around each place [3, n] of a crop and their bilinear weights; all zero outside the crop."""
    count = side // TOKEN
    there = (there[:2] - (TOKEN - 1) / 2) / TOKEN
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


def steady_flow(one: Bytes, other: Bytes) -> tuple[Floats, NDArray[np.bool_]]:
    """Optical flow [h, w, 2] between two RGB frames (DIS), and where the way back leads back."""
    first, second = (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (one, other))
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    there, back = (dis.calc(a, b, np.empty(0)) for a, b in ((first, second), (second, first)))
    y, x = np.mgrid[: first.shape[0], : first.shape[1]].astype(np.float32)
    returned = cv2.remap(back, x + there[..., 0], y + there[..., 1], cv2.INTER_LINEAR, borderValue=(1e3, 1e3))
    return there.astype(np.float32), np.linalg.norm(there + returned, axis=2) < 1.5


def orthochromatic(rng: Generator, picture: Bytes) -> Floats:
    """L* [h, w] of an RGB picture as an emulsion sees it that is nearly blind to red: skies light, lips dark."""
    red = rng.uniform(0, 0.15)
    blue = rng.uniform(0.25, 0.55)
    gray = picture.astype(np.float32) @ np.array([red, 1 - red - blue, blue], np.float32)
    return LIGHTNESS_OF_GRAY[np.clip(np.rint(gray), 0, 255).astype(np.intp)]


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
