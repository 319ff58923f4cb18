"""Which pictures resemble which: pooled ImageNet features of every cached picture, in colour and in gray.

`python -m models.data.retrieve --cache DIR` writes `colour.npy` and `gray.npy` (float16, unit length) into the cache.
Training takes references from the nearest pictures by colour features; evaluation takes, for each held-out picture, the
training picture nearest by gray features, as an editor without colour would find it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..network.backbone import Backbone
from .cache import Cache

SIDE = 128
BATCH = 64
POOLED_STRIDES = (16, 32)


def pooled(backbone: Backbone, pictures: Tensor) -> NDArray[np.float16]:
    """pictures: RGB 0..1 [batch, 3, h, w]. Returns unit vectors."""
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        taps = backbone(pictures * 2 - 1)
    parts = [taps[stride].float().mean((2, 3)) for stride in POOLED_STRIDES]
    parts = [part / part.norm(dim=1, keepdim=True) for part in parts]
    rows: NDArray[np.float16] = (torch.cat(parts, 1) / len(parts) ** 0.5).numpy().astype(np.float16)
    return rows


def describe(cache: Cache, backbone: Backbone, gray: bool) -> NDArray[np.float16]:
    """Features of all pictures of the cache, in its order."""
    rows = []
    for start in range(0, len(cache.pictures), BATCH):
        pictures = []
        for entry in cache.pictures[start : start + BATCH]:
            picture = cv2.resize(cache.read(entry), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            if gray:
                picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
            pictures.append(picture)
        batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        rows.append(pooled(backbone, batch.contiguous(memory_format=torch.channels_last)))
    features = np.concatenate(rows).astype(np.float32)
    features -= features.mean(0)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return features.astype(np.float16)


def neighbours(
    features: NDArray[np.float16], queries: NDArray[np.intp], among: NDArray[np.intp], count: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The `count` nearest of `among` for each query, nearest first, without the query itself; and their cosines."""
    keys = features[among].astype(np.float32)
    found, cosines = [], []
    for start in range(0, len(queries), 512):
        query = queries[start : start + 512]
        similarity = features[query].astype(np.float32) @ keys.T
        similarity[query[:, None] == among[None, :]] = -np.inf
        order = np.argpartition(-similarity, count, axis=1)[:, :count]
        values = np.take_along_axis(similarity, order, 1)
        rank = np.argsort(-values, axis=1)
        found.append(among[np.take_along_axis(order, rank, 1)])
        cosines.append(np.take_along_axis(values, rank, 1))
    return np.concatenate(found), np.concatenate(cosines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    arguments = parser.parse_args()
    cache = Cache(arguments.cache)
    backbone = Backbone(3).to(memory_format=torch.channels_last).eval()
    backbone.load_imagenet()
    for name in ("colour", "gray"):
        np.save(arguments.cache / f"{name}.npy", describe(cache, backbone, gray=name == "gray"))
        print(f"{name} features written", flush=True)


if __name__ == "__main__":
    main()
