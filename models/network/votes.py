"""Votes, not averages: each place has shares of a palette until the end, and the majority wins.

An average of blue and orange is a brown that nobody asked for. So a token's colour is told as shares of a palette: by
a learned prior and by the histograms of the warp and of both attentions, each as far as the token trusts it. Tokens of
the frame that are like each other then tell each other their shares, in rounds: a mean field with learned affinities
(Krähenbühl and Koltun 2011, section 2.2; Zheng et al. 2015, section 4). At stride 8 each cell takes what the tokens
say to which it belongs, and its colour is the annealed mean of its shares (Zhang, Isola and Efros 2016, section 2.3);
at stride 2 each place takes the colours of the cells to which it belongs. What belongs to what is learned, as RAFT
enlarges flow (Teed and Deng 2020, section 3.3): outlines end where things end.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .layout import Pointwise, fixed, gather_blocks, grid, rows, spread_blocks, unit
from .palette import COLOURS, nearness, palette

# Shares below count as much as this: nobody is sure that a colour cannot be.
LEAST_SHARE = 1e-3
LEAST_LIKELY = math.log(LEAST_SHARE)
# How sharply the annealed mean takes the majority's side: learned while training, this when used. 0.3 to 0.5 are alike.
TEMPERATURE, COLDEST, WARMEST = 0.45, 0.15, 1.0
AFFINITY_CHANNELS = 64
SHARPNESS_AT_START, FARNESS_AT_START, UNLIKENESS_AT_START = 12.0, 0.07, 0.7
ROUNDS = (1.0, 1.5)
# Nine tokens around each token, nine cells around each cell.
AROUND = 9
EDGE_CHANNELS = 32
# No logarithm of a weight among nine is larger.
LARGEST = 20.0
SUBPIXELS = 4


def around(x: Tensor) -> Tensor:
    """The nine neighbours of each place of a map [batch, h, w, channels], itself among them: the channels of all nine.

    Beyond the border stands what is at the border.
    """
    tall = torch.cat([x[:, :1], x, x[:, -1:]], 1)
    wide = torch.cat([tall[:, :, :1], tall, tall[:, :, -1:]], 2)
    ends = ((0, -2), (1, -1), (2, None))
    return torch.cat([wide[:, top:bottom, left:right] for top, bottom in ends for left, right in ends], 3)


def bilinear(side: int) -> Tensor:
    """Log weights by which the nine around a block count for each of its side * side places, row by row."""
    at = (torch.arange(side) - (side - 1) / 2) / side
    apart = (at.unsqueeze(1) - torch.tensor([-1.0, 0.0, 1.0])).abs()
    one = (1 - apart).clamp(min=0)
    weights = one[:, None, :, None] * one[None, :, None, :]
    return torch.log(weights.reshape(side * side, AROUND) + 0.02)


class Votes(nn.Module):
    """From what a token knows to colours at stride 2. `seen` channels at stride 16, `fine` channels at stride 4.

    `rounds` of messages, at most those of `ROUNDS`, whatever is used of the weights: they keep one shape.
    """

    palette: Tensor
    near_tokens: Tensor
    near_cells: Tensor

    def __init__(self, seen: int, fine: int, rounds: int = len(ROUNDS)) -> None:
        super().__init__()
        self.rounds = rounds
        self.register_buffer("palette", palette(), persistent=False)
        self.prior = Pointwise(seen, COLOURS)
        self.detail = Pointwise(fine, COLOURS)
        # Trust of the warp's, the coarse and the kind's votes; and how much is heard of what the token says.
        self.trust = Pointwise(seen, 4)
        for part in (self.prior, self.detail, self.trust):
            nn.init.zeros_(part.weight)
        assert self.trust.bias is not None
        with torch.no_grad():
            self.trust.bias.copy_(torch.tensor([0.5, 0.0, 0.0, 0.0]))
        self.query = Pointwise(seen, AFFINITY_CHANNELS)
        self.key = Pointwise(seen, AFFINITY_CHANNELS)
        self.log_sharpness = nn.Parameter(torch.tensor(math.log(SHARPNESS_AT_START)))
        # What tokens say counts less the farther they are apart, in tokens and in lightness / 50: logarithms of what
        # the distances are multiplied by before they are squared.
        self.log_farness = nn.Parameter(torch.tensor(math.log(FARNESS_AT_START)))
        self.log_unlikeness = nn.Parameter(torch.tensor(math.log(UNLIKENESS_AT_START)))
        self.messages = nn.ParameterList(torch.tensor(weight) for weight in ROUNDS)
        self.local = nn.Parameter(torch.tensor(0.3))
        self.temperature = nn.Parameter(torch.tensor(0.5))
        self.edge = nn.Conv2d(fine + SUBPIXELS, EDGE_CHANNELS, 3, padding=1)
        self.belongs_to_token = nn.Conv2d(EDGE_CHANNELS, AROUND, 1)
        self.belongs_to_cell = nn.Conv2d(EDGE_CHANNELS, AROUND * SUBPIXELS, 1)
        for last in (self.belongs_to_token, self.belongs_to_cell):
            nn.init.zeros_(last.weight)
            assert last.bias is not None
            nn.init.zeros_(last.bias)
        self.register_buffer("near_tokens", bilinear(2), persistent=False)
        self.register_buffer("near_cells", in_quarters(bilinear(4)), persistent=False)

    def tokens(self, x: Tensor, lightness: Tensor, heard: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Log shares of each token after all rounds, and before: [batch, tokens, colours].

        x [batch, seen, h/16, w/16]; `lightness` / 50 - 1 at that size; `heard`: shares [batch, tokens, colours] by the
        warp, the coarse attention and the kind's.
        """
        t = rows(x)
        trust = F.softplus(self.trust(t))
        own = self.prior(t)
        for number, shares in enumerate(heard):
            own = own + trust[..., number : number + 1] * torch.log(shares + LEAST_SHARE)
        affinity = torch.softmax(self.affinity(t, lightness) + torch.log(trust[..., 3:] + 1e-4).transpose(1, 2), 2)
        logits = own
        for weight in list(self.messages)[: self.rounds]:
            said = affinity @ torch.softmax(logits, 2)
            logits = own + weight * torch.log(said + LEAST_SHARE)
        return logits, own

    def affinity(self, t: Tensor, lightness: Tensor) -> Tensor:
        """How much tokens are of one thing, [batch, tokens, tokens], as log weights."""
        query = self.log_sharpness.exp() * unit(self.query(t))
        places = self.places(lightness)
        # The square of a distance as a product of rows: what a row has in common is left to the softmax.
        squares = (places * places).sum(2, keepdim=True)
        queries = torch.cat([query, 2 * places, torch.ones_like(squares)], 2)
        keys = torch.cat([unit(self.key(t)), places, -squares], 2)
        return queries @ keys.transpose(1, 2)

    def places(self, lightness: Tensor) -> Tensor:
        """Row, column and lightness of each token, scaled by how much their differences count: [batch, tokens, 3]."""
        ones = torch.ones_like(lightness)
        far = self.log_farness.exp()
        row, column = ones.cumsum(2) * far, ones.cumsum(3) * far
        return rows(torch.cat([row, column, lightness * self.log_unlikeness.exp()], 1))

    def by_warp(self, warp: Tensor, size: tuple[int, int]) -> Tensor:
        """Log likelihoods of each cell of 8x8 by the warp a*b* / 50 [batch, 2, *size]: [batch, tokens, 4, colours]."""
        blocks = gather_blocks(rows(warp), size, 2)
        return nearness(self.palette, blocks.reshape(fixed(blocks, 0), -1, 4, 2))

    def cells(
        self, logits: Tensor, fine: Tensor, edge: Tensor, warped: Tensor, size: tuple[int, int]
    ) -> tuple[Tensor, Tensor]:
        """Log shares of each cell of 8x8, token by token [batch, tokens, 4, colours], and colours [batch, 2, *size].

        `logits` of tokens; `fine` [batch, fine, h/4, w/4]; `edge` as `edges`; `warped` as `by_warp`; `size` (h/8, w/8).
        """
        height, width = size[0] // 2, size[1] // 2
        colours, batch = fixed(logits, 2), fixed(logits, 0)
        said = around(logits.reshape(batch, height, width, colours)).reshape(batch, -1, AROUND, colours)
        weights = gather_blocks(rows(self.belongs_to_token(F.avg_pool2d(edge, 2))), size, 2)
        weights = torch.softmax(weights.reshape(batch, -1, 4, AROUND) + self.near_tokens, 3)
        more = gather_blocks(rows(F.avg_pool2d(fine, 2)), size, 2).reshape(batch, -1, 4, fixed(fine, 1))
        cell = weights @ said + self.detail(more) + self.local * warped.clamp(min=LEAST_LIKELY)
        temperature = self.temperature.clamp(COLDEST, WARMEST) if self.training else TEMPERATURE
        mean = torch.softmax(cell / temperature, 3) @ self.palette
        return cell, grid(spread_blocks(mean.reshape(batch, -1, 8), size, 2), size)

    def edges(self, fine: Tensor, lightness: Tensor) -> Tensor:
        """What outlines are decided by. `lightness` [batch, 4, h/4, w/4]: that of the four places of stride 2."""
        return F.relu(self.edge(torch.cat([fine, lightness], 1)))

    def enlarge(self, colours: Tensor, edge: Tensor, cells: tuple[int, int]) -> Tensor:
        """Colours of cells [batch, channels, *cells] to [batch, channels, h/2, w/2], each place from nine cells."""
        batch, channels = fixed(colours, 0), fixed(colours, 1)
        size = (cells[0] * 2, cells[1] * 2)
        # Of each place of stride 4 its four of stride 2, by which of the nine cells: four blocks of four in each cell.
        weights = gather_blocks(rows(self.belongs_to_cell(edge)), size, 2).reshape(batch, -1, 4 * SUBPIXELS, AROUND)
        # A softmax of nine: as many rows of so few are slow, so the sum to divide by comes as one more channel.
        weights = torch.exp((weights + self.near_cells).clamp(max=LARGEST))
        last = colours.permute(0, 2, 3, 1)
        nine = around(torch.cat([last, torch.ones_like(last[..., :1])], 3)).reshape(batch, -1, AROUND, channels + 1)
        sums = weights @ nine
        mixed = (sums[..., :-1] / (sums[..., -1:] + 1e-9)).reshape(batch, -1, 4 * SUBPIXELS * channels)
        quarters = spread_blocks(mixed, size, 2)
        return grid(spread_blocks(quarters, (size[0] * 2, size[1] * 2), 2), (size[0] * 2, size[1] * 2))


def in_quarters(rows_of_places: Tensor) -> Tensor:
    """Rows of 4x4 places, row by row, put in the order of its four quarters and their four places."""
    order = [(2 * y + v) * 4 + 2 * x + u for y in range(2) for x in range(2) for v in range(2) for u in range(2)]
    return rows_of_places[order]
