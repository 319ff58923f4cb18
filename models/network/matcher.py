"""Dense correspondence between a gray frame and the tokens of one or more colour references.

One token per 8x8 pixels. A token of a reference carries its colours as a 2x2 patch of a*b*, so that what is warped has
the detail of stride 4, and projected features of three levels, so that the similarity can be judged at each level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import TAP_CHANNELS, Backbone

TOKEN_CHANNELS = 128
LEVELS = (8, 16, 32)
LEVEL_CHANNELS = 32
FEATURE_CHANNELS = LEVEL_CHANNELS * len(LEVELS)
COLOUR_CHANNELS = 8
CHROMA_SCALE = 50.0
# The exponential multiplies gradients; without the small factor they would use up the whole clipping norm.
SHARPNESS_INPUT = 0.1
SHARPNESS_AT_START, LOWEST_SHARPNESS, HIGHEST_SHARPNESS = 34.0, 8.0, 200.0
SIMILARITY_MAPS = ("best", "level8", "level16", "level32", "cycle", "peak")


@dataclass
class Bank:
    """What a reference contributes: all [batch, tokens, channels]; concatenate along tokens for several."""

    tokens: Tensor
    colours: Tensor
    features: Tensor


@dataclass
class View:
    """What the network sees in one lightness plane. `sharpness` is the softmax temperature of each token."""

    taps: dict[int, Tensor]
    tokens: Tensor
    features: Tensor
    sharpness: Tensor

    def halves(self) -> tuple[View, View]:
        """Splits a batch of targets followed by as many references; attention works in float32."""
        count = self.tokens.shape[0] // 2
        views = []
        for part in (slice(0, count), slice(count, None)):
            taps = {stride: tap[part] for stride, tap in self.taps.items()}
            views.append(
                View(taps, self.tokens[part].float(), self.features[part].float(), self.sharpness[part].float())
            )
        return views[0], views[1]


@dataclass
class Match:
    """Warped chroma (units of 50, stride 4), similarity maps (stride 8), and logits for training."""

    chroma: Tensor
    similarity: Tensor
    logits: Tensor


def pack_colours(chroma: Tensor) -> Tensor:
    """Lab chroma [batch, 2, h, w] to token colours [batch, tokens, 8], in units of 50."""
    pooled = F.avg_pool2d(chroma / CHROMA_SCALE, 4)
    return F.pixel_unshuffle(pooled, 2).flatten(2).transpose(1, 2)


def flatten(x: Tensor) -> Tensor:
    """[batch, channels, h, w] to [batch, h * w, channels]."""
    return x.flatten(2).transpose(1, 2)


class Mixer(nn.Module):
    """Residual block: depthwise 5x5, then a two-layer perceptron on every position."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 5, padding=2, groups=channels)
        self.widen = nn.Conv2d(channels, 2 * channels, 1)
        self.narrow = nn.Conv2d(2 * channels, channels, 1)
        nn.init.zeros_(self.narrow.weight)
        assert self.narrow.bias is not None
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, h, w]."""
        change: Tensor = self.narrow(F.relu(self.widen(self.depthwise(x))))
        return x + change


class Matcher(nn.Module):
    """Backbone, tokens, attention."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(1)
        self.fine = nn.Conv2d(4 * TAP_CHANNELS[4], TOKEN_CHANNELS, 1)
        self.lateral = nn.ModuleDict({str(s): nn.Conv2d(TAP_CHANNELS[s], TOKEN_CHANNELS, 1) for s in LEVELS})
        self.mix = nn.Sequential(Mixer(TOKEN_CHANNELS), Mixer(TOKEN_CHANNELS))
        self.token = nn.Conv2d(TOKEN_CHANNELS, TOKEN_CHANNELS, 1)
        self.log_sharpness = nn.Conv2d(TOKEN_CHANNELS, 1, 1)
        self.feature = nn.ModuleDict({str(s): nn.Conv2d(TAP_CHANNELS[s], LEVEL_CHANNELS, 1) for s in LEVELS})
        nn.init.zeros_(self.log_sharpness.weight)
        assert self.log_sharpness.bias is not None
        nn.init.constant_(self.log_sharpness.bias, math.log(SHARPNESS_AT_START))

    def view(self, lightness: Tensor) -> View:
        """lightness: L* [batch, 1, h, w], sizes multiples of 32."""
        taps = self.backbone(lightness / CHROMA_SCALE - 1)
        x = self.fine(F.pixel_unshuffle(taps[4], 2))
        features = []
        for level in LEVELS:
            lateral, feature = self.lateral[str(level)](taps[level]), self.feature[str(level)](taps[level])
            if level > 8:
                factor = float(level // 8)
                lateral = F.interpolate(lateral, scale_factor=factor, mode="bilinear")
                feature = F.interpolate(feature, scale_factor=factor, mode="bilinear")
            x = x + lateral
            features.append(flatten(feature))
        x = self.mix(x)
        sharpness = (
            flatten(self.log_sharpness(x * SHARPNESS_INPUT)).float().exp().clamp(LOWEST_SHARPNESS, HIGHEST_SHARPNESS)
        )
        return View(taps, unit(flatten(self.token(x)).float()), torch.cat(features, 2), sharpness)

    def bank(self, view: View, colours: Tensor) -> Bank:
        """The reference side, from the view of the reference's lightness and its packed colours."""
        return Bank(view.tokens, colours, view.features)

    def match(self, view: View, bank: Bank, bias: Tensor, size: tuple[int, int]) -> Match:
        """Warps the bank's colours to the frame. `bias` [batch, tokens] is the logarithm of a weight per token.

        `size` is the token grid (h / 8, w / 8). One pass of exponentials serves the softmax in both directions: rows
        are taken relative to their maximum, and what that took away is given back to the columns as `scale`.
        """
        cosine = view.tokens @ bank.tokens.transpose(1, 2)
        logits = view.sharpness * (cosine - 1) + bias.unsqueeze(1)
        highest = logits.amax(2, keepdim=True)
        claim = torch.exp(logits - highest)
        total = claim.sum(2, keepdim=True)
        warped = claim @ torch.cat([bank.colours, bank.features], 2) / total
        scale = torch.exp(highest)
        share = 1 / (claim.transpose(1, 2) @ scale + 1e-30)
        cycle = torch.sqrt((claim * claim) @ share * scale / total + 1e-8)
        maps = [highest / view.sharpness + 1]
        for number in range(len(LEVELS)):
            level = slice(number * LEVEL_CHANNELS, (number + 1) * LEVEL_CHANNELS)
            carried = warped[..., COLOUR_CHANNELS:][..., level]
            maps.append((unit(view.features[..., level]) * unit(carried)).sum(2, keepdim=True))
        maps += [cycle, 1 / total]
        chroma = F.pixel_shuffle(grid(warped[..., :COLOUR_CHANNELS], size), 2)
        return Match(chroma, grid(torch.cat(maps, 2), size), logits)


def unit(x: Tensor) -> Tensor:
    """Scales the last dimension to length one."""
    return x * torch.rsqrt((x * x).sum(-1, keepdim=True) + 1e-6)


def grid(x: Tensor, size: tuple[int, int]) -> Tensor:
    """[batch, tokens, channels] back to [batch, channels, *size]."""
    return x.transpose(1, 2).reshape(x.shape[0], -1, size[0], size[1])
