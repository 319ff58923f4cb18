"""Matcher and decoder together, as they are trained."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .decoder import WARP_VIVIDNESS, Decoded, Decoder, blend, decide, log_odds
from .matcher import TOKEN, Bank, Match, Matcher, View, pack_colours, unpack


@dataclass
class Painted:
    """Chroma in units of 50 at stride 2: the result, and the warp alone; and what they come from.

    The warp is made more vivid when the network is used, and not while it is trained.
    """

    chroma: Tensor
    warp: Tensor
    decoded: Decoded
    match: Match
    view: View


class Colorizer(nn.Module):
    """The whole network; `similarity` and `messages` as in `Decoder`."""

    def __init__(self, similarity: bool = True, messages: bool = True) -> None:
        super().__init__()
        self.matcher = Matcher()
        self.decoder = Decoder(similarity, messages)

    def forward(self, lightness: Tensor, reference: Tensor, chroma: Tensor) -> Painted:
        """One reference per frame: L* of both, a*b* of the reference."""
        bank = self.matcher.bank(self.matcher.view(reference), pack_colours(chroma))
        bias = chroma.new_zeros(bank.tokens.shape[:2])
        return self.paint(self.matcher.view(lightness), bank, bias, grid_of(lightness))

    def paint(
        self, view: View, bank: Bank, bias: Tensor, size: tuple[int, int], faithfulness: Tensor | None = None
    ) -> Painted:
        """As `forward`, from a view, a bank and its bias; `faithfulness` [1] in 0..1, 0.5 where none is given."""
        return self.paint_match(view, self.matcher.match(self.matcher.query(view), bank, bias, size), faithfulness)

    def paint_match(self, view: View, match: Match, faithfulness: Tensor | None = None) -> Painted:
        """The same from a match, whatever it comes from."""
        decoded = self.decoder(view, match)
        confidence = decide(decoded.confidence)
        if faithfulness is not None:
            confidence = confidence + log_odds(faithfulness)
        warp = unpack(match.fine) * (1 + WARP_VIVIDNESS)
        return Painted(blend(decoded.predicted, torch.sigmoid(confidence), warp), warp, decoded, match, view)


def grid_of(lightness: Tensor) -> tuple[int, int]:
    """The grid of tokens of a lightness plane."""
    return lightness.shape[2] // TOKEN, lightness.shape[3] // TOKEN
