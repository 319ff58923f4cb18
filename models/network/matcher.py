"""Dense correspondence between a gray frame and the tokens of one or more colour references.

One token per 8x8 pixels, and three kinds of attention between them:

- *coarse*: every token of the frame with every token of the references. It finds the place.
- *fine*: every 4x4 cell of the frame with the cells of the four best tokens only. It finds the place within the place,
  where the coarse softmax averages, and carries the colours of 2x2 pixels.
- *kind*: every 16x16 square of the frame with all tokens, by features of what things are rather than where they are. It
  says what colours things of that kind have in the references, also where nothing matches.
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
KEY_CHANNELS = 32
CELLS = 4
LEVELS_END = LEVEL_CHANNELS * len(LEVELS)
FEATURE_CHANNELS = LEVELS_END + KEY_CHANNELS * CELLS
COLOURS_OF_CELL = 8
COLOUR_CHANNELS = COLOURS_OF_CELL * CELLS
PLACES = COLOUR_CHANNELS // 2
CANDIDATES = 4
CHROMA_SCALE = 50.0
# The exponential multiplies gradients; without the small factor they would use up the whole clipping norm.
SHARPNESS_INPUT = 0.1
SHARPNESS_AT_START, LOWEST_SHARPNESS, HIGHEST_SHARPNESS = 34.0, 8.0, 200.0
KEY_SHARPNESS_AT_START, KIND_SHARPNESS_AT_START = 10.0, 12.0
# Less than this share of the largest counts for nothing, and smaller numbers are slow where they become subnormal.
LEAST_EXPONENT = -30.0
SIMILARITY_MAPS = ("best", "level8", "level16", "level32", "cycle", "peak", "spread")
KIND_MAPS = ("a", "b", "spread", "best")


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
    """What the references say of a frame; chroma in units of 50.

    `chroma` [b, 2, h/2, w/2] is the coarse warp, `fine` the fine one, `certainty` [b, 1, h/4, w/4] the cosine of its
    best cell, `similarity` [b, 7, h/8, w/8] and `kind` [b, 4, h/16, w/16] maps as named in `SIMILARITY_MAPS` and
    `KIND_MAPS`. `logits` [b, tokens, tokens of the bank] are for training.
    """

    chroma: Tensor
    fine: Tensor
    certainty: Tensor
    similarity: Tensor
    kind: Tensor
    logits: Tensor


def pack_colours(chroma: Tensor) -> Tensor:
    """Lab chroma [batch, 2, h, w] to token colours [batch, tokens, 32], in units of 50; the cell is the last index."""
    pooled = F.avg_pool2d(chroma / CHROMA_SCALE, 2)
    return flatten(F.pixel_unshuffle(F.pixel_unshuffle(pooled, 2), 2))


def unpack_colours(colours: Tensor, size: tuple[int, int]) -> Tensor:
    """The way back from token colours: chroma [batch, 2, h / 2, w / 2] from a token grid (h / 8, w / 8)."""
    return F.pixel_shuffle(F.pixel_shuffle(grid(colours, size), 2), 2)


def flatten(x: Tensor) -> Tensor:
    """[batch, channels, h, w] to [batch, h * w, channels]."""
    return x.flatten(2).transpose(1, 2)


class Mixer(nn.Module):
    """Residual block: depthwise 3x3, then a two-layer perceptron on every position."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
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
        # The keys of a token's four cells: from what lies in the cell, and from the token.
        self.key = nn.Conv2d(TAP_CHANNELS[4], KEY_CHANNELS, 3, padding=1)
        self.key_context = nn.Conv2d(TOKEN_CHANNELS, KEY_CHANNELS * CELLS, 1)
        self.log_key_sharpness = nn.Parameter(torch.tensor(math.log(KEY_SHARPNESS_AT_START)))
        self.log_kind_sharpness = nn.Parameter(torch.tensor(math.log(KIND_SHARPNESS_AT_START)))
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
        keys = flatten(F.pixel_unshuffle(self.key(taps[4]), 2) + self.key_context(x))
        features.append(unit(by_cell(keys), 2).flatten(2))
        sharpness = (
            flatten(self.log_sharpness(x * SHARPNESS_INPUT)).float().exp().clamp(LOWEST_SHARPNESS, HIGHEST_SHARPNESS)
        )
        return View(taps, unit(flatten(self.token(x)).float()), torch.cat(features, 2), sharpness)

    def bank(self, view: View, colours: Tensor) -> Bank:
        """The reference side, from the view of the reference's lightness and its packed colours."""
        return Bank(view.tokens, colours, view.features)

    def match(self, view: View, bank: Bank, bias: Tensor, size: tuple[int, int]) -> Match:
        """What the bank says of the frame. `bias` [batch, tokens] is the logarithm of a weight per token.

        `size` is the token grid (h / 8, w / 8). One pass of exponentials serves the softmax in both directions: rows
        are taken relative to their maximum, and what that took away is given back to the columns as `scale`.
        """
        logits = view.sharpness * (view.tokens @ bank.tokens.transpose(1, 2) - 1) + bias.unsqueeze(1)
        best, places = logits.topk(CANDIDATES, dim=2)
        highest = best[..., :1]
        claim = torch.exp((logits - highest).clamp(min=LEAST_EXPONENT))
        total = claim.sum(2, keepdim=True)
        energy = (bank.colours * bank.colours).sum(2, keepdim=True) / PLACES
        warped = claim @ torch.cat([bank.colours, energy, bank.features[..., :LEVELS_END]], 2) / total
        colours = warped[..., :COLOUR_CHANNELS]
        scale = torch.exp(highest.clamp(min=LEAST_EXPONENT))
        share = 1 / (scale.transpose(1, 2) @ claim + 1e-12)
        cycle = torch.sqrt((claim * claim) @ share.transpose(1, 2) * scale / total + 1e-8)
        maps = [highest / view.sharpness + 1]
        for number in range(len(LEVELS)):
            level = slice(number * LEVEL_CHANNELS, (number + 1) * LEVEL_CHANNELS)
            carried = warped[..., COLOUR_CHANNELS + 1 :][..., level]
            maps.append((unit(view.features[..., level]) * unit(carried)).sum(2, keepdim=True))
        kept = (colours * colours).sum(2, keepdim=True) / PLACES
        maps += [cycle, 1 / total, root(warped[..., COLOUR_CHANNELS : COLOUR_CHANNELS + 1] - kept)]
        fine, certainty = self.refine(view, bank, best - highest, places)
        return Match(
            unpack_colours(colours, size),
            unpack_colours(fine, size),
            F.pixel_shuffle(grid(certainty, size), 2),
            grid(torch.cat(maps, 2), size),
            self.kinds(view, bank, bias, size, energy),
            logits,
        )

    def refine(self, view: View, bank: Bank, lead: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        """Fine attention within the tokens at `places` [batch, tokens, 4], whose logits fall short by `lead`.

        Returns colours [batch, tokens, 32] and the cosine of the best cell [batch, tokens, 4].
        """
        asked = by_cell(view.features[..., LEVELS_END:]).unsqueeze(2)
        keys, values = (by_cell(rows_at(rows, places)) for rows in (bank.features[..., LEVELS_END:], bank.colours))
        # [batch, tokens, candidate, its cell, cell of the frame]: no copy of the gathered rows is ever transposed.
        cosine = keys.transpose(3, 4) @ asked
        logits = self.log_key_sharpness.exp() * cosine + lead.clamp(min=LEAST_EXPONENT)[..., None, None]
        shares = torch.softmax(logits.flatten(2, 3), 2).reshape(cosine.shape)
        return (values @ shares).sum(2).flatten(2), cosine.flatten(2, 3).amax(2)

    def kinds(self, view: View, bank: Bank, bias: Tensor, size: tuple[int, int], energy: Tensor) -> Tensor:
        """Attention by what things are: `KIND_MAPS` [batch, 4, h / 16, w / 16]."""
        what = slice(LEVEL_CHANNELS, LEVELS_END)
        half = (size[0] // 2, size[1] // 2)
        asked = unit(flatten(F.avg_pool2d(grid(view.features[..., what], size), 2)))
        cosine = asked @ unit(bank.features[..., what]).transpose(1, 2)
        shares = torch.softmax(self.log_kind_sharpness.exp() * cosine + bias.unsqueeze(1), 2)
        mean = bank.colours.reshape(bank.colours.shape[0], -1, 2, PLACES).mean(3)
        found = shares @ torch.cat([mean, energy], 2)
        spread = root(found[..., 2:] - (found[..., :2] ** 2).sum(2, keepdim=True))
        return grid(torch.cat([found[..., :2], spread, cosine.amax(2, keepdim=True)], 2), half)


def rows_at(rows: Tensor, places: Tensor) -> Tensor:
    """Rows [batch, n, channels] at places [batch, ..., k] as [batch, ..., k, channels]."""
    chosen = [row.index_select(0, place.flatten()) for row, place in zip(rows, places, strict=True)]
    return torch.stack(chosen).reshape(*places.shape, rows.shape[-1])


def by_cell(x: Tensor) -> Tensor:
    """Splits a last dimension of channels * cells into channels, cells."""
    return x.reshape(*x.shape[:-1], -1, CELLS)


def root(x: Tensor) -> Tensor:
    """Square root of what is zero or above but for rounding, with a bounded gradient."""
    return torch.sqrt(x.clamp(min=0) + 1e-4)


def unit(x: Tensor, dim: int = -1) -> Tensor:
    """Scales one dimension to length one."""
    return x * torch.rsqrt((x * x).sum(dim, keepdim=True) + 1e-6)


def grid(x: Tensor, size: tuple[int, int]) -> Tensor:
    """[batch, tokens, channels] back to [batch, channels, *size]."""
    return x.transpose(1, 2).reshape(x.shape[0], -1, size[0], size[1])
