"""Teaches the describing network to see in film-like black and white what its classifier sees in colour.

    python -m models.distil --cache DIR --out DIR [--minutes 45] [--threads 1]

Teacher and pupil begin as the same network; the teacher looks at a crop in colour, the pupil at the same crop's
lightness, degraded like film for half of the crops. The pupil learns the teacher's answers and its features, pooled and
by cell. The rate falls to zero over the time given; `last.pt` is written every minute, and the same command goes on
from it. Every so many steps, and at both ends, prints how often the pupil says of held-out pictures what the teacher
says of them in colour: with the lightness as it is and with film-like lightness.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional as F

from .colour import lab_from_rgb
from .data.cache import Bytes, Cache, Entry
from .data.split import read_split, stable_hash
from .data.views import crop_frame, degrade, orthochromatic, take
from .describe import load, squeezed
from .network.backbone import Backbone
from .network.describer import Describer, Head

TRAINED_SIDE = 160
BATCH = 12
RATE = 3e-4
WEIGHT_DECAY = 0.01
WARM_UP = 100
AVERAGE = 0.995
# Shares of crops: half as they are, the others like film, of which some by an emulsion blind to red.
DEGRADED, ORTHOCHROMATIC = 0.5, 0.3
# Answers softened by so much say more than the first one alone.
TEMPERATURE = 2.0
WEIGHTS = {"answers": 1.0, "pooled": 2.0, "cells": 2.0}
# Pictures looked at while training goes on.
WATCHED = 128


class Teacher(nn.Module):
    """The classifier in colour."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone, self.head = Backbone(3), Head()
        self.backbone.load_imagenet()
        self.head.load_imagenet()

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """RGB 0..1 [b, 3, h, w] to logits, pooled features and features at stride 16."""
        taps = self.backbone(picture * 2 - 1)
        pooled = self.head.pool(taps[32])
        return self.head.classify(pooled), pooled, taps[16]


@dataclass
class Views:
    """Crops in colour [b, 3, h, w], 0..1, and what the pupil sees of them [b, 1, h, w], 0..100."""

    colour: Tensor
    lightness: Tensor


def film_like(rng: Generator, picture: Bytes) -> Any:
    """L* of a picture, degraded."""
    ortho = rng.uniform() < ORTHOCHROMATIC
    return degrade(rng, orthochromatic(rng, picture) if ortho else lab_from_rgb(picture)[..., 0])


def views(rng: Generator, cache: Cache, entries: list[Entry]) -> Views:
    """Random crops of random pictures."""
    colour, lightness = [], []
    for number in rng.integers(len(entries), size=BATCH):
        picture = cache.read(entries[int(number)])
        size = (picture.shape[0], picture.shape[1])
        frame = crop_frame(rng, size, TRAINED_SIDE, (0.55, 0.9), flip=rng.uniform() < 0.5, stretch=0.2)
        crop = take(picture, frame, TRAINED_SIDE)
        colour.append(crop)
        lightness.append(film_like(rng, crop) if rng.uniform() < DEGRADED else lab_from_rgb(crop)[..., 0])
    return Views(
        torch.from_numpy(np.stack(colour)).permute(0, 3, 1, 2).float() / 255,
        torch.from_numpy(np.stack(lightness)[:, None]),
    )


def apart(one: Tensor, other: Tensor) -> Tensor:
    """One less the mean cosine along channels."""
    return 1 - F.cosine_similarity(one.float(), other.float(), dim=1).mean()


def loss(network: Describer, teacher: Teacher, batch: Views) -> Tensor:
    """How far the pupil's answers and features are from the teacher's."""
    with torch.no_grad():
        answers, pooled, cells = teacher(batch.colour)
    taps = network.backbone(batch.lightness / 50 - 1)
    own_pooled = network.head.pool(taps[32])
    own = network.head.classify(own_pooled)
    softened = [F.log_softmax(logits.float() / TEMPERATURE, 1) for logits in (own, answers)]
    difference = F.kl_div(*softened, reduction="batchmean", log_target=True) * TEMPERATURE**2
    return (
        WEIGHTS["answers"] * difference
        + WEIGHTS["pooled"] * apart(own_pooled, pooled)
        + WEIGHTS["cells"] * apart(taps[16], cells)
    )


def held_out(cache: Cache) -> list[Entry]:
    """Pictures kept out of training, in an order that mixes their sources."""
    split = read_split()
    held = split.pictures | split.judged
    return sorted((e for e in cache.pictures if e.name in held), key=lambda e: stable_hash(f"distil {e.name}"))


@torch.inference_mode()
def agreement(network: Describer, teacher: Teacher, cache: Cache, entries: list[Entry]) -> dict[str, float]:
    """How often the pupil's first answer is the teacher's, for lightness `as it is` and `like film`."""
    rng = np.random.default_rng(1)
    network.eval()
    teacher.eval()
    same: dict[str, list[float]] = {"as it is": [], "like film": []}
    for entry in entries:
        picture = squeezed(cache.read(entry))
        colour = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
        answer = teacher(colour)[0].argmax()
        for kind, light in (("as it is", lab_from_rgb(picture)[..., 0]), ("like film", film_like(rng, picture))):
            taps = network.backbone(torch.from_numpy(light)[None, None] / 50 - 1)
            same[kind].append(float(network.head(taps[32]).argmax() == answer))
    return {kind: round(float(np.mean(values)), 4) for kind, values in same.items()}


class Run:
    """The pupil, its average, the optimiser, and how long it has been at it."""

    def __init__(self, out: Path) -> None:
        self.file = out / "last.pt"
        self.network = load(None).to(memory_format=torch.channels_last)
        self.network.backbone.hold_slow_weights()
        trained = [p for name, p in self.network.named_parameters() if not name.startswith("project_")]
        self.optimiser = torch.optim.AdamW([p for p in trained if p.requires_grad], RATE, weight_decay=WEIGHT_DECAY)
        self.average = {
            name: value.clone()
            for name, value in self.network.state_dict().items()
            if not name.startswith("project_")
        }
        self.step, self.seconds = 0, 0.0
        if self.file.exists():
            state = torch.load(self.file, map_location="cpu", weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average, self.step, self.seconds = state["average"], state["step"], state["seconds"]

    def save(self) -> None:
        """Writes the checkpoint, whole or not at all."""
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
        state |= {"average": self.average, "step": self.step, "seconds": self.seconds}
        part = self.file.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.file)

    def advance(self, teacher: Teacher, batch: Views, rate: float) -> float:
        """One step."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.network.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            value = loss(self.network, teacher, batch)
        self.optimiser.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        keep = min(AVERAGE, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, weight in self.network.state_dict().items():
                if name in self.average:
                    self.average[name].lerp_(weight, 1 - keep)
        self.step += 1
        return float(value.detach())

    def averaged(self) -> Describer:
        """The network that is exported."""
        network = Describer()
        network.load_state_dict(self.average, strict=False)
        return network.eval()


def train(cache: Cache, out: Path, minutes: float) -> None:
    """Trains until the time is over, counted over all calls."""
    split = read_split()
    entries = [entry for entry in cache.pictures if split.trains_on(entry.name)]
    held = held_out(cache)
    teacher, run = Teacher().eval().to(memory_format=torch.channels_last), Run(out)
    if run.step == 0:
        print(json.dumps({"step": 0, "held out": agreement(load(None), teacher, cache, held)}), flush=True)
    total, began, saved, recent = minutes * 60, time.monotonic() - run.seconds, time.monotonic(), []
    while run.seconds < total:
        rng = np.random.default_rng([20261126, run.step])
        falling = 0.5 * (1 + math.cos(math.pi * run.seconds / total))
        rate = RATE * min(1.0, (run.step + 1) / WARM_UP) * falling
        recent.append(run.advance(teacher, views(rng, cache, entries), rate))
        run.seconds = time.monotonic() - began
        if run.step % 200 == 0:
            watched = agreement(run.averaged(), teacher, cache, held[:WATCHED])
            state = {"step": run.step, "seconds": round(run.seconds), "loss": round(float(np.mean(recent)), 4)}
            print(json.dumps(state | {"watched": watched}), flush=True)
            recent = []
        if time.monotonic() - saved > 60 or run.seconds >= total:
            run.save()
            saved = time.monotonic()
    print(json.dumps({"step": run.step, "held out": agreement(run.averaged(), teacher, cache, held)}), flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of last.pt")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    train(Cache(arguments.cache), arguments.out, arguments.minutes)


if __name__ == "__main__":
    main()
