"""The fixed split: which pictures and clips are never trained on.

The split is committed as `split.json` (names relative to the data root), so that figures stay comparable from one
training run to the next. `python -m models.data.split --data DIR` remakes it; do so only when the data changes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")

SPLIT_FILE = Path(__file__).resolve().parent.parent / "split.json"
HELD_OUT_CLIPS = (
    "mdn_flower_cc0",
    "dvp_venice",
    "davis_cows",
    "davis_soapbox",
    "sam2_bedroom",
    "davis_scooter-black",
)
HELD_OUT_SHARE = 0.0275
# Pictures with an ImageNet class, by which a classifier that no training has seen judges results.
JUDGED = {"imagenet_sample": 130, "imagenette": 80}
# Frames of one drive: every held-out frame would have a near duplicate in training.
NEVER_HELD_OUT = frozenset({"camvid"})


@dataclass(frozen=True)
class Picture:
    """One row of the picture manifest; `path` is relative to the data root."""

    path: str
    source: str
    label: str


@dataclass(frozen=True)
class Split:
    """Held-out names. `near_duplicates` are pictures that resemble held-out ones too closely to be trained on.

    `judged` are held out as well: pictures of known ImageNet class, for measuring how well results are recognised.
    """

    pictures: frozenset[str]
    clips: frozenset[str]
    near_duplicates: frozenset[str]
    judged: frozenset[str]

    def trains_on(self, path: str) -> bool:
        """Whether a picture may be used in training."""
        return not any(path in names for names in (self.pictures, self.near_duplicates, self.judged))


def spread(items: Sequence[Item], limit: int) -> list[Item]:
    """So many of the items, spread over all of them; all where there are no more."""
    count = min(limit, len(items))
    return [items[number * len(items) // count] for number in range(count)]


def read_manifest(root: Path) -> list[Picture]:
    """All pictures listed under `root/train/MANIFEST.tsv`, in the order of the file."""
    with (root / "train" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [Picture(row["path"], row["source"], row["class"]) for row in rows]


def stable_hash(text: str) -> str:
    """A hash that is the same on every machine and in every run."""
    return hashlib.sha1(text.encode("utf-8")).hexdigest()


def choose_held_out(pictures: list[Picture]) -> list[str]:
    """The same share of every source, chosen by the hash of the path."""
    by_source: dict[str, list[str]] = {}
    for picture in pictures:
        if picture.source not in NEVER_HELD_OUT:
            by_source.setdefault(picture.source, []).append(picture.path)
    chosen: list[str] = []
    for paths in by_source.values():
        count = max(1, round(HELD_OUT_SHARE * len(paths)))
        chosen += sorted(paths, key=stable_hash)[:count]
    return sorted(chosen)


def choose_judged(pictures: list[Picture], held_out: Collection[str]) -> list[str]:
    """So many of each source in `JUDGED` as it says, by the hash of the path."""
    chosen: list[str] = []
    for source, count in JUDGED.items():
        paths = [picture.path for picture in pictures if picture.source == source and picture.path not in held_out]
        chosen += sorted(paths, key=stable_hash)[:count]
    return sorted(chosen)


def read_split(file: Path = SPLIT_FILE) -> Split:
    """The committed split."""
    value = json.loads(file.read_text(encoding="utf-8"))
    names = ("pictures", "clips", "near_duplicates", "judged")
    return Split(**{name: frozenset(value[name]) for name in names})


def write_split(split: Split, file: Path = SPLIT_FILE) -> None:
    """Writes the split in a stable order, one name per line."""
    value = {
        "clips": sorted(split.clips),
        "pictures": sorted(split.pictures),
        "near_duplicates": sorted(split.near_duplicates),
        "judged": sorted(split.judged),
    }
    file.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data root (contains train/MANIFEST.tsv)")
    arguments = parser.parse_args()
    pictures = read_manifest(arguments.data)
    chosen = choose_held_out(pictures)
    judged = choose_judged(pictures, set(chosen))
    write_split(Split(frozenset(chosen), frozenset(HELD_OUT_CLIPS), frozenset(), frozenset(judged)))
    print(f"{len(chosen)} pictures, {len(judged)} judged ones and {len(HELD_OUT_CLIPS)} clips held out")


if __name__ == "__main__":
    main()
