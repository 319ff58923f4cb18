"""Writes the two networks of a published colorizer, with random weights, for benchmarks/peer-network.ts.

    python benchmarks/build_peer.py FOLDER

He et al., Deep Exemplar-based Colorization (ACM Transactions on Graphics 37(4), 2018) run for each frame VGG-19 up to
relu5_1 (peer-vgg.onnx; Simonyan and Zisserman 2015) and a U-net (peer-unet.onnx) that has the structure of the main
branch of Zhang et al., Real-Time User-Guided Image Colorization with Learned Deep Priors (2017): lightness, warped a*b*
and ten similarity maps in, a*b* out. Weights change no timing, so they are random, scaled such that values neither grow
nor die out. Batch normalization is left out: at inference it is part of the convolutions.

Needs `onnx` and `numpy`, see models/requirements.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
SEED = 20180701

# Convolutions of each block of VGG-19 up to relu5_1, by output channels; a pooling stands between blocks.
VGG_BLOCKS = ((64, 64), (128, 128), (256,) * 4, (512,) * 4, (512,))

# Lightness, a*b* of the warped reference, five similarity maps in each direction.
UNET_INPUTS = 1 + 2 + 10


class Graph:
    """A graph of convolutions under construction; names of values are strings."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.channels: dict[str, int] = {}
        self.random = np.random.default_rng(SEED)

    @property
    def parameters(self) -> int:
        """Weights and biases so far."""
        return sum(int(np.prod(weight.dims)) for weight in self.weights if weight.data_type == TensorProto.FLOAT)

    def constant(self, value: np.ndarray) -> str:
        """A tensor that belongs to the graph."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], channels: int, **attributes: object) -> str:
        """An operator of one output with so many channels."""
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        self.channels[name] = channels
        return name

    def convolution(self, x: str, out: int, side: int = 3, dilation: int = 1) -> str:
        """Of stride 1; the size stays."""
        before = self.channels[x]
        shape = (out, before, side, side)
        scale = np.sqrt(2 / (before * side * side))
        weight = self.constant((self.random.standard_normal(shape) * scale).astype(np.float32))
        bias = self.constant(np.zeros(out, np.float32))
        pads = [dilation * (side // 2)] * 4
        return self.node("Conv", [x, weight, bias], out, pads=pads, dilations=[dilation] * 2)

    def relu(self, x: str) -> str:
        """Rectified."""
        return self.node("Relu", [x], self.channels[x])

    def block(self, x: str, widths: tuple[int, ...], dilation: int = 1) -> str:
        """Convolutions, each rectified."""
        for width in widths:
            x = self.relu(self.convolution(x, width, dilation=dilation))
        return x

    def half(self, x: str) -> str:
        """Every second sample."""
        starts, ends, axes, steps = ([0, 0], [2**31 - 1] * 2, [2, 3], [2, 2])
        slices = [self.constant(np.array(values, np.int64)) for values in (starts, ends, axes, steps)]
        return self.node("Slice", [x, *slices], self.channels[x])

    def raised(self, x: str, skip: str, out: int) -> str:
        """Twice the size by a transposed convolution, with the convolved skip connection added, rectified."""
        before = self.channels[x]
        # Of its 4x4 taps each output sample meets a quarter.
        scale = np.sqrt(2 / (before * 4))
        weight = self.constant((self.random.standard_normal((before, out, 4, 4)) * scale).astype(np.float32))
        bias = self.constant(np.zeros(out, np.float32))
        up = self.node("ConvTranspose", [x, weight, bias], out, strides=[2, 2], pads=[1] * 4)
        return self.relu(self.node("Add", [up, self.convolution(skip, out)], out))

    def write(self, file: Path, entry: str, outputs: list[str]) -> None:
        """Checks and writes the graph; heights and widths stay open."""
        sizes = ["h", "w"]
        given = helper.make_tensor_value_info(entry, TensorProto.FLOAT, [1, self.channels[entry], *sizes])
        results = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, self.channels[name], None, None])
            for name in outputs
        ]
        graph = helper.make_graph(self.nodes, file.stem, [given], results, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, file)
        print(f"{file}: {self.parameters / 1e6:.2f} M parameters")


def write_vgg(file: Path) -> None:
    """VGG-19 up to relu5_1, with the first features of each of its five levels as outputs."""
    graph = Graph()
    graph.channels["picture"] = 3
    x = "picture"
    levels = []
    for level, widths in enumerate(VGG_BLOCKS):
        if level > 0:
            x = graph.node("MaxPool", [x], graph.channels[x], kernel_shape=[2, 2], strides=[2, 2])
        x = graph.block(x, widths[:1])
        levels.append(x)
        x = graph.block(x, widths[1:])
    graph.write(file, "picture", levels)


def write_unet(file: Path) -> None:
    """The colorization sub-net: ten blocks, the fifth and sixth dilated, skip connections from the first three."""
    graph = Graph()
    graph.channels["guide"] = UNET_INPUTS
    first = graph.block("guide", (32, 64, 64))
    second = graph.block(graph.half(first), (128,) * 2)
    third = graph.block(graph.half(second), (256,) * 3)
    x = graph.block(graph.half(third), (512,) * 3)
    for dilation in (2, 2, 1):
        x = graph.block(x, (512,) * 3, dilation)
    x = graph.block(graph.raised(x, third, 256), (256,) * 2)
    x = graph.block(graph.raised(x, second, 128), (128,))
    x = graph.block(graph.raised(x, first, 128), (128,))
    x = graph.node("Tanh", [graph.convolution(x, 2, side=1)], 2)
    graph.write(file, "guide", [x])


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Write the networks of a published colorizer with random weights.")
    parser.add_argument("folder", type=Path, help="where peer-vgg.onnx and peer-unet.onnx are written")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    write_vgg(folder / "peer-vgg.onnx")
    write_unet(folder / "peer-unet.onnx")


if __name__ == "__main__":
    main()
