"""Writes the ONNX graphs that Autochrome runs.

python -m models.export --out models/weights                          # lightness and upscale: no parameters
python -m models.export --out models/weights --checkpoint DIR/last.pt # reference and match as well
python -m models.export --out DIR --checkpoint DIR/last.pt --colour   # and colour: match and decoder in one
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from .graphs.builder import OPSET
from .graphs.lightness import lightness_graph
from .graphs.upscale import upscale_graph
from .network.matcher import CHROMA_SCALE, Bank, Match, Matcher, View, pack_colours
from .network.model import Colorizer


class ReferenceGraph(nn.Module):
    """reference.onnx: L* and a*b* of a reference to its part of the bank."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self.matcher = matcher

    def forward(self, lightness: Tensor, chroma: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """lightness [1, 1, h, w], chroma [1, 2, h, w] to tokens, colours, features."""
        bank = self.matcher.bank(self.matcher.view(lightness), pack_colours(chroma))
        return bank.tokens, bank.colours, bank.features


def find(matcher: Matcher, lightness: Tensor, bank: Bank, bias: Tensor) -> tuple[View, Match]:
    """What the network sees of a frame, and what of the bank goes where in it."""
    view = matcher.view(lightness)
    size = (lightness.shape[2] // 8, lightness.shape[3] // 8)
    return view, matcher.match(view, bank, bias, size)


class MatchGraph(nn.Module):
    """match.onnx: L* of a frame and a bank to warped a*b* at stride 4 and similarity maps at stride 8."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self.matcher = matcher

    def forward(
        self, lightness: Tensor, tokens: Tensor, colours: Tensor, features: Tensor, bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Shapes as in models/README.md."""
        _, match = find(self.matcher, lightness, Bank(tokens, colours, features), bias)
        return match.chroma * CHROMA_SCALE, match.similarity


class ColourGraph(nn.Module):
    """colour.onnx: as match.onnx, but the decoder's a*b* at stride 2."""

    def __init__(self, model: Colorizer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, lightness: Tensor, tokens: Tensor, colours: Tensor, features: Tensor, bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Shapes as in models/README.md."""
        view, match = find(self.model.matcher, lightness, Bank(tokens, colours, features), bias)
        return self.model.decoder(view.taps, match) * CHROMA_SCALE, match.similarity


def load_average(checkpoint: Path) -> Colorizer:
    """The network with the averaged weights of a checkpoint."""
    model = Colorizer()
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["average"])
    return model.eval()


def trace(module: nn.Module, inputs: dict[str, Tensor], outputs: dict[str, dict[int, str]], file: Path) -> None:
    """Exports with the sizes in `outputs` and of all inputs' last two dimensions (or tokens) left open."""
    open_sizes = dict(outputs)
    for name, value in inputs.items():
        open_sizes[name] = {2: "h", 3: "w"} if value.dim() == 4 else {1: "N"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=open_sizes,
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(file), full_check=True)


def export_networks(model: Colorizer, out: Path, colour: bool) -> None:
    """Writes reference.onnx, match.onnx and, if asked for, colour.onnx."""
    lightness, chroma = torch.rand(1, 1, 64, 96) * 100, torch.randn(1, 2, 64, 96) * 20
    reference = ReferenceGraph(model.matcher)
    tokens = {1: "N"}
    bank_sizes = {"tokens": tokens, "colours": tokens, "features": tokens}
    trace(reference, {"lightness": lightness, "chroma": chroma}, bank_sizes, out / "reference.onnx")
    with torch.no_grad():
        bank = [torch.cat([part, part], 1) for part in reference(lightness, chroma)]
    inputs = {"lightness": lightness, **dict(zip(bank_sizes, bank, strict=True))}
    inputs["bias"] = torch.zeros(bank[0].shape[:2])
    similarity = {2: "h8", 3: "w8"}
    trace(
        MatchGraph(model.matcher), inputs, {"chroma": {2: "h4", 3: "w4"}, "similarity": similarity}, out / "match.onnx"
    )
    if colour:
        sizes = {"chroma": {2: "h2", 3: "w2"}, "similarity": similarity}
        trace(ColourGraph(model), inputs, sizes, out / "colour.onnx")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--checkpoint", type=Path, help="checkpoint of models.train; its average is exported")
    parser.add_argument("--colour", action="store_true", help="write colour.onnx as well")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(lightness_graph(), arguments.out / "lightness.onnx")
    onnx.save(upscale_graph(), arguments.out / "upscale.onnx")
    if arguments.checkpoint is not None:
        export_networks(load_average(arguments.checkpoint), arguments.out, arguments.colour)


if __name__ == "__main__":
    main()
