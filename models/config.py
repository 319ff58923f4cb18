"""`config.toml` as typed values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

CONFIG_FILE = Path(__file__).resolve().parent / "config.toml"


@dataclass(frozen=True)
class Run:
    """Seed, sides of crops in pixels taken in turn, weight average while the rate is constant and while it decays."""

    seed: int
    sides: list[int]
    ema: float
    ema_decay: float


@dataclass(frozen=True)
class Network:
    """What the decoder is told, and whether tokens tell each other their votes."""

    similarity: bool
    messages: bool


@dataclass(frozen=True)
class Schedule:
    """Learning rates and what bounds them."""

    warmup_steps: int
    backbone_rate: float
    rate: float
    weight_decay: float
    clip: float


@dataclass(frozen=True)
class Pairs:
    """The mixture of training pairs; counts per step (before `times`), shares in 0..1."""

    exact: int
    film: int
    retrieved: int
    unrelated: int
    film_reach: int
    film_near: float
    film_near_reach: int
    apart: float
    layered: float
    close: float
    neighbours: int
    nearest: float
    same_class: float
    switched: float
    recolour: float
    branch: float

    @property
    def batch(self) -> int:
        """Pairs in one step."""
        return self.exact + self.film + self.retrieved + self.unrelated


@dataclass(frozen=True)
class Degrade:
    """Share of targets and references made film-like, and of those the share seen by an emulsion blind to red."""

    target: float
    reference: float
    orthochromatic: float


@dataclass(frozen=True)
class Loss:
    """Weights of the loss's parts."""

    colour: float
    predicted: float
    unrelated: float
    retrieved: float
    beta: float
    unsure_beta: float
    near_beta: float
    votes: float
    dullness: float
    stains: float
    trust: float
    coarse: float
    warp: float
    kind: float
    geometry: float
    perceptual: float
    gray: float


@dataclass(frozen=True)
class Config:
    """All of it."""

    run: Run
    network: Network
    schedule: Schedule
    pairs: Pairs
    degrade: Degrade
    loss: Loss


def read_config(file: Path = CONFIG_FILE) -> Config:
    """Reads and checks the configuration; an unknown or missing key is an error."""
    value = tomllib.loads(file.read_text(encoding="utf-8"))
    return Config(
        Run(**value["run"]),
        Network(**value["network"]),
        Schedule(**value["schedule"]),
        Pairs(**value["pairs"]),
        Degrade(**value["degrade"]),
        Loss(**value["loss"]),
    )


def larger(config: Config, times: int) -> Config:
    """The same mixture with so many times as many pairs per step, and rates that grow with the root of that.

    Source: Malladi et al. 2022, On the SDEs and Scaling Rules for Adaptive Gradient Algorithms, section 4.
    """
    pairs, schedule, factor = config.pairs, config.schedule, times**0.5
    counts = {name: getattr(pairs, name) * times for name in ("exact", "film", "retrieved", "unrelated")}
    rates = {name: getattr(schedule, name) * factor for name in ("backbone_rate", "rate")}
    return replace(config, pairs=replace(pairs, **counts), schedule=replace(schedule, **rates))
