"""Writes describe.onnx: what recommendation knows of a picture.

    python -m models.describe --cache DIR --out models/weights [--weights DIR/last.pt]

The network is EfficientNet-Lite0 with its classifier on lightness, as it arrived or, with `--weights`, as
`models.distil` has trained it. Its features are projected onto principal components of the pictures that training may
see; both projections are layers of the graph. Prints how much of the features' variance they keep.
"""

from __future__ import annotations

import argparse
import json
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
from .data.cache import Bytes, Cache, Entry
from .data.split import read_split, stable_hash
from .graphs.builder import OPSET
from .network.describer import SIDE, Describer

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
            output_names=["global", "probabilities", "local"],
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(onnx.load(file), full_check=True)


def load(weights: Path | None) -> Describer:
    """The network without projections."""
    network = Describer()
    network.load_imagenet()
    if weights is not None:
        state = torch.load(weights, map_location="cpu", weights_only=True)["average"]
        missing, unexpected = network.load_state_dict(state, strict=False)
        if unexpected or any(not name.startswith("project_") for name in missing):
            raise SystemExit(f"--weights {weights} does not hold this network")
    return network.eval()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write describe.onnx to")
    parser.add_argument("--weights", type=Path, help="checkpoint of models.distil; as it arrived when left out")
    arguments = parser.parse_args()
    network = load(arguments.weights)
    kept = fit_projections(network, Cache(arguments.cache))
    print(json.dumps({name: round(share, 4) for name, share in kept.items()}))
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(network, arguments.out / "describe.onnx")


if __name__ == "__main__":
    main()
