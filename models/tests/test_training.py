"""A step of training on a made-up cache, and that a resumed run sees what an unbroken one would have seen."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ..config import larger, read_config
from ..data.cache import Cache
from ..data.pairs import PairSource
from ..data.split import JUDGED, Picture, Split, choose_held_out, read_split
from ..train import Limits, prefetch, rate_at


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> PairSource:
    folder = tmp_path_factory.mktemp("cache")
    rng = np.random.default_rng(0)
    entries, content = [], b""
    for number in range(20):
        noise = rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)
        picture = cv2.resize(noise, (100, 80), interpolation=cv2.INTER_CUBIC)
        group = "clip" if number >= 14 else "source"
        entry = {"name": f"{group}/{number}", "group": group, "offset": len(content), "height": 80, "width": 100}
        entries.append(entry)
        content += picture.tobytes()
    (folder / "pixels.bin").write_bytes(content)
    (folder / "index.json").write_text(json.dumps({"pictures": entries[:14], "frames": entries[14:]}))
    config = read_config()
    config = dataclasses.replace(
        config,
        run=dataclasses.replace(config.run, sides=[64, 96]),
        pairs=dataclasses.replace(config.pairs, neighbours=3),
    )
    features = rng.normal(size=(14, 8)).astype(np.float16)
    split = Split(frozenset({"source/3"}), frozenset(), frozenset({"source/4"}), frozenset({"source/5"}))
    return PairSource(Cache(folder), split, features, config)


def test_a_step_is_always_the_same(source: PairSource) -> None:
    first, again, other = source.batch(7), source.batch(7), source.batch(9)
    assert (first.lightness == again.lightness).all()
    assert (first.reference_chroma == again.reference_chroma).all()
    assert not (first.lightness == other.lightness).all()


def test_batch_has_known_geometry_on_exact_and_near_film_pairs_only(source: PairSource) -> None:
    batch, counts = source.batch(0), source.config.pairs
    assert batch.lightness.shape == (counts.batch, 1, 64, 64)
    assert source.batch(1).lightness.shape == (counts.batch, 1, 96, 96)
    assert float(batch.weights[: counts.exact].sum()) > 0
    known = counts.exact + counts.film
    assert float(batch.weights[known:].sum()) == 0
    assert not batch.branch[: counts.exact + counts.film].any()


def test_processes_make_the_batches_that_a_thread_makes(source: PairSource) -> None:
    ways = [prefetch(source, 4, workers, torch.device("cpu")) for workers in (0, 2)]
    for _ in range(3):
        one, other = (next(way) for way in ways)
        assert torch.equal(one.lightness, other.lightness)
        assert torch.equal(one.indices, other.indices)


def test_larger_steps_keep_the_mixture_and_raise_the_rates() -> None:
    config = read_config()
    large = larger(config, 4)
    assert large.pairs.batch == 4 * config.pairs.batch
    assert large.pairs.film / large.pairs.exact == config.pairs.film / config.pairs.exact
    assert large.schedule.rate == pytest.approx(2 * config.schedule.rate)


def test_decay_goes_by_steps_or_by_the_clock() -> None:
    assert Limits().decayed(10**6, 100) == 0
    assert Limits(decay=100).decayed(25, 1) == 0.25
    assert Limits(hours=2, decay=100).decayed(25, 1) == 0.5
    held = Limits(hours=2, hold=0.5)
    assert [held.decayed(7, hours) for hours in (0.5, 1, 1.5, 3)] == [0, 0, 0.5, 1]


def test_held_out_pictures_are_never_used(source: PairSource) -> None:
    assert not {3, 4, 5} & set(source.pictures.tolist())
    rng = np.random.default_rng(0)
    count = len(source.pictures)
    chosen = [(row, source.relatives.choose(rng, row)) for row in range(count) for _ in range(50)]
    # Rows count the pictures that may be used.
    assert all(other < count and other != row for row, other in chosen)


def test_rate_warms_up_stays_and_falls_to_zero() -> None:
    assert rate_at(0, 100) == pytest.approx(0.01)
    assert rate_at(5000, 100) == 1
    assert rate_at(5000, 100, 0.25) == pytest.approx(0.5)
    assert rate_at(5000, 100, 1.2) == 0


def test_split_takes_a_share_of_every_source_and_is_stable() -> None:
    pictures = [Picture(f"train/{source}/{n}.jpg", source, "flat") for source in ("a", "camvid") for n in range(200)]
    chosen = choose_held_out(pictures)
    assert len(chosen) == 6
    assert chosen == choose_held_out(list(reversed(pictures)))
    assert all("/a/" in path for path in chosen)


def test_committed_split_names_things_relative_to_the_data() -> None:
    split = read_split()
    assert len(split.clips) == 6
    assert len(split.pictures) > 250
    assert not any(Path(name).is_absolute() for name in split.pictures | split.near_duplicates)
    assert not split.pictures & split.near_duplicates
    assert len(split.judged) == sum(JUDGED.values())
    assert not split.judged & (split.pictures | split.near_duplicates)


def test_roles_are_switched_as_often_as_the_recipe_says(source: PairSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source.relatives, "choose", lambda _rng, _row: 0)
    for share in (0.0, 0.3, 1.0):
        pairs = dataclasses.replace(source.config.pairs, switched=share)
        monkeypatch.setattr(source, "config", dataclasses.replace(source.config, pairs=pairs))
        read: list[int] = []
        monkeypatch.setattr(source, "_read", lambda number, read=read: read.append(number) or np.zeros((80, 100, 3)))
        rng = np.random.default_rng(1)
        for _ in range(400):
            source._retrieved(rng, 64, False)
        only = int(source.pictures[0])
        as_targets = [target for target, other in zip(read[::2], read[1::2], strict=True) if target != other]
        assert np.mean([target == only for target in as_targets]) == pytest.approx(share, abs=0.07)
