"""The released weights as a checkpoint to train on, since checkpoints are not kept with the repository.

    python -m models.released --graph models/weights/colour.onnx --out DIR/released.pt

The graph holds every weight: by its name, or, where the export folded a constant scale into a convolution of the
backbone, in the order of the network. What the optimiser knew is lost; `models.train --from` begins it anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .network.backbone import Block, FoldedConv
from .network.model import Colorizer

PREFIX = "model."
CONVOLUTION_DIMENSIONS = 4
# What only training looks at starts again as it did.
TRAINED_WITH = frozenset({"decoder.votes.temperature"})


def folded(model: Colorizer) -> list[tuple[str, FoldedConv]]:
    """The backbone's convolutions in the order in which they run, with their names."""
    backbone = model.matcher.backbone
    found = [("matcher.backbone.stem", backbone.stem)]
    for number, block in backbone.blocks.items():
        assert isinstance(block, Block)
        parts = {"expand": block.expand, "depthwise": block.depthwise, "project": block.project}
        name = f"matcher.backbone.blocks.{number}"
        found += [(f"{name}.{part}", module) for part, module in parts.items() if module is not None]
    return found


def read_released(graph: Path) -> Colorizer:
    """The network behind colour.onnx. Fails when the graph is not of this network's shape."""
    model = Colorizer()
    model.matcher.backbone.load_imagenet()
    stored = onnx.load(graph).graph.initializer
    named: dict[str, Tensor] = {}
    unnamed: list[Tensor] = []
    for value in stored:
        tensor = torch.from_numpy(numpy_helper.to_array(value).copy())
        if value.name.startswith(PREFIX):
            named[value.name.removeprefix(PREFIX)] = tensor
        elif tensor.dim() == CONVOLUTION_DIMENSIONS:
            unnamed.append(tensor)
    # Named by the export in the order of the network, whatever the order of the file.
    for (name, module), weight in zip(folded(model), unnamed, strict=True):
        named[f"{name}.weight"] = weight / module.scale
        named[f"{name}.scale"] = module.scale
    missing, unexpected = model.load_state_dict(named, strict=False)
    if unexpected or not TRAINED_WITH.issuperset(missing):
        raise ValueError(f"{graph} is of another network: it lacks {missing}, and has {unexpected} besides")
    return model.eval()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, required=True, help="colour.onnx, in float32")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    arguments = parser.parse_args()
    weights = read_released(arguments.graph).state_dict()
    torch.save({"model": weights, "average": weights}, arguments.out)


if __name__ == "__main__":
    main()
