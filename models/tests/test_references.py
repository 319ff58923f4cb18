"""Which training picture becomes the reference of a held-out one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..data.split import Picture
from ..references import choose, draw, kinds, label_of, read_synsets, wnid

SAMPLE = Picture("train/imagenet_sample/flat/n01443537_goldfish.jpg", "imagenet_sample", "flat")
FOLDER = Picture("train/imagenette/n01443537/ILSVRC2012_val_1.jpg", "imagenette", "n01443537")
ROSE = Picture("train/flowers5/rose/1.jpg", "flowers5", "rose")
OTHER_ROSE = Picture("train/flowers5/rose/2.jpg", "flowers5", "rose")
FLAT = Picture("train/birds/flat/n_1.jpg", "birds", "flat")


def test_a_class_is_a_wnid_or_a_folder_of_one_source() -> None:
    assert wnid(SAMPLE.path) == wnid(FOLDER.path) == "n01443537"
    assert kinds(SAMPLE) == kinds(FOLDER) == {"n01443537"}
    assert kinds(ROSE) == {"flowers5/rose"}
    assert kinds(FLAT) == set()


def test_references_are_of_the_same_class_or_of_another_source_and_class() -> None:
    training = [FOLDER, OTHER_ROSE, FLAT]
    assert choose(SAMPLE, training)["class"] == FOLDER.path
    assert choose(SAMPLE, training)["unrelated"] in {OTHER_ROSE.path, FLAT.path}
    assert choose(ROSE, training) == {"class": OTHER_ROSE.path, "unrelated": choose(ROSE, training)["unrelated"]}
    assert choose(FLAT, training)["class"] is None


def test_a_draw_changes_only_where_what_was_drawn_is_gone() -> None:
    among = [Picture(f"train/a/flat/{number}.jpg", "a", "flat") for number in range(50)]
    drawn = draw("class", ROSE, among)
    assert drawn == draw("class", ROSE, reversed(among))
    assert drawn == draw("class", ROSE, [p for p in among if p.path == drawn or p.path > "train/a/flat/3"])
    assert drawn != draw("class", ROSE, [p for p in among if p.path != drawn])
    assert draw("class", ROSE, []) is None


def test_labels_are_places_among_all_names(tmp_path: Path) -> None:
    file = tmp_path / "synsets.txt"
    file.write_text("\n".join(f"n{number:08}" for number in reversed(range(1000))), encoding="utf-8")
    labels = read_synsets(file)
    assert (labels["n00000000"], labels["n00000999"]) == (0, 999)
    with pytest.raises(SystemExit, match="--synsets"):
        label_of(SAMPLE.path, labels)
    file.write_text("n00000000", encoding="utf-8")
    with pytest.raises(SystemExit, match="not 1000"):
        read_synsets(file)
