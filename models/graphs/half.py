"""Graphs at half the size: convolution weights in float16, everything between them in float32."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Smaller tensors are not worth a cast.
SMALLEST = 256


def halve(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose large weights are stored in float16 and cast to float32 where they are used.

    Inputs, outputs and arithmetic stay in float32: the attention's exponentials do not fit float16, and every runtime
    that computes in float32 runs the result. What is lost is the rounding of the weights.
    """
    half = onnx.ModelProto()
    half.CopyFrom(model)
    casts = []
    for tensor in half.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < SMALLEST:
            continue
        name = tensor.name
        rounded = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{name}.fp16")
        tensor.CopyFrom(rounded)
        casts.append(helper.make_node("Cast", [f"{name}.fp16"], [name], f"{name}.cast", to=TensorProto.FLOAT))
    nodes = [*casts, *half.graph.node]
    del half.graph.node[:]
    half.graph.node.extend(nodes)
    return half
