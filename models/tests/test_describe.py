"""The describing network, its projections, and its graph against torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from ..describe import export, fit, gaps
from ..graphs.rank import rank_graph
from ..network.backbone import TAP_CHANNELS
from ..network.describer import GLOBAL_LENGTH, GRID_SIDE, LOCAL_LENGTH, SIDE, Describer


@pytest.fixture(scope="module")
def network() -> Describer:
    torch.manual_seed(0)
    describer = Describer().eval()
    for value in describer.parameters():
        if value.dim() == 4:
            nn.init.kaiming_normal_(value)
    return describer


def test_vectors_are_of_unit_length_and_probabilities_add_up(network: Describer) -> None:
    with torch.inference_mode():
        whole, probabilities, local = network(torch.rand(2, 1, SIDE, SIDE) * 100)
    assert whole.shape == (2, GLOBAL_LENGTH)
    assert local.shape == (2, GRID_SIDE**2, LOCAL_LENGTH)
    assert torch.allclose(whole.norm(dim=1), torch.ones(2), atol=1e-4)
    assert torch.allclose(local.norm(dim=2), torch.ones(2, GRID_SIDE**2), atol=1e-4)
    assert torch.allclose(probabilities.sum(1), torch.ones(2), atol=1e-4)


class MarkedCell(nn.Module):
    """In place of a backbone: features that differ in one cell."""

    def forward(self, _lightness: torch.Tensor) -> dict[int, torch.Tensor]:
        """Stride 32 at row 5, column 2; the same place at stride 16."""
        taps = {stride: torch.ones(1, TAP_CHANNELS[stride], 256 // stride, 256 // stride) for stride in (16, 32)}
        taps[32][:, 0, 5, 2] = 100
        taps[16][:, 0, 10:12, 4:6] = 100
        return taps


def test_cells_are_in_the_order_of_the_picture() -> None:
    describer = Describer()
    describer.backbone = MarkedCell()  # type: ignore[assignment]
    _, cells = describer.features(torch.zeros(1, 1, SIDE, SIDE))
    apart = (cells[0] - cells[0, 0]).norm(dim=1)
    assert torch.nonzero(apart > 0.1).flatten().tolist() == [5 * GRID_SIDE + 2]


def test_projection_gives_uncorrelated_numbers_of_mean_zero() -> None:
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(2000, 6)) * [5, 4, 3, 0.1, 0.1, 0.1]) @ np.linalg.qr(rng.normal(size=(6, 6)))[0] + 7
    layer = nn.Linear(6, 3)
    kept = fit(layer, rows.astype(np.float32))
    with torch.inference_mode():
        found = layer(torch.from_numpy(rows.astype(np.float32))).numpy()
    assert kept > 0.99
    assert np.abs(found.mean(0)).max() < 1e-3
    spread = np.cov(found.T)
    assert np.abs(spread - np.diag(np.diag(spread))).max() < 0.02 * spread.max()
    # Half whitened: standard deviations grow with the square root of those of the components.
    assert np.sqrt(spread[0, 0] / spread[2, 2]) == pytest.approx(np.sqrt(5 / 3), rel=0.1)


def test_graph_agrees_with_torch(network: Describer, tmp_path: Path) -> None:
    export(network, tmp_path / "describe.onnx")
    found = gaps(network, tmp_path / "describe.onnx", torch.rand(1, 1, SIDE, SIDE) * 100)
    assert set(found) == {"global", "probabilities", "local"}
    assert max(found.values()) < 1e-3


def test_rank_finds_the_most_similar_cells() -> None:
    rng = np.random.default_rng(1)
    query = rng.integers(-60, 60, (64, 64)).astype(np.int8)
    candidates = rng.integers(-60, 60, (3, 64, 64)).astype(np.int8)
    candidates[2] = np.roll(query, 5, axis=0)
    session = onnxruntime.InferenceSession(rank_graph().SerializeToString(), providers=["CPUExecutionProvider"])
    similarity, nearest = session.run(None, {"query": query, "candidates": candidates})
    products = np.einsum("ncd,qd->ncq", candidates.astype(np.int64), query.astype(np.int64))
    assert (nearest == products.argmax(1)).all()
    assert similarity == pytest.approx(np.minimum(products.max(1) / 127**2, 1))
    assert (nearest[2] == (np.arange(64) + 5) % 64).all()
