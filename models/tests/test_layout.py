"""Blocks, rows and enlargements move values without changing them."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from ..network.layout import (
    Pointwise,
    doubled,
    doubled_blocks,
    gather_blocks,
    grid,
    in_fours,
    rows,
    spread_blocks,
    unit,
)


def test_rows_and_grid_are_each_others_way_back() -> None:
    x = torch.randn(2, 5, 4, 6)
    assert torch.equal(rows(x)[1, 6 * 2 + 3], x[1, :, 2, 3])
    assert torch.equal(grid(rows(x), (4, 6)), x)


def test_blocks_come_back() -> None:
    x = torch.randn(2, 48, 5)
    blocks = gather_blocks(x, (6, 8), 2)
    assert torch.equal(blocks[:, 1].reshape(2, 4, 5), x[:, [2, 3, 10, 11]])
    assert torch.equal(spread_blocks(blocks, (6, 8), 2), x)


def test_doubled_is_enlargement_by_the_nearest() -> None:
    x = torch.randn(2, 3, 4, 6)
    assert torch.equal(doubled(x, 12), F.interpolate(x, scale_factor=2.0, mode="nearest"))


def test_doubled_blocks_are_the_blocks_of_the_doubled_map() -> None:
    x = torch.randn(2, 3, 4, 6)
    small = gather_blocks(rows(x), (4, 6), 2)
    large = gather_blocks(rows(doubled(x, 12)), (8, 12), 4)
    assert torch.equal(doubled_blocks(small, 2), large)


@pytest.mark.parametrize(("channels", "wanted"), [(3, 4), (4, 4), (9, 12), (15, 16)])
def test_in_fours_repeats_the_last_map(channels: int, wanted: int) -> None:
    x = torch.randn(1, channels, 2, 2)
    found = in_fours([x[:, :1], x[:, 1:]])
    assert found.shape[1] == wanted
    assert torch.equal(found[:, :channels], x)
    assert torch.equal(found[:, channels:], x[:, -1:].expand(-1, wanted - channels, -1, -1))


def test_pointwise_is_a_convolution_of_one() -> None:
    layer = Pointwise(5, 3)
    torch.nn.init.normal_(layer.bias)
    x = torch.randn(2, 5, 4, 6)
    expected = F.conv2d(x, layer.weight.T[:, :, None, None], layer.bias)
    assert torch.allclose(grid(layer(rows(x)), (4, 6)), expected, atol=1e-6)


def test_unit_has_length_one_and_zero_stays_zero() -> None:
    x = torch.tensor([[3.0, 4.0], [0.0, 0.0]])
    assert torch.allclose(unit(x), torch.tensor([[0.6, 0.8], [0.0, 0.0]]))
