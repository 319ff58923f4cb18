"""The colour decoder: what the majority says of every place, and how far to trust the warp's own detail there.

The votes are spread and counted in `votes`. The result is `confidence * warp + (1 - confidence) * predicted`, where
`predicted` is what the votes come to. The confidence is learned, and falls where the warp disagrees with the majority;
an editor can move it by `faithfulness`, which is added to it as log odds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attention import Block
from .backbone import TAP_CHANNELS
from .layout import Pointwise, doubled, grid, in_fours, rows, up_to_fours
from .matcher import COLOURS_OF_CELL, KIND_MAPS, SIMILARITY_MAPS, TOKEN, Match, View
from .votes import ROUNDS, Votes

STRIDES = (32, 16, 8, 4)
WIDTHS = {32: 160, 16: 128, 8: 96, 4: 48}
# Stride 8 is passed through: with two convolutions and maps of its own the trained network made no use of either. What
# is decided at stride 4 has its own convolution in `votes`.
DEPTHS = {32: 2, 16: 2}
COARSE_MAPS = up_to_fours(2 + len(SIMILARITY_MAPS) + len(KIND_MAPS) + 2)
# Channels of `condition`.
TOLD = {32: COARSE_MAPS, 16: COARSE_MAPS, 4: up_to_fours(COLOURS_OF_CELL + 1)}
CONTEXT_BLOCKS = 1
# The warp is right more often than an untrained prediction.
CONFIDENCE_AT_START = 1.0
# Trained to say how probable it is that the warp is nearer, the confidence decides a little more firmly when it is
# used, and a little earlier for the warp. Much firmer, cells beside each other jump between warp and majority.
FIRMNESS, RESERVE = 2.5, 1.0
# Averages are duller than what they are made of, so the warp gets a little of its vividness back when it is used.
WARP_VIVIDNESS = 0.05
# What is so far from the majority, in units of 50 a*b*, is half as far from it as can be: it is not the warp's detail.
HALF_APART = 0.3
# Faithfulness 0 and 1 leave nothing of the other side that could be seen, however firm the confidence is: the log odds
# of what is left count so many times.
LEAST_FAITHFULNESS, LEANING = 1e-5, 2.5


class Residual(nn.Module):
    """3x3 convolutions beside a shortcut; the last one starts at zero."""

    def __init__(self, channels: int, depth: int) -> None:
        super().__init__()
        convolutions = [nn.Conv2d(channels, channels, 3, padding=1) for _ in range(depth)]
        nn.init.zeros_(convolutions[-1].weight)
        self.convolutions = nn.ModuleList(convolutions)

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, h, w]."""
        y = x
        for number, convolution in enumerate(self.convolutions):
            y = convolution(F.relu(y) if number else y)
        return F.relu(x + y)


class Entrance(nn.Module):
    """1x1 convolution of what comes from the stride before, enlarged, and of what is seen and told at this one.

    What is enlarged is the convolution's result, not its input: the same numbers for a quarter of the work. What is
    seen and what is told are apart because their ranges differ: in integers of 8 bits they could not share a scale.
    """

    def __init__(self, before: int, seen: int, told: int, outputs: int) -> None:
        super().__init__()
        self.seen = nn.Conv2d(seen, outputs, 1)
        self.told = nn.Conv2d(told, outputs, 1, bias=False) if told else None
        self.before = nn.Conv2d(before, outputs, 1, bias=False) if before else None

    def forward(self, before: Tensor | None, seen: Tensor, told: Tensor | None, width: int) -> Tensor:
        """before: [batch, channels, h / 2, width / 2], the others: [batch, channels, h, width]."""
        x: Tensor = self.seen(seen)
        if self.told is not None:
            x = x + self.told(told)
        if self.before is not None:
            x = x + doubled(self.before(before), width)
        return F.relu(x)


@dataclass
class Decoded:
    """`predicted` a*b* / 50 [batch, 2, h/2, w/2], `confidence`: log odds of the warp [batch, 1, h/2, w/2].

    The log shares are for training: of tokens before votes were spread and after [batch, tokens, colours], and of their
    cells of 8x8 [batch, tokens, 4, colours].
    """

    predicted: Tensor
    confidence: Tensor
    own: Tensor
    tokens: Tensor
    cells: Tensor


class Decoder(nn.Module):
    """Strides 32 to 4; chroma in units of 50 at stride 2.

    Without `similarity` it is not told how good the match is, without `messages` tokens do not tell each other their
    votes; both only for measuring what that buys.
    """

    def __init__(self, similarity: bool = True, messages: bool = True) -> None:
        super().__init__()
        self.similarity = similarity
        self.enter = nn.ModuleDict()
        self.refine = nn.ModuleDict()
        before = 0
        for stride in STRIDES:
            self.enter[str(stride)] = Entrance(before, TAP_CHANNELS[stride], TOLD.get(stride, 0), WIDTHS[stride])
            if stride in DEPTHS:
                self.refine[str(stride)] = Residual(WIDTHS[stride], DEPTHS[stride])
            before = WIDTHS[stride]
        self.context = nn.Sequential(*(Block(WIDTHS[16]) for _ in range(CONTEXT_BLOCKS)))
        self.votes = Votes(WIDTHS[16], before, len(ROUNDS) if messages else 0)
        self.leave = Pointwise(before, 1, bias=False)
        nn.init.normal_(self.leave.weight, std=0.01)
        # How much the warp is believed less where it disagrees with the majority.
        self.held = nn.Parameter(torch.tensor(3.0))

        # The maps alone tell good matches from bad ones well; this way they need not pass through every stride.
        self.gate = nn.Conv2d(len(SIMILARITY_MAPS) + len(KIND_MAPS) + 1, 1, 1)
        nn.init.zeros_(self.gate.weight)
        assert self.gate.bias is not None
        nn.init.constant_(self.gate.bias, CONFIDENCE_AT_START)

    def forward(self, view: View, match: Match) -> Decoded:
        """What the votes come to, from the view of a frame and its match."""
        if not self.similarity:
            match = blind(match)
        told = condition(match)
        height, width = match.near.shape[2:]
        at: dict[int, Tensor] = {}
        x: Tensor | None = None
        for stride in STRIDES:
            x = self.enter[str(stride)](x, view.taps[stride], told.get(stride), width * STRIDES[-1] // stride)
            if stride in DEPTHS:
                x = self.refine[str(stride)](x)
            if stride == TOKEN:
                with torch.autocast(x.device.type, enabled=False):
                    x = self.context(x.float())
            at[stride] = x
        with torch.autocast(at[4].device.type, enabled=False):
            seen, fine = at[TOKEN].float(), at[4].float()
            warp = match.fine.unflatten(1, (2, COLOURS_OF_CELL // 2)).mean(2)
            of_cells = (height // 2, width // 2)
            warped = self.votes.by_warp(F.avg_pool2d(warp, 2), of_cells)
            lightness = F.avg_pool2d(view.lightness.mean(1, keepdim=True), 4)
            tokens, own = self.votes.tokens(seen, lightness, [torch.softmax(warped, 3).mean(2), *match.votes])
            edge = self.votes.edges(fine, view.lightness)
            cells, majority = self.votes.cells(tokens, fine, edge, warped, of_cells)
            predicted = self.votes.enlarge(majority, edge, of_cells)
            maps = torch.cat([match.similarity, match.kind, F.avg_pool2d(match.certainty, 4)], 1)
            gate = F.interpolate(self.gate(maps), scale_factor=TOKEN / STRIDES[-1], mode="bilinear")
            left = grid(self.leave(rows(fine)), (height, width)) + gate
            apart = (F.avg_pool2d(predicted, 2) - warp).pow(2).sum(1, keepdim=True)
            left = left - self.held.clamp(min=0) * apart / (apart + HALF_APART**2)
            confidence = F.interpolate(left, scale_factor=2.0, mode="bilinear")
        return Decoded(predicted, confidence, own, tokens, cells)


def blind(match: Match) -> Match:
    """The match without what says how good it is."""
    near = torch.cat([match.fine, torch.zeros_like(match.certainty)], 1)
    return replace(match, near=near, similarity=torch.zeros_like(match.similarity))


def condition(match: Match) -> dict[int, Tensor]:
    """What the decoder is told of the match, by stride."""
    mean = match.fine.unflatten(1, (2, COLOURS_OF_CELL // 2)).mean(2)
    sixteen = in_fours([match.coarse, match.similarity, match.kind, F.avg_pool2d(mean, 4)])
    return {4: in_fours([match.near]), 16: sixteen, 32: F.avg_pool2d(sixteen, 2)}


def log_odds(faithfulness: Tensor) -> Tensor:
    """What a faithfulness of 0..1 adds to the confidence; nothing at 0.5."""
    held = faithfulness.clamp(LEAST_FAITHFULNESS, 1 - LEAST_FAITHFULNESS)
    return LEANING * (torch.log(held) - torch.log(1 - held))


def decide(confidence: Tensor) -> Tensor:
    """The log odds by which warp and prediction are mixed, from those of the warp being nearer."""
    return FIRMNESS * confidence + RESERVE


def blend(predicted: Tensor, trust: Tensor, warp: Tensor) -> Tensor:
    """The result; `trust` 0..1 is the share of the warp."""
    return predicted + trust * (warp - predicted)
