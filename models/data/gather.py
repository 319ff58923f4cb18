"""More training pictures and clips from public repositories, beside those of a data root.

`python -m models.data.gather --data DIR --repositories DIR --apart PROGRAM --out DIR` makes a data root that
`models.data.cache` reads: everything of `--data` by symbolic links, and what `sources.toml` names and the rules below
let through. `--repositories` holds one git clone, bare or not, for each repository, in `OWNER+NAME` or
`OWNER+NAME/repo`. `--apart` is a program that prints which of the pictures in a folder are kept apart for judging.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import cv2
import numpy as np

from .cache import Bytes, decode_clip, read_picture
from .likeness import HASH_SHORT_SIDE, Likeness
from .quality import SHORT_SIDE, fault, shrink
from .repository import Repository
from .sources import Clip, Source, read_sources
from .split import read_manifest, read_split, stable_hash

COLUMNS = ("path", "source", "class", "origin", "width", "height")
JPEG = (cv2.IMWRITE_JPEG_QUALITY, 85, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
CLIP_SHORT_SIDE = 480
FRAMES_APART = 5  # every so many frames of a clip are compared with pictures
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


@dataclass
class Tally:
    """What became of one source: how many pictures were looked at and taken, and why the others were not."""

    seen: int = 0
    taken: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def safe(name: str) -> str:
    """A file name without characters that a tab-separated list, a shell or a file system may trip over."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "_"


def place(source: str, label: str, path: str, taken: set[str]) -> str:
    """Where a picture goes, relative to the root; two pictures of one name are told apart by a hash of their paths."""
    stem = safe(PurePosixPath(path).stem)
    place = f"train/{source}/{safe(label)}/{stem}.jpg"
    if place.lower() in taken:
        place = f"train/{source}/{safe(label)}/{stem}-{stable_hash(path)[:8]}.jpg"
    taken.add(place.lower())
    return place


def decode(data: bytes) -> Bytes | None:
    """An RGB picture the right way up, or None where the bytes are none."""
    if not data:
        return None
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8)


def known(root: Path) -> Likeness:
    """What nothing new may resemble: every picture of the data root, held out or not, and held-out clips."""
    likeness = Likeness()
    for row in read_manifest(root):
        likeness.add(read_picture(root / row.path))
    for folder in ("legacy", "open"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix.lower() in SUFFIXES:
                likeness.add(read_picture(file))
    for name in sorted(read_split().clips):
        file = root / "clips" / f"{name}.mp4"
        if file.exists():
            for frame in decode_clip(file, HASH_SHORT_SIDE)[::FRAMES_APART]:
                likeness.add(frame)
    return likeness


def kept_apart(program: Path, folder: Path) -> set[Path]:
    """The pictures in `folder` that `program` names. Raises RuntimeError where it fails (exit code beside 0 and 1)."""
    run = subprocess.run([sys.executable, str(program), str(folder)], capture_output=True, text=True)
    names = {Path(line) for line in run.stdout.splitlines()}
    # Python's own exit code is 1 as well when a program dies.
    if run.returncode not in (0, 1) or (run.returncode == 1) != bool(names):
        raise RuntimeError(f"{program} failed on {folder}: {run.stderr.strip()[-500:]}")
    return names


def gather_pictures(
    source: Source, repository: Repository, root: Path, likeness: Likeness, program: Path
) -> tuple[list[dict[str, str]], Tally]:
    """Writes what a source has into `root/train`. Returns its rows of the manifest, and a tally."""
    tally = Tally()
    rows: list[dict[str, str]] = []
    places: set[str] = set()
    chosen = source.choose(repository.paths())
    labels = source.labels(repository, chosen)
    for path in chosen:
        label = labels.get(path)
        if label is None:
            tally.dropped["no label"] += 1
            continue
        tally.seen += 1
        picture = decode(repository.read(path))
        reason = "unreadable" if picture is None else fault(picture)
        if picture is None or reason:
            tally.dropped[reason or "unreadable"] += 1
            continue
        small = shrink(picture, SHORT_SIDE)
        if not likeness.add_new(small):
            tally.dropped["near duplicate"] += 1
            continue
        to = place(source.name, label, path, places)
        (root / to).parent.mkdir(parents=True, exist_ok=True)
        if not cv2.imwrite(str(root / to), cv2.cvtColor(small, cv2.COLOR_RGB2BGR), JPEG):
            raise OSError(f"cannot write {root / to}")
        height, width = small.shape[:2]
        origin = f"{source.repository}/{path}".replace("\t", " ")
        values = (to, source.name, safe(label), origin, str(width), str(height))
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    folder = root / "train" / source.name
    apart = kept_apart(program, folder) if folder.exists() else set()
    for file in apart:
        file.unlink()
    tally.dropped["kept apart"] = len(apart)
    rows = [row for row in rows if root / row["path"] not in apart]
    tally.taken = len(rows)
    return rows, tally


def gather_clip(clip: Clip, repository: Repository, root: Path, likeness: Likeness, program: Path) -> str:
    """Writes a clip into `root/clips`. Returns why it was not taken, or nothing."""
    paths = clip.frames(repository.paths())
    if not paths:
        raise ValueError(f"clip {clip.name}: {clip.repository} has no files {list(clip.paths)} at {clip.commit}")
    with tempfile.TemporaryDirectory(dir=root, prefix=".clip-") as name:
        folder = Path(name)
        if len(paths) == 1:
            given = folder / f"given{PurePosixPath(paths[0]).suffix}"
            given.write_bytes(repository.read(paths[0]))
            source = ["-i", str(given)]
        else:
            for number, path in enumerate(paths):
                (folder / f"{number:05d}{PurePosixPath(paths[0]).suffix}").write_bytes(repository.read(path))
            source = ["-framerate", clip.rate, "-i", str(folder / f"%05d{PurePosixPath(paths[0]).suffix}")]
        made = folder / "made.mp4"
        # The shorter side is at most 480, sizes are even; the matrix is named, since decoders guess it otherwise.
        shorter = f"2*trunc(min({CLIP_SHORT_SIDE},min(iw,ih))/2)"
        scale = f"scale='if(gt(iw,ih),-2,{shorter})':'if(gt(iw,ih),{shorter},-2)'"
        scale += ":out_color_matrix=bt601:out_range=tv"
        scale += ":flags=area+accurate_rnd+full_chroma_int+full_chroma_inp"
        coding = ["-c:v", "libx264", "-crf", "17", "-pix_fmt", "yuv420p", "-colorspace", "smpte170m"]
        limits = ["-frames:v", str(clip.most)] if clip.most else []
        command = ["ffmpeg", "-v", "error", "-threads", "1", *source, *limits, "-an", "-vf", scale, *coding, str(made)]
        subprocess.run(command, check=True)
        stills = folder / "stills"
        stills.mkdir()
        frames = decode_clip(made, SHORT_SIDE)[::FRAMES_APART]
        for number, frame in enumerate(frames):
            cv2.imwrite(str(stills / f"{number}.png"), cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
        if kept_apart(program, stills):
            return "kept apart"
        if any(likeness.resembles(frame) for frame in frames):
            return "near duplicate"
        os.replace(made, root / "clips" / f"{clip.name}.mp4")
    return ""


def link_base(base: Path, root: Path) -> list[dict[str, str]]:
    """Links what the data root `base` has into `root`. Returns the rows of its manifest."""
    for folder in ("train", "clips"):
        (root / folder).mkdir(parents=True)
        for file in sorted((base / folder).iterdir()):
            if file.name != "MANIFEST.tsv":
                (root / folder / file.name).symlink_to(file.resolve())
    for folder in ("legacy", "open"):
        if (base / folder).exists():
            (root / folder).symlink_to((base / folder).resolve())
    with (base / "train" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        return [{name: row.get(name) or "" for name in COLUMNS} for row in csv.DictReader(file, delimiter="\t")]


@contextmanager
def new_root(out: Path) -> Iterator[Path]:
    """A folder of this process's own, which becomes `out` if all goes well and is removed otherwise."""
    if out.exists():
        raise FileExistsError(f"{out} exists already; name a folder that does not, or remove it")
    root = out.with_name(f".{out.name}.{os.getpid()}")
    root.mkdir(parents=True)
    try:
        yield root
        root.rename(out)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def find_repository(folder: Path, name: str, commit: str) -> Repository:
    """The clone of OWNER/NAME. Raises FileNotFoundError where there is none."""
    flat = name.replace("/", "+")
    for place in (folder / flat / "repo", folder / flat):
        if place.is_dir():
            return Repository(place, commit)
    raise FileNotFoundError(f"no clone of github.com/{name}: expected it in {folder / flat}")


def gather(base: Path, repositories: Path, program: Path, out: Path, only: frozenset[str]) -> None:
    """Makes the data root `out`; `only` names the sources and clips to take, all where it is empty."""
    sources, clips = read_sources()
    unknown = only - {entry.name for entry in (*sources, *clips)}
    if unknown:
        raise ValueError(f"--only {' '.join(sorted(unknown))}: not in sources.toml")
    sources = [source for source in sources if not only or source.name in only]
    clips = [clip for clip in clips if not only or clip.name in only]
    wanted = {(entry.repository, entry.commit) for entry in (*sources, *clips)}
    clones = {pair: find_repository(repositories, *pair) for pair in sorted(wanted)}
    with new_root(out) as root:
        rows = link_base(base, root)
        there = {file.name for file in (root / "train").iterdir()} | {file.stem for file in (root / "clips").iterdir()}
        for entry in (*sources, *clips):
            if entry.name in there:
                raise ValueError(f"{base} has {entry.name} already; leave it out with --only")
        likeness = known(base)
        print(f"{len(rows)} pictures in {base}", flush=True)
        report: dict[str, object] = {}
        for source in sources:
            repository = clones[source.repository, source.commit]
            new, tally = gather_pictures(source, repository, root, likeness, program)
            rows += new
            report[source.name] = {"seen": tally.seen, "taken": tally.taken, "dropped": dict(tally.dropped)}
            reasons = ", ".join(f"{count} {reason}" for reason, count in tally.dropped.most_common() if count)
            print(f"{source.name}: {tally.taken} of {tally.seen} ({reasons})", flush=True)
        for clip in clips:
            reason = gather_clip(clip, clones[clip.repository, clip.commit], root, likeness, program)
            report[clip.name] = reason or "taken"
            print(f"clip {clip.name}: {reason or 'taken'}", flush=True)
        for clone in clones.values():
            clone.close()
        with (root / "train" / "MANIFEST.tsv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        (root / "gathered.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        print(f"{len(rows)} pictures in all", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data root to add to (train/, clips/)")
    parser.add_argument("--repositories", type=Path, required=True, help="folder of git clones, OWNER+NAME each")
    parser.add_argument("--apart", type=Path, required=True, help="program that names pictures kept apart for judging")
    parser.add_argument("--out", type=Path, required=True, help="data root to make; must not exist")
    parser.add_argument("--only", nargs="+", default=[], help="names in sources.toml to take; default: all")
    arguments = parser.parse_args()
    only = frozenset(arguments.only)
    gather(arguments.data, arguments.repositories, arguments.apart, arguments.out, only)


if __name__ == "__main__":
    main()
