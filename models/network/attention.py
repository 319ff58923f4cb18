"""Attention of a frame's tokens among themselves: what propagates through the frame."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from .layout import Pointwise, fixed, grid, rows

HEADS = 4


class Block(nn.Module):
    """Transformer block on a map, with a depthwise convolution for position; starts as identity.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3; normalised before each part. The convolution
    tells neighbours apart (Chu et al. 2021, Conditional Positional Encodings, section 4): any size of map will do.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.position = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.before = nn.LayerNorm(channels)
        self.ask = Pointwise(channels, 3 * channels)
        self.out = Pointwise(channels, channels)
        self.again = nn.LayerNorm(channels)
        self.widen = Pointwise(channels, 2 * channels)
        self.narrow = Pointwise(2 * channels, channels)
        nn.init.zeros_(self.position.weight)
        assert self.position.bias is not None
        nn.init.zeros_(self.position.bias)
        for last in (self.out, self.narrow):
            nn.init.zeros_(last.weight)

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, h, w]."""
        height, width = x.shape[2:]
        t = rows(x + self.position(x))
        t = t + self.out(self.attend(self.ask(self.before(t))))
        t = t + self.narrow(F.relu(self.widen(self.again(t))))
        return grid(t, (height, width))

    @staticmethod
    def attend(asked: Tensor) -> Tensor:
        """Queries, keys and values [batch, tokens, 3 * channels] to what each token hears."""
        batch, channels = fixed(asked, 0), fixed(asked, 2) // 3
        parts = asked.reshape(batch, -1, 3, HEADS, channels // HEADS).permute(2, 0, 3, 1, 4)
        scaled = parts[0] * (channels // HEADS) ** -0.5
        heard = (scaled @ parts[1].transpose(2, 3)).softmax(3) @ parts[2]
        return heard.transpose(1, 2).reshape(batch, -1, channels)
