"""Other matchers in place of the network's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from .. import robustness
from ..data.split import Split
from ..evaluate import Prepared, prepare
from ..network.backbone import Backbone
from ..network.matcher import CELLS_OF_TOKEN, KEY_CHANNELS, unpack
from ..network.model import Colorizer
from ..robustness import (
    OWN,
    PSNR,
    by_imagenet,
    by_lightness,
    chroma_of,
    compared,
    paint_coarse,
    paint_other,
    paint_own,
    related,
    table_of,
    verdicts,
    without_fine,
)


@pytest.fixture(scope="module")
def model() -> Colorizer:
    torch.manual_seed(3)
    return Colorizer().eval()


@pytest.fixture(scope="module")
def pictures() -> list[Prepared]:
    """Textures of 128x160 with colours that change slowly."""
    torch.manual_seed(8)
    found = []
    for _ in range(2):
        light = F.interpolate(torch.rand(1, 1, 32, 40) * 100, size=(128, 160), mode="bilinear")
        found.append(Prepared(light, F.interpolate(torch.randn(1, 2, 4, 5) * 30, size=(128, 160), mode="bilinear")))
    return found


def test_lightness_finds_the_same_place_in_the_same_picture(pictures: list[Prepared]) -> None:
    description = by_lightness(pictures[0].lightness)
    assert description.tokens[0].shape[:2] == (1, 80)
    assert description.cells.shape == (1, 80, CELLS_OF_TOKEN, KEY_CHANNELS)
    # Brighter and with more contrast it is found as well.
    query, bank = compared(description, by_lightness(pictures[0].lightness * 0.6 + 30))
    assert (query.tokens @ bank.tokens.transpose(1, 2)).argmax(2)[0].tolist() == list(range(80))


def test_features_of_a_backbone_describe_tokens_and_cells(pictures: list[Prepared]) -> None:
    torch.manual_seed(5)
    backbone = Backbone(1).eval()
    for parameter in backbone.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    with torch.no_grad():
        description = by_imagenet(backbone, pictures[0].lightness)
    assert [level.shape for level in description.tokens] == [(1, 80, 40), (1, 80, 112), (1, 80, 320)]
    assert description.cells.shape == (1, 80, CELLS_OF_TOKEN, KEY_CHANNELS)
    query, bank = compared(description, description)
    assert (query.tokens @ bank.tokens.transpose(1, 2)).argmax(2)[0].tolist() == list(range(80))
    # A cell is found where it lies in its token.
    keys = bank.keys.unflatten(2, (CELLS_OF_TOKEN, KEY_CHANNELS))
    assert (query.keys @ keys.transpose(2, 3)).argmax(3)[0].tolist() == [list(range(CELLS_OF_TOKEN))] * 80


def test_another_matcher_carries_colours_to_where_they_were(model: Colorizer, pictures: list[Prepared]) -> None:
    picture = pictures[0]
    with torch.no_grad():
        warp = chroma_of(paint_other(by_lightness, model, picture, picture), picture)["warp"]
    mean = picture.chroma.mean((2, 3), keepdim=True)
    error = (warp - picture.chroma).norm(dim=1).mean()
    assert float(error) < 0.25 * float((mean - picture.chroma).norm(dim=1).mean())


def test_without_the_fine_attention_colours_are_those_of_tokens(model: Colorizer, pictures: list[Prepared]) -> None:
    with torch.no_grad():
        own = paint_own(model, *pictures)
        match = without_fine(own.match)
        coarse = paint_coarse(model, *pictures)
    assert match.near.shape == own.match.near.shape
    # Enlarged and shrunk again it is what it was, but for the blur.
    assert torch.allclose(F.avg_pool2d(unpack(match.fine), 8), own.match.coarse, atol=0.2)
    assert not torch.allclose(coarse.warp, own.warp, atol=0.02)
    assert torch.equal(coarse.match.coarse, own.match.coarse)


def test_moved_is_the_distance_from_the_own_matchers(model: Colorizer, pictures: list[Prepared]) -> None:
    ways = {OWN: paint_own, "coarse": paint_coarse}
    with torch.no_grad():
        figures = related(model, ways, [(pictures[0], pictures[1])])
        own, coarse = (chroma_of(way(model, *pictures), pictures[0]) for way in ways.values())
    for part in ("warp", "result"):
        assert figures[OWN][part]["moved"] == 0
        wanted = float((own[part] - coarse[part]).norm(dim=1).mean())
        assert figures["coarse"][part]["moved"] == pytest.approx(wanted, rel=1e-4)
        wanted = float((coarse[part] - pictures[0].chroma).norm(dim=1).mean())
        assert figures["coarse"][part]["error"] == pytest.approx(wanted, rel=1e-4)
    assert figures["coarse"]["warp"]["moved"] > 0.1


def test_film_is_measured_after_the_first_frame_of_each_clip(model: Colorizer, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    clips = [rng.integers(0, 256, (9, 64, 96, 3)).astype(np.uint8) for _ in range(2)]
    given = iter(clips)
    monkeypatch.setattr(robustness, "decode_clip", lambda _file, _side: next(given))
    split = Split(frozenset(), frozenset({"a", "b"}), frozenset(), frozenset())
    monkeypatch.setattr(robustness, "read_split", lambda: split)
    ways = {OWN: paint_own, "coarse": paint_coarse}
    wanted = {}
    with torch.no_grad():
        found = robustness.film(model, ways, Path(), 64)
        for name, way in ways.items():
            pairs = [(prepare(clip[8], 64), prepare(clip[0], 64)) for clip in clips]
            wanted[name] = np.array([robustness.filmed(frame, way(model, frame, first)) for frame, first in pairs])
    for name, rows in wanted.items():
        assert [found[name][part] for part in ("warp", "result", "share")] == pytest.approx(rows.mean(0), rel=1e-5)
    lost = wanted[OWN] - wanted["coarse"]
    assert found["coarse"]["clips"] == sum(lost[:, 1] < lost[:, 0])
    assert found[OWN]["clips"] == 0


def figures_of(warp: float, result: float) -> dict[str, dict[str, float]]:
    """Of one matcher."""
    return {"warp": {PSNR: warp, "stain": 1 / warp}, "result": {PSNR: result, "stain": 1 / result}}


def test_a_result_that_falls_less_than_the_warp_is_called_so() -> None:
    figures = {OWN: figures_of(30, 31), "a": figures_of(25, 28), "b": figures_of(29, 20), "c": figures_of(32, 30)}
    found = verdicts(figures)
    assert found["a"] == {PSNR: True, "stain": True}
    assert found["b"] == {PSNR: False, "stain": False}
    # Of a warp that gets better nothing can be said.
    assert found["c"] == {PSNR: None, "stain": None}
    assert OWN not in found


def test_the_table_has_a_row_for_warp_and_result_of_each_matcher() -> None:
    lines = table_of({OWN: figures_of(32, 50), "a": figures_of(25, 20)}).splitlines()
    assert lines[0] == "| matcher | of | film PSNR | stain |"
    assert lines[2:4] == ["| own | warp | 32.0000 | 0.0312 |", "| own | result | 50.0000 | 0.0200 |"]
    assert len(lines) == 6
