"""What is left out, and that it has an effect; what is measured on related pairs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from torch import nn

from ..ablation import OWN_COLOURS, shorter, table_of, variants
from ..config import Config, read_config
from ..data.pairs import Batch
from ..data.split import read_split
from ..evaluate import Prepared
from ..losses import losses
from ..network.model import Colorizer
from ..related import evaluate_related, prepare_named, read_related


class Plain(nn.Module):
    """In place of the colour classifier, which needs a package: what it sees, at strides 16 and 32."""

    def forward(self, lightness: torch.Tensor, chroma: torch.Tensor) -> dict[int, torch.Tensor]:
        seen = torch.cat([lightness, chroma], 1) / 50
        deep = nn.functional.avg_pool2d(seen, 32).repeat(1, 107, 1, 1)[:, :320]
        return {16: nn.functional.avg_pool2d(seen, 16), 32: deep}


def batch_of(config: Config, branch: bool) -> Batch:
    """A made-up batch of 64x64, its retrieved pairs in the chrominance branch or not."""
    torch.manual_seed(4)
    counts = config.pairs
    known = counts.exact + counts.film
    chosen = torch.zeros(counts.batch, dtype=torch.bool)
    chosen[known : known + counts.retrieved] = branch
    planes = [torch.rand(counts.batch, 1, 64, 64) * 100 for _ in range(2)]
    colours = [torch.randn(counts.batch, 2, 8, 8) * 20 for _ in range(2)]
    large = [nn.functional.interpolate(colour, size=(64, 64), mode="bilinear") for colour in colours]
    indices = torch.zeros(counts.batch, 16, 4, dtype=torch.long)
    return Batch(planes[0], planes[0], large[0], planes[1], large[1], indices, torch.zeros(indices.shape), chosen)


def gradient_of_target(config: Config, branch: bool) -> torch.Tensor:
    """How the loss of each pair of a batch changes with the target's own colours, but for the perceptual loss."""
    config = dataclasses.replace(config, loss=dataclasses.replace(config.loss, perceptual=0.0, stains=0.0))
    torch.manual_seed(1)
    model = Colorizer(config.network.similarity, config.network.messages)
    batch = batch_of(config, branch)
    batch.chroma.requires_grad_()
    losses(model, Plain(), batch, config, False).total.backward()  # type: ignore[arg-type]
    assert batch.chroma.grad is not None
    return batch.chroma.grad.abs().sum((1, 2, 3))


def test_each_variant_differs_from_the_recipe_in_one_value() -> None:
    config = read_config()
    everything = variants(config)
    assert everything.pop("everything") == config
    for name, variant in everything.items():
        differing = []
        for room in dataclasses.fields(Config):
            one, other = (dataclasses.asdict(getattr(value, room.name)) for value in (config, variant))
            differing += [key for key in one if one[key] != other[key]]
        wanted = ["nearest", "same_class"] if name == "near pairs only" else differing[:1]
        assert differing == wanted, name
        assert differing, name
    near = everything["near pairs only"].pairs
    assert (near.nearest, near.same_class) == (1, 0)


def test_the_targets_own_colours_count_on_retrieved_pairs_only_where_they_are_asked_for() -> None:
    config = read_config()
    asked = variants(config)["the target's own colours asked for"]
    known = config.pairs.exact + config.pairs.film
    retrieved = slice(known, known + config.pairs.retrieved)
    assert asked.loss.retrieved == OWN_COLOURS
    assert float(gradient_of_target(config, False)[retrieved].max()) == 0
    assert float(gradient_of_target(asked, False)[retrieved].min()) > 0
    # The chrominance branch asks for them in either recipe.
    assert float(gradient_of_target(config, True)[retrieved].min()) > 0
    assert float(gradient_of_target(config, False)[:known].min()) > 0


def test_without_messages_tokens_say_what_they_said_before() -> None:
    torch.manual_seed(7)
    lightness, reference = torch.rand(1, 1, 64, 96) * 100, torch.rand(1, 1, 64, 64) * 100
    chroma = torch.randn(1, 2, 64, 64) * 20
    mute, told = Colorizer(messages=False).eval(), Colorizer().eval()
    told.load_state_dict(mute.state_dict())
    with torch.no_grad():
        alone, together = (model(lightness, reference, chroma).decoded for model in (mute, told))
    assert torch.equal(alone.tokens, alone.own)
    assert torch.equal(alone.own, together.own)
    assert not torch.allclose(together.tokens, together.own)


def test_a_short_run_warms_up_for_a_fifth_of_it() -> None:
    config = read_config()
    assert shorter(config, 100, 128).schedule.warmup_steps == 20
    assert shorter(config, 10**6, 128).schedule.warmup_steps == config.schedule.warmup_steps
    assert shorter(config, 100, 96).run.sides == [96]


def test_a_table_leaves_open_what_a_row_lacks() -> None:
    lines = table_of({"gray": {"top1": 0.5}, "everything": {"PSNR": 30.0, "top1": 0.6}}).splitlines()
    assert lines[0] == "| recipe | top1 | PSNR |"
    assert lines[2:] == ["| gray | 0.5000 |  |", "| everything | 0.6000 | 30.0000 |"]


def test_related_pairs_are_kept_out_of_training() -> None:
    split, pairs = read_split(), read_related()
    assert len(pairs) == 60
    assert not any(split.trains_on(name) for pair in pairs for name in (pair.frame, pair.reference))


def test_related_pairs_tell_stain_chroma_error_and_following() -> None:
    torch.manual_seed(3)
    pictures = [Prepared(torch.rand(1, 1, 64, 64) * 100, torch.randn(1, 2, 64, 64) * 20) for _ in range(4)]
    pairs = [(pictures[0], pictures[1]), (pictures[2], pictures[3])]

    def colour(frame: Prepared, reference: Prepared) -> dict[str, torch.Tensor]:
        return {"reference's": reference.chroma, "memory": 0.5 * frame.chroma}

    table = evaluate_related(pairs, colour)
    assert table["reference's"]["follow"] == pytest.approx(1, abs=1e-5)
    assert table["memory"]["follow"] == pytest.approx(0, abs=1e-5)
    assert table["memory"]["chroma"] == pytest.approx(0.5, abs=1e-5)
    assert table["truth"]["chroma"] == pytest.approx(1)
    assert table["truth"]["error"] == 0
    lengths = [pair[0].chroma.norm(dim=1).mean() for pair in pairs]
    assert table["memory"]["error"] == pytest.approx(0.5 * float(sum(lengths)) / 2, rel=1e-4)
    assert "follow" not in evaluate_related(pairs, colour, following=False)["memory"]


def test_a_picture_that_the_cache_lacks_is_named(tmp_path: Path) -> None:
    from ..data.cache import Cache

    (tmp_path / "index.json").write_text('{"pictures": [], "frames": []}')
    (tmp_path / "pixels.bin").write_bytes(b"x")
    with pytest.raises(ValueError, match="lacks 1 pictures, train/a"):
        prepare_named(Cache(tmp_path), ["train/a"], 64)
