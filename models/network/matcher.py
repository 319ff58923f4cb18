"""Dense correspondence between a gray frame and the tokens of one or more colour references.

Frame and reference have one token per 16x16 pixels, and in each token 16 cells of 4x4. Three kinds of attention:

- *coarse*: every token of the frame with every token of the references. It finds the places worth a closer look, and
  tells how well, how surely and how mutually they match.
- *fine*: every cell of the frame with the cells of the 4 tokens that its token likes best. It finds the place within
  the places, and carries the colours of 2x2 pixels.
- *kind*: the same tokens again, by features of what things are rather than where they are. It says what colours things
  of that kind have in the references, also where nothing matches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import LEFT_OUT, TAP_CHANNELS, Backbone
from .layout import Pointwise, doubled_blocks, fixed, gather_blocks, grid, rows, spread_blocks, unit
from .palette import COLOURS, encode, palette

TOKEN, CELL = 16, 4
TOKEN_CHANNELS = 128
LEVELS = (8, 16, 32)
LEVEL_CHANNELS = 32
KEY_CHANNELS = 32
CELLS_OF_TOKEN = (TOKEN // CELL) ** 2
COLOURS_OF_CELL = 8
COLOUR_CHANNELS = COLOURS_OF_CELL * CELLS_OF_TOKEN
PLACES = COLOUR_CHANNELS // 2
MEANS = 3
DESCRIBED = MEANS + LEVEL_CHANNELS * len(LEVELS)
SUMMARY_CHANNELS = DESCRIBED + COLOURS
CANDIDATES = 4
CHROMA_SCALE = 50.0
# The exponential multiplies gradients; without the small factor they would use up the whole clipping norm.
SHARPNESS_INPUT = 0.1
SHARPNESS_AT_START, LOWEST_SHARPNESS, HIGHEST_SHARPNESS = 34.0, 8.0, 200.0
KEY_SHARPNESS_AT_START, KIND_SHARPNESS_AT_START = 10.0, 12.0
LEAD_WEIGHT_AT_START = 0.3
# Smaller shares count for nothing, and are slow where they or their squares become subnormal.
LEAST_SHARE, LEAST_EXPONENT = 1e-13, -30.0
# A token that a bias takes out may still be among the candidates: no cosine makes up for so much.
LEAST_LEAD = -80.0
SIMILARITY_MAPS = ("best", "level8", "level16", "level32", "cycle", "peak", "spread")
KIND_MAPS = ("a", "b", "spread", "best")
# How many levels, from the last, say what a thing is: what lies at stride 8 is too near to how it looks.
KIND_LEVELS = 2


@dataclass
class Bank:
    """What a reference contributes: all [batch, tokens, channels]; concatenate along tokens for several.

    `tokens` are what it is found by, `colours` what its cells carry, `keys` what its cells are found by. `summary` is
    what the attention over all tokens averages: mean a*, mean b*, mean square, features by level, shares of the
    palette.
    """

    tokens: Tensor
    colours: Tensor
    summary: Tensor
    keys: Tensor

    def coloured(self, colours: Tensor, colours_of_palette: Tensor) -> Bank:
        """The same with other colours."""
        levels = self.summary[..., MEANS:DESCRIBED]
        return Bank(self.tokens, colours, summarised(colours, levels, colours_of_palette), self.keys)


@dataclass
class View:
    """What the network sees in one lightness plane, before it is asked as a frame or kept as a reference.

    `taps` are the backbone's features by stride, `lightness` [b, 4, h/4, w/4] is L* / 50 - 1 of the four places of
    stride 2, `mixed` [b, 128, h/16, w/16] is what tokens are made of. `tokens` [b, tokens, 128], `keys` [b, tokens,
    16 cells, 32] and `levels` [b, tokens, 3 strides, 32] are unit vectors.
    """

    taps: dict[int, Tensor]
    lightness: Tensor
    mixed: Tensor
    tokens: Tensor
    keys: Tensor
    levels: Tensor

    def halves(self) -> tuple[View, View]:
        """Splits a batch of targets followed by as many references."""
        count = self.mixed.shape[0] // 2
        views = []
        for part in (slice(0, count), slice(count, None)):
            taps = {stride: tap[part] for stride, tap in self.taps.items()}
            rest = (self.lightness, self.mixed, self.tokens, self.keys, self.levels)
            views.append(View(taps, *(value[part] for value in rest)))
        return views[0], views[1]


@dataclass
class Query:
    """What a frame asks: per token its unit vector and sharpness, its cells' keys, its features by level.

    All but `sharpness` [batch, tokens, 1] as in `View`.
    """

    tokens: Tensor
    sharpness: Tensor
    keys: Tensor
    levels: Tensor


@dataclass
class Match:
    """What the references say of a frame; chroma in units of 50.

    `near` [b, 9, h/4, w/4] is the warp, packed, and the cosine of each cell's best one. `coarse` [b, 2, h/16, w/16] is
    the mean colour by coarse attention, `similarity` [b, 7, h/16, w/16] and `kind` [b, 4, h/16, w/16] are maps as named
    in `SIMILARITY_MAPS` and `KIND_MAPS`. `votes` are the shares of the palette [b, tokens, colours] by the coarse
    attention and by the kind's. `logits` [b, tokens, tokens of the bank] are for training.
    """

    near: Tensor
    coarse: Tensor
    similarity: Tensor
    kind: Tensor
    votes: list[Tensor]
    logits: Tensor

    @property
    def fine(self) -> Tensor:
        """The warp, packed: unpack it with `unpack`."""
        return self.near[:, :COLOURS_OF_CELL]

    @property
    def certainty(self) -> Tensor:
        """How alike the best cells are, [b, 1, h/4, w/4]."""
        return self.near[:, COLOURS_OF_CELL:]


def pack_colours(chroma: Tensor) -> Tensor:
    """Lab chroma [batch, 2, h, w] to token colours [batch, tokens, 128], in units of 50; cell by cell."""
    packed = F.pixel_unshuffle(F.avg_pool2d(chroma / CHROMA_SCALE, 2), 2)
    return gather_blocks(rows(packed), (packed.shape[2], packed.shape[3]), TOKEN // CELL)


def unpack(packed: Tensor) -> Tensor:
    """What cells hold for their 2x2 places [batch, 4 * n, h / 4, w / 4] as maps [batch, n, h / 2, w / 2]."""
    return F.pixel_shuffle(packed, 2)


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

    palette: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(1, LEFT_OUT)
        self.fine = nn.Conv2d(TAP_CHANNELS[4], TOKEN_CHANNELS, TOKEN // 4, stride=TOKEN // 4)
        self.lateral = nn.ModuleDict({str(s): nn.Conv2d(TAP_CHANNELS[s], TOKEN_CHANNELS, 1) for s in LEVELS})
        self.mix = nn.Sequential(Mixer(TOKEN_CHANNELS), Mixer(TOKEN_CHANNELS))
        self.token = Pointwise(TOKEN_CHANNELS, TOKEN_CHANNELS)
        self.log_sharpness = Pointwise(TOKEN_CHANNELS, 1)
        self.feature = nn.ModuleDict({str(s): nn.Conv2d(TAP_CHANNELS[s], LEVEL_CHANNELS, 1) for s in LEVELS})
        # The keys of cells: from what lies in the cell and around it, and from the token.
        self.key = nn.Conv2d(TAP_CHANNELS[4], KEY_CHANNELS, 3, padding=1)
        self.key_around = nn.Conv2d(TAP_CHANNELS[8], KEY_CHANNELS, 1)
        self.key_context = nn.Conv2d(TOKEN_CHANNELS, KEY_CHANNELS * CELLS_OF_TOKEN, 1)
        self.log_key_sharpness = nn.Parameter(torch.tensor(math.log(KEY_SHARPNESS_AT_START)))
        self.log_kind_sharpness = nn.Parameter(torch.tensor(math.log(KIND_SHARPNESS_AT_START)))
        # How much the coarse attention's order of the candidates counts beside the cosines of their cells.
        self.log_lead_weight = nn.Parameter(torch.tensor(math.log(LEAD_WEIGHT_AT_START)))
        self.register_buffer("palette", palette(), persistent=False)
        nn.init.zeros_(self.log_sharpness.weight)
        assert self.log_sharpness.bias is not None
        nn.init.constant_(self.log_sharpness.bias, math.log(SHARPNESS_AT_START))

    def view(self, lightness: Tensor) -> View:
        """lightness: L* [batch, 1, h, w], sizes multiples of 32."""
        plane = lightness * (1 / CHROMA_SCALE) - 1
        taps = self.backbone(plane)
        eight = F.avg_pool2d(taps[8], 2)
        x = self.lateral["16"](taps[16]) + self.lateral["8"](eight) + self.fine(taps[4])
        mixed = self.mix(x + F.interpolate(self.lateral["32"](taps[32]), scale_factor=2.0))
        height, width = lightness.shape[2:]
        own = gather_blocks(rows(self.key(taps[4])), (height // CELL, width // CELL), TOKEN // CELL)
        around = gather_blocks(rows(self.key_around(taps[8])), (height // 8, width // 8), TOKEN // 8)
        keys = own + rows(self.key_context(mixed)) + doubled_blocks(around, TOKEN // 8)
        far = F.interpolate(self.feature["32"](taps[32]), scale_factor=2.0, mode="bilinear")
        levels = torch.cat([self.feature["8"](eight), self.feature["16"](taps[16]), far], 1)
        return View(
            taps,
            F.pixel_unshuffle(F.avg_pool2d(plane, 2), 2),
            mixed,
            unit(self.token(rows(mixed)).float()),
            unit(cells(keys).float()),
            unit(cells(rows(levels), LEVEL_CHANNELS).float()),
        )

    def query(self, view: View) -> Query:
        """The frame's side."""
        sharpness = self.log_sharpness(rows(view.mixed) * SHARPNESS_INPUT).float().exp()
        return Query(view.tokens, sharpness.clamp(LOWEST_SHARPNESS, HIGHEST_SHARPNESS), view.keys, view.levels)

    def bank(self, view: View, colours: Tensor) -> Bank:
        """The reference's side, from the view of its lightness and its packed colours."""
        summary = summarised(colours, view.levels.flatten(2), self.palette)
        return Bank(view.tokens, colours, summary, view.keys.flatten(2))

    def match(self, query: Query, bank: Bank, bias: Tensor, size: tuple[int, int]) -> Match:
        """What the bank says of the frame. `bias` [batch, tokens] is the logarithm of a weight per token.

        `size` is the grid of the frame's tokens (h / 16, w / 16). One softmax serves both directions: `claim` holds the
        shares that the frame's tokens have in the bank's; times what was in their denominator, and over the sum of a
        column, they are those that the bank's have in the frame's.
        """
        logits = (query.sharpness * query.tokens) @ bank.tokens.transpose(1, 2) + bias.unsqueeze(1)
        best, places = logits.topk(min(CANDIDATES, logits.shape[2]), dim=2)
        highest = best[..., :1]
        claim = torch.softmax(logits, 2).clamp(min=LEAST_SHARE)
        peak = claim.amax(2, keepdim=True)
        found = claim @ bank.summary
        # A token that nothing claims has shares of nothing: its scale must not become infinite.
        scale = torch.exp((highest - query.sharpness).clamp(min=LEAST_EXPONENT)) / peak
        share = 1 / (scale.transpose(1, 2) @ claim + 1e-12)
        cycle = torch.sqrt((claim * claim) @ share.transpose(1, 2) * scale + 1e-8)
        levels = (query.levels * unit(cells(found[..., MEANS:DESCRIBED], LEVEL_CHANNELS))).sum(3)
        maps = [highest / query.sharpness, levels, cycle, peak, spread(found)]
        kind, of_kind = self.kinds(query, bank, bias)
        return Match(
            cell_map(self.refine(query, bank, best - highest, places), size),
            grid(found[..., :2], size),
            grid(torch.cat(maps, 2), size),
            grid(kind, size),
            [found[..., DESCRIBED:], of_kind],
            logits,
        )

    def refine(self, query: Query, bank: Bank, lead: Tensor, places: Tensor) -> Tensor:
        """Fine attention within the tokens at `places` [batch, tokens, 4], whose logits fall short by `lead`.

        Returns the colours of each cell and the cosine of its best one, [batch, tokens, 16 cells, 9].
        """
        keys = cells(rows_at(bank.keys, places))
        values = cells(rows_at(bank.colours, places), COLOURS_OF_CELL)
        sharpness = self.log_key_sharpness.exp()
        logits = (sharpness * query.keys) @ keys.transpose(2, 3)
        held = (self.log_lead_weight.exp() * lead).clamp(min=LEAST_LEAD)
        of_cells = torch.cat([held.unsqueeze(3)] * CELLS_OF_TOKEN, 3)
        held = of_cells.reshape(fixed(held, 0), -1, 1, CELLS_OF_TOKEN * fixed(held, 2))
        shares = torch.softmax(logits + held, 3)
        return torch.cat([shares @ values, (logits.amax(3) / sharpness).unsqueeze(3)], 3)

    def kinds(self, query: Query, bank: Bank, bias: Tensor) -> tuple[Tensor, Tensor]:
        """Attention by what things are: `KIND_MAPS` [batch, tokens, 4], and shares of the palette."""
        sharpness = self.log_kind_sharpness.exp()
        asked = query.levels[:, :, -KIND_LEVELS:] * (sharpness / KIND_LEVELS)
        asked = asked.reshape(fixed(asked, 0), -1, KIND_LEVELS * LEVEL_CHANNELS)
        logits = asked @ bank.summary[..., DESCRIBED - KIND_LEVELS * LEVEL_CHANNELS : DESCRIBED].transpose(1, 2)
        found = torch.softmax(logits + bias.unsqueeze(1), 2) @ bank.summary
        maps = [found[..., :2], spread(found), logits.amax(2, keepdim=True) / sharpness]
        return torch.cat(maps, 2), found[..., DESCRIBED:]


def summarised(colours: Tensor, levels: Tensor, colours_of_palette: Tensor) -> Tensor:
    """`Bank.summary` of packed colours [batch, tokens, 128] and features by level [batch, tokens, 96]."""
    of_cells = colours.reshape(fixed(colours, 0), -1, CELLS_OF_TOKEN, 2, COLOURS_OF_CELL // 2).mean(4)
    return torch.cat([mean_and_energy(colours), levels, encode(colours_of_palette, of_cells).mean(2)], 2)


def mean_and_energy(colours: Tensor) -> Tensor:
    """Of packed colours [batch, tokens, 128]: mean a*, mean b* and mean square, [batch, tokens, 3]."""
    mean = colours.reshape(fixed(colours, 0), -1, CELLS_OF_TOKEN, 2, COLOURS_OF_CELL // 2).mean((2, 4))
    return torch.cat([mean, (colours * colours).sum(2, keepdim=True) / PLACES], 2)


def spread(found: Tensor) -> Tensor:
    """Standard deviation of the colours that an attention averages, from the averages of `mean_and_energy`."""
    return root(found[..., 2:3] - (found[..., :2] ** 2).sum(2, keepdim=True))


def cells(x: Tensor, channels: int = KEY_CHANNELS) -> Tensor:
    """Splits a last dimension of cells * channels into cells, channels."""
    return x.reshape(fixed(x, 0), -1, fixed(x, 2) // channels, channels)


def cell_map(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Cells of tokens [batch, tokens, 16, channels] as a map [batch, channels, h / 4, w / 4]."""
    side = TOKEN // CELL
    places = (size[0] * side, size[1] * side)
    return grid(spread_blocks(x.reshape(fixed(x, 0), -1, fixed(x, 2) * fixed(x, 3)), places, side), places)


def rows_at(values: Tensor, places: Tensor) -> Tensor:
    """Rows [batch, n, channels] at places [batch, tokens, k] as [batch, tokens, k * channels]."""
    batch, length = fixed(values, 0), fixed(values, 2)
    # All rows of the batch end to end: of a single frame nothing is copied but the rows that are wanted.
    if batch > 1:
        places = places + torch.arange(batch, device=places.device).view(-1, 1, 1) * values.shape[1]
    chosen = values.reshape(-1, length).index_select(0, places.reshape(-1))
    return chosen.reshape(batch, -1, fixed(places, 2) * length)


def root(x: Tensor) -> Tensor:
    """Square root of what is zero or above but for rounding, with a bounded gradient."""
    return torch.sqrt(x.clamp(min=0) + 1e-4)
