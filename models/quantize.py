"""Writes colour.int8.onnx: convolutions and the layers of attention blocks in 8-bit integers, for processors.

    python -m models.quantize --graphs models/weights --cache DIR

The ranges of values are those of training material, in pairs as training makes them. Weights use all 8 bits: with 7 the
colours of film lose 0.15 dB. Processors without instructions for such products add them in pairs of 16 bits, where two
of 8 bits can overflow; Autochrome asks the processor before it uses this graph.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from .config import read_config
from .data.cache import Cache
from .data.pairs import PairSource
from .data.split import read_split
from .manifest import write_manifest
from .parity import session

Feeds = dict[str, NDArray[np.float32]]
STEPS = 4
# What is not worth it: few values in or out, or few products for each.
LEFT_IN_FLOAT = (
    "/backbone/stem/",
    "/backbone/blocks.0/",
    "/decoder/gate/",
    "/mix/mix.1/Add",
)
# What may lie between two convolutions, and where it may: there integers stay integers. The warp is outside, so that
# its colours are not rounded; what the decoder is told of it is a copy.
BETWEEN = ("Clip", "Relu", "Add", "Concat", "Transpose", "Reshape", "Unsqueeze")
ROOMS = ("/backbone/", "/mix/", "/decoder/enter", "/decoder/refine")
# Layers of attention blocks. What is compared or counted, the attentions and the votes, stays in float.
LAYERS = tuple(f"/{part}/MatMul" for part in ("ask", "out", "widen", "narrow"))


def chosen(model: ModelProto) -> list[str]:
    """Names of the nodes that compute in integers."""
    names = []
    for node in model.graph.node:
        between = node.op_type in BETWEEN and node.name.startswith(ROOMS)
        computes = node.op_type == "Conv" or node.name.endswith(LAYERS)
        if (computes or between) and not node.name.startswith(LEFT_IN_FLOAT):
            names.append(node.name)
    return names


class Pairs(CalibrationDataReader):
    """Frames of training with the bank of their reference."""

    def __init__(self, graphs: Path, source: PairSource, steps: int) -> None:
        self.feeds = self._feeds(graphs, source, steps)

    @staticmethod
    def _feeds(graphs: Path, source: PairSource, steps: int) -> Iterator[Feeds]:
        reference = session(graphs / "reference.onnx")
        names = [output.name for output in reference.get_outputs()]
        for step in range(steps):
            batch = source.batch(step)
            for number in range(batch.lightness.shape[0]):
                pair = {"lightness": batch.reference, "chroma": batch.reference_chroma}
                bank = reference.run(None, {name: value[number : number + 1].numpy() for name, value in pair.items()})
                feeds = dict(zip(names, bank, strict=True))
                feeds["lightness"] = batch.lightness[number : number + 1].numpy()
                feeds["bias"] = np.zeros(bank[0].shape[:2], np.float32)
                feeds["faithfulness"] = np.array([0.5], np.float32)
                yield feeds

    def get_next(self) -> Feeds | None:  # type: ignore[override]
        """The next frame, or None."""
        return next(self.feeds, None)


def quantize(graphs: Path, source: PairSource, steps: int = STEPS) -> None:
    """Reads colour.onnx and reference.onnx of `graphs` and writes colour.int8.onnx beside them."""
    model = onnx.load(graphs / "colour.onnx")
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "colour.onnx"
        # The tool warns that a graph should be prepared: this one has its shapes, and batch norm folded already.
        logging.getLogger().setLevel(logging.ERROR)
        quantize_static(
            model,
            written,
            Pairs(graphs, source, steps),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "MatMul", *BETWEEN],
            nodes_to_quantize=chosen(model),
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
        result = onnx.load(written)
    onnx.checker.check_model(result, full_check=True)
    onnx.save(result, graphs / "colour.int8.onnx")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", type=Path, required=True, help="folder of colour.onnx and reference.onnx")
    parser.add_argument("--cache", type=Path, required=True, help="made by models.data.cache and models.data.retrieve")
    arguments = parser.parse_args()
    config = read_config()
    source = PairSource(Cache(arguments.cache), read_split(), np.load(arguments.cache / "colour.npy"), config)
    quantize(arguments.graphs, source)
    write_manifest(arguments.graphs)


if __name__ == "__main__":
    main()
