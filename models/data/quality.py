"""Which pictures teach colour: large enough, not too long, and with colours in them."""

from __future__ import annotations

import cv2
import numpy as np

from .cache import Bytes

SHORT_SIDE = 192
LEAST_SHORT_SIDE = 140
MOST_ASPECT = 2.2
LEAST_CHROMA = 6.0
MOST_WHITE = 0.42
MOST_BLACK = 0.5
# Sepia prints and pictures under one coloured light have this share of their chroma in one direction.
MOST_TINT = 0.985
WHITE, BLACK = 240, 15


def shrink(picture: Bytes, short_side: int) -> Bytes:
    """The picture with its shorter side at most `short_side`; a smaller one stays as it is."""
    height, width = picture.shape[:2]
    scale = short_side / min(height, width)
    if scale >= 1:
        return picture
    size = (max(short_side, round(width * scale)), max(short_side, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def fault(picture: Bytes) -> str:
    """Why a picture is of no use for training, or nothing. picture: RGB [height, width, 3]."""
    height, width = picture.shape[:2]
    if min(height, width) < LEAST_SHORT_SIDE:
        return "small"
    if max(height, width) > MOST_ASPECT * min(height, width):
        return "long"
    small = shrink(picture, SHORT_SIDE)
    if (small.min(2) >= WHITE).mean() > MOST_WHITE:
        return "white"
    if (small.max(2) <= BLACK).mean() > MOST_BLACK:
        return "black"
    plane = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1:].reshape(-1, 2)
    chroma = float(np.linalg.norm(plane, axis=1).mean())
    if chroma < LEAST_CHROMA:
        return "gray"
    if float(np.linalg.norm(plane.mean(0))) > MOST_TINT * chroma:
        return "one tint"
    return ""
