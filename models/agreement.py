"""How well the gray backbone recognises things: does the classifier say of gray what it says of colour?

    python -m models.agreement --cache DIR --checkpoint DIR/last.pt

The ImageNet classifier behind the untrained backbone looks at held-out pictures three times: in colour, in gray with
the backbone as it arrived (first layer summed over RGB), and in gray with the trained backbone. Prints the share of
pictures whose gray answer is the colour answer, and the mean cosine between gray and colour features.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from .colour import lab_from_rgb
from .data.cache import Cache
from .data.split import read_split
from .export import load_average
from .network.backbone import Backbone
from .network.describer import Head
from .network.matcher import CHROMA_SCALE

SIDE = 224


def agreement(cache: Cache, trained: Backbone) -> dict[str, dict[str, float]]:
    """Figures `before` and `after` training, over all held-out pictures."""
    split = read_split()
    held = split.pictures | split.judged
    colour, arrived, head = Backbone(3), Backbone(1), Head()
    colour.load_imagenet()
    arrived.load_imagenet()
    head.load_imagenet()
    modules: dict[str, Backbone] = {"before": arrived.eval(), "after": trained.eval()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in modules}
    for entry in cache.pictures:
        if entry.name not in held:
            continue
        picture = cv2.resize(cache.read(entry), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        rgb = torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0).float() / 255
        lightness = torch.from_numpy(lab_from_rgb(picture)[..., 0])[None, None]
        wanted = colour.eval()(rgb * 2 - 1)[32]
        answer = head(wanted).argmax()
        for name, backbone in modules.items():
            features = backbone(lightness / CHROMA_SCALE - 1)[32]
            same = float(head(features).argmax() == answer)
            found[name].append((same, float(F.cosine_similarity(features.flatten(), wanted.flatten(), 0))))
    return {
        name: dict(zip(("agreement", "cosine"), np.mean(values, 0).round(4).tolist(), strict=True))
        for name, values in found.items()
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    arguments = parser.parse_args()
    with torch.no_grad():
        found = agreement(Cache(arguments.cache), load_average(arguments.checkpoint).matcher.backbone)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
