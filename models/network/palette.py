"""The palette: a few hundred colours of a*b*, whose shares stand for a colour that is not decided yet.

After Zhang, Isola and Efros 2016, Colorful Image Colorization, section 2.1, on a grid of 15 units with gray among them.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor

# In units of 50 a*b*: how far the colours are apart, how far they reach, how softly a colour is spread over them.
SPACING, REACH, SOFTNESS = 0.3, 1.8, 0.2
# sRGB has such a colour at some lightness, or one no farther from it than this, in units of a*b*.
OUTSIDE = 4.0


def palette() -> Tensor:
    """Colours that sRGB has at some lightness, on a square grid, in units of 50: [colours, 2]."""
    axis = np.arange(-REACH, REACH + 0.01, SPACING)
    a, b = (values.ravel() for values in np.meshgrid(axis, axis))
    kept = np.zeros(a.shape, bool)
    for lightness in range(15, 96, 5):
        lab = np.stack([np.full(a.shape, lightness), a * 50, b * 50], 1).astype(np.float32)[None]
        shown = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1)
        kept |= np.linalg.norm((cv2.cvtColor(shown, cv2.COLOR_RGB2LAB) - lab)[0, :, 1:], axis=1) < OUTSIDE
    return torch.from_numpy(np.stack([a[kept], b[kept]], 1)).float()


COLOURS = len(palette())


def nearness(colours_of_palette: Tensor, colours: Tensor) -> Tensor:
    """Log likelihood of each colour of the palette, 0 for the very same: a*b* / 50 [..., 2] to [..., palette]."""
    scaled = colours * (0.5**0.5 / SOFTNESS)
    wanted = colours_of_palette * (0.5**0.5 / SOFTNESS)
    return scaled @ (2 * wanted.T) - (wanted**2).sum(1) - (scaled**2).sum(-1, keepdim=True)


def encode(colours_of_palette: Tensor, colours: Tensor) -> Tensor:
    """Shares of the palette by nearness: `colours` a*b* / 50 [..., 2] to [..., colours of the palette]."""
    return torch.softmax(nearness(colours_of_palette, colours), -1)
