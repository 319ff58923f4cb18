"""integers.onnx: whether the processor multiplies 8-bit integers exactly.

Some add products of two pairs in 16 bits and stop at the largest number these hold. The network in 8-bit integers would
give wrong colours there, without any other sign.
"""

from __future__ import annotations

import numpy as np
import onnx

from .builder import FLOAT, UINT8, GraphBuilder

ROWS, LENGTH, COLUMNS = 16, 64, 16
LARGEST = 127


def integers_graph() -> onnx.ModelProto:
    """Input `rows` uint8 [16, 64]; output `products` float32 [16, 16]: each row's sum times 127."""
    g = GraphBuilder("integers")
    rows = g.input("rows", UINT8, [ROWS, LENGTH])
    columns = g.constant(np.full((LENGTH, COLUMNS), LARGEST), np.int8)
    products = g.op("MatMulInteger", rows, columns)
    g.output("products", g.op("Cast", products, to=FLOAT), FLOAT, [ROWS, COLUMNS])
    return g.model()
