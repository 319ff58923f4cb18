"""lightness.onnx: the luma plane of a frame, as bytes, to CIE L* at network size."""

from __future__ import annotations

import onnx

from .builder import FLOAT, INT64, UINT8, GraphBuilder
from .luma import codes_of_samples, lightness_of_signal, resize, signal_of_codes


def lightness_graph() -> onnx.ModelProto:
    """Inputs: `samples` uint8 [H, W, B], `levels` [2] (black and white code), `size` int64 [2] (h, w)."""
    g = GraphBuilder("lightness")
    samples = g.input("samples", UINT8, ["H", "W", "B"])
    levels = g.input("levels", FLOAT, [2])
    size = g.input("size", INT64, [2])
    small = resize(g, codes_of_samples(g, samples), size, antialias=True)
    signal = signal_of_codes(g, small, levels)
    g.output("lightness", lightness_of_signal(g, signal), FLOAT, [1, 1, "h", "w"])
    return g.model()
