"""Weights come out of the graph as they went in."""

from __future__ import annotations

from pathlib import Path

import torch

from ..export import export_networks
from ..network.model import Colorizer
from ..released import read_released


def test_the_network_comes_out_of_its_graph(tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = Colorizer().eval()
    model.matcher.backbone.load_imagenet()
    # What starts at zero would be stored once for all that are alike.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.01)
        model.decoder.votes.temperature.copy_(Colorizer().decoder.votes.temperature)
    export_networks(model, tmp_path)
    back = read_released(tmp_path / "colour.onnx")
    wanted, found = model.state_dict(), back.state_dict()
    assert wanted.keys() == found.keys()
    for name, value in wanted.items():
        assert torch.allclose(found[name], value, rtol=1e-4, atol=1e-5), name
