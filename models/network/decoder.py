"""The colour decoder: predicts plausible colours for every place, and how far to trust the warped ones instead.

The result is `confidence * warp + (1 - confidence) * predicted`. The confidence is learned; an editor can move it by
`faithfulness`, which is added to it as log odds.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import TAP_CHANNELS
from .matcher import KIND_MAPS, SIMILARITY_MAPS, Match

STRIDES = (32, 16, 8, 4, 2)
WIDTHS = {32: 160, 16: 128, 8: 96, 4: 48, 2: 24}
BLOCKS = {32: 1, 16: 2, 8: 1, 4: 1, 2: 1}
# The warp is right more often than an untrained prediction.
CONFIDENCE_AT_START = 1.0
# Trained to say how probable it is that the warp is nearer, the confidence decides for one of the two more firmly when
# it is used: chosen on 144 training pairs, where film, pictures and unrelated pairs all gain (0.05 to 0.4 dB).
FIRMNESS, RESERVE = 3.0, -0.2
# Attention averages, and averages are duller than what they are made of: matched colours get so much back where the
# match is sure.
VIVIDNESS = 0.08
# Faithfulness 0 and 1 leave nothing of the other side that could be seen.
LEAST_FAITHFULNESS = 1e-5


class Residual(nn.Module):
    """Two 3x3 convolutions; the second starts at zero."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, h, w]."""
        return F.relu(x + self.second(F.relu(self.first(x))))


class Decoder(nn.Module):
    """Strides 32 to 2; chroma in units of 50.

    Without `similarity` it is not told how good the match is; that is only for measuring what the maps buy.
    """

    def __init__(self, similarity: bool = True) -> None:
        super().__init__()
        self.similarity = similarity
        self.enter = nn.ModuleDict()
        self.refine = nn.ModuleDict()
        before = 0
        for stride in STRIDES:
            condition = 2 + len(SIMILARITY_MAPS) + len(KIND_MAPS) if stride > 4 else 2 + 2 + 1
            self.enter[str(stride)] = nn.Conv2d(before + TAP_CHANNELS[stride] + condition, WIDTHS[stride], 1)
            blocks = [Residual(WIDTHS[stride]) for _ in range(BLOCKS[stride])]
            self.refine[str(stride)] = nn.Sequential(*blocks)
            before = WIDTHS[stride]
        self.leave = nn.Conv2d(before, 3, 3, padding=1)
        nn.init.normal_(self.leave.weight, std=0.01)
        assert self.leave.bias is not None
        with torch.no_grad():
            self.leave.bias.copy_(torch.tensor([0.0, 0.0, CONFIDENCE_AT_START]))

        # The maps alone tell good matches from bad ones well; this way they need not pass through every stride.
        self.gate = nn.Conv2d(len(SIMILARITY_MAPS) + len(KIND_MAPS) + 1, 1, 1)
        nn.init.zeros_(self.gate.weight)
        assert self.gate.bias is not None
        nn.init.zeros_(self.gate.bias)

    def forward(self, taps: dict[int, Tensor], match: Match) -> tuple[Tensor, Tensor]:
        """Returns predicted a*b* / 50 [batch, 2, h / 2, w / 2], and log odds of the warp [batch, 1, h / 2, w / 2]."""
        if not self.similarity:
            match = blind(match)
        x: Tensor | None = None
        for stride in STRIDES:
            parts = [taps[stride], *(part.to(taps[stride].dtype) for part in condition(match, stride))]
            if x is not None:
                parts.insert(0, F.interpolate(x, scale_factor=2.0, mode="nearest"))
            x = self.refine[str(stride)](F.relu(self.enter[str(stride)](torch.cat(parts, 1))))
        assert x is not None
        out = self.leave(x).float()
        maps = [match.similarity, rescale(match.kind, 16, 8), rescale(match.certainty, 4, 8)]
        with torch.autocast(x.device.type, enabled=False):
            gate = rescale(self.gate(torch.cat(maps, 1)), 8, 2)
        return out[:, :2], out[:, 2:] + gate


def blind(match: Match) -> Match:
    """The match without what says how good it is."""
    certainty, similarity = torch.zeros_like(match.certainty), torch.zeros_like(match.similarity)
    return replace(match, certainty=certainty, similarity=similarity)


def condition(match: Match, stride: int) -> list[Tensor]:
    """What the decoder is told of the match at one stride."""
    if stride > 4:
        return [
            rescale(match.chroma, 2, stride),
            rescale(match.similarity, 8, stride),
            rescale(match.kind, 16, stride),
        ]
    return [rescale(match.fine, 2, stride), rescale(match.chroma, 2, stride), rescale(match.certainty, 4, stride)]


def log_odds(faithfulness: Tensor) -> Tensor:
    """What a faithfulness of 0..1 adds to the confidence; nothing at 0.5."""
    held = faithfulness.clamp(LEAST_FAITHFULNESS, 1 - LEAST_FAITHFULNESS)
    return torch.log(held) - torch.log(1 - held)


def decide(confidence: Tensor) -> Tensor:
    """The log odds by which warp and prediction are mixed, from those of the warp being nearer."""
    return FIRMNESS * confidence + RESERVE


def enliven(warp: Tensor, confidence: Tensor) -> Tensor:
    """Matched colours with the vividness that averaging took."""
    return warp * (1 + VIVIDNESS * torch.sigmoid(confidence))


def blend(predicted: Tensor, confidence: Tensor, warp: Tensor) -> Tensor:
    """The result, from log odds of the warp."""
    return predicted + torch.sigmoid(confidence) * (warp - predicted)


def rescale(x: Tensor, before: int, after: int) -> Tensor:
    """Brings a plane of one stride to another: average on the way down, bilinear on the way up."""
    if after > before:
        return F.avg_pool2d(x, after // before)
    if after < before:
        return F.interpolate(x, scale_factor=before / after, mode="bilinear")
    return x
