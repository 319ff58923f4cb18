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
from .network.layout import gather_blocks, rows
from .network.matcher import CHROMA_SCALE, TOKEN, pack_colours, unpack
from .network.model import Colorizer, Painted, grid_of

PERCEPTUAL_STRIDES = (16, 32)
# Units of a*b* by which warp or prediction must be ahead to be clearly better.
TRUST_MARGIN = 1.0
# What a cell counts in the votes' loss: so much if it is gray, more by its chroma / 50 times this, at most so much.
LEAST_LIVELY, MORE_LIVELY, MOST_LIVELY = 0.4, 2.5, 2.5
# Where stains are looked for: between places so many apart whose L* differs by hardly more than this.
STAIN_STEPS, FLAT = (2, 4, 8), 6.0


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


def trust_loss(painted: Painted, truth: Tensor) -> Tensor:
    """Cross-entropy of the confidence against whether the warp or what the votes come to is nearer; one per picture."""
    decoded = painted.decoded
    with torch.no_grad():
        ahead = (decoded.predicted - truth).norm(dim=1) - (painted.warp - truth).norm(dim=1)
        better = torch.sigmoid(ahead.unsqueeze(1) * CHROMA_SCALE / TRUST_MARGIN)
    each = F.binary_cross_entropy_with_logits(decoded.confidence, better, reduction="none")
    return each.mean((1, 2, 3))


def votes_loss(model: Colorizer, painted: Painted, truth: Tensor) -> Tensor:
    """Cross-entropy of cells', tokens' and tokens' own shares against the truth's; one per picture.

    Most of the world is nearly gray: colourful places count up to six times as much as gray ones.
    """
    decoded = painted.decoded
    eight = F.avg_pool2d(truth, 4)
    size = (eight.shape[2], eight.shape[3])
    told = torch.softmax(model.decoder.votes.by_warp(eight, size), 3)
    blocks = gather_blocks(rows(eight), size, 2).unflatten(2, (4, 2))
    lively = (LEAST_LIVELY + MORE_LIVELY * blocks.norm(dim=3)).clamp(max=MOST_LIVELY)
    of_cells = -(told * torch.log_softmax(decoded.cells, 3)).sum(3) * lively
    of_token, lively = told.mean(2), lively.mean(2)
    spread = -(of_token * torch.log_softmax(decoded.tokens, 2)).sum(2) * lively
    own = -(of_token * torch.log_softmax(decoded.own, 2)).sum(2) * lively
    return of_cells.mean((1, 2)) + 0.5 * spread.mean(1) + 0.2 * own.mean(1)


def dullness(ours: Tensor, truth: Tensor) -> Tensor:
    """How much duller than the truth, token by token; one per picture."""
    found, wanted = (F.avg_pool2d(x, TOKEN // 2).norm(dim=1) for x in (ours, truth))
    return F.relu(wanted - found).mean((1, 2))


def stains(ours: Tensor, truth: Tensor, lightness: Tensor) -> Tensor:
    """How much colours change where lightness does not, beyond what the truth's do; a scalar.

    All at stride 2, L* in its own units; over steps of 2, 4 and 8 places.
    """
    total = ours.new_zeros(())
    for step in STAIN_STEPS:
        for dim in (2, 3):
            change, wanted, light = (across(x, step, dim) for x in (ours, truth, lightness))
            flat = torch.exp(-((light / FLAT) ** 2))
            more = torch.sqrt((change**2).sum(1, keepdim=True) + 1e-4)
            more = more - torch.sqrt((wanted**2).sum(1, keepdim=True) + 1e-4)
            total = total + (flat * F.relu(more)).mean()
    return total / (2 * len(STAIN_STEPS))


def across(x: Tensor, step: int, dim: int) -> Tensor:
    """Differences between places so many apart."""
    length = x.shape[dim] - step
    return x.narrow(dim, step, length) - x.narrow(dim, 0, length)


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
        bank = bank.coloured(colours, model.matcher.palette)
    match = model.matcher.match(query, bank, bank.colours.new_zeros(bank.colours.shape[:2]), grid_of(batch.lightness))
    with torch.autocast(batch.lightness.device.type, dtype=torch.bfloat16, enabled=fast):
        decoded = model.decoder(target, match)
    warp = unpack(match.fine)
    chroma = blend(decoded.predicted, torch.sigmoid(decide(decoded.confidence)), warp)
    return Painted(chroma, warp, decoded, match, target)


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

    # The truth is known on exact and film pairs and in the chrominance branch. Other references show other things in
    # other colours, and asking for the target's own would teach not to follow them.
    share = torch.ones(len(batch.branch))
    share[known:] = weights.retrieved
    share[batch.branch] = 1
    share[related:] = weights.unrelated
    share = share.to(truth.device)
    predicted_chroma = painted.decoded.predicted

    def near_truth(ours: Tensor) -> Tensor:
        sure = huber(ours[:related], truth[:related], weights.beta)
        unsure = huber(ours[related:], truth[related:], weights.unsure_beta)
        return (torch.cat([sure, unsure]) * share).mean()

    colour, predicted = near_truth(painted.chroma), near_truth(predicted_chroma)
    dull = ((dullness(painted.chroma, truth) + dullness(predicted_chroma, truth)) * share).mean()
    votes = (votes_loss(model, painted, truth) * share).mean()
    lightness = F.avg_pool2d(batch.clean, 2)
    stained = stains(painted.chroma, truth, lightness) + 0.5 * stains(predicted_chroma, truth, lightness)
    trust = (trust_loss(painted, truth) * (share > 0)).mean()
    small = F.avg_pool2d(truth, TOKEN // 2)
    coarse = huber(match.coarse[:known], small[:known], weights.near_beta).mean()
    warp = huber(painted.warp[:known], truth[:known], weights.near_beta).mean()
    kind = (huber(match.kind[:, :2], small, weights.unsure_beta) * (share == 1)).mean()
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
    total = total + weights.votes * votes + weights.dullness * dull + weights.stains * stained
    total = total + weights.perceptual * look + weights.gray * gray
    with torch.no_grad():
        parts = {"loss": total, "votes": votes, "dull": dull, "stains": stained, "geometry": geometry, "trust": trust}
        parts |= {"look": look, "gray": gray}
        spans = {"exact": (0, counts.exact), "film": (counts.exact, known), "other": (known, counts.batch)}
        named = {"": painted.chroma, "_predicted": predicted_chroma, "_warp": painted.warp}
        named["_gray"] = torch.zeros_like(truth)
        for name, ours in named.items():
            each = error(ours, truth)
            parts |= {f"{span}{name}": each[start:end].mean() for span, (start, end) in spans.items()}
    return Terms(total, {name: value.detach() for name, value in parts.items()})
