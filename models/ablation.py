"""What each part of the recipe buys: short runs, each without one part, all equally long and measured alike.

    python -m models.ablation --cache DIR --data DIR --out DIR --judge judge.onnx --steps 400 --side 128
    python -m models.ablation --cache DIR --data DIR --out DIR --judge judge.onnx --from start.pt --steps 150

Every run starts from the ImageNet backbone, or from the checkpoint after `--from`: what spreads and votes needs more
steps than a short run has. It ends with its rate decayed to zero over the last quarter. Measured on what is held out:
PSNR on clips (`models.evaluate`) and pictures, stain, mean chroma and following on related pairs (`models.related`),
and recognition on judged pictures (`models.recognition`). Finished runs are kept in DIR and not run again; after each
the table of all finished ones is written to DIR/table.md.
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
from .evaluate import Prepared, Reference, colour, evaluate_clips, evaluate_pictures, to_bytes
from .export import load_average
from .network.model import Colorizer
from .recognition import MEASURES, Judge, read_judged
from .related import evaluate_related, prepare_named, read_related
from .train import Limits, Trainer, train

SHORT_SIDE = 192
# What retrieved pairs once counted with the target's own colours, whatever their reference showed.
OWN_COLOURS = 0.7


def variants(config: Config) -> dict[str, Config]:
    """The whole recipe, and the recipe without one part each; the first is run twice, to tell chance from effect."""
    pairs, loss, network = config.pairs, config.loss, config.network
    return {
        "everything": config,
        "everything, another seed": replace(config, run=replace(config.run, seed=config.run.seed + 1)),
        "without chrominance branch": replace(config, pairs=replace(pairs, branch=0.0)),
        "the target's own colours asked for": replace(config, loss=replace(loss, retrieved=OWN_COLOURS)),
        "without perceptual loss": replace(config, loss=replace(loss, perceptual=0.0)),
        "without the loss on stains": replace(config, loss=replace(loss, stains=0.0)),
        "without the loss on dullness": replace(config, loss=replace(loss, dullness=0.0)),
        "without messages": replace(config, network=replace(network, messages=False)),
        "near pairs only": replace(config, pairs=replace(pairs, nearest=1.0, same_class=0.0)),
        "roles not switched": replace(config, pairs=replace(pairs, switched=0.0)),
        "without hue rotation": replace(config, pairs=replace(pairs, recolour=0.0)),
        "without similarity maps": replace(config, network=replace(network, similarity=False)),
    }


def shorter(config: Config, steps: int, side: int) -> Config:
    """Crops of one size, and a warm-up that a short run has time for."""
    warmup = min(config.schedule.warmup_steps, max(1, steps // 5))
    run, schedule = replace(config.run, sides=[side]), replace(config.schedule, warmup_steps=warmup)
    return replace(config, run=run, schedule=schedule)


class Measurer:
    """Measures networks on what is held out."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments, self.split = arguments, read_split()
        cache, related = Cache(arguments.cache), read_related()
        names = [name for pair in related for name in (pair.frame, pair.reference)]
        prepared = prepare_named(cache, names, SHORT_SIDE)
        self.related = [(prepared[pair.frame], prepared[pair.reference]) for pair in related]
        self.judge = Judge(arguments.judge) if arguments.judge is not None else None
        self.judged = read_judged(arguments.judged) if self.judge is not None else []
        names = [name for picture in self.judged for name in (picture.path, picture.reference)]
        self.seen = prepare_named(cache, names, SHORT_SIDE)

    def measure(self, model: Colorizer, folder: Path) -> dict[str, float]:
        """All figures; contact sheets go to `folder`."""
        with torch.no_grad():
            clips = evaluate_clips(model, self.arguments.data, self.split.clips, SHORT_SIDE, folder)["all"]["network"]
            pictures = evaluate_pictures(model, self.arguments.cache, self.arguments.pictures, folder)["network"]
            related = evaluate_related(self.related, lambda *pair: {"network": painted(model, *pair)})
            recognised = self.recognise(model)
        found = {"film PSNR": clips["psnr"], "pictures PSNR": pictures["psnr"]}
        found |= {f"related {key}": value for key, value in related["network"].items()}
        return found | recognised | {"truth's stain": related["truth"]["stain"]}

    def recognise(self, model: Colorizer) -> dict[str, float]:
        """Recognition of the judged pictures; nothing without a judge."""
        if self.judge is None:
            return {}
        answers = []
        for picture in self.judged:
            frame = self.seen[picture.path]
            chroma = painted(model, frame, self.seen[picture.reference])
            answers.append(self.judge.judge(to_bytes(frame.lightness, chroma), picture.label))
        return dict(zip(MEASURES, np.mean(answers, 0).tolist(), strict=True))

    def bounds(self) -> dict[str, dict[str, float]]:
        """Recognition in gray and in true colours."""
        if self.judge is None:
            return {}
        table: dict[str, dict[str, float]] = {}
        for name, strength in (("gray", 0.0), ("true colours", 1.0)):
            answers = []
            for picture in self.judged:
                frame = self.seen[picture.path]
                rgb = to_bytes(frame.lightness, frame.chroma * strength)
                answers.append(self.judge.judge(rgb, picture.label))
            table[name] = dict(zip(MEASURES, np.mean(answers, 0).tolist(), strict=True))
        return table


def painted(model: Colorizer, frame: Prepared, reference: Prepared) -> torch.Tensor:
    """The network's a*b* at the frame's size."""
    return colour(model, Reference(model, reference), frame)["network"]


def run(name: str, config: Config, arguments: argparse.Namespace, measurer: Measurer) -> dict[str, float]:
    """Trains and measures one variant."""
    folder: Path = arguments.out / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / "figures.json"
    if figures.exists():
        known: dict[str, float] = json.loads(figures.read_text(encoding="utf-8"))
        return known
    config = shorter(config, arguments.steps, arguments.side)
    source = PairSource(Cache(arguments.cache), read_split(), np.load(arguments.cache / "colour.npy"), config)
    trainer = Trainer(config)
    if arguments.origin is not None:
        trainer.load(arguments.origin)
    decay = arguments.steps // 4
    train(trainer, source, folder, Limits(stop=arguments.steps - decay))
    trainer.decay_start = trainer.step
    train(trainer, source, folder, Limits(decay=decay))
    model = load_average(folder / "last.pt", config.network.similarity, config.network.messages)
    found = measurer.measure(model, folder)
    figures.write_text(json.dumps(found) + "\n", encoding="utf-8")
    return found


def table_of(rows: dict[str, dict[str, float]]) -> str:
    """Markdown; a figure that a row lacks is left open."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    lines = [f"| recipe | {' | '.join(keys)} |", f"| --- |{' ---: |' * len(keys)}"]
    for name, row in rows.items():
        figures = [f"{row[key]:.4f}" if key in row else "" for key in keys]
        lines.append(f"| {name} | {' | '.join(figures)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="data root (clips/)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="origin", type=Path, help="checkpoint without an optimiser to start from")
    parser.add_argument("--judge", type=Path, help="judge.onnx; recognition is left out without it")
    parser.add_argument("--judged", type=int, default=210, help="at most so many judged pictures")
    parser.add_argument("--pictures", type=int, default=300, help="at most so many held-out pictures")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--side", type=int, default=128, help="training crops, pixels")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    measurer = Measurer(arguments)
    rows = measurer.bounds()
    if arguments.origin is not None:
        rows["the start"] = measurer.measure(load_average(arguments.origin), arguments.out)
    for name, config in variants(read_config()).items():
        rows[name] = run(name, config, arguments, measurer)
        (arguments.out / "table.md").write_text(table_of(rows), encoding="utf-8")
    print(table_of(rows))


if __name__ == "__main__":
    main()
