"""A thin layer over `onnx.helper` with which a graph reads like the formula it computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
FLOAT, UINT8, INT8 = TensorProto.FLOAT, TensorProto.UINT8, TensorProto.INT8
INT64, INT32 = TensorProto.INT64, TensorProto.INT32
Dims = Sequence[int | str]


class GraphBuilder:
    """Collects nodes and constants; values are named by the strings that the methods return."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[tuple[bytes, str, tuple[int, ...]], onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, kind: int, dims: Dims) -> str:
        """Declares an input; text in `dims` names a size known only at run time."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(dims)))
        return name

    def output(self, name: str, value: str, kind: int, dims: Dims) -> None:
        """Declares `value` to be the output `name`."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, kind, list(dims)))

    def constant(self, value: ArrayLike, dtype: type = np.float32) -> str:
        """A constant; equal ones are stored once."""
        array: NDArray[Any] = np.asarray(value, dtype)
        key = (array.tobytes(), array.dtype.str, array.shape)
        if key not in self._constants:
            self._constants[key] = numpy_helper.from_array(array, f"constant{len(self._constants)}")
        return self._constants[key].name

    def op(self, kind: str, *inputs: str | float, **attributes: Any) -> str:
        """Adds a node with one output. Numbers become scalar constants; an empty string leaves an input out."""
        names = [value if isinstance(value, str) else self.constant(value) for value in inputs]
        output = f"{kind.lower()}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, names, [output], **attributes))
        return output

    def slice(self, value: str, start: int, end: int, axis: int) -> str:
        """value[start:end] along one axis."""
        ends = [self.constant([number], np.int64) for number in (start, end, axis)]
        return self.op("Slice", value, *ends)

    def model(self) -> onnx.ModelProto:
        """The finished, checked graph."""
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, list(self._constants.values()))
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="autochrome",
        )
        onnx.checker.check_model(model, full_check=True)
        return model
