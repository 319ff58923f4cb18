"""From the bytes of a luma plane to lightness: the part that both graphs without parameters share."""

from __future__ import annotations

import numpy as np

from .builder import FLOAT, GraphBuilder

CURVE_STEPS = 4096


def srgb_to_linear(signal: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1 clause 5.2; 0..1."""
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def lightness_of_luma(signal: np.ndarray) -> np.ndarray:
    """CIE 1976 L* (0..100) of the neutral gray whose sRGB-coded value is `signal` (0..1)."""
    linear = srgb_to_linear(signal)
    return np.where(linear > 216 / 24389, 116 * np.cbrt(linear) - 16, linear * 24389 / 27)


def codes_of_samples(g: GraphBuilder, samples: str) -> str:
    """Bytes [H, W, B] to code values [1, 1, H, W]. Weighting and summing planes is the cheapest."""
    planes = g.op("Cast", g.op("Transpose", samples, perm=[2, 0, 1]), to=FLOAT)
    weights = g.op("Reshape", byte_weights(g, samples), g.constant([-1, 1, 1], np.int64))
    code = g.op("ReduceSum", g.op("Mul", planes, weights), g.constant([0], np.int64), keepdims=1)
    return g.op("Unsqueeze", code, g.constant([0], np.int64))


def signal_of_codes(g: GraphBuilder, code: str, levels: str) -> str:
    """Code values to the luma signal, clipped to 0 (black) to 1 (white)."""
    black, white = g.slice(levels, 0, 1, 0), g.slice(levels, 1, 2, 0)
    return g.op("Clip", g.op("Div", g.op("Sub", code, black), g.op("Sub", white, black)), 0.0, 1.0)


def byte_weights(g: GraphBuilder, samples: str) -> str:
    """[1] for one byte per sample, [1, 256] for two, low byte first."""
    count = g.op("Shape", samples, start=2, end=3)
    zero = g.constant([0], np.int64)
    return g.op("Slice", g.constant([1.0, 256.0]), zero, count, zero)


def resize(g: GraphBuilder, value: str, size: str, antialias: bool) -> str:
    """Bilinear resize of [1, C, *, *] to `size` (int64 [2])."""
    channels = g.op("Shape", value, start=0, end=2)
    sizes = g.op("Concat", channels, size, axis=0)
    return g.op("Resize", value, "", "", sizes, mode="linear", antialias=int(antialias))


def look_up(g: GraphBuilder, value: str, table: np.ndarray) -> str:
    """table at round(value * (length - 1)), value clipped to 0..1. Far cheaper than a power on a CPU."""
    last = len(table) - 1
    scaled = g.op("Clip", g.op("Mul", value, float(last)), 0.0, float(last))
    index = g.op("Cast", g.op("Round", scaled), to=6)
    return g.op("Gather", g.constant(table), index, axis=0)


def lightness_of_signal(g: GraphBuilder, signal: str) -> str:
    """L* of a luma signal, by table."""
    return look_up(g, signal, lightness_of_luma(np.linspace(0, 1, CURVE_STEPS)))
