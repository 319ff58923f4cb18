"""The graphs without parameters against plain formulas, and the networks' graphs against torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray

from ..colour import lab_from_rgb, rgb_from_lab
from ..export import ColourGraph, ReferenceGraph, export_networks
from ..graphs.lightness import lightness_graph
from ..graphs.luma import lightness_of_luma
from ..graphs.upscale import upscale_graph
from ..network.model import Colorizer
from ..parity import compare

KR, KB = 0.299, 0.114
CENTRED = np.array([[0, 1], [0, 1]], np.float32)


def load(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def lightness() -> onnxruntime.InferenceSession:
    return load(lightness_graph())


@pytest.fixture(scope="module")
def upscale() -> onnxruntime.InferenceSession:
    return load(upscale_graph())


def run_lightness(
    session: onnxruntime.InferenceSession, samples: NDArray[np.uint8], levels: tuple[int, int]
) -> NDArray[Any]:
    size = np.array([32, 64], np.int64)
    return session.run(None, {"samples": samples, "levels": np.array(levels, np.float32), "size": size})[0]


def flat(value: int, size: int) -> NDArray[np.uint8]:
    """A plane of one code, 64x128, of `size` bytes per sample."""
    return np.full((64, 128), value, "<u2" if size == 2 else np.uint8).view(np.uint8).reshape(64, 128, size)


@pytest.mark.parametrize(
    ("code", "size", "levels", "signal"),
    [
        (16, 1, (16, 235), 0),
        (235, 1, (16, 235), 1),
        (128, 1, (0, 255), 128 / 255),
        (502, 2, (64, 940), 0.5),
        (0, 2, (64, 940), 0),
    ],
)
def test_lightness_of_flat_planes(
    lightness: onnxruntime.InferenceSession, code: int, size: int, levels: tuple[int, int], signal: float
) -> None:
    found = run_lightness(lightness, flat(code, size), levels)
    assert found.shape == (1, 1, 32, 64)
    assert np.allclose(found, lightness_of_luma(np.float64(signal)), atol=0.05)


def test_lightness_averages_what_is_finer_than_the_network(lightness: onnxruntime.InferenceSession) -> None:
    plane = np.zeros((128, 256, 1), np.uint8)
    plane[:, ::2] = 200
    found = run_lightness(lightness, plane, (0, 255))
    assert np.allclose(found[..., 2:-2], lightness_of_luma(np.float64(100 / 255)), atol=0.5)


def run_upscale(
    session: onnxruntime.InferenceSession, luma: NDArray[np.uint8], chroma: NDArray[np.float32], **other: NDArray[Any]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Full range, BT.601; chroma planes of half the size unless told otherwise."""
    high, wide = luma.shape[:2]
    small = cv2.resize(luma[..., 0], (wide // 2, high // 2), interpolation=cv2.INTER_AREA)
    inputs = {
        "samples": luma,
        "levels": np.array([0, 255], np.float32),
        "lightness": lightness_of_luma(small / 255)[None, None].astype(np.float32),
        "chroma": chroma,
        "grid": np.array([high // 2, wide // 2], np.int64),
        "siting": CENTRED,
        "matrix": np.array([KR, KB], np.float32),
        "codes": np.array([128, 255, 0, 255], np.float32),
    }
    cb, cr = session.run(None, inputs | other)
    return cb, cr


def decode(luma: NDArray[Any], cb: NDArray[Any], cr: NDArray[Any]) -> NDArray[np.float64]:
    """Full-range BT.601 to R'G'B' in code values, not clipped."""
    y, b, r = (plane.astype(np.float64) for plane in (luma, cb, cr))
    red, blue = y + 2 * (1 - KR) * (r - 128), y + 2 * (1 - KB) * (b - 128)
    return np.stack([red, (y - KR * red - KB * blue) / (1 - KR - KB), blue], -1)


@pytest.mark.parametrize("rgb", [(128, 128, 128), (150, 120, 100), (90, 110, 150), (120, 140, 90)])
def test_a_flat_colour_comes_back_with_its_hue(
    upscale: onnxruntime.InferenceSession, rgb: tuple[int, int, int]
) -> None:
    lab = lab_from_rgb(np.array([[rgb]], np.uint8))[0, 0]
    luma = round(KR * rgb[0] + (1 - KR - KB) * rgb[1] + KB * rgb[2])
    chroma = np.tile(lab[1:].reshape(1, 2, 1, 1), (1, 1, 16, 32)).astype(np.float32)
    cb, cr = run_upscale(upscale, np.full((64, 128, 1), luma, np.uint8), chroma)
    assert cb.shape == cr.shape == (32, 64, 1)
    found = decode(np.float64(luma), cb[5, 5, 0], cr[5, 5, 0])
    expected = rgb_from_lab(
        torch.tensor(float(lightness_of_luma(np.float64(luma / 255)))).view(1, 1, 1, 1),
        torch.tensor(lab[1:]).view(1, 2, 1, 1),
    )
    assert np.allclose(found, expected.flatten().numpy() * 255, atol=5)
    assert np.abs(cb - np.median(cb)).max() <= 1


def test_colours_never_leave_the_gamut(upscale: onnxruntime.InferenceSession) -> None:
    luma = np.tile(np.arange(256, dtype=np.uint8).repeat(2), (64, 1))[..., None]
    rng = np.random.default_rng(0)
    corner = rng.uniform(-110, 110, (2, 4, 4)).astype(np.float32).transpose(1, 2, 0)
    chroma = cv2.resize(corner, (128, 16), interpolation=cv2.INTER_LINEAR).transpose(2, 0, 1)[None]
    cb, cr = run_upscale(upscale, luma, np.ascontiguousarray(chroma))
    found = decode(luma[::2, ::2, 0], cb[..., 0], cr[..., 0])
    assert found.min() > -2.5
    assert found.max() < 257.5


def test_gray_stays_gray_whatever_the_texture(upscale: onnxruntime.InferenceSession) -> None:
    luma = np.random.default_rng(0).integers(0, 255, (64, 128, 1), dtype=np.uint8)
    cb, cr = run_upscale(upscale, luma, np.zeros((1, 2, 16, 32), np.float32))
    assert (cb == 128).all()
    assert (cr == 128).all()


def test_an_edge_of_colour_moves_to_the_edge_of_luma(upscale: onnxruntime.InferenceSession) -> None:
    luma = np.full((64, 128, 1), 60, np.uint8)
    luma[:, 62:] = 190
    chroma = np.zeros((1, 2, 16, 32), np.float32)
    chroma[:, 1, :, 16:] = 40
    chroma[:, 1, :, 15] = 20
    cb, _ = run_upscale(upscale, luma, chroma)
    row = cb[16, :, 0].astype(int)
    assert row[29] >= 122
    assert row[33] <= 112


def test_two_bytes_are_the_same_colour_with_more_precision(upscale: onnxruntime.InferenceSession) -> None:
    chroma = np.full((1, 2, 16, 32), 20, np.float32)
    one, _ = run_upscale(upscale, flat(128, 1), chroma)
    two, _ = run_upscale(
        upscale,
        flat(128 * 4, 2),
        chroma,
        levels=np.array([0, 1020], np.float32),
        codes=np.array([512, 1020, 0, 1023], np.float32),
    )
    assert two.shape == (32, 64, 2)
    wide = two[..., 0].astype(int) + 256 * two[..., 1].astype(int)
    assert np.abs(wide / 4 - one[..., 0]).max() <= 0.75


@pytest.mark.parametrize("grid", [(32, 64), (64, 64), (64, 128), (31, 63)])
def test_any_chroma_grid_and_siting(upscale: onnxruntime.InferenceSession, grid: tuple[int, int]) -> None:
    luma = np.random.default_rng(0).integers(0, 255, (64, 128, 1), dtype=np.uint8)
    chroma = np.full((1, 2, 32, 64), 15, np.float32)
    siting = np.array([[0.5, 0.5], [0, 1]], np.float32)
    cb, cr = run_upscale(upscale, luma, chroma, grid=np.array(grid, np.int64), siting=siting)
    assert cb.shape == cr.shape == (*grid, 1)


def test_networks_export_with_open_sizes(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = Colorizer().eval()
    for parameter in model.matcher.backbone.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    export_networks(model, tmp_path)
    rng = np.random.default_rng(0)
    inputs = {
        "lightness": rng.uniform(0, 100, (1, 1, 96, 64)).astype(np.float32),
        "chroma": rng.normal(0, 20, (1, 2, 96, 64)).astype(np.float32),
    }
    bank, gaps = compare(tmp_path / "reference.onnx", ReferenceGraph(model.matcher), inputs)
    inputs = {"lightness": rng.uniform(0, 100, (1, 1, 64, 128)).astype(np.float32), **bank}
    inputs["bias"] = rng.normal(0, 1, (1, 24)).astype(np.float32)
    inputs["faithfulness"] = np.array([0.7], np.float32)
    found, more = compare(tmp_path / "colour.onnx", ColourGraph(model), inputs)
    assert found["chroma"].shape == found["warp"].shape == (1, 2, 32, 64)
    gaps |= {f"colour {key}": gap for key, gap in more.items()}
    assert max(gaps.values()) < 1e-2, gaps
