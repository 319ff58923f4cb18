"""How maps are cut into blocks and put together again, and vectors brought to length one.

Blocks are cut in steps that each move whole rows: one general transposition is several times slower in ONNX Runtime.
"""

from __future__ import annotations

import torch
from torch import Tensor


def fixed(x: Tensor, dim: int) -> int:
    """A size as a number of its own: an exported graph then does not compute what never changes."""
    return int(x.shape[dim])


def rows(x: Tensor) -> Tensor:
    """[batch, channels, h, w] to [batch, h * w, channels]."""
    return x.reshape(fixed(x, 0), fixed(x, 1), -1).transpose(1, 2)


def grid(x: Tensor, size: tuple[int, int]) -> Tensor:
    """[batch, places, channels] back to [batch, channels, *size]."""
    return x.transpose(1, 2).reshape(fixed(x, 0), fixed(x, 2), size[0], size[1])


def gather_blocks(x: Tensor, size: tuple[int, int], side: int) -> Tensor:
    """Rows of a map of `size` [batch, places, channels] to [batch, blocks, side * side * channels].

    Blocks, and the places in them, are in the order of rows.
    """
    cut = x.reshape(fixed(x, 0), -1, side, size[1] // side, side * fixed(x, 2))
    return cut.transpose(2, 3).reshape(fixed(x, 0), -1, side * side * fixed(x, 2))


def spread_blocks(x: Tensor, size: tuple[int, int], side: int) -> Tensor:
    """The way back: [batch, blocks, side * side * channels] to rows [batch, places, channels] of a map of `size`."""
    channels = fixed(x, 2) // side**2
    cut = x.reshape(fixed(x, 0), -1, size[1] // side, side, side * channels)
    return cut.transpose(2, 3).reshape(fixed(x, 0), -1, channels)


def unit(x: Tensor, dim: int = -1) -> Tensor:
    """Scales one dimension to length one."""
    return x * torch.rsqrt((x * x).sum(dim, keepdim=True) + 1e-6)
