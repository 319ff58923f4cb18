"""Which held-out pictures are measured, and with which references."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from .. import evaluate
from ..data.cache import Entry
from ..data.split import Split
from ..evaluate import METHODS, Prepared, evaluate_pictures
from ..network.model import Colorizer

HELD, TRAINING, SIDE = 6, 3, 32


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Plain pictures, the held-out ones first; each in a shade of its own."""
    count, size = HELD + TRAINING, SIDE * SIDE * 3
    entries = [asdict(Entry(f"train/{number}", "train", number * size, SIDE, SIDE)) for number in range(count)]
    (tmp_path / "index.json").write_text(json.dumps({"pictures": entries, "frames": []}))
    shades = np.repeat(np.arange(count, dtype=np.uint8) * 20 + 20, size)
    (tmp_path / "pixels.bin").write_bytes(shades.tobytes())
    # Held-out picture n is most like training picture n mod 3, and not at all like the others.
    features = np.eye(TRAINING, dtype=np.float16)[np.arange(count) % TRAINING]
    np.save(tmp_path / "gray.npy", features)
    split = Split(frozenset(f"train/{number}" for number in range(HELD)), frozenset(), frozenset(), frozenset())
    monkeypatch.setattr(evaluate, "read_split", lambda: split)
    return tmp_path


def number_of(picture: Prepared) -> int:
    """Its place in the cache, by its shade."""
    return round(float(evaluate.to_bytes(picture.lightness, picture.chroma).mean()) / 20) - 1


@pytest.mark.parametrize(("limit", "wanted"), [(3, [0, 2, 4]), (100, list(range(HELD)))])
def test_a_part_of_the_pictures_is_spread_over_all_of_them(
    cache: Path, monkeypatch: pytest.MonkeyPatch, limit: int, wanted: list[int]
) -> None:
    measured: list[tuple[int, int]] = []

    def coloured(_model: Colorizer, reference: Prepared, frame: Prepared) -> dict[str, torch.Tensor]:
        measured.append((number_of(frame), number_of(reference)))
        return dict.fromkeys(METHODS, frame.chroma)

    monkeypatch.setattr(evaluate, "Reference", lambda _model, picture: picture)
    monkeypatch.setattr(evaluate, "colour", coloured)
    table = evaluate_pictures(torch.nn.Module(), cache, limit, cache)  # type: ignore[arg-type]
    assert [frame for frame, _ in measured] == wanted
    assert all(reference == HELD + frame % TRAINING for frame, reference in measured)
    assert table["network"]["error"] == 0
