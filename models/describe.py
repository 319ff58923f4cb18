"""Writes describe.onnx: what recommendation knows of a picture.

    python -m models.describe --cache DIR --out models/weights [--samples DIR --of PICTURE PICTURE]

The network is EfficientNet-Lite0 with its classifier, on lightness. Its features are projected onto principal
components of the pictures that training may see; both projections are layers of the graph. Prints how much of the
features' variance they keep, and how far ONNX Runtime is from torch on three pictures; ends with a non-zero status
where that is more than 1e-3.

`--samples` writes pictures as they are described, and what torch says of them, for the test that compares onnxruntime
in Node with it.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from .colour import lab_from_rgb
from .data.cache import Bytes, Cache, Entry, read_picture
from .data.split import read_split, stable_hash
from .graphs.builder import OPSET
from .manifest import write_manifest
from .network.describer import SIDE, Describer
from .parity import USUAL_TOLERANCE, compare

OUTPUTS = ("global", "probabilities", "local")
BATCH = 16
# Components are fitted on so many pictures: the covariance of 1280 numbers needs no more.
FITTED = 2000
# Every so many cells of a picture: neighbours are alike.
CELL_STEP = 5
# Components are divided by their standard deviation to this power: a few strong ones would drown the others.
WHITENING = 0.5


def squeezed(picture: Bytes) -> Bytes:
    """An RGB picture as it is described: a square of `SIDE`."""
    shrinks = min(picture.shape[:2]) > SIDE
    size, how = (SIDE, SIDE), cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=how).astype(np.uint8)


def lightness_of(picture: Bytes) -> Tensor:
    """L* of an RGB picture, [1, 256, 256]."""
    return torch.from_numpy(lab_from_rgb(squeezed(picture))[None, ..., 0])


def batches(cache: Cache, entries: list[Entry]) -> Iterator[Tensor]:
    """Lightness of pictures, [b, 1, 256, 256]."""
    for start in range(0, len(entries), BATCH):
        yield torch.stack([lightness_of(cache.read(entry)) for entry in entries[start : start + BATCH]])


def fitted_on(cache: Cache) -> list[Entry]:
    """Pictures that training may see, always the same ones."""
    split = read_split()
    entries = [entry for entry in cache.pictures if split.trains_on(entry.name)]
    return sorted(entries, key=lambda entry: stable_hash(f"describe {entry.name}"))[:FITTED]


def fit(layer: nn.Linear, rows: NDArray[np.float32]) -> float:
    """Sets a layer to the principal components of rows. Returns the share of variance that they keep."""
    mean = rows.mean(0, dtype=np.float64)
    values, vectors = np.linalg.eigh(np.cov((rows - mean).T))
    chosen = np.argsort(-values)[: layer.out_features]
    weight = (vectors[:, chosen] / values[chosen] ** (WHITENING / 2)).T
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weight))
        layer.bias.copy_(torch.from_numpy(-weight @ mean))
    return float(values[chosen].sum() / values.sum())


def fit_projections(network: Describer, cache: Cache) -> dict[str, float]:
    """Fits both projections on training pictures. Returns the shares of variance that they keep."""
    pooled, cells = [], []
    with torch.inference_mode():
        for lightness in batches(cache, fitted_on(cache)):
            whole, parts = network.features(lightness)
            pooled.append(F.normalize(whole, dim=1).numpy())
            cells.append(parts[:, ::CELL_STEP].reshape(-1, parts.shape[2]).numpy())
    return {
        "global": fit(network.project_global, np.concatenate(pooled)),
        "local": fit(network.project_local, np.concatenate(cells)),
    }


def export(network: Describer, file: Path) -> None:
    """Writes the graph; sizes are fixed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            (torch.rand(1, 1, SIDE, SIDE) * 100,),
            str(file),
            input_names=["lightness"],
            output_names=list(OUTPUTS),
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(onnx.load(file), full_check=True)


def gaps(network: Describer, file: Path, lightness: Tensor) -> dict[str, float]:
    """The largest difference between torch and ONNX Runtime for each output. `lightness`: [1, 1, 256, 256]."""
    _, found = compare(file, network, {"lightness": lightness.numpy()})
    return found


def check(network: Describer, file: Path, cache: Cache) -> bool:
    """Prints a line per output of three pictures; returns whether all agree."""
    agree = True
    for number in (0, len(cache.pictures) // 2, len(cache.pictures) - 1):
        entry = cache.pictures[number]
        for name, gap in gaps(network, file, lightness_of(cache.read(entry))[None]).items():
            agree &= gap <= USUAL_TOLERANCE
            print(f"{entry.name}: {name} differs by at most {gap:.1e}")
    return agree


def write_sample(network: Describer, picture: Path, out: Path) -> None:
    """NAME.png: 256x256 bytes of lightness, 255 for L* 100. NAME.json: what torch says of it, float32 in base64."""
    lightness = lightness_of(read_picture(picture))[0].numpy()
    codes = np.clip(np.rint(lightness * 2.55), 0, 255).astype(np.uint8)
    cv2.imwrite(str(out / f"{picture.stem}.png"), codes)
    with torch.inference_mode():
        outputs = network(torch.from_numpy(codes)[None, None].float() * 100 / 255)
    texts = {
        name: base64.b64encode(value.numpy().astype("<f4").tobytes()).decode("ascii")
        for name, value in zip(OUTPUTS, outputs, strict=True)
    }
    (out / f"{picture.stem}.json").write_text(json.dumps(texts, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write describe.onnx to")
    parser.add_argument("--samples", type=Path, help="folder to write samples to")
    parser.add_argument("--of", type=Path, nargs="*", default=[], help="pictures for --samples")
    arguments = parser.parse_args()
    cache, network = Cache(arguments.cache), Describer().eval()
    network.load_imagenet()
    kept = fit_projections(network, cache)
    print(json.dumps({name: round(share, 4) for name, share in kept.items()}))
    arguments.out.mkdir(parents=True, exist_ok=True)
    file = arguments.out / "describe.onnx"
    export(network, file)
    write_manifest(arguments.out)
    if arguments.samples is not None:
        arguments.samples.mkdir(parents=True, exist_ok=True)
        for picture in arguments.of:
            write_sample(network, picture, arguments.samples)
    sys.exit(0 if check(network, file, cache) else 1)


if __name__ == "__main__":
    main()
