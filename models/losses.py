"""What the networks are trained for. See `config.toml` for what each part buys."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .colour import rgb_from_lab
from .config import Config
from .data.pairs import Batch
from .network.backbone import Backbone
from .network.matcher import CHROMA_SCALE, pack_colours
from .network.model import Colorizer


class Perceptual(nn.Module):
    """Distance in the features of a frozen colour classifier at strides 16 and 32, relative to their size."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(3)
        self.backbone.load_imagenet()
        self.requires_grad_(False)

    def forward(self, lightness: Tensor, ours: Tensor, truth: Tensor) -> Tensor:
        """lightness [b, 1, h, w]; ours, truth: a*b* [b, 2, h, w]. Returns a scalar, about 0.5 for a gray picture."""
        with torch.no_grad():
            wanted = self.backbone(rgb_from_lab(lightness, truth) * 2 - 1)
        found = self.backbone(rgb_from_lab(lightness, ours) * 2 - 1)
        distance = lightness.new_zeros(())
        for stride in (16, 32):
            size = wanted[stride].float().pow(2).mean((1, 2, 3))
            distance = (
                distance + ((found[stride].float() - wanted[stride].float()).pow(2).mean((1, 2, 3)) / size).mean()
            )
        return distance / 2


@dataclass
class Terms:
    """The loss and its parts; parts are for the log and carry no gradient."""

    total: Tensor
    parts: dict[str, float]


def chrominance_branch(batch: Batch, cosine: Tensor, colours: Tensor, packed_truth: Tensor) -> Tensor:
    """Gives the references chosen by `batch.branch` the target's colours, pulled back along the current best match."""
    chosen = torch.from_numpy(batch.branch)
    if not bool(chosen.any()):
        return colours
    nearest = cosine[chosen].argmax(1)
    pulled = torch.gather(packed_truth[chosen], 1, nearest.unsqueeze(2).expand(-1, -1, packed_truth.shape[2]))
    colours = colours.clone()
    colours[chosen] = pulled
    return colours


def losses(model: Colorizer, perceptual: Perceptual, batch: Batch, config: Config, fast: bool) -> Terms:
    """One forward pass. `fast` computes convolutions in bfloat16 and the attention in float32."""
    weights, counts = config.loss, config.pairs
    known = counts.exact + counts.film
    size = (batch.lightness.shape[2] // 8, batch.lightness.shape[3] // 8)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
        both = model.matcher.view(
            torch.cat([batch.lightness, batch.reference]).contiguous(memory_format=torch.channels_last)
        )
    target, other = both.halves()
    truth = F.avg_pool2d(batch.chroma, 2) / CHROMA_SCALE
    with torch.no_grad():
        cosine = target.tokens @ other.tokens.transpose(1, 2)
        packed = pack_colours(batch.chroma)
        colours = chrominance_branch(batch, cosine, pack_colours(batch.reference_chroma), packed)
    match = model.matcher.match(target, model.matcher.bank(other, colours), colours.new_zeros(colours.shape[:2]), size)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
        painted = model.decoder(target.taps, match)
    painted = painted.float()

    share = torch.ones(len(batch.branch))
    share[known:] = weights.colour_real
    share[torch.from_numpy(batch.branch)] = 1
    each = F.smooth_l1_loss(painted, truth, beta=weights.beta, reduction="none").mean((1, 2, 3))
    colour = (each * share).mean()
    warp_each = F.smooth_l1_loss(match.chroma, F.avg_pool2d(truth, 2), beta=weights.beta, reduction="none").mean(
        (1, 2, 3)
    )
    warp = warp_each[:known].mean()

    exact = slice(0, counts.exact)
    logarithms = torch.log_softmax(match.logits[exact], 2)
    picked = torch.gather(logarithms, 2, batch.indices[exact])
    valid = batch.weights[exact].sum()
    geometry = -(picked * batch.weights[exact]).sum() / valid.clamp(min=1)

    full = F.interpolate(painted[known:], scale_factor=2.0, mode="bilinear") * CHROMA_SCALE
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
        look = perceptual(batch.clean[known:], full, batch.chroma[known:])

    total = weights.colour * colour + weights.warp * warp + weights.geometry * geometry + weights.perceptual * look
    with torch.no_grad():
        error = (painted - truth).norm(dim=1).mean((1, 2)) * CHROMA_SCALE
        gray = truth.norm(dim=1).mean((1, 2)) * CHROMA_SCALE
        warped = (match.chroma - F.avg_pool2d(truth, 2)).norm(dim=1).mean((1, 2)) * CHROMA_SCALE
        parts = {"loss": total, "geometry": geometry, "look": look, "sharp": target.sharpness.mean()}
        spans = {"exact": (0, counts.exact), "film": (counts.exact, known), "other": (known, len(share))}
        for name, (start, end) in spans.items():
            parts[f"{name}"] = error[start:end].mean()
            parts[f"{name}_warp"] = warped[start:end].mean()
            parts[f"{name}_gray"] = gray[start:end].mean()
    return Terms(total, {name: float(value.detach()) for name, value in parts.items()})
