"""upscale.onnx: small chroma to Cb and Cr planes, guided by the frame's own luma.

A fast guided filter (He and Sun 2015) fits chroma as a local linear function of lightness at the small size. Its slope
is smooth, so that it can be enlarged and applied to the lightness at the size of the chroma planes: colour edges then
lie where the luma has its edges. The offset is what the slope leaves of each small sample, not its local mean: nothing
that the small chroma says is blurred away. The rest is CIE 1976 and ITU-T H.273.
"""

from __future__ import annotations

import numpy as np
import onnx

from ..colour import WHITE, XYZ_TO_RGB
from .builder import FLOAT, INT64, UINT8, GraphBuilder
from .luma import byte_weights, codes_of_samples, lightness_of_signal, look_up, resize, signal_of_codes

RADIUS = 1  # of the filter's window, in samples of the small chroma
EPSILON = 0.04**2  # variance of lightness / 100 below which an area counts as flat
CURVE_STEPS = 8192
HIGHEST_LINEAR = 4.0  # of the table below; linear light beyond the gamut, before it is brought back


def linear_to_srgb(linear: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1 clause 5.2, continued above 1."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def box(g: GraphBuilder, value: str) -> str:
    """Mean over the filter's window; at the borders over what lies inside."""
    side = 2 * RADIUS + 1
    return g.op("AveragePool", value, kernel_shape=[side, side], pads=[RADIUS] * 4, count_include_pad=0)


def guided_coefficients(g: GraphBuilder, guide: str, chroma: str) -> tuple[str, str]:
    """Slope and offset of chroma over the guide, both [1, 2, h2, w2]."""
    mean_guide, mean_chroma = box(g, guide), box(g, chroma)
    covariance = g.op("Sub", box(g, g.op("Mul", guide, chroma)), g.op("Mul", mean_guide, mean_chroma))
    variance = g.op("Sub", box(g, g.op("Mul", guide, guide)), g.op("Mul", mean_guide, mean_guide))
    slope = g.op("Div", covariance, g.op("Add", g.op("Max", variance, 0.0), EPSILON))
    slope = box(g, slope)
    return slope, g.op("Sub", chroma, g.op("Mul", slope, guide))


def sited(g: GraphBuilder, code: str, siting: str) -> str:
    """Moves the samples so that a plain average lands on the chroma samples' true places."""
    for row, axis in ((0, 3), (1, 2)):
        taps = g.slice(siting, row, row + 1, 0)
        before = g.op("Concat", g.slice(code, 0, 1, axis), g.slice(code, 0, -1, axis), axis=axis)
        code = g.op(
            "Add",
            g.op("Mul", before, g.slice(taps, 0, 1, 1)),
            g.op("Mul", code, g.slice(taps, 1, 2, 1)),
        )
    return code


def inverse_lab_curve(g: GraphBuilder, f: str) -> str:
    """CIE 15:2004, inverse of the cube root with its linear foot."""
    cube = g.op("Mul", g.op("Mul", f, f), f)
    foot = g.op("Mul", g.op("Sub", f, 4 / 29), 108 / 841)
    return g.op("Where", g.op("Greater", f, 6 / 29), cube, foot)


def coded(g: GraphBuilder, linear: str) -> str:
    """sRGB curve by table over the square root, odd about zero."""
    steps = np.linspace(0, 1, CURVE_STEPS) ** 2 * HIGHEST_LINEAR
    root = g.op("Sqrt", g.op("Mul", g.op("Abs", linear), 1 / HIGHEST_LINEAR))
    return g.op("Mul", g.op("Sign", linear), look_up(g, root, linear_to_srgb(steps)))


def room(g: GraphBuilder, luma: str, difference: str) -> str:
    """How much of `difference` fits between luma and the end of the range it points to."""
    ahead = g.op("Where", g.op("Greater", difference, 0.0), g.op("Sub", 1.0, luma), luma)
    return g.op("Div", ahead, g.op("Max", g.op("Abs", difference), 1e-6))


def upscale_graph() -> onnx.ModelProto:
    """See models/README.md for the inputs and outputs."""
    g = GraphBuilder("upscale")
    samples = g.input("samples", UINT8, ["H", "W", "B"])
    levels = g.input("levels", FLOAT, [2])
    lightness = g.input("lightness", FLOAT, [1, 1, "h", "w"])
    chroma = g.input("chroma", FLOAT, [1, 2, "h2", "w2"])
    grid = g.input("grid", INT64, [2])
    siting = g.input("siting", FLOAT, [2, 2])
    matrix = g.input("matrix", FLOAT, [2])
    codes = g.input("codes", FLOAT, [4])

    small = resize(g, lightness, g.op("Shape", chroma, start=2, end=4), antialias=True)
    slope, offset = guided_coefficients(g, g.op("Mul", small, 0.01), chroma)
    slope, offset = (resize(g, value, grid, antialias=False) for value in (slope, offset))

    code = sited(g, codes_of_samples(g, samples), siting)
    luma = signal_of_codes(g, resize(g, code, grid, antialias=True), levels)
    star = lightness_of_signal(g, luma)
    ab = g.op("Add", g.op("Mul", slope, g.op("Mul", star, 0.01)), offset)

    fy = g.op("Mul", g.op("Add", star, 16.0), 1 / 116)
    fx = g.op("Add", fy, g.op("Mul", g.slice(ab, 0, 1, 1), 1 / 500))
    fz = g.op("Sub", fy, g.op("Mul", g.slice(ab, 1, 2, 1), 1 / 200))
    x, y, z = (inverse_lab_curve(g, f) for f in (fx, fy, fz))
    # White is R = G = B = 1, so the rows sum to 1 and Y alone is gray: written this way, no rounding tints a gray.
    to_rgb = (np.asarray(XYZ_TO_RGB) * np.asarray(WHITE))[:, (0, 2)].astype(np.float32)
    tint = g.op("Concat", g.op("Sub", x, y), g.op("Sub", z, y), axis=1)
    rgb = coded(g, g.op("Add", y, g.op("Conv", tint, g.constant(to_rgb[:, :, None, None]))))
    red, green, blue = (g.slice(rgb, channel, channel + 1, 1) for channel in range(3))

    kr, kb = g.slice(matrix, 0, 1, 0), g.slice(matrix, 1, 2, 0)
    kg = g.op("Sub", g.op("Sub", 1.0, kr), kb)
    own = g.op("Add", g.op("Add", g.op("Mul", red, kr), g.op("Mul", green, kg)), g.op("Mul", blue, kb))
    differences = [g.op("Sub", channel, own) for channel in (red, green, blue)]
    fit = g.op("Min", g.constant(1.0), *(room(g, luma, difference) for difference in differences))

    cr = g.op("Mul", g.op("Div", differences[0], g.op("Mul", g.op("Sub", 1.0, kr), 2.0)), fit)
    cb = g.op("Mul", g.op("Div", differences[2], g.op("Mul", g.op("Sub", 1.0, kb), 2.0)), fit)
    for name, value in (("cb", cb), ("cr", cr)):
        g.output(name, code_bytes(g, value, codes, samples), UINT8, ["gh", "gw", "B"])
    return g.model()


def code_bytes(g: GraphBuilder, value: str, codes: str, samples: str) -> str:
    """Chroma -0.5..0.5 [1, 1, gh, gw] to code values as bytes [gh, gw, B], low byte first."""
    offset, scale, lowest, highest = (g.slice(codes, number, number + 1, 0) for number in range(4))
    code = g.op("Round", g.op("Add", g.op("Mul", value, scale), offset))
    code = g.op("Max", g.op("Min", code, highest), lowest)
    code = g.op("Unsqueeze", g.op("Squeeze", code, g.constant([0, 1], np.int64)), g.constant([2], np.int64))
    high = g.op("Floor", g.op("Mul", code, 1 / 256))
    low = g.op("Sub", code, g.op("Mul", high, 256.0))
    count = g.op("Shape", byte_weights(g, samples))
    both = g.op("Concat", low, high, axis=2)
    kept = g.op("Slice", both, g.constant([0], np.int64), count, g.constant([2], np.int64))
    return g.op("Cast", kept, to=UINT8)
