"""Losses that see what figures of distance do not."""

from __future__ import annotations

import torch

from ..losses import dullness, stains


def halves(left: float, right: float) -> torch.Tensor:
    """A plane of two values."""
    plane = torch.full((1, 1, 32, 32), left)
    plane[..., 16:] = right
    return plane


def test_colours_that_change_where_lightness_does_not_are_stains() -> None:
    flat, edge = torch.full((1, 1, 32, 32), 50.0), halves(20.0, 80.0)
    gray = torch.zeros(1, 2, 32, 32)
    patch = torch.cat([halves(0.0, 0.8), torch.zeros(1, 1, 32, 32)], 1)
    assert float(stains(patch, gray, flat)) > 0.02
    assert float(stains(patch, gray, edge)) < 0.1 * float(stains(patch, gray, flat))


def test_what_the_truth_does_is_no_stain() -> None:
    flat = torch.full((1, 1, 32, 32), 50.0)
    patch = torch.cat([halves(0.0, 0.8), torch.zeros(1, 1, 32, 32)], 1)
    assert float(stains(patch, patch, flat)) == 0
    assert float(stains(0.5 * patch, patch, flat)) == 0


def test_dull_is_what_has_less_chroma_whatever_the_hue() -> None:
    truth = torch.tensor([0.6, 0.0]).view(1, 2, 1, 1).expand(1, 2, 32, 32)
    turned = torch.tensor([0.0, 0.6]).view(1, 2, 1, 1).expand(1, 2, 32, 32)
    assert float(dullness(turned, truth)) < 1e-6
    assert float(dullness(1.5 * truth, truth)) < 1e-6
    assert abs(float(dullness(0.5 * truth, truth)) - 0.3) < 1e-5
