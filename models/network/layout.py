"""How maps are cut into blocks and put together again, and vectors brought to length one.

Blocks are cut in steps that each move whole rows: one general transposition is several times slower in ONNX Runtime.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Pointwise(nn.Module):
    """The 1x1 convolution of rows [batch, places, inputs], for where rows are wanted anyway.

    Its weight [inputs, outputs] lies as it is multiplied, so that an exported graph keeps its name.
    """

    def __init__(self, inputs: int, outputs: int, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        nn.init.uniform_(self.weight, -(inputs**-0.5), inputs**-0.5)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, places, inputs]."""
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


def fixed(x: Tensor, dim: int) -> int:
    """A size as a number of its own: an exported graph then does not compute what never changes."""
    return int(x.shape[dim])


def rows(x: Tensor) -> Tensor:
    """[batch, channels, h, w] to [batch, h * w, channels]."""
    return x.permute(0, 2, 3, 1).reshape(fixed(x, 0), -1, fixed(x, 1))


def grid(x: Tensor, size: tuple[int, int]) -> Tensor:
    """[batch, places, channels] back to [batch, channels, *size]."""
    return x.reshape(fixed(x, 0), size[0], size[1], fixed(x, 2)).permute(0, 3, 1, 2)


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


def doubled(x: Tensor, width: int) -> Tensor:
    """Nearest-neighbour enlargement by two, [batch, channels, h, width / 2] to [batch, channels, 2 * h, width].

    Whole rows of channels are copied: ONNX Runtime's own is several times slower where channels come last.
    """
    last = x.permute(0, 2, 3, 1)
    wide = torch.cat([last, last], 3).unsqueeze(2)
    tall = torch.cat([wide, wide], 2)
    return tall.reshape(fixed(x, 0), -1, width, fixed(x, 1)).permute(0, 3, 1, 2)


def doubled_blocks(x: Tensor, side: int) -> Tensor:
    """The same for blocks [batch, blocks, side * side * channels], each to 2 * side rows of 2 * side places."""
    length = fixed(x, 2)
    wide = x.reshape(fixed(x, 0), -1, side, side, length // side**2)
    tall = torch.cat([wide, wide], 4).reshape(fixed(x, 0), -1, side, 2 * length // side)
    return torch.cat([tall, tall], 3).reshape(fixed(x, 0), -1, 4 * length)


def up_to_fours(channels: int) -> int:
    """The number of channels that `in_fours` makes of so many."""
    return channels + -channels % 4


def in_fours(maps: list[Tensor]) -> Tensor:
    """Maps [batch, ?, h, w] one after another, the last one repeated until the number of channels is one of fours.

    Products of 8-bit integers are made four at a time: of an odd number of channels they take twice as long.
    """
    channels = sum(fixed(one, 1) for one in maps)
    return torch.cat(maps + [maps[-1][:, -1:]] * (up_to_fours(channels) - channels), 1)


def unit(x: Tensor) -> Tensor:
    """Scales the last dimension to length one."""
    # A last dimension of one would be slow: ONNX Runtime then adds number by number.
    return x * torch.rsqrt((x * x).sum(-1) + 1e-6).unsqueeze(-1)
