"""Attention, similarity maps, the chrominance branch, the decoder's shapes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from ..data.pairs import Batch
from ..losses import chrominance_branch
from ..network.backbone import TAP_CHANNELS
from ..network.matcher import CHROMA_SCALE, SIMILARITY_MAPS, Bank, Match, Matcher, View, pack_colours, unit
from ..network.model import Colorizer


@pytest.fixture(scope="module")
def model() -> Colorizer:
    torch.manual_seed(3)
    model = Colorizer().eval()
    for parameter in model.matcher.backbone.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    return model


def distinct_view(tokens: int) -> View:
    """A view whose tokens are all different."""
    return View({}, unit(torch.randn(1, tokens, 128)), torch.randn(1, tokens, 96), torch.full((1, tokens, 1), 60.0))


def test_a_frame_matched_to_itself_gets_its_own_colours() -> None:
    torch.manual_seed(0)
    chroma = torch.randn(1, 2, 32, 48) * 30
    view = distinct_view(24)
    bank = Bank(view.tokens, pack_colours(chroma), view.features)
    match = Matcher().match(view, bank, torch.zeros(1, 24), (4, 6))
    assert torch.allclose(match.chroma * CHROMA_SCALE, F.avg_pool2d(chroma, 4), atol=0.05)
    maps = dict(zip(SIMILARITY_MAPS, match.similarity[0], strict=True))
    for name in SIMILARITY_MAPS:
        assert torch.allclose(maps[name], torch.ones(4, 6), atol=0.01), name


def test_bias_takes_a_reference_out() -> None:
    torch.manual_seed(0)
    view, other = distinct_view(24), distinct_view(24)
    blue, red = torch.full((1, 24, 8), -1.0), torch.full((1, 24, 8), 1.0)
    bank = Bank(
        torch.cat([view.tokens, other.tokens], 1),
        torch.cat([blue, red], 1),
        torch.cat([view.features, other.features], 1),
    )
    matcher = Matcher()
    free = matcher.match(view, bank, torch.zeros(1, 48), (4, 6))
    assert float(free.chroma.max()) < -0.9
    bias = torch.zeros(1, 48)
    bias[:, :24] = -1e4
    bound = matcher.match(view, bank, bias, (4, 6))
    assert float(bound.chroma.min()) > 0.99
    assert bool(torch.isfinite(bound.similarity).all())
    assert float(bound.similarity[:, 0].max()) < 0.9


def test_two_references_are_the_same_in_either_order() -> None:
    torch.manual_seed(1)
    view, one, two = (distinct_view(24) for _ in range(3))
    banks = [Bank(v.tokens, torch.randn(1, 24, 8), v.features) for v in (one, two)]
    matcher, found = Matcher(), []
    for pair in (banks, banks[::-1]):
        bank = Bank(*(torch.cat([getattr(b, n) for b in pair], 1) for n in ("tokens", "colours", "features")))
        found.append(matcher.match(view, bank, torch.zeros(1, 48), (4, 6)))
    assert torch.allclose(found[0].chroma, found[1].chroma, atol=1e-5)
    assert torch.allclose(found[0].similarity, found[1].similarity, atol=1e-5)


def test_similarity_stays_in_range(model: Colorizer) -> None:
    torch.manual_seed(2)
    with torch.no_grad():
        painted, match = model(
            torch.rand(1, 1, 64, 96) * 100, torch.rand(1, 1, 64, 96) * 100, torch.randn(1, 2, 64, 96)
        )
    assert painted.shape == (1, 2, 32, 48)
    assert match.chroma.shape == (1, 2, 16, 24)
    assert match.similarity.shape == (1, len(SIMILARITY_MAPS), 8, 12)
    assert float(match.similarity.abs().max()) <= 1.001


def test_chrominance_branch_pulls_the_targets_colours_along_the_best_match() -> None:
    cosine = torch.zeros(2, 3, 3)
    for target, reference in ((0, 2), (1, 0), (2, 1)):
        cosine[:, target, reference] = 1
    truth = torch.arange(3.0).view(1, 3, 1).expand(2, 3, 8).contiguous()
    real = torch.full((2, 3, 8), 9.0)
    empty = torch.zeros(0)
    batch = Batch(empty, empty, empty, empty, empty, empty, empty, np.array([False, True]))
    colours = chrominance_branch(batch, cosine, real, truth)
    assert (colours[0] == 9).all()
    assert colours[1, :, 0].tolist() == [1, 2, 0]


def test_the_decoder_keeps_a_good_match_and_replaces_a_bad_one(model: Colorizer) -> None:
    torch.manual_seed(4)
    taps = {s: torch.randn(1, c, 64 // s, 64 // s) for s, c in TAP_CHANNELS.items()}
    warp = torch.full((1, 2, 16, 16), 0.5)
    with torch.no_grad():
        for best, kept in ((1.0, True), (0.5, False)):
            similarity = torch.full((1, len(SIMILARITY_MAPS), 8, 8), best)
            painted = model.decoder(taps, Match(warp, similarity, torch.zeros(0)))
            assert bool(torch.allclose(painted, torch.full_like(painted, 0.5), atol=0.03)) is kept
