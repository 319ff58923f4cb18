"""How well a classifier recognises coloured pictures: what plausible colours are good for, whatever the true ones were.

The classifier is `judge.onnx` (`models.judge`), the pictures are the split's judged ones, the references those that
Autochrome recommends (`evaluation-references.json`). As in `npm run evaluate`, each picture is seen in four views.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from .references import REFERENCES_FILE

SIDE = 240
# Short side of the enlarged picture, of which the middle is seen; and whether it is mirrored.
VIEWS = tuple((enlarged, mirrored) for enlarged in (SIDE + 32, SIDE) for mirrored in (False, True))
MEASURES = ("top1", "top5", "probability")
Bytes = NDArray[np.uint8]
Answers = tuple[float, float, float]


@dataclass(frozen=True)
class Judged:
    """A picture of known class, by paths relative to the data root."""

    path: str
    reference: str
    label: int


def read_judged(limit: int) -> list[Judged]:
    """So many of the judged pictures, spread over the list, with the references that Autochrome recommends."""
    rows = json.loads(REFERENCES_FILE.read_text(encoding="utf-8"))["judged"]
    everything = [Judged(path, row["recommended"], row["label"]) for path, row in sorted(rows.items())]
    count = min(limit, len(everything))
    return [everything[number * len(everything) // count] for number in range(count)]


def views(picture: Bytes) -> NDArray[np.float32]:
    """RGB [h, w, 3] as the classifier takes it: [views, 3, 240, 240], 0..1."""
    seen = []
    for enlarged, mirrored in VIEWS:
        scale = enlarged / min(picture.shape[:2])
        height, width = (round(length * scale) for length in picture.shape[:2])
        large = cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC)
        top, left = (height - SIDE) // 2, (width - SIDE) // 2
        middle = large[top : top + SIDE, left : left + SIDE]
        seen.append(middle[:, ::-1] if mirrored else middle)
    return np.ascontiguousarray(np.stack(seen).transpose(0, 3, 1, 2), dtype=np.float32) / 255


def judgement(logits: NDArray[np.float32], label: int) -> Answers:
    """Whether the right class comes first, whether among the first five, and its probability.

    Classes that are as likely as the right one come before it.
    """
    own = logits[label]
    before = int((logits >= own).sum()) - 1
    return float(before < 1), float(before < 5), float(1 / np.exp(logits - own).sum())


class Judge:
    """The classifier."""

    def __init__(self, file: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def judge(self, picture: Bytes, label: int) -> Answers:
        """As `judgement`, the mean over the views."""
        answers = [
            judgement(self.session.run(["logits"], {"picture": view[None]})[0][0], label) for view in views(picture)
        ]
        means: list[float] = np.mean(answers, 0).tolist()
        return means[0], means[1], means[2]
