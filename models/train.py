"""Trains matcher and decoder together.

    python -m models.train --cache DIR --out DIR                       # warm up, then constant rate until stopped
    python -m models.train --cache DIR --out DIR                       # the same again resumes from DIR/last.pt
    python -m models.train --cache DIR --out OTHER --from DIR/last.pt --decay 800   # branch: weights to release
    python -m models.train --cache DIR --out DIR --from released.pt --times 8 --workers 15 --hours 0.15 --hold 0.3

Runs on a CUDA device where there is one, for which the last line is meant: 8 times as many pairs per step, made by 15
processes; the rate falls to zero during the last 70 % of the time. Progress is printed and written to DIR/log.jsonl,
one object per line.

A constant rate means that a release can be branched off at any time by a short decay, while the long run goes on.
"""

from __future__ import annotations

import argparse
import json
import queue
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from .config import Config, larger, read_config
from .data.cache import Cache
from .data.pairs import Batch, PairSource
from .data.split import read_split
from .losses import Perceptual, losses
from .network.model import Colorizer

LOG_EVERY = 50
# More than any run takes.
MOST_STEPS = 10**8


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
        self.model = Colorizer(config.network.similarity, config.network.messages)
        self.model.matcher.backbone.load_imagenet()
        if self.device.type == "cpu":
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

    def advance(self, batch: Batch, perceptual: Perceptual, rate: float, fast: bool, ema: float) -> dict[str, Tensor]:
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
            torch._foreach_lerp_(list(self.average.values()), list(self.model.state_dict().values()), 1 - keep)
        return terms.parts | {"norm": norm.detach()}


def rate_at(step: int, warmup: int, decayed: float = 0.0) -> float:
    """Share of the base rate: linear warm-up, constant, then 1 - sqrt while `decayed` goes from 0 to 1."""
    return min(1.0, (step + 1) / warmup) * float(1 - min(1.0, decayed) ** 0.5)


def prefetch(source: PairSource, start: int, workers: int, device: torch.device) -> Iterator[Batch]:
    """Makes batches in the background, a few ahead: in so many processes, or with none in a thread."""
    if workers:
        loader = DataLoader(
            source,
            batch_size=None,
            sampler=range(start, start + MOST_STEPS),
            num_workers=workers,
            pin_memory=device.type == "cuda",
            worker_init_fn=one_thread,
            # A copy of this process would inherit threads that wait for others which it does not have.
            multiprocessing_context="spawn",
        )
        return iter(loader)
    batches: queue.Queue[Batch] = queue.Queue(maxsize=3)

    def work() -> None:
        step = start
        while True:
            batches.put(source.batch(step))
            step += 1

    threading.Thread(target=work, daemon=True).start()
    return iter(batches.get, None)


def one_thread(_worker: int) -> None:
    """Keeps a process that makes batches to one core, and leaves it running when the user interrupts the trainer."""
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@dataclass(frozen=True)
class Limits:
    """When a run ends: after `hours`, at step `stop` (0: never), or at the end of a decay.

    The rate falls during `decay` steps (0: never), or, given `hold`, after that share of the hours.
    """

    hours: float = 1e6
    stop: int = 0
    decay: int = 0
    hold: float | None = None

    def decayed(self, steps: int, hours: float) -> float:
        """How much of the decay is over, 0..1, so many steps and hours after the start."""
        clock = hours / self.hours
        if self.hold is not None:
            return min(1.0, max(0.0, (clock - self.hold) / (1 - self.hold)))
        # Steps decide; on a machine too busy for all of them the clock does, so that the rate still ends at zero.
        return min(1.0, max(steps / self.decay, clock)) if self.decay else 0.0


def train(
    trainer: Trainer, source: PairSource, out: Path, limits: Limits, keep_every: int = 0, workers: int = 0
) -> None:
    """Trains up to one of the limits; checkpoints every five minutes.

    Told to end (Ctrl+C, SIGTERM), it finishes the step and saves.
    """
    fast = fast_convolutions(trainer.device)
    perceptual = Perceptual().to(trainer.device, memory_format=torch.channels_last)
    start, began, saved = trainer.step, time.monotonic(), time.monotonic()
    before = trainer.seconds
    sums: dict[str, list[Tensor]] = {}
    batches = prefetch(source, start, workers, trainer.device)
    warmup, run = trainer.config.schedule.warmup_steps, trainer.config.run
    told: list[int] = []
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, lambda number, _frame: told.append(number))
    while True:
        decayed = limits.decayed(trainer.step - trainer.decay_start, (time.monotonic() - began) / 3600)
        rate = rate_at(trainer.step, warmup, decayed)
        parts = trainer.advance(next(batches), perceptual, rate, fast, run.ema_decay if decayed else run.ema)
        now = time.monotonic()
        trainer.seconds = before + now - began
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if trainer.step % LOG_EVERY == 0 or trainer.step - start in (1, 5, 20):
            means = {name: float(torch.stack(values).nanmean()) for name, values in sums.items()}
            text = " ".join(f"{name} {mean:.3f}" for name, mean in means.items())
            pace = (now - began) / (trainer.step - start)
            spent = f"{trainer.seconds / 60:.1f} min {pace:.3f} s/step"
            print(f"step {trainer.step} {spent} rate {rate:.2f} {text}", flush=True)
            with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"step": trainer.step, "seconds": trainer.seconds, "rate": rate} | means) + "\n")
            sums = {}
        ended = (
            bool(told)
            or trainer.step == limits.stop
            or (limits.decay and trainer.step - trainer.decay_start >= limits.decay)
            or trainer.seconds - before > limits.hours * 3600
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
    parser.add_argument("--hold", type=float, help="lower the rate to zero after this share of the hours")
    parser.add_argument("--times", type=int, default=1, help="so many times as many pairs per step")
    parser.add_argument("--workers", type=int, default=0, help="processes that make pairs; 0: a thread")
    parser.add_argument("--keep-every", type=int, default=0, help="also keep a numbered checkpoint every so many steps")
    arguments = parser.parse_args()
    if arguments.hold is not None and not 0 <= arguments.hold < 1:
        parser.error(f"--hold {arguments.hold} is not a share of the hours: from 0 to below 1")
    arguments.out.mkdir(parents=True, exist_ok=True)
    config = larger(read_config(), arguments.times)
    source = PairSource(Cache(arguments.cache), read_split(), np.load(arguments.cache / "colour.npy"), config)
    trainer = Trainer(config)
    last = arguments.out / "last.pt"
    if last.exists():
        trainer.load(last)
    elif arguments.origin is not None:
        trainer.load(arguments.origin)
        trainer.decay_start = trainer.step
    limits = Limits(arguments.hours, decay=arguments.decay, hold=arguments.hold)
    train(trainer, source, arguments.out, limits, arguments.keep_every, arguments.workers)


if __name__ == "__main__":
    main()
