"""Checks that the exported graphs compute what the trained network computes.

    python -m models.parity --graphs models/weights --checkpoint DIR/last.pt --cache DIR

On real pictures, at sizes other than those of the export, with two references and a bias, torch and ONNX Runtime have
to agree to 1e-3 (chroma, in units of a*b*, to 1e-2). Ends with a non-zero status where they do not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn

from .data.cache import Cache
from .evaluate import Prepared, prepare
from .export import ColourGraph, ReferenceGraph, load_average

Floats = NDArray[np.float32]
TOLERANCE = {"chroma": 1e-2, "warp": 1e-2}
USUAL_TOLERANCE = 1e-3


def session(file: Path, threads: int = 2) -> onnxruntime.InferenceSession:
    """A session on the CPU."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def compare(graph: Path, module: nn.Module, inputs: dict[str, Floats]) -> tuple[dict[str, Floats], dict[str, float]]:
    """Outputs of the graph, and the largest difference to torch for each."""
    run = session(graph)
    names = [output.name for output in run.get_outputs()]
    found = dict(zip(names, run.run(None, dict(inputs)), strict=True))
    with torch.no_grad():
        wanted = module(*(torch.from_numpy(value) for value in inputs.values()))
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    gaps = {name: float(np.abs(found[name] - w.numpy()).max()) for name, w in zip(names, wanted, strict=True)}
    return found, gaps


def pictures(folder: Path) -> list[Prepared]:
    """Three pictures of the cache at three sizes."""
    cache = Cache(folder)
    chosen = [cache.pictures[number] for number in (0, len(cache.pictures) // 2, len(cache.pictures) - 1)]
    return [
        prepare(np.ascontiguousarray(cv2.resize(cache.read(entry), size)).astype(np.uint8), min(size))
        for entry, size in zip(chosen, ((320, 192), (256, 256), (160, 224)), strict=True)
    ]


def check(graphs: Path, checkpoint: Path, cache: Path) -> bool:
    """Prints one line per output; returns whether all agree."""
    model = load_average(checkpoint)
    frame, *references = pictures(cache)
    reports: dict[str, dict[str, float]] = {}
    banks = []
    for number, reference in enumerate(references):
        inputs = {"lightness": reference.lightness.numpy(), "chroma": reference.chroma.numpy()}
        bank, gaps = compare(graphs / "reference.onnx", ReferenceGraph(model.matcher), inputs)
        banks.append(bank)
        reports[f"reference {number}"] = gaps
    inputs = {"lightness": frame.lightness.numpy()}
    inputs |= {
        name: np.concatenate([bank[name] for bank in banks], 1) for name in ("tokens", "colours", "summary", "keys")
    }
    bias = np.zeros(inputs["tokens"].shape[:2], np.float32)
    bias[:, : banks[0]["tokens"].shape[1]] = np.log(0.5)
    inputs["bias"] = bias
    inputs["faithfulness"] = np.array([0.4], np.float32)
    _, reports["colour"] = compare(graphs / "colour.onnx", ColourGraph(model), inputs)
    agree = True
    for graph, gaps in reports.items():
        for name, gap in gaps.items():
            good = gap <= TOLERANCE.get(name, USUAL_TOLERANCE)
            agree &= good
            print(f"{graph}: {name} differs by at most {gap:.1e}{'' if good else ' - too much'}")
    return agree


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True, help="the one the graphs were exported from")
    parser.add_argument("--cache", type=Path, required=True)
    arguments = parser.parse_args()
    sys.exit(0 if check(arguments.graphs, arguments.checkpoint, arguments.cache) else 1)


if __name__ == "__main__":
    main()
