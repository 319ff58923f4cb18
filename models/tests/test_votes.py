"""The palette, votes that spread through the frame, and outlines."""

from __future__ import annotations

import pytest
import torch

from ..network.attention import Block
from ..network.palette import COLOURS, SPACING, encode, palette
from ..network.votes import TEMPERATURE, Votes, around, bilinear, in_quarters

SEEN, FINE = 16, 8
SIZE = (4, 6)


@pytest.fixture
def votes() -> Votes:
    torch.manual_seed(0)
    return Votes(SEEN, FINE).eval()


def shares_of(colour: list[float], rows: int) -> torch.Tensor:
    return encode(palette(), torch.tensor(colour).expand(1, rows, 2))


def test_a_colour_comes_back_from_its_shares() -> None:
    torch.manual_seed(0)
    # What sRGB has at middle lightness; at the palette's border there is nothing on the other side.
    colours = (torch.rand(200, 2) - 0.5) * 1.2
    shares = encode(palette(), colours)
    assert torch.allclose(shares.sum(1), torch.ones(200), atol=1e-5)
    back = torch.softmax(torch.log(shares + 1e-12) / TEMPERATURE, 1) @ palette()
    assert float((back - colours).norm(dim=1).max()) < SPACING / 2
    assert len(palette()) == COLOURS


def test_a_palettes_own_colours_have_most_of_their_shares() -> None:
    assert encode(palette(), palette()).argmax(1).tolist() == list(range(COLOURS))


def test_the_majority_wins_and_is_not_averaged(votes: Votes) -> None:
    count = SIZE[0] * SIZE[1]
    blue, orange = [0.0, -0.96], [0.72, 0.96]
    heard = shares_of(blue, count)
    heard[:, ::3] = shares_of(orange, 1)
    same = torch.ones(1, SEEN, *SIZE)
    with torch.no_grad():
        tokens, own = votes.tokens(same, torch.zeros(1, 1, *SIZE), [heard, heard, heard])
        before, after = (torch.softmax(x / TEMPERATURE, 2) @ votes.palette for x in (own, tokens))
    assert float((before[:, ::3] - torch.tensor(orange)).norm(dim=2).max()) < 0.2
    others = [number for number in range(count) if number % 3]
    assert float((after[:, others] - torch.tensor(blue)).norm(dim=2).max()) < 0.1


def test_tokens_hear_those_that_are_like_them_near_and_as_light(votes: Votes) -> None:
    lightness = torch.zeros(1, 1, *SIZE)
    lightness[..., 3:] = 1.5
    with torch.no_grad():
        votes.log_unlikeness.fill_(0.35)
        votes.log_farness.fill_(-1.5)
        weights = votes.affinity(torch.ones(1, SIZE[0] * SIZE[1], SEEN), lightness).softmax(2)[0]
    middle = 1 * SIZE[1] + 1
    assert float(weights[middle, middle]) > float(weights[middle, middle + 1])
    assert float(weights[middle, middle + 1]) > 10 * float(weights[middle, middle + 2])


def test_what_is_one_colour_everywhere_stays_it_when_enlarged(votes: Votes) -> None:
    torch.manual_seed(1)
    for part in (votes.belongs_to_token, votes.belongs_to_cell):
        torch.nn.init.normal_(part.weight)
    edge = votes.edges(torch.randn(1, FINE, 16, 24), torch.randn(1, 4, 16, 24))
    colours = torch.tensor([0.3, -0.4]).view(1, 2, 1, 1).expand(1, 2, 8, 12)
    assert torch.allclose(votes.enlarge(colours, edge, (8, 12)), colours[..., :1, :1].expand(1, 2, 32, 48), atol=1e-5)


def test_places_lie_where_they_should_when_enlarged(votes: Votes) -> None:
    row = torch.arange(8.0).view(1, 1, 8, 1).expand(1, 1, 8, 12)
    column = torch.arange(12.0).view(1, 1, 1, 12).expand(1, 1, 8, 12)
    edge = votes.edges(torch.zeros(1, FINE, 16, 24), torch.zeros(1, 4, 16, 24))
    large = votes.enlarge(torch.cat([row, column], 1), edge, (8, 12))
    wanted = (torch.arange(32.0) - 1.5) / 4
    inside = slice(4, -4)
    # Nearly bilinear before anything is learned: all nine count a little.
    assert torch.allclose(large[0, 0, inside, 20], wanted[inside], atol=0.2)
    wanted = (torch.arange(48.0) - 1.5) / 4
    assert torch.allclose(large[0, 1, 10, inside], wanted[inside], atol=0.2)


def test_a_cell_takes_what_its_token_says(votes: Votes) -> None:
    logits = torch.log(torch.cat([shares_of([0.0, -0.96], 12), shares_of([0.72, 0.96], 12)], 1) + 1e-3) * 4
    fine, warped = torch.zeros(1, FINE, 16, 24), torch.zeros(1, 24, 4, COLOURS)
    cells, colours = votes.cells(logits, fine, votes.edges(fine, torch.zeros(1, 4, 16, 24)), warped, (8, 12))
    assert cells.shape == (1, 24, 4, COLOURS)
    assert torch.allclose(colours[0, :, 0, 5], torch.tensor([0.0, -0.96]), atol=0.1)
    assert torch.allclose(colours[0, :, -1, 5], torch.tensor([0.72, 0.96]), atol=0.1)


def test_around_a_place_are_its_neighbours() -> None:
    numbers = torch.arange(12.0).view(1, 3, 4, 1)
    nine = around(numbers)
    assert nine[0, 1, 1].tolist() == [0, 1, 2, 4, 5, 6, 8, 9, 10]
    assert nine[0, 0, 0].tolist() == [0, 0, 1, 0, 0, 1, 4, 4, 5]


def test_nearness_is_bilinear() -> None:
    weights = (bilinear(2).exp() - 0.02).view(2, 2, 3, 3)
    assert torch.allclose(weights.sum((2, 3)), torch.ones(2, 2), atol=1e-5)
    assert float(weights[0, 0, 1, 1]) == pytest.approx(0.75**2, abs=1e-5)
    assert float(weights[0, 0, 0, 0]) == pytest.approx(0.25**2, abs=1e-5)
    order = in_quarters(torch.arange(16)).tolist()
    assert order[:5] == [0, 1, 4, 5, 2]


def test_a_block_starts_as_identity() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 16, 3, 5)
    assert torch.allclose(Block(16)(x), x, atol=1e-6)
