"""Estimates flow with OpenCV, for evaluation/flow and benchmarks/flow.ts.

    python benchmarks/opencv_flow.py RUNS OUTPUT FIRST SECOND [FIRST SECOND ...]

For each pair of pictures and each method writes OUTPUT/METHOD-N.flo, N counting pairs from 0, and prints one JSON object:
the version of OpenCV, and for each method the median milliseconds of processor time of each pair. Pictures are read as gray, 8 bits, and
handed over in memory; one thread. Needs `opencv-python` and `numpy`; exits with 3 when they are missing.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

try:
    import cv2
    import numpy as np
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

MEDIUM = cv2.DISOPTICAL_FLOW_PRESET_MEDIUM


def dis_medium(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Kroeger et al. 2016, at the preset that refines."""
    return cv2.DISOpticalFlow_create(MEDIUM).calc(first, second, None)


def farneback(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Farneback 2003, at the values of OpenCV's own example, with five levels and three iterations."""
    return cv2.calcOpticalFlowFarneback(first, second, None, 0.5, 5, 15, 3, 5, 1.2, 0)


METHODS = {"dis-medium": dis_medium, "farneback": farneback}


def write_flo(path: Path, flow: np.ndarray) -> None:
    """In the format of the Middlebury benchmark."""
    height, width = flow.shape[:2]
    head = np.float32(202021.25).tobytes() + np.array([width, height], "<i4").tobytes()
    path.write_bytes(head + flow.astype("<f4").tobytes())


def main(runs: int, output: Path, files: list[str]) -> None:
    """Every method on every pair."""
    cv2.setNumThreads(1)
    pairs = [
        tuple(cv2.imread(file, cv2.IMREAD_GRAYSCALE) for file in files[i : i + 2]) for i in range(0, len(files), 2)
    ]
    milliseconds: dict[str, list[float]] = {}
    for name, method in METHODS.items():
        milliseconds[name] = []
        for number, (first, second) in enumerate(pairs):
            method(first, second)
            times = []
            for _ in range(runs):
                started = time.process_time()
                flow = method(first, second)
                times.append(1000 * (time.process_time() - started))
            milliseconds[name].append(statistics.median(times))
            write_flo(output / f"{name}-{number}.flo", flow)
    print(json.dumps({"version": cv2.__version__, "milliseconds": milliseconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
