"""CIE Lab (D65, L* 0..100) to and from sRGB, in torch (differentiable) and for cached uint8 pictures."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

WHITE = (0.950456, 1.0, 1.088754)
XYZ_TO_RGB = (
    (3.240479, -1.53715, -0.498535),
    (-0.969256, 1.875991, 0.041556),
    (0.055648, -0.204043, 1.057311),
)


def lab_from_rgb(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """uint8 RGB [h, w, 3] to float Lab [h, w, 3]."""
    return cv2.cvtColor(picture.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB).astype(np.float32)


def rgb_from_lab(lightness: Tensor, chroma: Tensor) -> Tensor:
    """L* [b, 1, h, w] and a*b* [b, 2, h, w] to sRGB 0..1 [b, 3, h, w], clamped; gradients pass inside the gamut."""
    fy = (lightness + 16) / 116
    f = torch.cat([fy + chroma[:, :1] / 500, fy, fy - chroma[:, 1:] / 200], 1)
    xyz = torch.where(f > 6 / 29, f.clamp(min=0.01) ** 3, (f - 4 / 29) * 3 * (6 / 29) ** 2)
    xyz = xyz * xyz.new_tensor(WHITE).view(1, 3, 1, 1)
    linear = torch.einsum("rc,bchw->brhw", xyz.new_tensor(XYZ_TO_RGB), xyz).clamp(0, 1)
    curved = 1.055 * linear.clamp(min=1e-4) ** (1 / 2.4) - 0.055
    return torch.where(linear > 0.0031308, curved, linear * 12.92)
