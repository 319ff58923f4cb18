"""Matcher and decoder together, as they are trained."""

from __future__ import annotations

from torch import Tensor, nn

from .decoder import Decoder
from .matcher import Match, Matcher, View, pack_colours


class Colorizer(nn.Module):
    """The whole network."""

    def __init__(self) -> None:
        super().__init__()
        self.matcher = Matcher()
        self.decoder = Decoder()

    def forward(self, lightness: Tensor, reference: Tensor, chroma: Tensor) -> tuple[Tensor, Match]:
        """One reference per frame: L* of both, a*b* of the reference. Returns a*b* / 50 at stride 2, and the match."""
        height, width = lightness.shape[2:]
        target = self.matcher.view(lightness)
        other = self.matcher.view(reference)
        return self.paint(target, other, pack_colours(chroma), (height // 8, width // 8))

    def paint(self, target: View, other: View, colours: Tensor, size: tuple[int, int]) -> tuple[Tensor, Match]:
        """As `forward`, from views and packed colours."""
        bank = self.matcher.bank(other, colours)
        match = self.matcher.match(target, bank, colours.new_zeros(colours.shape[:2]), size)
        return self.decoder(target.taps, match), match
