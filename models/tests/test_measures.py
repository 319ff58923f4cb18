"""Stain, mean chroma and following, which `npm run evaluate` defines, and how the classifier's answers are read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ..measures import ROTATIONS, follow, mean_chroma, rotate_hues, stain
from ..recognition import SIDE, VIEWS, judgement, read_judged, views


def halves(size: int, left: float, right: float) -> np.ndarray:
    """A plane of two values."""
    plane = np.full((size, size), left, np.float32)
    plane[:, size // 2 :] = right
    return plane


def patch(size: int) -> np.ndarray:
    """a*b* of two colours side by side."""
    return np.stack([halves(size, 30.0, 0.0), np.zeros((size, size), np.float32)])


def test_one_colour_is_no_stain_and_a_patch_in_flat_light_is_one() -> None:
    flat, edge = np.full((256, 256), 50, np.float32), halves(256, 20.0, 80.0)
    one = np.stack([np.full((256, 256), 30, np.float32)] * 2)
    assert stain(flat, one) == pytest.approx(0, abs=1e-6)
    # Sobel / 8 of a step, blurred or not, sums to the step across each row: 30 over 256 places, over 15 + 2.
    assert stain(flat, patch(256)) == pytest.approx(30 / 256 / 17, rel=0.01)
    assert stain(edge, patch(256)) < 0.05 * stain(flat, patch(256))


def test_an_enlarged_picture_keeps_its_stain() -> None:
    rng = np.random.default_rng(5)
    small = [
        cv2.resize(rng.normal(0, 20, (6, 8)).astype(np.float32), (171, 128), interpolation=cv2.INTER_CUBIC)
        for _ in range(3)
    ]
    large = [cv2.resize(plane, (342, 256), interpolation=cv2.INTER_CUBIC) for plane in small]
    figures = [stain(planes[0], np.stack(planes[1:])) for planes in (small, large)]
    assert figures[0] == pytest.approx(figures[1], rel=0.02)


def test_mean_chroma_is_the_mean_length() -> None:
    chroma = np.stack([halves(8, 3.0, 0.0), halves(8, 4.0, 1.0)])
    assert mean_chroma(chroma) == pytest.approx(3)


def test_hues_rotate_from_a_towards_b() -> None:
    quarter = rotate_hues(np.array([[1.0], [2.0]], np.float32), 90)
    assert quarter.ravel().tolist() == pytest.approx([-2, 1])


def test_following_is_one_where_the_reference_decides_and_zero_where_it_does_not_matter() -> None:
    result = np.random.default_rng(2).normal(size=(2, 5, 7)).astype(np.float32)
    assert follow(result, [rotate_hues(result, degrees) for degrees in ROTATIONS]) == pytest.approx(1, abs=1e-6)
    assert follow(result, [result] * 3) == pytest.approx(0)
    halfway = [(result + rotate_hues(result, degrees)) / 2 for degrees in ROTATIONS]
    assert follow(result, halfway) == pytest.approx(0.5)
    assert follow(np.zeros_like(result), [result] * 3) is None
    with pytest.raises(ValueError, match="argument"):
        follow(result, [result])


def test_the_right_class_comes_after_those_that_are_as_likely() -> None:
    logits = np.full(1000, -50, np.float32)
    logits[7] = 3
    assert judgement(logits, 7) == pytest.approx((1, 1, 1))
    logits[9] = 3
    assert judgement(logits, 7) == pytest.approx((0, 1, 0.5))
    logits[10:14] = 3
    assert judgement(logits, 7)[:2] == (0, 0)


def test_the_classifier_sees_the_middle_from_two_distances_and_both_sides() -> None:
    picture = np.zeros((60, 120, 3), np.uint8)
    picture[:, :60, 0] = 255
    seen = views(picture)
    assert seen.shape == (len(VIEWS), 3, SIDE, SIDE)
    for view, (_, mirrored) in zip(seen, VIEWS, strict=True):
        red, black = (view[0, :, SIDE - 20 :], view[0, :, :20]) if mirrored else (view[0, :, :20], view[0, :, 220:])
        assert red.min() > 0.99
        assert black.max() < 0.01
    assert float(seen[:, 1:].max()) == 0


def test_judged_pictures_are_spread_over_the_list() -> None:
    everything = read_judged(10**6)
    some = read_judged(20)
    assert len({picture.path for picture in some}) == 20
    assert {picture.path.split("/")[1] for picture in some} == {picture.path.split("/")[1] for picture in everything}
    assert all(0 <= picture.label < 1000 for picture in everything)
