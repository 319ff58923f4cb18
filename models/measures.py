"""What is measured of colours beside their distance from the truth, as `npm run evaluate` does (src/metrics).

All of a picture in Lab, float32: `lightness` [h, w], `chroma` a*b* [2, h, w].
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

# Stains are defined at this short side, after a Gaussian of so many samples that is cut off at so many deviations.
SHORT_SIDE, SIGMA, REACH = 256, 2.0, 4
# Added to the mean chroma, so that pictures with hardly a colour are not all stain.
LEAST_CHROMA = 2.0
# By how many degrees `follow` has the hues of a reference rotated.
ROTATIONS = (90, 180, 270)


def mean_chroma(chroma: Plane) -> float:
    """Mean length of (a*, b*)."""
    return float(np.hypot(chroma[0], chroma[1]).mean())


def stain(lightness: Plane, chroma: Plane) -> float:
    """How much colours change where lightness does not: from 0, about 0.02 for photographs in their true colours.

    Mean length of the gradient of (a*, b*) over places where that of L* does not exceed its median, both blurred
    before, over the mean chroma + 2; Sobel / 8, per sample at a short side of 256. Borders are reflected.
    """
    scale = min(lightness.shape) / SHORT_SIDE
    light, a, b = (squared_gradient(blurred(plane, SIGMA * scale)) for plane in (lightness, chroma[0], chroma[1]))
    changes = np.sqrt(a + b)[light <= np.median(light)]
    return scale * float(changes.mean()) / (mean_chroma(chroma) + LEAST_CHROMA)


def blurred(plane: Plane, sigma: float) -> Plane:
    """By a Gaussian of the standard deviation `sigma`, in samples."""
    side = 2 * math.ceil(REACH * sigma) + 1
    return cv2.GaussianBlur(plane, (side, side), sigma, borderType=cv2.BORDER_REFLECT_101).astype(np.float32)


def squared_gradient(plane: Plane) -> Plane:
    """Squared length of the gradient by Sobel's operator over 8."""
    ends = [cv2.Sobel(plane, cv2.CV_32F, *way, ksize=3, borderType=cv2.BORDER_REFLECT_101) for way in ((1, 0), (0, 1))]
    return ((ends[0] ** 2 + ends[1] ** 2) / 64).astype(np.float32)


def rotate_hues(chroma: Plane, degrees: float) -> Plane:
    """a*b* [2, ...] rotated about neutral, from a* towards b*."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    rotated = np.stack([cosine * chroma[0] - sine * chroma[1], sine * chroma[0] + cosine * chroma[1]])
    return rotated.astype(np.float32)


def follow(result: Plane, rotated: Sequence[Plane]) -> float | None:
    """How far a result follows its reference: 1 where that alone decides, 0 where it does not matter.

    `rotated` are the results of the reference with its hues rotated by each of `ROTATIONS`. For one of them: one minus
    the summed distance from the result rotated alike, over that of the result from itself rotated. None where the
    result has no colour.
    """
    shares = []
    for degrees, other in zip(ROTATIONS, rotated, strict=True):
        ideal = rotate_hues(result, degrees)
        most = float(np.hypot(*(result - ideal)).sum())
        if most == 0:
            return None
        shares.append(1 - float(np.hypot(*(other - ideal)).sum()) / most)
    return float(np.mean(shares))
