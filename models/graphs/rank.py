"""rank.onnx: for each cell of a query the most similar cell of every candidate."""

from __future__ import annotations

import numpy as np
import onnx

from .builder import FLOAT, INT8, UINT8, GraphBuilder

CELLS = 64
LENGTH = 64
INTEGER_ONE = 127


def rank_graph() -> onnx.ModelProto:
    """Inputs: `query` int8 [64, 64] and `candidates` int8 [N, 64, 64], unit vectors of cells times 127.

    Products of integers add up to less than 2^24: floats hold them exactly, and every device finds the same cells.
    """
    g = GraphBuilder("rank")
    query = g.input("query", INT8, [CELLS, LENGTH])
    candidates = g.input("candidates", INT8, ["N", CELLS, LENGTH])
    rows = g.op("Reshape", g.op("Cast", candidates, to=FLOAT), g.constant([-1, LENGTH], np.int64))
    columns = g.op("Transpose", g.op("Cast", query, to=FLOAT), perm=[1, 0])
    products = g.op("Reshape", g.op("MatMul", rows, columns), g.constant([-1, CELLS, CELLS], np.int64))
    best = g.op("ReduceMax", products, g.constant([1], np.int64), keepdims=0)
    nearest = g.op("ArgMax", products, axis=1, keepdims=0, select_last_index=0)
    # Vectors of rounded numbers are a little longer or shorter than one.
    cosine = g.op("Clip", g.op("Div", best, float(INTEGER_ONE**2)), -1.0, 1.0)
    g.output("similarity", cosine, FLOAT, ["N", CELLS])
    g.output("nearest", g.op("Cast", nearest, to=UINT8), UINT8, ["N", CELLS])
    return g.model()
