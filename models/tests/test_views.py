"""Crops, correspondence, degradation."""

from __future__ import annotations

import cv2
import numpy as np

from ..data.pairs import recolour
from ..data.views import (
    Frame,
    correspondence,
    crop_frame,
    degrade,
    flow_correspondence,
    orthochromatic,
    project,
    steady_flow,
    take,
)

SIDE = 64


def likeliest(indices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The token with the greatest weight for each of 4x4 tokens."""
    return np.take_along_axis(indices, weights.argmax(1)[:, None], 1).reshape(4, 4)


TOKENS = np.arange(16).reshape(4, 4)


def frame(shift: float = 0.0, flip: bool = False) -> Frame:
    scale, offset = (-1.0, SIDE - 1.0) if flip else (1.0, 0.0)
    return Frame(np.array([[scale, 0, offset + shift], [0, 1.0, 0], [0, 0, 1.0]]))


def test_same_crop_corresponds_to_itself() -> None:
    indices, weights = correspondence(frame(), frame(), SIDE)
    assert (likeliest(indices, weights) == TOKENS).all()
    assert np.allclose(weights.max(1), 1)


def test_shift_by_a_token_moves_by_a_column_and_loses_the_edge() -> None:
    indices, weights = correspondence(frame(shift=16), frame(), SIDE)
    assert (likeliest(indices, weights)[:, :3] == TOKENS[:, 1:]).all()
    assert (weights.reshape(4, 4, 4)[:, 3] == 0).all()


def test_shift_by_half_a_token_is_shared_between_two_columns() -> None:
    indices, weights = correspondence(frame(shift=8), frame(), SIDE)
    assert np.isclose((indices[0] % 4 * weights[0]).sum(), 0.5)
    assert np.allclose(np.sort(weights[0]), [0, 0, 0.5, 0.5])


def test_flip_mirrors_columns() -> None:
    indices, weights = correspondence(frame(), frame(flip=True), SIDE)
    assert (likeliest(indices, weights) == TOKENS[:, ::-1]).all()


def test_crop_shows_the_part_that_its_frame_names() -> None:
    picture = np.zeros((100, 160, 3), np.uint8)
    picture[..., 0] = np.arange(160)
    picture[..., 1] = np.arange(100)[:, None]
    rng = np.random.default_rng(5)
    for _ in range(10):
        flip, middle = bool(rng.uniform() < 0.5), (0.5, 0.5)
        where = crop_frame(rng, (100, 160), SIDE, (0.5, 0.7), centre=middle, flip=flip, stretch=0.1, tilt=0.1)
        crop = take(picture, where, SIDE)
        x, y, _ = project(where.matrix, np.array([[20.0], [41.0], [1.0]]))[:, 0]
        assert abs(crop[41, 20, 0] - x) < 1.5
        assert abs(crop[41, 20, 1] - y) < 1.5


def test_degraded_lightness_stays_in_range_and_repeats_with_its_seed() -> None:
    plane = np.linspace(0, 100, 32 * 32, dtype=np.float32).reshape(32, 32)
    for seed in range(20):
        first, again = (degrade(np.random.default_rng(seed), plane) for _ in range(2))
        assert first.min() >= 0
        assert first.max() <= 100
        assert (first == again).all()


def test_recolouring_is_the_same_for_both_and_keeps_lightness() -> None:
    rng = np.random.default_rng(1)
    one = rng.normal(0, 20, (4, 4, 3)).astype(np.float32)
    other, before = one.copy(), one.copy()
    recolour(np.random.default_rng(2), one, other)
    assert np.allclose(one, other)
    assert np.allclose(one[..., 0], before[..., 0])
    ratio = np.linalg.norm(one[..., 1:], axis=-1) / np.linalg.norm(before[..., 1:], axis=-1)
    assert np.allclose(ratio, ratio[0, 0], atol=1e-4)
    assert 0.69 < ratio[0, 0] < 1.31


def test_flow_leads_to_where_things_went() -> None:
    rng = np.random.default_rng(1)
    one = cv2.GaussianBlur(rng.integers(0, 255, (96, 96, 3), dtype=np.uint8), (0, 0), 2.0)
    one = cv2.normalize(one, np.empty(0), 0, 255, cv2.NORM_MINMAX)
    other = np.roll(one, 8, axis=1)
    flow, steady = steady_flow(one, other)
    indices, weights = flow_correspondence(frame(), frame(), flow, steady, SIDE)
    columns = (indices % 4 * weights).sum(1).reshape(4, 4)
    assert np.allclose(columns[1:3, 1], 1.5, atol=0.1)
    assert weights.reshape(4, 4, 4)[1:3, 1].sum() > 1.9


def test_orthochromatic_film_sees_red_dark_and_blue_light() -> None:
    colours = np.array([[[200, 30, 30], [30, 30, 200], [128, 128, 128]]], np.uint8)
    red, blue, gray = orthochromatic(np.random.default_rng(0), colours)[0]
    assert red < 30 < blue
    assert abs(gray - 53.6) < 0.5
