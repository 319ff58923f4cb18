"""Things that move by themselves in front of a picture."""

from __future__ import annotations

import numpy as np

from ..data.layers import blob, cover, covered, layered_correspondence, place
from ..data.views import Frame, token_centres

SIDE = 64


def moved(by: float) -> Frame:
    """A thing seen at its own size, so many pixels to the right of the crop's left border."""
    return Frame(np.array([[1.0, 0, -by], [0, 1.0, 0], [0, 0, 1.0]]))


def left_half() -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[:, : SIDE // 2] = 1
    return mask


def test_a_blob_is_one_round_shape_inside_its_square() -> None:
    for seed in range(10):
        mask = blob(np.random.default_rng(seed), SIDE)
        assert mask[SIDE // 2, SIDE // 2] == 1
        assert max(mask[0].max(), mask[-1].max(), mask[:, 0].max(), mask[:, -1].max()) == 0
        assert 0.1 < mask.mean() < 0.75


def test_a_second_place_is_near_the_first() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        first = place(rng, SIDE)
        second = place(rng, SIDE, first)
        middles = [np.linalg.inv(at.matrix)[:2] @ np.array([31.5, 31.5, 1]) for at in (first, second)]
        assert np.abs(middles[0] - middles[1]).max() <= 0.331 * SIDE
        assert 0.75 < np.linalg.det(first.matrix) ** 0.5 / np.linalg.det(second.matrix) ** 0.5 < 1.3


def test_the_thing_covers_what_lies_behind_where_its_mask_is() -> None:
    crop, thing = np.full((SIDE, SIDE, 3), 10, np.uint8), np.full((SIDE, SIDE, 3), 200, np.uint8)
    seen = cover(crop, thing, left_half(), moved(16))
    assert (seen[:, 17:47] == 200).all()
    assert (seen[:, :15] == 10).all()
    assert (seen[:, 49:] == 10).all()
    assert covered(left_half(), moved(16), token_centres(SIDE)).reshape(4, 4)[0].tolist() == [False, True, True, False]


def test_what_moves_is_found_where_it_went_and_what_it_hides_nowhere() -> None:
    still = Frame(np.eye(3))
    indices, weights = layered_correspondence((still, still), (moved(0), moved(16)), left_half(), SIDE)
    found = np.take_along_axis(indices, weights.argmax(1)[:, None], 1).reshape(4, 4)
    # Columns 0 and 1 show the thing, and it went one to the right: over column 2, which is nowhere to be seen.
    assert found[0].tolist()[:2] == [1, 2]
    assert weights.reshape(4, 4, 4)[:, 2].sum() == 0
    assert found[0, 3] == 3
