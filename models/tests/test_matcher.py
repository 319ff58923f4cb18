"""Attention of three kinds, similarity maps, the chrominance branch, faithfulness."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from ..data.pairs import Batch
from ..losses import chrominance_branch
from ..network.decoder import blend, log_odds
from ..network.matcher import (
    CHROMA_SCALE,
    COLOUR_CHANNELS,
    FEATURE_CHANNELS,
    KIND_MAPS,
    SIMILARITY_MAPS,
    Bank,
    Matcher,
    View,
    pack_colours,
    unit,
    unpack_colours,
)
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
    features = torch.randn(1, tokens, FEATURE_CHANNELS)
    return View({}, unit(torch.randn(1, tokens, 128)), features, torch.full((1, tokens, 1), 60.0))


def test_packed_colours_come_back() -> None:
    chroma = torch.randn(2, 2, 32, 48) * 30
    back = unpack_colours(pack_colours(chroma), (4, 6)) * CHROMA_SCALE
    assert torch.allclose(back, F.avg_pool2d(chroma, 2), atol=1e-4)


def test_a_frame_matched_to_itself_gets_its_own_colours() -> None:
    torch.manual_seed(0)
    chroma = torch.randn(1, 2, 32, 48) * 30
    view = distinct_view(24)
    bank = Bank(view.tokens, pack_colours(chroma), view.features)
    match = Matcher().match(view, bank, torch.zeros(1, 24), (4, 6))
    assert torch.allclose(match.chroma * CHROMA_SCALE, F.avg_pool2d(chroma, 2), atol=0.05)
    maps = dict(zip(SIMILARITY_MAPS, match.similarity[0], strict=True))
    for name in SIMILARITY_MAPS:
        wanted = torch.zeros(4, 6) if name == "spread" else torch.ones(4, 6)
        assert torch.allclose(maps[name], wanted, atol=0.03), name


def test_fine_attention_finds_the_cell_within_the_token() -> None:
    torch.manual_seed(0)
    chroma = torch.randn(1, 2, 32, 48) * 30
    view = distinct_view(24)
    keys = unit(torch.randn(1, 24, 32, 4), 2)
    turned = keys.roll(1, 3)
    ours = torch.cat([view.features[..., :96], turned.flatten(2)], 2)
    theirs = torch.cat([view.features[..., :96], keys.flatten(2)], 2)
    matcher = Matcher()
    with torch.no_grad():
        matcher.log_key_sharpness.fill_(4.0)
        match = matcher.match(
            View({}, view.tokens, ours, view.sharpness),
            Bank(view.tokens, pack_colours(chroma), theirs),
            torch.zeros(1, 24),
            (4, 6),
        )
    wanted = unpack_colours(pack_colours(chroma).reshape(1, 24, 8, 4).roll(1, 3).flatten(2), (4, 6))
    assert torch.allclose(match.fine, wanted, atol=0.01)
    assert torch.allclose(match.certainty, torch.ones(1, 1, 8, 12), atol=0.01)


def test_what_matches_nothing_still_gets_the_colours_of_its_kind() -> None:
    torch.manual_seed(0)
    view, other = distinct_view(16), distinct_view(32)
    kinds = unit(torch.randn(2, 64))
    view.features[..., 32:96] = kinds[0]
    other.features[:, :16, 32:96], other.features[:, 16:, 32:96] = kinds[0], kinds[1]
    colours = torch.cat([torch.full((1, 16, COLOUR_CHANNELS), 0.8), torch.zeros(1, 16, COLOUR_CHANNELS)], 1)
    matcher = Matcher()
    match = matcher.match(view, Bank(other.tokens, colours, other.features), torch.zeros(1, 32), (4, 4))
    assert float(match.kind.detach()[0, 0].min()) > 0.75


def test_bias_takes_a_reference_out() -> None:
    torch.manual_seed(0)
    view, other = distinct_view(24), distinct_view(24)
    blue, red = torch.full((1, 24, COLOUR_CHANNELS), -1.0), torch.full((1, 24, COLOUR_CHANNELS), 1.0)
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
    assert float(bound.fine.min()) > 0.99
    assert float(bound.kind[:, :2].min()) > 0.99
    assert bool(torch.isfinite(bound.similarity).all())
    assert float(bound.similarity[:, 0].max()) < 0.9


def test_two_references_are_the_same_in_either_order() -> None:
    torch.manual_seed(1)
    view, one, two = (distinct_view(24) for _ in range(3))
    banks = [Bank(v.tokens, torch.randn(1, 24, COLOUR_CHANNELS), v.features) for v in (one, two)]
    matcher, found = Matcher(), []
    for pair in (banks, banks[::-1]):
        bank = Bank(*(torch.cat([getattr(b, n) for b in pair], 1) for n in ("tokens", "colours", "features")))
        found.append(matcher.match(view, bank, torch.zeros(1, 48), (4, 6)))
    assert torch.allclose(found[0].chroma, found[1].chroma, atol=1e-5)
    assert torch.allclose(found[0].similarity, found[1].similarity, atol=1e-5)
    assert torch.allclose(found[0].fine, found[1].fine, atol=1e-5)
    assert torch.allclose(found[0].kind, found[1].kind, atol=1e-5)


def test_similarity_stays_in_range(model: Colorizer) -> None:
    torch.manual_seed(2)
    with torch.no_grad():
        painted = model(torch.rand(1, 1, 64, 96) * 100, torch.rand(1, 1, 64, 96) * 100, torch.randn(1, 2, 64, 96))
    match = painted.match
    assert painted.chroma.shape == match.chroma.shape == match.fine.shape == (1, 2, 32, 48)
    assert match.similarity.shape == (1, len(SIMILARITY_MAPS), 8, 12)
    assert match.kind.shape == (1, len(KIND_MAPS), 4, 6)
    assert float(match.similarity.abs().max()) <= 1.001


def test_chrominance_branch_pulls_the_targets_colours_along_the_best_match() -> None:
    cosine = torch.zeros(2, 3, 3)
    for target, reference in ((0, 2), (1, 0), (2, 1)):
        cosine[:, target, reference] = 1
    truth = torch.arange(3.0).view(1, 3, 1).expand(2, 3, 8).contiguous()
    real = torch.full((2, 3, 8), 9.0)
    empty = torch.zeros(0)
    batch = Batch(empty, empty, empty, empty, empty, empty, empty, torch.tensor([False, True]))
    colours = chrominance_branch(batch, cosine, real, truth)
    assert (colours[0] == 9).all()
    assert colours[1, :, 0].tolist() == [1, 2, 0]


def test_faithfulness_leans_to_the_warp_or_to_the_prediction() -> None:
    predicted, warp, confidence = torch.zeros(1, 2, 4, 4), torch.ones(1, 2, 4, 4), torch.full((1, 1, 4, 4), 1.5)
    results = [
        float(blend(predicted, confidence + log_odds(torch.tensor([faithfulness])), warp).mean())
        for faithfulness in (0.0, 0.3, 0.5, 0.8, 1.0)
    ]
    assert results == sorted(results)
    assert results[0] < 1e-3
    assert results[2] == pytest.approx(float(torch.sigmoid(torch.tensor(1.5))), abs=1e-4)
    assert results[-1] > 1 - 1e-3
