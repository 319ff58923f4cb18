"""Decoded pictures and frames in one memory-mapped file, so that a training step never decodes anything.

`python -m models.data.cache --data DIR --cache DIR` builds it (about 1.5 GB); `Cache` reads it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from .split import read_manifest, read_split

Bytes = NDArray[np.uint8]
FRAME_SHORT_SIDE = 240


@dataclass(frozen=True)
class Entry:
    """One picture in the cache: `name` is a path relative to the data root, or `clip#frame`; `label` is its class."""

    name: str
    group: str
    offset: int
    height: int
    width: int
    label: str = ""


class Cache:
    """Read access to a built cache. Pictures are RGB, uint8, [height, width, 3]."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self.pictures = [Entry(**entry) for entry in index["pictures"]]
        self.frames = [Entry(**entry) for entry in index["frames"]]
        self._bytes = np.memmap(folder / "pixels.bin", dtype=np.uint8, mode="r")

    def __reduce__(self) -> tuple[type[Cache], tuple[Path]]:
        """Another process opens the same files: what they hold is not sent to it."""
        return Cache, (self._folder,)

    def read(self, entry: Entry) -> Bytes:
        """A view of one picture; copy before writing."""
        size = entry.height * entry.width * 3
        return self._bytes[entry.offset : entry.offset + size].reshape(entry.height, entry.width, 3)

    def clips(self) -> dict[str, list[Entry]]:
        """Frames in order, by clip."""
        clips: dict[str, list[Entry]] = {}
        for entry in self.frames:
            clips.setdefault(entry.group, []).append(entry)
        return clips


def read_picture(file: Path) -> Bytes:
    """An RGB picture from disk."""
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"cannot decode {file}")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8)


def decode_clip(file: Path, short_side: int) -> list[Bytes]:
    """All frames of a clip as RGB, the shorter side scaled to `short_side` (rounded to even sizes)."""
    probe = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v:0",
        "-show_entries",
        "stream=width,height",
        "-of",
        "csv=p=0",
    ]
    text = subprocess.run([*probe, str(file)], check=True, capture_output=True, text=True).stdout
    width, height = (int(part) for part in text.strip().split(",")[:2])
    scale = short_side / min(width, height)
    width, height = 2 * round(width * scale / 2), 2 * round(height * scale / 2)
    flags = "area+accurate_rnd+full_chroma_int+full_chroma_inp"
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-vf", f"scale={width}:{height}:flags={flags}"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    frames = np.frombuffer(raw, dtype=np.uint8).reshape(-1, height, width, 3)
    return list(frames)


def build(root: Path, folder: Path) -> None:
    """Decodes every training picture, held-out picture and training clip into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    split = read_split()
    pictures: list[Entry] = []
    frames: list[Entry] = []
    offset = 0
    with (folder / "pixels.bin").open("wb") as file:
        for row in read_manifest(root):
            picture = read_picture(root / row.path)
            pictures.append(Entry(row.path, row.source, offset, *picture.shape[:2], row.label))
            file.write(picture.tobytes())
            offset += picture.size
        for clip in sorted((root / "clips").glob("*.mp4")):
            if clip.stem in split.clips:
                continue
            for number, frame in enumerate(decode_clip(clip, FRAME_SHORT_SIDE)):
                frames.append(Entry(f"{clip.stem}#{number}", clip.stem, offset, *frame.shape[:2]))
                file.write(frame.tobytes())
                offset += frame.size
    index = {"pictures": [asdict(entry) for entry in pictures], "frames": [asdict(entry) for entry in frames]}
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    print(f"{len(pictures)} pictures, {len(frames)} frames, {offset / 1e9:.2f} GB")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data root (train/, clips/)")
    parser.add_argument("--cache", type=Path, required=True, help="where to write the cache")
    arguments = parser.parse_args()
    build(arguments.data, arguments.cache)


if __name__ == "__main__":
    main()
