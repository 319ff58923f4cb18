"""Matcher and decoder together, as they are trained."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .decoder import Decoder, blend, decide, enliven
from .matcher import SQUARE, Bank, Match, Matcher, View, pack_colours, unpack


@dataclass
class Painted:
    """Chroma in units of 50 at stride 2: the result, the warp and the prediction alone; and what is behind them.

    The warp is as vivid as the result has it where it trusts it; in training neither is made so.
    """

    chroma: Tensor
    warp: Tensor
    predicted: Tensor
    confidence: Tensor
    match: Match
    view: View


class Colorizer(nn.Module):
    """The whole network; `similarity` as in `Decoder`."""

    def __init__(self, similarity: bool = True) -> None:
        super().__init__()
        self.matcher = Matcher()
        self.decoder = Decoder(similarity)

    def forward(self, lightness: Tensor, reference: Tensor, chroma: Tensor) -> Painted:
        """One reference per frame: L* of both, a*b* of the reference."""
        bank = self.matcher.bank(self.matcher.view(reference), pack_colours(chroma))
        bias = chroma.new_zeros(bank.tokens.shape[:2])
        return self.paint(self.matcher.view(lightness), bank, bias, grid_of(lightness))

    def paint(self, view: View, bank: Bank, bias: Tensor, size: tuple[int, int], lean: Tensor | None = None) -> Painted:
        """As `forward`, from a view, a bank and its bias. `lean` is added to the confidence, in log odds."""
        match = self.matcher.match(self.matcher.query(view), bank, bias, size)
        predicted, confidence = self.decoder(view.taps, match)
        confidence = decide(confidence)
        if lean is not None:
            confidence = confidence + lean
        trust, warp = torch.sigmoid(confidence), unpack(match.fine)
        chroma = blend(predicted, trust, enliven(warp, trust))
        return Painted(chroma, enliven(warp, 1.0), predicted, confidence, match, view)


def grid_of(lightness: Tensor) -> tuple[int, int]:
    """The grid of squares of a lightness plane."""
    return lightness.shape[2] // SQUARE, lightness.shape[3] // SQUARE
