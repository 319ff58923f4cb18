"""How much results suffer from a worse matcher: do they fall less than what it carries over?

    python -m models.robustness --data DIR --cache DIR --checkpoint DIR/last.pt

The network is as trained; what it is told of the match comes from

- `own`: its own matcher;
- `coarse`: the coarse attention alone: it carries mean colours of 16x16 pixels, nothing looks closer;
- `ImageNet`: tokens and cells found by the features of EfficientNet-Lite0 as it came, seen in gray, at strides 8 to 32
  and 4;
- `lightness`: tokens and cells found by their normalised lightness, sample by sample.

The latter two know nothing of how colours are carried over, as another program's correspondence would not. Attention by
kind and the features that say how like the match is stay the network's own: they belong to what makes the result.
Measured on the held-out clips after their first frame (every 8th) and on related pairs: the warp alone, and the result.
*Moved* is the mean distance in a*b* from what the same comes to with the own matcher. Below the table: how much the
network believes the warp on film, on how many clips PSNR falls less in the result than in the warp, and the same of
each measure's mean (null where the warp does not fall).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .data.cache import Cache, decode_clip
from .data.split import read_split
from .evaluate import EVERY, Prepared, measure, prepare
from .export import load_average
from .network.backbone import Backbone
from .network.decoder import decide
from .network.layout import gather_blocks, rows, unit
from .network.matcher import (
    CELL,
    CELLS_OF_TOKEN,
    CHROMA_SCALE,
    KEY_CHANNELS,
    SHARPNESS_AT_START,
    TOKEN,
    Bank,
    Match,
    Query,
    pack_colours,
)
from .network.model import Colorizer, Painted, grid_of
from .related import evaluate_related, prepare_named, read_related

OWN = "own"
RESULTS = ("warp", "result")
# Of all measures but the chroma, which is best near 1, less is better; of this one more.
PSNR = "film PSNR"
# What a patch's lightness varies by at least when it is normalised, in L*: noise in a sky is no texture.
LEAST_CONTRAST = 2.0


@dataclass
class Description:
    """What another matcher finds places by: of tokens, by level [1, tokens, channels]; of cells [1, tokens, 16, 32]."""

    tokens: list[Tensor]
    cells: Tensor


Describe = Callable[[Tensor], Description]
# From network, frame and reference to the network's outputs.
Paint = Callable[[Colorizer, Prepared, Prepared], Painted]


def cells_of(x: Tensor) -> Tensor:
    """A map of stride 4 with at most 32 channels [1, channels, h/4, w/4] as cells of tokens."""
    padded = F.pad(rows(x), (0, KEY_CHANNELS - x.shape[1]))
    blocks = gather_blocks(padded, (x.shape[2], x.shape[3]), TOKEN // CELL)
    return blocks.reshape(1, -1, CELLS_OF_TOKEN, KEY_CHANNELS)


def by_imagenet(backbone: Backbone, lightness: Tensor) -> Description:
    """Features of a backbone as it came."""
    taps = backbone(lightness / CHROMA_SCALE - 1)
    levels = [F.avg_pool2d(taps[8], 2), taps[16], F.interpolate(taps[32], scale_factor=2.0, mode="bilinear")]
    return Description([rows(level) for level in levels], cells_of(taps[4]))


def by_lightness(lightness: Tensor) -> Description:
    """Lightness of 2x2 places over what it varies by: 32x32 pixels around a token, 8x8 around a cell."""
    half = F.avg_pool2d(lightness, 2)
    described = []
    for side, step in ((TOKEN, TOKEN // 2), (CELL, CELL // 2)):
        around = F.pad(half, [(side - step) // 2] * 4, mode="replicate")
        patches = F.unfold(around, side, stride=step)
        patches = patches - patches.mean(1, keepdim=True)
        patches = patches / (patches.pow(2).mean(1, keepdim=True) + LEAST_CONTRAST**2).sqrt()
        size = (half.shape[2] // step, half.shape[3] // step)
        described.append(patches.unflatten(2, size))
    return Description([rows(described[0])], cells_of(described[1]))


def compared(frame: Description, reference: Description) -> tuple[Query, Bank]:
    """Unit vectors, after the mean of both pictures is taken off; the rest of query and bank is left empty."""
    tokens: tuple[list[Tensor], list[Tensor]] = ([], [])
    for one, other in zip(frame.tokens, reference.tokens, strict=True):
        mean = torch.cat([one, other], 1).mean(1, keepdim=True)
        for found, level in zip(tokens, (one, other), strict=True):
            found.append(unit(level - mean))
    mean = torch.cat([frame.cells, reference.cells], 1).mean((1, 2), keepdim=True)
    query, bank = (unit(torch.cat(levels, 2)) for levels in tokens)
    asked, keys = (unit(cells - mean) for cells in (frame.cells, reference.cells))
    empty = query.new_zeros(1, 0)
    sharpness = torch.full_like(query[..., :1], SHARPNESS_AT_START)
    return Query(query, sharpness, asked, empty), Bank(bank, empty, empty, keys.flatten(2))


def paint_own(model: Colorizer, frame: Prepared, reference: Prepared) -> Painted:
    """As always."""
    return model(frame.lightness, reference.lightness, reference.chroma)


def paint_coarse(model: Colorizer, frame: Prepared, reference: Prepared) -> Painted:
    """With colours carried by the coarse attention alone."""
    own = paint_own(model, frame, reference)
    return model.paint_match(own.view, without_fine(own.match))


def without_fine(match: Match) -> Match:
    """The match whose warp is the coarse attention's, enlarged, and whose cells are as certain as their tokens."""
    height, width = match.near.shape[2:]
    colours = F.interpolate(match.coarse, size=(2 * height, 2 * width), mode="bilinear")
    certainty = F.interpolate(match.similarity[:, :1], size=(height, width), mode="bilinear")
    return replace(match, near=torch.cat([F.pixel_unshuffle(colours, 2), certainty], 1))


def paint_other(describe: Describe, model: Colorizer, frame: Prepared, reference: Prepared) -> Painted:
    """With another matcher's correspondence."""
    matcher = model.matcher
    view = matcher.view(frame.lightness)
    bank = matcher.bank(matcher.view(reference.lightness), pack_colours(reference.chroma))
    query, other = compared(describe(frame.lightness), describe(reference.lightness))
    query, other = replace(query, levels=view.levels), replace(other, colours=bank.colours, summary=bank.summary)
    bias = bank.colours.new_zeros(bank.colours.shape[:2])
    return model.paint_match(view, matcher.match(query, other, bias, grid_of(frame.lightness)))


def chroma_of(painted: Painted, frame: Prepared) -> dict[str, Tensor]:
    """a*b* at the frame's size, by `RESULTS`."""
    size = (frame.lightness.shape[2], frame.lightness.shape[3])
    parts = {"warp": painted.warp, "result": painted.chroma}
    return {name: F.interpolate(x * CHROMA_SCALE, size=size, mode="bilinear") for name, x in parts.items()}


def colour_all(
    model: Colorizer, ways: dict[str, Paint], frame: Prepared, reference: Prepared
) -> dict[str, dict[str, Tensor]]:
    """a*b* by matcher and by `RESULTS`."""
    return {name: chroma_of(paint(model, frame, reference), frame) for name, paint in ways.items()}


def matchers() -> dict[str, Paint]:
    """All that are compared, the network's own first."""
    backbone = Backbone(1).eval()
    backbone.load_imagenet()
    return {
        OWN: paint_own,
        "coarse": paint_coarse,
        "ImageNet": partial(paint_other, partial(by_imagenet, backbone)),
        "lightness": partial(paint_other, by_lightness),
    }


def film(model: Colorizer, ways: dict[str, Paint], root: Path, short_side: int) -> dict[str, dict[str, float]]:
    """By matcher, over held-out clips: mean PSNR in dB of warp and result, mean `share` of the warp in the result.

    And the `clips` on which the result falls less than the warp.
    """
    by_clip = []
    for name in sorted(read_split().clips):
        frames = [prepare(frame, short_side) for frame in decode_clip(root / "clips" / f"{name}.mp4", 256)[::EVERY]]
        rows_of = [[filmed(frame, paint(model, frame, frames[0])) for paint in ways.values()] for frame in frames[1:]]
        by_clip.append(np.mean(rows_of, 0))
    clips = np.stack(by_clip)
    # Of every clip and matcher, how much warp and result lose.
    lost = clips[:, [list(ways).index(OWN)], :2] - clips[:, :, :2]
    figures = np.concatenate([clips.mean(0), (lost[..., 1] < lost[..., 0]).sum(0)[:, None]], 1)
    names = (*RESULTS, "share", "clips")
    return {way: dict(zip(names, row.tolist(), strict=True)) for way, row in zip(ways, figures, strict=True)}


def filmed(frame: Prepared, painted: Painted) -> tuple[float, float, float]:
    """PSNR of warp and result, and the mean share of the warp in the result."""
    found = chroma_of(painted, frame)
    share = float(torch.sigmoid(decide(painted.decoded.confidence)).mean())
    return measure(frame, found["warp"])[0], measure(frame, found["result"])[0], share


def related(
    model: Colorizer, ways: dict[str, Paint], pairs: list[tuple[Prepared, Prepared]]
) -> dict[str, dict[str, dict[str, float]]]:
    """`stain`, `error` and `moved` of warp and result by matcher, means over pairs."""
    moved: dict[tuple[str, str], list[float]] = {(way, part): [] for way in ways for part in RESULTS}

    def colour(frame: Prepared, reference: Prepared) -> dict[str, Tensor]:
        found = colour_all(model, ways, frame, reference)
        for way, part in moved:
            moved[way, part].append(float((found[way][part] - found[OWN][part]).norm(dim=1).mean()))
        return {f"{way} {part}": found[way][part] for way, part in moved}

    table = evaluate_related(pairs, colour, following=False)
    return {
        way: {part: table[f"{way} {part}"] | {"moved": float(np.mean(moved[way, part]))} for part in RESULTS}
        for way in ways
    }


def verdicts(figures: dict[str, dict[str, dict[str, float]]]) -> dict[str, dict[str, bool | None]]:
    """By matcher and measure, whether the result falls less than the warp; figures by matcher, part and measure.

    None where the warp does not fall: then there is nothing to withstand.
    """
    own = figures[OWN]
    found: dict[str, dict[str, bool | None]] = {}
    for way, parts in figures.items():
        if way != OWN:
            fall = {
                key: [(parts[part][key] - own[part][key]) * (-1 if key == PSNR else 1) for part in RESULTS]
                for key in parts["warp"]
                if key != "chroma"
            }
            found[way] = {key: result < warp if warp > 0 else None for key, (warp, result) in fall.items()}
    return found


def table_of(figures: dict[str, dict[str, dict[str, float]]]) -> str:
    """Markdown; figures as in `verdicts`."""
    keys = list(figures[OWN][RESULTS[0]])
    lines = [f"| matcher | of | {' | '.join(keys)} |", f"| --- | --- |{' ---: |' * len(keys)}"]
    for way, parts in figures.items():
        for part, row in parts.items():
            lines.append(f"| {way} | {part} | {' | '.join(f'{row[key]:.4f}' for key in keys)} |")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data root (clips/)")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--short-side", type=int, default=256)
    arguments = parser.parse_args()
    model = load_average(arguments.checkpoint)
    names = [name for pair in read_related() for name in (pair.frame, pair.reference)]
    prepared = prepare_named(Cache(arguments.cache), names, arguments.short_side)
    pairs = [(prepared[pair.frame], prepared[pair.reference]) for pair in read_related()]
    ways = matchers()
    with torch.no_grad():
        near = film(model, ways, arguments.data, arguments.short_side)
        figures = related(model, ways, pairs)
    for way, parts in figures.items():
        for part in RESULTS:
            parts[part] = {PSNR: near[way][part]} | parts[part]
    print(table_of(figures))
    for way, row in near.items():
        print(f"{way}: the warp's share of the result on film {row['share']:.2f}, clips {row['clips']:.0f}")
    print(json.dumps({"the result falls less than the warp": verdicts(figures)}, indent=1))


if __name__ == "__main__":
    main()
