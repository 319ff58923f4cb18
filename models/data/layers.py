"""Pictures with something in front of them that moves by itself: what hides, what comes to light, and outlines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .views import Bytes, Floats, Frame, about_middle, around, project, token_centres, turn

CORNERS = 24


def blob(rng: Generator, side: int) -> Floats:
    """A round shape with a random outline, [side, side]: 1 inside, 0 outside, soft by about a pixel."""
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = np.full(CORNERS, 1.0)
    for waves in (2, 3, 5):
        radius += rng.uniform(0, 0.25) * np.cos(waves * angles + rng.uniform(0, 2 * np.pi))
    radius *= 0.46 * side / radius.max()
    squeeze = np.exp(rng.uniform(-0.5, 0))
    points = np.stack([radius * np.cos(angles) * squeeze, radius * np.sin(angles)], 1) + side / 2
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], (255,))
    return cv2.GaussianBlur(mask, (3, 3), 0).astype(np.float32) / 255


def place(rng: Generator, side: int, other: Frame | None = None) -> Frame:
    """Where in a crop a thing of side x side is seen: `matrix` maps the crop's pixels to the thing's.

    With `other` somewhere near: moved by up to a third of the crop, turned and resized a little.
    """
    middle = (side - 1) / 2
    if other is None:
        size, angle = rng.uniform(0.35, 0.85), rng.uniform(-0.3, 0.3)
        at = middle + rng.uniform(-0.3, 0.3, 2) * side
    else:
        there = np.linalg.inv(other.matrix)
        size = float(np.sqrt(np.linalg.det(there[:2, :2]))) * np.exp(rng.uniform(-0.25, 0.25))
        angle = float(np.arctan2(there[1, 0], there[0, 0])) + rng.uniform(-0.2, 0.2)
        at = there[:2] @ np.array([middle, middle, 1]) + rng.uniform(-0.33, 0.33, 2) * side
    return Frame(np.linalg.inv(about_middle(size * turn(angle), at, side)))


def cover(crop: Bytes, thing: Bytes, mask: Floats, frame: Frame) -> Bytes:
    """The crop with the masked part of the thing in front of it."""
    size, flags = (crop.shape[1], crop.shape[0]), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    front = cv2.warpPerspective(thing, frame.matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    share = cv2.warpPerspective(mask, frame.matrix, size, flags=flags)[..., None]
    mixed: Bytes = np.rint(crop + share * (front.astype(np.float32) - crop)).astype(np.uint8)
    return mixed


def covered(mask: Floats, frame: Frame, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the thing lies in front at the places [3, n] of the crop."""
    at = np.rint(project(frame.matrix, places)[:2]).astype(np.int64)
    inside = ((at >= 0) & (at < len(mask))).all(0)
    row, column = np.where(inside, at[1], 0), np.where(inside, at[0], 0)
    hit: NDArray[np.bool_] = inside & (mask[row, column] > 0.5)
    return hit


def layered_correspondence(
    behind: tuple[Frame, Frame], front: tuple[Frame, Frame], mask: Floats, side: int
) -> tuple[NDArray[np.int64], Floats]:
    """As `correspondence`, where the thing moved from `front[0]` to `front[1]`; nothing for what it hides there."""
    here = token_centres(side)
    on = covered(mask, front[0], here)
    moved, still = (project(np.linalg.inv(there.matrix), project(seen.matrix, here)) for seen, there in (front, behind))
    indices, weights = around(np.where(on, moved, still), side)
    hidden = ~on & covered(mask, front[1], still)
    return indices, weights * ~hidden[:, None]
