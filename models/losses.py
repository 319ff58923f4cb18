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
from .network.decoder import blend, decide
from .network.matcher import CHROMA_SCALE, TOKEN, pack_colours, unpack
from .network.model import Colorizer, Painted, grid_of

PERCEPTUAL_STRIDES = (16, 32)
# Units of a*b* by which warp or prediction must be ahead to be clearly better.
TRUST_MARGIN = 1.0


class Perceptual(nn.Module):
    """Features of a frozen colour classifier, at strides 2 to 32."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(3)
        self.backbone.load_imagenet()
        self.requires_grad_(False)

    def forward(self, lightness: Tensor, chroma: Tensor) -> dict[int, Tensor]:
        """Of pictures in colour: L* [b, 1, h, w], a*b* [b, 2, h, w]."""
        taps: dict[int, Tensor] = self.backbone(rgb_from_lab(lightness, chroma) * 2 - 1)
        return taps


@dataclass
class Terms:
    """The loss and its parts; parts are for the log and carry no gradient. They stay on the device: reading waits."""

    total: Tensor
    parts: dict[str, Tensor]


def distance(found: Tensor, wanted: Tensor) -> Tensor:
    """Mean squared difference of features relative to their size; a scalar, about 0.5 between colour and gray."""
    found, wanted = found.float(), wanted.float()
    return ((found - wanted).pow(2).mean((1, 2, 3)) / wanted.pow(2).mean((1, 2, 3))).mean()


def huber(ours: Tensor, truth: Tensor, beta: float) -> Tensor:
    """Smooth L1, one value per picture."""
    return F.smooth_l1_loss(ours, truth, beta=beta, reduction="none").mean((1, 2, 3))


def mixed_huber(ours: Tensor, truth: Tensor, known: int, config: Config) -> Tensor:
    """Huber that turns linear early for the first `known` pairs, whose truth is certain, and late for the others."""
    near = huber(ours[:known], truth[:known], config.loss.near_beta)
    return torch.cat([near, huber(ours[known:], truth[known:], config.loss.beta)])


def trust_loss(painted: Painted, truth: Tensor) -> Tensor:
    """Cross-entropy of the confidence against whether the warp or the prediction is nearer to the truth."""
    with torch.no_grad():
        ahead = (painted.predicted - truth).norm(dim=1) - (painted.warp - truth).norm(dim=1)
        better = torch.sigmoid(ahead.unsqueeze(1) * CHROMA_SCALE / TRUST_MARGIN)
    return F.binary_cross_entropy_with_logits(painted.confidence, better)


def error(ours: Tensor, truth: Tensor) -> Tensor:
    """Mean distance in a*b*, one value per picture."""
    return (ours - truth).norm(dim=1).mean((1, 2)) * CHROMA_SCALE


def chrominance_branch(batch: Batch, cosine: Tensor, colours: Tensor, packed_truth: Tensor) -> Tensor:
    """Gives the references chosen by `batch.branch` the target's colours, pulled back along the current best match."""
    if not bool(batch.branch.any()):
        return colours
    chosen = batch.branch.nonzero()[:, 0].to(colours.device)
    nearest = cosine[chosen].argmax(1)
    pulled = torch.gather(packed_truth[chosen], 1, nearest.unsqueeze(2).expand(-1, -1, packed_truth.shape[2]))
    colours = colours.clone()
    colours[chosen] = pulled
    return colours


def paint(model: Colorizer, batch: Batch, fast: bool) -> Painted:
    """Colours a batch. `fast` computes convolutions in bfloat16 and the attention in float32."""
    with torch.autocast(batch.lightness.device.type, dtype=torch.bfloat16, enabled=fast):
        both = model.matcher.view(
            torch.cat([batch.lightness, batch.reference]).contiguous(memory_format=torch.channels_last)
        )
        target, other = both.halves()
        query, bank = model.matcher.query(target), model.matcher.bank(other, pack_colours(batch.reference_chroma))
    with torch.no_grad():
        cosine = target.tokens @ other.tokens.transpose(1, 2)
        colours = chrominance_branch(batch, cosine, bank.colours, pack_colours(batch.chroma))
        bank = bank.coloured(colours)
    match = model.matcher.match(query, bank, bank.colours.new_zeros(bank.colours.shape[:2]), grid_of(batch.lightness))
    with torch.autocast(batch.lightness.device.type, dtype=torch.bfloat16, enabled=fast):
        predicted, confidence = model.decoder(target.taps, match)
    warp = unpack(match.fine)
    chroma = blend(predicted, torch.sigmoid(decide(confidence)), warp)
    return Painted(chroma, warp, predicted, confidence, match, target)


def geometry_loss(logits: Tensor, indices: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy of the coarse attention against known places."""
    picked = torch.gather(torch.log_softmax(logits, 2), 2, indices)
    return -(picked * weights).sum() / weights.sum().clamp(min=1)


def losses(model: Colorizer, perceptual: Perceptual, batch: Batch, config: Config, fast: bool) -> Terms:
    """One forward pass and all parts of the loss."""
    weights, counts = config.loss, config.pairs
    known, related = counts.exact + counts.film, counts.batch - counts.unrelated
    painted = paint(model, batch, fast)
    match = painted.match
    truth = F.avg_pool2d(batch.chroma, 2) / CHROMA_SCALE

    share = torch.ones(len(batch.branch))
    share[known:] = weights.colour_real
    share[batch.branch] = 1
    share = share.to(truth.device)
    colour = (mixed_huber(painted.chroma, truth, known, config) * share).mean()
    predicted = (mixed_huber(painted.predicted, truth, known, config) * share).mean()
    trust = trust_loss(painted, truth)
    small = F.avg_pool2d(truth, TOKEN // 2)
    coarse = huber(match.coarse[:known], small[:known], weights.near_beta).mean()
    warp = huber(painted.warp[:known], truth[:known], weights.near_beta).mean()
    kind = huber(match.kind[:related, :2], small[:related], weights.beta).mean()
    geometry = geometry_loss(match.logits[:known], batch.indices[:known], batch.weights[:known])

    full = F.interpolate(painted.chroma[known:], scale_factor=2.0, mode="bilinear") * CHROMA_SCALE
    with torch.autocast(batch.lightness.device.type, dtype=torch.bfloat16, enabled=fast):
        with torch.no_grad():
            wanted = perceptual(batch.clean[known:], batch.chroma[known:])
        found = perceptual(batch.clean[known:], full) if weights.perceptual else wanted
    look = torch.stack([distance(found[stride], wanted[stride]) for stride in PERCEPTUAL_STRIDES]).mean()
    gray = distance(painted.view.taps[32][known:], wanted[32])

    total = weights.colour * colour + weights.predicted * predicted + weights.coarse * coarse + weights.warp * warp
    total = total + weights.trust * trust + weights.kind * kind + weights.geometry * geometry
    total = total + weights.perceptual * look + weights.gray * gray
    with torch.no_grad():
        parts = {"loss": total, "geometry": geometry, "trust": trust, "look": look, "gray": gray}
        spans = {"exact": (0, counts.exact), "film": (counts.exact, known), "other": (known, counts.batch)}
        named = {"": painted.chroma, "_predicted": painted.predicted, "_warp": painted.warp}
        named["_gray"] = torch.zeros_like(truth)
        for name, ours in named.items():
            each = error(ours, truth)
            parts |= {f"{span}{name}": each[start:end].mean() for span, (start, end) in spans.items()}
    return Terms(total, {name: value.detach() for name, value in parts.items()})
