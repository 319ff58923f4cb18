"""What each part of the recipe buys: short runs, each without one part, all equally long and measured alike.

    python -m models.ablation --cache DIR --data DIR --out DIR --steps 400 --side 128

Every run starts from the ImageNet backbone, ends with its rate decayed to zero over the last quarter, and is measured
by `models.evaluate` on the held-out clips and pictures. Finished runs are kept in DIR and not run again.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from .config import Config, read_config
from .data.cache import Cache
from .data.pairs import PairSource
from .data.split import read_split
from .evaluate import evaluate_clips, evaluate_pictures
from .export import load_average
from .train import Limits, Trainer, train

SHORT_SIDE, PICTURES = 192, 300


def variants(config: Config) -> dict[str, Config]:
    """The whole recipe, and the recipe without one part each."""
    pairs, loss = config.pairs, config.loss
    return {
        "everything": config,
        "without chrominance branch": replace(config, pairs=replace(pairs, branch=0.0)),
        "without perceptual branch": replace(config, loss=replace(loss, perceptual=0.0)),
        "without similarity maps": replace(config, network=replace(config.network, similarity=False)),
        "without hue rotation": replace(config, pairs=replace(pairs, recolour=0.0)),
    }


def run(name: str, config: Config, arguments: argparse.Namespace) -> dict[str, float]:
    """Trains and measures one variant."""
    folder: Path = arguments.out / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / "figures.json"
    if figures.exists():
        known: dict[str, float] = json.loads(figures.read_text(encoding="utf-8"))
        return known
    config = replace(config, run=replace(config.run, sides=[arguments.side]))
    source = PairSource(Cache(arguments.cache), read_split(), np.load(arguments.cache / "colour.npy"), config)
    trainer = Trainer(config)
    decay = arguments.steps // 4
    train(trainer, source, folder, Limits(stop=arguments.steps - decay))
    trainer.decay_start = trainer.step
    train(trainer, source, folder, Limits(decay=decay))
    model = load_average(folder / "last.pt", similarity=config.network.similarity)
    with torch.no_grad():
        clips = evaluate_clips(model, arguments.data, read_split().clips, SHORT_SIDE, folder)["all"]["network"]
        pictures = evaluate_pictures(model, arguments.cache, PICTURES, folder)["network"]
    found = {f"film {key}": value for key, value in clips.items()}
    found |= {f"pictures {key}": value for key, value in pictures.items()}
    figures.write_text(json.dumps(found) + "\n", encoding="utf-8")
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="data root (clips/)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--side", type=int, default=128, help="training crops, pixels")
    arguments = parser.parse_args()
    rows = {name: run(name, config, arguments) for name, config in variants(read_config()).items()}
    keys = list(next(iter(rows.values())))
    print(f"| recipe | {' | '.join(keys)} |\n| --- |{' ---: |' * len(keys)}")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{row[key]:.2f}' for key in keys)} |")


if __name__ == "__main__":
    main()
