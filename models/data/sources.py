"""The table of repositories that pictures and clips are gathered from: `sources.toml`.

`python -m models.data.sources --data DIR` prints, for a model card, the licences of what a data root that
`models.data.gather` made holds, as Markdown.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from .repository import Repository
from .split import read_manifest, stable_hash

SOURCES_FILE = Path(__file__).resolve().parent / "sources.toml"
NAME = re.compile(r"[a-z0-9_-]+")
COMMIT = re.compile(r"[0-9a-f]{40}")
TERMS = ("commercial", "research", "unstated")
PEOPLE = ("all", "some", "none")


@dataclass(frozen=True)
class Origin:
    """What pictures and clips have in common.

    `name` is the source's or clip's own; `repository` is OWNER/NAME at GitHub and `commit` its state; `paths` are
    patterns of files, `*` also matching `/`; `people` says how many show people or what they wear; `licence` is quoted
    as the repository states it; `terms` say whether it allows commercial use.
    """

    name: str
    repository: str
    commit: str
    paths: tuple[str, ...]
    people: str
    licence: str
    terms: str

    def __post_init__(self) -> None:
        """Refuses what the table must not hold."""
        checks = {
            "name": bool(NAME.fullmatch(self.name)),
            "repository": self.repository.count("/") == 1,
            "commit": bool(COMMIT.fullmatch(self.commit)),
            "paths": bool(self.paths),
            "people": self.people in PEOPLE,
            "licence": bool(self.licence),
            "terms": self.terms in TERMS,
        }
        for key, good in checks.items():
            if not good:
                raise ValueError(f"sources.toml, {self.name}: {key} = {getattr(self, key)!r} is not allowed")

    def matches(self, path: str) -> bool:
        """Whether a file is one of `paths`."""
        return any(fnmatchcase(path, pattern) for pattern in self.paths)


@dataclass(frozen=True)
class Label:
    """How a picture's class is found: one `name` for all, or the `part` of its path counted from the end (2 is the
    folder), or a row of the CSV `file` whose `key` column is the file's stem, or whole name, and whose `column` is the
    class; classes in `skip`, and pictures without a row, are not taken."""

    name: str = ""
    part: int = 0
    file: str = ""
    key: str = ""
    column: str = ""
    skip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source(Origin):
    """Pictures of one repository; `most` limits their number (0: all)."""

    label: Label
    most: int = 0

    def choose(self, paths: Sequence[str]) -> list[str]:
        """The files of this source; where there are more than `most`, those first by the hash of their path."""
        found = sorted(path for path in paths if self.matches(path))
        if not found:
            raise ValueError(f"source {self.name}: {self.repository} has no files {list(self.paths)} at {self.commit}")
        return sorted(sorted(found, key=stable_hash)[: self.most]) if self.most else found

    def labels(self, repository: Repository, paths: Sequence[str]) -> dict[str, str]:
        """The class of each file that has one."""
        label = self.label
        if label.name:
            named = dict.fromkeys(paths, label.name)
        elif label.part:
            named = {path: PurePosixPath(path).parts[-label.part] for path in paths}
        else:
            text = repository.read(label.file).decode("utf-8-sig")
            table = {row[label.key]: row[label.column] for row in csv.DictReader(io.StringIO(text))}
            keys = {path: (PurePosixPath(path).stem, PurePosixPath(path).name) for path in paths}
            named = {path: table.get(stem) or table.get(name, "") for path, (stem, name) in keys.items()}
        return {path: name for path, name in named.items() if name and name not in label.skip}


@dataclass(frozen=True)
class Clip(Origin):
    """A clip: one film file, or its frames in the order of their names at `rate` frames per second; only the first
    `most` frames are taken (0: all)."""

    rate: str = "24"
    most: int = 0

    def frames(self, paths: Sequence[str]) -> list[str]:
        """The film file, or the frames in order (numbers in names count as numbers)."""
        found = [path for path in paths if self.matches(path)]
        return sorted(found, key=lambda path: [int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", path)])


def read_sources(file: Path = SOURCES_FILE) -> tuple[list[Source], list[Clip]]:
    """The table. Raises ValueError for a name that comes twice or a value that is not allowed."""
    value = tomllib.loads(file.read_text(encoding="utf-8"))
    sources: list[Source] = []
    for entry in value.get("source", []):
        label = entry.pop("label")
        made = Label(**{**label, "skip": tuple(label.get("skip", ()))})
        if sum((bool(made.name), bool(made.part), bool(made.file))) != 1:
            raise ValueError(f"sources.toml, {entry['name']}: label must be one of name, part and file")
        sources.append(Source(**{**entry, "paths": tuple(entry["paths"]), "label": made}))
    clips = [Clip(**{**entry, "paths": tuple(entry["paths"])}) for entry in value.get("clip", [])]
    names = [entry.name for entry in (*sources, *clips)]
    if len(names) != len(set(names)):
        raise ValueError("sources.toml: a name comes twice")
    return sources, clips


def licences(root: Path) -> str:
    """Two Markdown tables of a data root: gathered pictures by source, with their number, and gathered clips."""
    sources, clips = read_sources()
    counts = Counter(row.source for row in read_manifest(root))
    there = {file.stem for file in (root / "clips").glob("*.mp4")}
    lines = ["| pictures | number | show people | licence as stated | terms |", "| --- | ---: | --- | --- | --- |"]
    for source in sources:
        if counts[source.name]:
            name = f"{source.name} ({source.repository})"
            lines.append(f"| {name} | {counts[source.name]} | {source.people} | {source.licence} | {source.terms} |")
    lines += ["", "| clips | licence as stated | terms |", "| --- | --- | --- |"]
    groups: dict[tuple[str, str, str], list[str]] = {}
    for clip in clips:
        if clip.name in there:
            groups.setdefault((clip.repository, clip.licence, clip.terms), []).append(clip.name)
    for (repository, licence, terms), names in groups.items():
        lines.append(f"| {', '.join(names)} ({repository}) | {licence} | {terms} |")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data root that models.data.gather made")
    print(licences(parser.parse_args().data))


if __name__ == "__main__":
    main()
