"""The colour decoder: decides where to trust the warped colours and predicts plausible ones elsewhere.

Two gates: `trust` looks at the similarity maps alone and keeps the warp as it is where the match is good (nearly all of
a film, little of an unrelated picture); elsewhere the decoder's own gate mixes the warp with what it predicts.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import TAP_CHANNELS
from .matcher import SIMILARITY_MAPS, Match

STRIDES = (32, 16, 8, 4, 2)
# Starting point of the trust gate: half where the cosine of the best match is 0.91, all above 0.97, none below 0.85.
TRUST_SLOPE, TRUST_MIDDLE = 40.0, 0.91
WIDTHS = {32: 128, 16: 96, 8: 96, 4: 48, 2: 24}


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
    """Strides 32 to 2; the result is the warp, gated, plus a correction, in units of 50, at stride 2."""

    def __init__(self) -> None:
        super().__init__()
        condition = 2 + len(SIMILARITY_MAPS)
        self.enter = nn.ModuleDict()
        self.refine = nn.ModuleDict()
        before = 0
        for stride in STRIDES:
            self.enter[str(stride)] = nn.Conv2d(before + TAP_CHANNELS[stride] + condition, WIDTHS[stride], 1)
            self.refine[str(stride)] = Residual(WIDTHS[stride])
            before = WIDTHS[stride]
        self.leave = nn.Conv2d(before, 3, 3, padding=1)
        nn.init.normal_(self.leave.weight, std=0.01)
        assert self.leave.bias is not None
        with torch.no_grad():
            self.leave.bias.copy_(torch.tensor([0.0, 0.0, 2.0]))
        self.trust = nn.Conv2d(len(SIMILARITY_MAPS), 1, 1)
        assert self.trust.bias is not None
        with torch.no_grad():
            self.trust.weight.zero_()
            self.trust.weight[0, SIMILARITY_MAPS.index("best")] = TRUST_SLOPE
            self.trust.bias.fill_(-TRUST_SLOPE * TRUST_MIDDLE)

    def forward(self, taps: dict[int, Tensor], match: Match) -> Tensor:
        """Returns a*b* / 50 [batch, 2, h / 2, w / 2]."""
        x: Tensor | None = None
        for stride in STRIDES:
            condition = torch.cat([rescale(match.chroma, 4, stride), rescale(match.similarity, 8, stride)], 1)
            parts = [taps[stride], condition]
            if x is not None:
                parts.insert(0, F.interpolate(x, scale_factor=2.0, mode="nearest"))
            x = self.refine[str(stride)](F.relu(self.enter[str(stride)](torch.cat(parts, 1))))
        assert x is not None
        out = self.leave(x)
        warp = rescale(match.chroma, 4, 2)
        painted = torch.sigmoid(out[:, 2:]) * warp + out[:, :2]
        # In float32: a slope of 40 leaves nothing of a cosine in bfloat16. Detached: so steep a gate would pull the
        # matcher away from what its own losses ask for.
        with torch.autocast("cpu", enabled=False):
            trust = rescale(torch.sigmoid(self.trust(match.similarity.detach())), 8, 2)
            result: Tensor = painted.float() + trust * (warp - painted.float())
        return result


def rescale(x: Tensor, before: int, after: int) -> Tensor:
    """Brings a plane of one stride to another: average on the way down, bilinear on the way up."""
    if after > before:
        return F.avg_pool2d(x, after // before)
    if after < before:
        return F.interpolate(x, scale_factor=before / after, mode="bilinear")
    return x
