"""Writes the ONNX graphs that Autochrome runs.

python -m models.export --out models/weights                          # those without parameters
python -m models.export --out models/weights --checkpoint DIR/last.pt # reference and colour as well
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from .graphs.builder import OPSET
from .graphs.integers import integers_graph
from .graphs.lightness import lightness_graph
from .graphs.rank import rank_graph
from .graphs.upscale import upscale_graph
from .manifest import write_manifest
from .network.matcher import CHROMA_SCALE, Bank, Matcher, pack_colours
from .network.model import Colorizer, grid_of


class ReferenceGraph(nn.Module):
    """reference.onnx: L* and a*b* of a reference to its part of the bank."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self.matcher = matcher

    def forward(self, lightness: Tensor, chroma: Tensor) -> tuple[Tensor, ...]:
        """lightness [1, 1, h, w], chroma [1, 2, h, w] to tokens, colours, summary, keys."""
        bank = self.matcher.bank(self.matcher.view(lightness), pack_colours(chroma))
        return bank.tokens, bank.colours, bank.summary, bank.keys


class ColourGraph(nn.Module):
    """colour.onnx: L* of a frame and a bank to a*b* at stride 2 (the result, the warp) and similarity maps."""

    def __init__(self, model: Colorizer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        lightness: Tensor,
        tokens: Tensor,
        colours: Tensor,
        summary: Tensor,
        keys: Tensor,
        bias: Tensor,
        faithfulness: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Shapes as in models/README.md."""
        view = self.model.matcher.view(lightness)
        bank = Bank(tokens, colours, summary, keys)
        painted = self.model.paint(view, bank, bias, grid_of(lightness), faithfulness)
        return painted.chroma * CHROMA_SCALE, painted.warp * CHROMA_SCALE, painted.match.similarity


def load_average(checkpoint: Path, similarity: bool = True, messages: bool = True) -> Colorizer:
    """The network with the averaged weights of a checkpoint; `similarity` and `messages` as in `Decoder`."""
    model = Colorizer(similarity, messages)
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["average"])
    return model.eval()


def trace(module: nn.Module, inputs: dict[str, Tensor], outputs: dict[str, dict[int, str]], file: Path) -> None:
    """Exports with the sizes in `outputs` and of all inputs' last two dimensions (or tokens) left open."""
    open_sizes = dict(outputs)
    for name, value in inputs.items():
        if value.dim() > 1:
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
    onnx.checker.check_model(onnx.load(file), full_check=True)


def export_networks(model: Colorizer, out: Path) -> None:
    """Writes reference.onnx and colour.onnx."""
    lightness, chroma = torch.rand(1, 1, 64, 96) * 100, torch.randn(1, 2, 64, 96) * 20
    reference = ReferenceGraph(model.matcher)
    tokens = {1: "N"}
    bank_sizes = {"tokens": tokens, "colours": tokens, "summary": tokens, "keys": tokens}
    trace(reference, {"lightness": lightness, "chroma": chroma}, bank_sizes, out / "reference.onnx")
    with torch.no_grad():
        bank = [torch.cat([part, part], 1) for part in reference(lightness, chroma)]
    inputs = {"lightness": lightness, **dict(zip(bank_sizes, bank, strict=True))}
    inputs |= {"bias": torch.zeros(bank[0].shape[:2]), "faithfulness": torch.tensor([0.5])}
    chroma_sizes = {2: "h2", 3: "w2"}
    sizes = {"chroma": chroma_sizes, "warp": chroma_sizes, "similarity": {2: "h16", 3: "w16"}}
    trace(ColourGraph(model), inputs, sizes, out / "colour.onnx")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--checkpoint", type=Path, help="checkpoint of models.train; its average is exported")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(lightness_graph(), arguments.out / "lightness.onnx")
    onnx.save(integers_graph(), arguments.out / "integers.onnx")
    onnx.save(upscale_graph(), arguments.out / "upscale.onnx")
    onnx.save(rank_graph(), arguments.out / "rank.onnx")
    if arguments.checkpoint is not None:
        export_networks(load_average(arguments.checkpoint), arguments.out)
    write_manifest(arguments.out)


if __name__ == "__main__":
    main()
