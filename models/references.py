"""Chooses, once, which training picture is the reference of which held-out picture.

    python -m models.references --cache DIR --data DIR [--synsets FILE]

Writes `evaluation-references.json`, so that `npm run evaluate` needs no Python. For every picture and judged picture of
the split:

- `nearest`: the training picture nearest by gray features, as in `models.evaluate`;
- `recommended`: what Autochrome recommends first. It is kept from the present file, and the nearest where there is
  none: write it with `npm run evaluate:recommend -- --assign`;
- `class`: one of the same source and class, or of the same wnid (ImageNet's name of a class, which some files and
  folders have in their names); null where there is none;
- `unrelated`: one of another source and another wnid;
- `label`, of judged pictures only: the place of its wnid among the 1000 sorted ones, which is what the judge answers.

The last two references are drawn by hashes of the paths: the same in every run, and a picture that joins or leaves the
training set changes those pictures alone that draw it. `--synsets` lists the 1000 wnids, one a line
(`timm/data/_info/imagenet_synsets.txt` in the wheel of timm is such a file); it is needed only for wnids that the
present file has no label of. Run this again when the split or the data changes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from .data.cache import Cache
from .data.retrieve import neighbours
from .data.split import Picture, Split, read_manifest, read_split, stable_hash

REFERENCES_FILE = Path(__file__).resolve().parent / "evaluation-references.json"
# What the manifest says of pictures that lie in no folder of a class.
NO_CLASS = frozenset({"flat", "test", "train"})

Rows = dict[str, dict[str, str | int | None]]


def wnid(path: str) -> str | None:
    """ImageNet's name of a class, where the file's or folder's name has one."""
    found = re.search(r"/(n\d{8})[_/]", path)
    return found.group(1) if found else None


def kinds(picture: Picture) -> set[str]:
    """What a picture shows, as far as its path and the manifest say."""
    own = wnid(picture.path)
    folder = None if picture.label in NO_CLASS or own else f"{picture.source}/{picture.label}"
    return {name for name in (own, folder) if name}


def draw(purpose: str, picture: Picture, among: Iterable[Picture]) -> str | None:
    """One of `among`; none where it is empty."""
    return min((p.path for p in among), key=lambda path: stable_hash(f"{purpose} {picture.path} {path}"), default=None)


def choose(picture: Picture, training: list[Picture]) -> dict[str, str | None]:
    """The references that are drawn."""
    own = kinds(picture)
    return {
        "class": draw("class", picture, (p for p in training if own & kinds(p))),
        "unrelated": draw(
            "unrelated", picture, (p for p in training if p.source != picture.source and not own & kinds(p))
        ),
    }


def nearest(folder: Path, names: Iterable[str], split: Split) -> dict[str, str]:
    """The training picture nearest by gray features, by name."""
    paths = [entry.name for entry in Cache(folder).pictures]
    wanted = set(names)
    held = np.array([number for number, path in enumerate(paths) if path in wanted], dtype=np.intp)
    training = np.array([number for number, path in enumerate(paths) if split.trains_on(path)], dtype=np.intp)
    near, _ = neighbours(np.load(folder / "gray.npy"), held, training, 2)
    return {paths[number]: paths[row[0]] for number, row in zip(held, near, strict=True)}


def known_labels(file: Path = REFERENCES_FILE) -> dict[str, int]:
    """Labels by wnid, from what was written last time."""
    if not file.exists():
        return {}
    rows: Rows = json.loads(file.read_text(encoding="utf-8"))["judged"]
    labels: dict[str, int] = {}
    for path, row in rows.items():
        name, label = wnid(path), row["label"]
        if name and isinstance(label, int):
            labels[name] = label
    return labels


def read_synsets(file: Path) -> dict[str, int]:
    """Labels by wnid, from a list of all of them."""
    names = sorted(file.read_text(encoding="utf-8").split())
    if len(set(names)) != 1000:
        raise SystemExit(f"--synsets {file} holds {len(set(names))} names, not 1000: give the list of ImageNet-1k")
    return {name: label for label, name in enumerate(names)}


def label_of(path: str, labels: dict[str, int]) -> int:
    """The judge's number of what a picture shows."""
    name = wnid(path)
    if name not in labels:
        raise SystemExit(f"no label is known for {path}: name a list of the 1000 wnids with --synsets")
    return labels[name]


def write(sets: dict[str, Rows], file: Path = REFERENCES_FILE) -> None:
    """One line per picture."""
    parts = []
    for name, rows in sets.items():
        lines = [f"  {json.dumps(path)}: {json.dumps(row)}" for path, row in rows.items()]
        parts.append(f' "{name}": {{\n' + ",\n".join(lines) + "\n }")
    file.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="built cache with gray.npy")
    parser.add_argument("--data", type=Path, required=True, help="data root (contains train/MANIFEST.tsv)")
    parser.add_argument("--synsets", type=Path, help="the 1000 wnids; only for classes not seen before")
    arguments = parser.parse_args()
    labels = read_synsets(arguments.synsets) if arguments.synsets else known_labels()
    split = read_split()
    manifest = {picture.path: picture for picture in read_manifest(arguments.data)}
    training = [picture for picture in manifest.values() if split.trains_on(picture.path)]
    near = nearest(arguments.cache, split.pictures | split.judged, split)
    sets: dict[str, Rows] = {"pictures": {}, "judged": {}}
    before = json.loads(REFERENCES_FILE.read_text(encoding="utf-8")) if REFERENCES_FILE.exists() else {}
    usable = {picture.path for picture in training}

    def found(path: str, name: str) -> dict[str, str]:
        kept = before.get(name, {}).get(path, {}).get("recommended")
        return {"recommended": kept if kept in usable else near[path], "nearest": near[path]}

    for path in sorted(split.pictures):
        sets["pictures"][path] = {**found(path, "pictures"), **choose(manifest[path], training)}
    for path in sorted(split.judged):
        label = label_of(path, labels)
        sets["judged"][path] = {"label": label, **found(path, "judged"), **choose(manifest[path], training)}
    write(sets)
    for name, rows in sets.items():
        without = Counter(manifest[path].source for path, row in rows.items() if row["class"] is None)
        missing = ", ".join(f"{count} of {source}" for source, count in without.most_common())
        print(f"{name}: {len(rows)}, without a class {without.total()}{f' ({missing})' if missing else ''}")


if __name__ == "__main__":
    main()
