"""Trains matcher and decoder together.

    python -m models.train --cache DIR --out DIR                       # warm up, then constant rate until stopped
    python -m models.train --cache DIR --out DIR                       # the same again resumes from DIR/last.pt
    python -m models.train --cache DIR --out OTHER --from DIR/last.pt --decay 800   # branch: weights to release

Runs on a CUDA device where there is one. Progress is printed and written to DIR/log.jsonl, one object per line.

A constant rate means that a release can be branched off at any time by a short decay, while the long run goes on.
"""

from __future__ import annotations

import argparse
import json
import queue
import signal
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .config import Config, read_config
from .data.cache import Cache
from .data.pairs import Batch, PairSource
from .data.split import read_split
from .losses import Perceptual, losses
from .network.model import Colorizer

LOG_EVERY = 50


def choose_device() -> torch.device:
    """A CUDA device where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def fast_convolutions(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 natively; without that it would be slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    flags = Path("/proc/cpuinfo")
    return flags.exists() and "avx512_bf16" in flags.read_text(encoding="utf-8")


class Trainer:
    """A run: model, average, optimiser, step."""

    def __init__(self, config: Config, device: torch.device | None = None) -> None:
        torch.manual_seed(config.run.seed)
        self.config, self.device = config, device or choose_device()
        self.model = Colorizer(config.network.similarity)
        self.model.matcher.backbone.load_imagenet()
        self.model.matcher.backbone.hold_slow_weights()
        self.model.to(self.device, memory_format=torch.channels_last)
        self.step = 0
        self.decay_start = 0
        self.seconds = 0.0
        backbone = [parameter for parameter in self.model.matcher.backbone.parameters() if parameter.requires_grad]
        known = {id(parameter) for parameter in self.model.matcher.backbone.parameters()}
        rest = [parameter for parameter in self.model.parameters() if id(parameter) not in known]
        rates = config.schedule
        groups = [{"params": backbone, "base": rates.backbone_rate}, {"params": rest, "base": rates.rate}]
        self.optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=rates.weight_decay)
        self.average: dict[str, Tensor] = {k: v.clone() for k, v in self.model.state_dict().items()}

    def load(self, file: Path) -> None:
        """Continues from a checkpoint."""
        state = torch.load(file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        # Released weights come without the rest: with them a run begins anew, warm-up and all.
        if "optimiser" in state:
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.seconds, self.decay_start = state["step"], state["seconds"], state["decay_start"]

    def save(self, file: Path) -> None:
        """Writes a checkpoint in one step, so that a killed run never leaves half a file."""
        state: dict[str, Any] = {"model": self.model.state_dict(), "average": self.average}
        state |= {"optimiser": self.optimiser.state_dict(), "step": self.step, "seconds": self.seconds}
        state["decay_start"] = self.decay_start
        part = file.with_suffix(".part")
        torch.save(state, part)
        part.replace(file)

    def advance(self, batch: Batch, perceptual: Perceptual, rate: float, fast: bool, ema: float) -> dict[str, float]:
        """One step at `rate` times the base learning rates."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * rate
        self.optimiser.zero_grad(set_to_none=True)
        terms = losses(self.model, perceptual, batch.to(self.device), self.config, fast)
        torch.autograd.backward(terms.total)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.schedule.clip)
        if bool(torch.isfinite(norm)):
            self.optimiser.step()
        self.step += 1
        keep = min(ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return terms.parts | {"norm": float(norm)}


def rate_at(step: int, warmup: int, decayed: float = 0.0) -> float:
    """Share of the base rate: linear warm-up, constant, then 1 - sqrt while `decayed` goes from 0 to 1."""
    return min(1.0, (step + 1) / warmup) * float(1 - min(1.0, decayed) ** 0.5)


def prefetch(source: PairSource, start: int) -> queue.Queue[Batch]:
    """Makes batches in the background, a few ahead."""
    batches: queue.Queue[Batch] = queue.Queue(maxsize=3)

    def work() -> None:
        step = start
        while True:
            batches.put(source.batch(step))
            step += 1

    threading.Thread(target=work, daemon=True).start()
    return batches


def train(
    trainer: Trainer, source: PairSource, out: Path, decay: int, hours: float, keep_every: int, stop: int = 0
) -> None:
    """Trains until `hours` have passed, a decay has ended or step `stop` is reached; checkpoints every five minutes.

    Told to end (Ctrl+C, SIGTERM), it finishes the step and saves.
    """
    fast = fast_convolutions(trainer.device)
    perceptual = Perceptual().to(trainer.device, memory_format=torch.channels_last)
    start, began, saved = trainer.step, time.monotonic(), time.monotonic()
    before = trainer.seconds
    sums: dict[str, list[float]] = {}
    batches = prefetch(source, start)
    warmup = trainer.config.schedule.warmup_steps
    ema = trainer.config.run.ema_decay if decay else trainer.config.run.ema
    told: list[int] = []
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, lambda number, _frame: told.append(number))
    while True:
        # Steps decide; on a machine too busy for all of them the clock does, so that the rate still ends at zero.
        clock = (time.monotonic() - began) / (hours * 3600)
        decayed = max((trainer.step - trainer.decay_start) / decay, clock) if decay else 0.0
        rate = rate_at(trainer.step, warmup, decayed)
        parts = trainer.advance(batches.get(), perceptual, rate, fast, ema)
        now = time.monotonic()
        trainer.seconds = before + now - began
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if trainer.step % LOG_EVERY == 0 or trainer.step - start in (1, 5, 20):
            text = " ".join(f"{name} {np.nanmean(values):.3f}" for name, values in sums.items())
            pace = (now - began) / (trainer.step - start)
            spent = f"{trainer.seconds / 60:.1f} min {pace:.3f} s/step"
            print(f"step {trainer.step} {spent} rate {rate:.2f} {text}", flush=True)
            means = {name: float(np.nanmean(values)) for name, values in sums.items()}
            with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"step": trainer.step, "seconds": trainer.seconds, "rate": rate} | means) + "\n")
            sums = {}
        ended = (
            bool(told)
            or trainer.step == stop
            or (decay and trainer.step - trainer.decay_start >= decay)
            or trainer.seconds - before > hours * 3600
        )
        if ended or now - saved > 300:
            trainer.save(out / "last.pt")
            saved = now
        if keep_every and trainer.step % keep_every == 0:
            trainer.save(out / f"step{trainer.step}.pt")
        if ended:
            return


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="made by models.data.cache and models.data.retrieve")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; resumed when it has a last.pt")
    parser.add_argument("--from", dest="origin", type=Path, help="checkpoint to start from")
    parser.add_argument("--decay", type=int, default=0, help="lower the rate to zero over so many steps, then end")
    parser.add_argument("--hours", type=float, default=1e6, help="end after so long")
    parser.add_argument("--keep-every", type=int, default=0, help="also keep a numbered checkpoint every so many steps")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    config = read_config()
    source = PairSource(Cache(arguments.cache), read_split(), np.load(arguments.cache / "colour.npy"), config)
    trainer = Trainer(config)
    last = arguments.out / "last.pt"
    if last.exists():
        trainer.load(last)
    elif arguments.origin is not None:
        trainer.load(arguments.origin)
        trainer.decay_start = trainer.step
    train(trainer, source, arguments.out, arguments.decay, arguments.hours, arguments.keep_every)


if __name__ == "__main__":
    main()
