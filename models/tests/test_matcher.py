"""Attention of three kinds, similarity maps, the chrominance branch, faithfulness."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from ..data.pairs import Batch
from ..losses import chrominance_branch
from ..network.decoder import blend, log_odds
from ..network.layout import spread_blocks, unit
from ..network.matcher import (
    CHROMA_SCALE,
    COLOUR_CHANNELS,
    DESCRIBED,
    KIND_MAPS,
    MEANS,
    SIMILARITY_MAPS,
    Bank,
    Matcher,
    Query,
    cells,
    pack_colours,
    summarised,
    unpack,
)
from ..network.model import Colorizer
from ..network.palette import palette

TOKENS = (2, 3)
COUNT = TOKENS[0] * TOKENS[1]


@pytest.fixture(scope="module")
def model() -> Colorizer:
    torch.manual_seed(3)
    model = Colorizer().eval()
    for parameter in model.matcher.backbone.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    return model


def distinct_bank(colours: torch.Tensor, tokens: torch.Tensor | None = None) -> Bank:
    """Tokens that are all different, or those given; levels and cells that are all different."""
    count = colours.shape[1]
    tokens = unit(torch.randn(1, count, 128)) if tokens is None else tokens
    levels = unit(torch.randn(1, count, 3, 32)).flatten(2)
    keys = unit(torch.randn(1, count, 16, 32)).flatten(2)
    return Bank(tokens, colours, summarised(colours, levels, palette()), keys)


def asking_for(bank: Bank, sharpness: float = 60.0) -> Query:
    """The frame from which the bank was made."""
    levels = bank.summary[..., MEANS:DESCRIBED].reshape(1, COUNT, 3, 32)
    return Query(bank.tokens, torch.full((1, COUNT, 1), sharpness), cells(bank.keys), levels)


def sharp_matcher() -> Matcher:
    matcher = Matcher()
    with torch.no_grad():
        matcher.log_key_sharpness.fill_(4.0)
    return matcher


def test_packed_colours_come_back() -> None:
    chroma = torch.randn(2, 2, 32, 48) * 30
    packed = pack_colours(chroma)
    rows = spread_blocks(packed, (8, 12), 4)
    back = unpack(rows.transpose(1, 2).reshape(2, 8, 8, 12)) * CHROMA_SCALE
    assert torch.allclose(back, F.avg_pool2d(chroma, 2), atol=1e-4)


def test_a_frame_matched_to_itself_gets_its_own_colours() -> None:
    torch.manual_seed(0)
    chroma = torch.randn(1, 2, 32, 48) * 30
    bank = distinct_bank(pack_colours(chroma))
    match = sharp_matcher().match(asking_for(bank), bank, torch.zeros(1, COUNT), TOKENS)
    assert torch.allclose(unpack(match.fine) * CHROMA_SCALE, F.avg_pool2d(chroma, 2), atol=0.05)
    assert torch.allclose(match.coarse * CHROMA_SCALE, F.avg_pool2d(chroma, 16), atol=0.05)
    assert torch.allclose(match.certainty, torch.ones(1, 1, 8, 12), atol=0.01)
    maps = dict(zip(SIMILARITY_MAPS, match.similarity[0], strict=True))
    assert torch.allclose(maps["best"], torch.ones(TOKENS), atol=0.01)
    assert torch.allclose(maps["peak"], torch.ones(TOKENS), atol=0.01)
    assert torch.allclose(maps["cycle"], torch.ones(TOKENS), atol=0.03)


def test_fine_attention_finds_the_cell_within_the_tokens() -> None:
    torch.manual_seed(0)
    chroma = torch.randn(1, 2, 32, 48) * 30
    bank = distinct_bank(pack_colours(chroma))
    query = asking_for(bank)
    query.keys = query.keys.roll(1, 2)
    match = sharp_matcher().match(query, bank, torch.zeros(1, COUNT), TOKENS)
    own = sharp_matcher().match(asking_for(bank), bank, torch.zeros(1, COUNT), TOKENS)
    # The cell before, row by row within its token.
    assert torch.allclose(match.fine[..., 0, 1], own.fine[..., 0, 0], atol=0.01)
    assert torch.allclose(match.fine[..., 1, 0], own.fine[..., 0, 3], atol=0.01)


def test_what_matches_nothing_still_gets_the_colours_of_its_kind() -> None:
    torch.manual_seed(0)
    colours = torch.cat([torch.full((1, 16, COLOUR_CHANNELS), 0.8), torch.zeros(1, 16, COLOUR_CHANNELS)], 1)
    bank = distinct_bank(colours)
    kinds = unit(torch.randn(2, 2, 32))
    told = bank.summary[..., MEANS + 32 : DESCRIBED]
    told[:, :16], told[:, 16:] = kinds[0].flatten(), kinds[1].flatten()
    query = asking_for(distinct_bank(torch.zeros(1, COUNT, COLOUR_CHANNELS)))
    query.levels[:, :, 1:] = kinds[0]
    match = Matcher().match(query, bank, torch.zeros(1, 32), TOKENS)
    assert float(match.kind.detach()[0, 0].min()) > 0.75


def test_bias_takes_a_reference_out() -> None:
    torch.manual_seed(0)
    bank = distinct_bank(torch.full((1, COUNT, COLOUR_CHANNELS), -1.0))
    other = distinct_bank(torch.full((1, COUNT, COLOUR_CHANNELS), 1.0))
    query, matcher = asking_for(bank), Matcher()
    both = joined(bank, other)
    free = matcher.match(query, both, torch.zeros(1, 2 * COUNT), TOKENS)
    assert float(free.fine.max()) < -0.9
    bias = torch.zeros(1, 2 * COUNT)
    bias[:, :COUNT] = -1e4
    # Fewer tokens are left than there are candidates: those taken out are among them, and still give nothing.
    bias[:, COUNT + 2 :] = -1e4
    bound = matcher.match(query, both, bias, TOKENS)
    assert float(bound.coarse.min()) > 0.99
    assert float(bound.fine.min()) > 0.99
    assert float(bound.kind[:, :2].min()) > 0.99
    assert bool(torch.isfinite(bound.similarity).all())
    assert float(bound.similarity[:, 0].max()) < 0.9


def joined(*banks: Bank) -> Bank:
    """Several references."""
    names = ("tokens", "colours", "summary", "keys")
    return Bank(*(torch.cat([getattr(bank, name) for bank in banks], 1) for name in names))


def test_two_references_are_the_same_in_either_order() -> None:
    torch.manual_seed(1)
    banks = [distinct_bank(torch.randn(1, COUNT, COLOUR_CHANNELS)) for _ in range(2)]
    query, matcher = asking_for(banks[0]), Matcher()
    found = [matcher.match(query, joined(*pair), torch.zeros(1, 2 * COUNT), TOKENS) for pair in (banks, banks[::-1])]
    for name in ("coarse", "similarity", "fine", "kind"):
        assert torch.allclose(getattr(found[0], name), getattr(found[1], name), atol=1e-5), name


def test_similarity_stays_in_range(model: Colorizer) -> None:
    torch.manual_seed(2)
    with torch.no_grad():
        painted = model(torch.rand(1, 1, 64, 96) * 100, torch.rand(1, 1, 64, 96) * 100, torch.randn(1, 2, 64, 96))
    match = painted.match
    assert painted.chroma.shape == painted.warp.shape == painted.decoded.predicted.shape == (1, 2, 32, 48)
    assert match.similarity.shape == (1, len(SIMILARITY_MAPS), 4, 6)
    assert match.kind.shape == (1, len(KIND_MAPS), 4, 6)
    assert match.certainty.shape == (1, 1, 16, 24)
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
        float(blend(predicted, torch.sigmoid(confidence + log_odds(torch.tensor([faithfulness]))), warp).mean())
        for faithfulness in (0.0, 0.3, 0.5, 0.8, 1.0)
    ]
    assert results == sorted(results)
    assert results[0] < 1e-3
    assert results[2] == pytest.approx(float(torch.sigmoid(torch.tensor(1.5))), abs=1e-4)
    assert results[-1] > 1 - 1e-3


def test_attentions_vote_for_the_colours_that_they_carry() -> None:
    torch.manual_seed(0)
    colours = palette()[torch.arange(COUNT) * 7]
    packed = colours.view(1, COUNT, 1, 2, 1).expand(1, COUNT, 16, 2, 4).reshape(1, COUNT, COLOUR_CHANNELS)
    bank = distinct_bank(packed)
    match = Matcher().match(asking_for(bank, 200.0), bank, torch.zeros(1, COUNT), TOKENS)
    for votes in match.votes:
        assert torch.allclose(votes.sum(2), torch.ones(1, COUNT), atol=1e-4)
    assert match.votes[0].argmax(2)[0].tolist() == [7 * number for number in range(COUNT)]
