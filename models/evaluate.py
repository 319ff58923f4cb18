"""Measures a checkpoint on clips and pictures that it was not trained on.

    python -m models.evaluate --data DIR --cache DIR --checkpoint DIR/last.pt --out DIR

Clips: the first frame is the reference, every 8th frame is coloured, 256 pixels on the shorter side. Pictures: the
reference is the training picture nearest by gray features. PSNR is over RGB with the true luminance, so that only
colour counts; `error` is the mean Euclidean distance in a*b*. `gray` and `mean` (one colour: the reference's mean) are
what doing nothing would score; `match` is the warp, `predicted` the decoder without it, `network` the result. Contact
sheets are written for the eye: no figure shows bleeding.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from .colour import lab_from_rgb, rgb_from_lab
from .data.cache import Cache, decode_clip
from .data.retrieve import neighbours
from .data.split import read_split, spread
from .export import load_average
from .network.matcher import CHROMA_SCALE, Bank, pack_colours
from .network.model import Colorizer, grid_of

METHODS = ("gray", "mean", "match", "predicted", "network")
MEASURES = ("psnr", "error", "colourfulness")
EVERY = 8
Bytes = NDArray[np.uint8]


@dataclass
class Prepared:
    """A picture as the network takes it."""

    lightness: Tensor
    chroma: Tensor


def prepare(picture: Bytes, short_side: int) -> Prepared:
    """RGB to Lab at the nearest size that the network takes (multiples of 32)."""
    scale = short_side / min(picture.shape[:2])
    height, width = (max(32, 32 * round(length * scale / 32)) for length in picture.shape[:2])
    shrinks = height < picture.shape[0]
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    lab = torch.from_numpy(lab_from_rgb(small.astype(np.uint8))).permute(2, 0, 1).unsqueeze(0)
    return Prepared(lab[:, :1].contiguous(), lab[:, 1:].contiguous())


class Reference:
    """A reference picture, seen once and used for many frames."""

    def __init__(self, model: Colorizer, picture: Prepared) -> None:
        self.bank: Bank = model.matcher.bank(model.matcher.view(picture.lightness), pack_colours(picture.chroma))
        self.mean = picture.chroma.mean((2, 3), keepdim=True)


def colour(model: Colorizer, reference: Reference, frame: Prepared) -> dict[str, Tensor]:
    """a*b* by every method, at the frame's size."""
    height, width = frame.lightness.shape[2:]
    bank = reference.bank
    bias = bank.tokens.new_zeros(bank.tokens.shape[:2])
    painted = model.paint(model.matcher.view(frame.lightness), bank, bias, grid_of(frame.lightness))
    gray = torch.zeros_like(frame.chroma)
    found = {"gray": gray, "mean": gray + reference.mean}
    small = {"match": painted.warp, "predicted": painted.decoded.predicted, "network": painted.chroma}
    for name, chroma in small.items():
        found[name] = F.interpolate(chroma * CHROMA_SCALE, size=(height, width), mode="bilinear")
    return found


def colourfulness(rgb: Tensor) -> float:
    """Hasler and Süsstrunk 2003, of R'G'B' 0..1 [1, 3, h, w]."""
    red, green, blue = rgb[0] * 255
    first, second = red - green, (red + green) / 2 - blue
    spread = torch.sqrt(first.var() + second.var())
    return float(spread + 0.3 * torch.sqrt(first.mean() ** 2 + second.mean() ** 2))


def measure(frame: Prepared, chroma: Tensor) -> tuple[float, float, float]:
    """PSNR in dB over RGB with the true luminance, mean distance in a*b*, and colourfulness over that of the truth."""
    truth = rgb_from_lab(frame.lightness, frame.chroma)
    ours = rgb_from_lab(frame.lightness, chroma)
    psnr = -10 * torch.log10((truth - ours).pow(2).mean().clamp(min=1e-10))
    vivid = colourfulness(ours) / max(colourfulness(truth), 1.0)
    return float(psnr), float((chroma - frame.chroma).norm(dim=1).mean()), vivid


def to_bytes(lightness: Tensor, chroma: Tensor) -> Bytes:
    """One Lab picture as uint8 RGB."""
    rgb = rgb_from_lab(lightness, chroma)[0].permute(1, 2, 0).numpy()
    return np.round(rgb * 255).astype(np.uint8)


class Scores:
    """Collects figures by method, and rows for a contact sheet."""

    def __init__(self) -> None:
        self.values: dict[str, list[tuple[float, ...]]] = {method: [] for method in METHODS}
        self.rows: list[Bytes] = []

    def add(self, frame: Prepared, found: dict[str, Tensor]) -> None:
        """Measures one frame."""
        for method in METHODS:
            self.values[method].append(measure(frame, found[method]))

    def show(self, frame: Prepared, found: dict[str, Tensor], reference: Prepared) -> None:
        """Adds a row: reference, truth, gray, match, predicted, network."""
        tiles = [to_bytes(reference.lightness, reference.chroma), to_bytes(frame.lightness, frame.chroma)]
        tiles += [to_bytes(frame.lightness, found[method]) for method in ("gray", "match", "predicted", "network")]
        high = 200
        tiles = [cv2.resize(tile, (high * tile.shape[1] // tile.shape[0], high)).astype(np.uint8) for tile in tiles]
        self.rows.append(np.concatenate(tiles, 1))

    def means(self) -> dict[str, dict[str, float]]:
        """Mean PSNR and mean error by method."""
        table = {method: np.mean(values, 0) for method, values in self.values.items()}
        return {method: dict(zip(MEASURES, v.round(3).tolist(), strict=True)) for method, v in table.items()}


def write_sheet(rows: Iterable[Bytes], file: Path) -> None:
    """One picture of all rows, padded to the widest."""
    rows = list(rows)
    if not rows:
        return
    width = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, 4), (0, width - row.shape[1]), (0, 0))) for row in rows]
    cv2.imwrite(str(file), cv2.cvtColor(np.concatenate(padded), cv2.COLOR_RGB2BGR))


def evaluate_clips(
    model: Colorizer, root: Path, names: Iterable[str], short_side: int, out: Path
) -> dict[str, dict[str, dict[str, float]]]:
    """Every clip by its name, and the mean over clips as `all`."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    rows: list[Bytes] = []
    for name in sorted(names):
        frames = [prepare(frame, short_side) for frame in decode_clip(root / "clips" / f"{name}.mp4", 256)[::EVERY]]
        reference, scores = Reference(model, frames[0]), Scores()
        for number, frame in enumerate(frames[1:], 1):
            found = colour(model, reference, frame)
            scores.add(frame, found)
            if number in (1, len(frames) // 2, len(frames) - 1):
                scores.show(frame, found, frames[0])
        table[name] = scores.means()
        rows += scores.rows
    write_sheet(rows, out / "clips.png")
    clips = list(table.values())
    table["all"] = {m: {k: round(float(np.mean([clip[m][k] for clip in clips])), 3) for k in MEASURES} for m in METHODS}
    return table


def evaluate_pictures(model: Colorizer, folder: Path, limit: int, out: Path) -> dict[str, dict[str, float]]:
    """At most `limit` held-out pictures, of all kinds, with the training picture nearest by gray features."""
    cache, split = Cache(folder), read_split()
    names = [entry.name for entry in cache.pictures]
    held_out = [number for number, name in enumerate(names) if name in split.pictures]
    held = np.array(spread(held_out, limit), dtype=np.intp)
    training = np.array([number for number, name in enumerate(names) if split.trains_on(name)], dtype=np.intp)
    near, _ = neighbours(np.load(folder / "gray.npy"), held, training, 2)
    scores = Scores()
    for count, (number, row) in enumerate(zip(held, near, strict=True)):
        frame = prepare(cache.read(cache.pictures[number]), 192)
        other = prepare(cache.read(cache.pictures[row[0]]), 192)
        found = colour(model, Reference(model, other), frame)
        scores.add(frame, found)
        if count % 20 == 0:
            scores.show(frame, found, other)
    write_sheet(scores.rows, out / "pictures.png")
    return scores.means()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data root (clips/)")
    parser.add_argument("--cache", type=Path, help="built cache; without it pictures are left out")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="where the contact sheets and figures.json go")
    parser.add_argument("--clips", help="names of clips, with commas; those held out of training when left out")
    parser.add_argument("--short-side", type=int, default=256)
    parser.add_argument("--pictures", type=int, default=1000, help="at most so many pictures")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = load_average(arguments.checkpoint).to(memory_format=torch.channels_last)
    with torch.no_grad():
        names = arguments.clips.split(",") if arguments.clips else read_split().clips
        clips = evaluate_clips(model, arguments.data, names, arguments.short_side, arguments.out)
        table: dict[str, object] = {"clips": clips}
        if arguments.cache is not None:
            table["pictures"] = evaluate_pictures(model, arguments.cache, arguments.pictures, arguments.out)
    text = json.dumps(table, indent=1)
    (arguments.out / "figures.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
