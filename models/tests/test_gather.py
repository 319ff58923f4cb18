"""What is gathered from repositories, and what is refused."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from ..data import gather as module
from ..data.cache import build, read_picture
from ..data.gather import decode, gather, kept_apart, place
from ..data.likeness import MOST_BITS, Likeness, difference_hash
from ..data.quality import fault, shrink
from ..data.repository import Repository
from ..data.sources import Clip, Label, Source, licences, read_sources

NOTHING_APART = "import sys\n"
ALL_APART = "import sys, pathlib\nfor f in pathlib.Path(sys.argv[1]).rglob('*.jpg'): print(f)\nsys.exit(1)\n"


def colourful(seed: int, height: int = 200, width: int = 260) -> np.ndarray:
    """Smooth patches of many colours: what a photograph is to these rules."""
    patches = np.random.default_rng(seed).integers(20, 235, (6, 7, 3), np.uint8)
    return cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)


def encoded(picture: np.ndarray, suffix: str = ".png") -> bytes:
    return cv2.imencode(suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes()


def commit(folder: Path, files: dict[str, bytes]) -> str:
    """A repository with these files; returns its commit."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "files"], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def source(commit: str, label: Label, paths: tuple[str, ...] = ("images/*",), most: int = 0) -> Source:
    return Source("new", "owner/name", commit, paths, "all", "CC0-1.0", "commercial", label, most)


@pytest.mark.parametrize(
    ("reason", "make"),
    [
        ("small", lambda: colourful(0, 139, 200)),
        ("", lambda: colourful(0, 140, 200)),
        ("long", lambda: colourful(0, 200, 441)),
        ("", lambda: colourful(0, 200, 440)),
        ("gray", lambda: np.repeat(colourful(0)[..., :1], 3, 2)),
        ("white", lambda: np.concatenate([colourful(0), np.full((200, 260, 3), 250, np.uint8)], 1)[:, 60:460]),
        ("black", lambda: np.concatenate([colourful(0), np.zeros((200, 280, 3), np.uint8)], 1)[:, 110:]),
        ("one tint", lambda: (np.repeat(colourful(0)[..., :1], 3, 2) * [1.0, 0.8, 0.5]).astype(np.uint8)),
    ],
)
def test_faults_have_names(reason: str, make: Callable[[], np.ndarray]) -> None:
    assert fault(make()) == reason


def test_shrinking_keeps_the_shape_and_never_enlarges() -> None:
    assert shrink(colourful(0, 400, 600), 192).shape == (192, 288, 3)
    assert shrink(colourful(0, 600, 400), 192).shape == (288, 192, 3)
    assert shrink(colourful(0, 150, 200), 192).shape == (150, 200, 3)


def test_a_scaled_recompressed_or_mirrored_picture_is_recognised() -> None:
    likeness = Likeness()
    for seed in range(1, 40):
        assert likeness.add_new(colourful(seed))
    again = decode(encoded(cv2.resize(colourful(7), (130, 100), interpolation=cv2.INTER_AREA), ".jpg"))
    assert again is not None
    assert likeness.resembles(again)
    assert likeness.resembles(np.ascontiguousarray(colourful(7)[:, ::-1]))
    assert not likeness.resembles(colourful(99))
    assert not likeness.add_new(again)
    assert len(likeness) == 39


def test_the_set_of_hashes_grows() -> None:
    likeness = Likeness()
    for seed in range(1100):
        likeness.add(np.random.default_rng(seed).integers(0, 255, (8, 17, 3), np.uint8))
    assert len(likeness) == 1100
    assert likeness.resembles(np.random.default_rng(1099).integers(0, 255, (8, 17, 3), np.uint8))
    assert likeness.resembles(np.random.default_rng(0).integers(0, 255, (8, 17, 3), np.uint8))


def test_the_limit_of_likeness_is_inclusive() -> None:
    levels = np.zeros((8, 17), np.uint8)
    levels[:, ::2] = 100
    plain = np.repeat(levels[..., None], 3, 2)

    def changed(places: int) -> np.ndarray:
        """Lifts so many dark places above their right neighbours and lowers nothing else: a bit each on both sides."""
        other = plain.copy()
        for number in range(places):
            other[number % 8, 2 * (number // 8) + 1] = 120
        return other

    bits = [int(np.bitwise_count(difference_hash(plain) ^ difference_hash(changed(n))).sum()) for n in (7, 8)]
    assert bits == [14, 16]
    assert MOST_BITS == 14
    likeness = Likeness()
    likeness.add(plain)
    assert likeness.resembles(changed(7))
    assert not likeness.resembles(changed(8))


def test_places_are_safe_and_distinct() -> None:
    taken: set[str] = set()
    first = place("new", "T-Shirt/../x", "a/1 2\t3.JPG", taken)
    second = place("new", "T-Shirt/../x", "b/1 2\t3.png", taken)
    assert first == "train/new/T-Shirt_.._x/1_2_3.jpg"
    assert first != second
    assert second.startswith("train/new/T-Shirt_.._x/1_2_3-")


def test_a_repository_is_read_without_its_work_tree(tmp_path: Path) -> None:
    made = commit(tmp_path / "work", {"images/ä 1.bin": b"one\ntwo", "empty": b""})
    (tmp_path / "work" / "images" / "ä 1.bin").unlink()
    subprocess.run(["git", "clone", "-q", "--bare", str(tmp_path / "work"), str(tmp_path / "bare")], check=True)
    repository = Repository(tmp_path / "bare", made)
    assert sorted(repository.paths()) == ["empty", "images/ä 1.bin"]
    assert repository.read("images/ä 1.bin") == b"one\ntwo"
    assert repository.read("empty") == b""
    assert repository.read("images/ä 1.bin") == b"one\ntwo"
    repository.close()
    with pytest.raises(ValueError, match="deadbeef"):
        Repository(tmp_path / "bare", "deadbeef" * 5)


def test_labels_come_from_a_name_the_path_or_a_table(tmp_path: Path) -> None:
    table = b"image,label\na,T-Shirt\nb.png,Skip\n"
    made = commit(tmp_path, {"images.csv": table, "images/a.png": b"", "images/b.png": b"", "images/c.png": b""})
    repository = Repository(tmp_path, made)
    paths = ["images/a.png", "images/b.png", "images/c.png"]
    rows = Label(file="images.csv", key="image", column="label", skip=("Skip",))
    assert source(made, rows).labels(repository, paths) == {"images/a.png": "T-Shirt"}
    assert set(source(made, Label(part=2)).labels(repository, paths).values()) == {"images"}
    assert set(source(made, Label(name="people")).labels(repository, paths).values()) == {"people"}
    repository.close()


def test_a_limited_source_is_the_same_choice_whatever_the_order() -> None:
    paths = [f"images/{number}.png" for number in range(50)]
    limited = source("0" * 40, Label(name="x"), most=9)
    assert limited.choose(paths) == limited.choose(paths[::-1])
    assert len(limited.choose(paths)) == 9
    with pytest.raises(ValueError, match="no files"):
        limited.choose(["other/1.png"])


def test_frames_are_in_the_order_of_their_numbers() -> None:
    clip = Clip("c", "o/n", "0" * 40, ("f/*.jpg",), "all", "x", "research")
    assert clip.frames(["f/10.jpg", "f/9.jpg", "g/1.jpg"]) == ["f/9.jpg", "f/10.jpg"]


def test_the_committed_table_is_readable_and_complete() -> None:
    sources, clips = read_sources()
    assert sources and clips
    firsts = [entry.terms == "commercial" for entry in sources]
    assert firsts == sorted(firsts, reverse=True), "sources that allow commercial use come first"


def test_licences_name_what_a_root_holds_and_nothing_else(tmp_path: Path) -> None:
    sources, clips = read_sources()
    (tmp_path / "train").mkdir()
    (tmp_path / "clips").mkdir()
    rows = "".join(f"train/{number}.jpg\t{sources[1].name}\tx\n" for number in range(3))
    (tmp_path / "train" / "MANIFEST.tsv").write_text("path\tsource\tclass\n" + rows)
    (tmp_path / "clips" / f"{clips[2].name}.mp4").touch()
    text = licences(tmp_path)
    assert f"| {sources[1].name} ({sources[1].repository}) | 3 | {sources[1].people} |" in text
    assert f"| {clips[2].name} ({clips[2].repository}) | {clips[2].licence} |" in text
    assert sources[0].name not in text
    assert clips[0].name not in text


@pytest.mark.parametrize(("key", "value"), [("terms", '"mine"'), ("commit", '"HEAD"'), ("name", '"a b"')])
def test_a_wrong_table_is_refused(tmp_path: Path, key: str, value: str) -> None:
    entry = {"name": '"a"', "repository": '"o/n"', "commit": f'"{"0" * 40}"', "paths": '["*"]', "people": '"all"'}
    entry |= {"licence": '"x"', "terms": '"research"', "label": '{ name = "x" }', key: value}
    text = "[[source]]\n" + "\n".join(f"{name} = {given}" for name, given in entry.items())
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=key):
        read_sources(tmp_path / "t.toml")


def decode_size(file: Path) -> tuple[int, int]:
    """Width and height of a clip."""
    clip = cv2.VideoCapture(str(file))
    return int(clip.get(cv2.CAP_PROP_FRAME_WIDTH)), int(clip.get(cv2.CAP_PROP_FRAME_HEIGHT))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A data root with one picture and no clips."""
    root = tmp_path / "base"
    (root / "train" / "old" / "flat").mkdir(parents=True)
    (root / "clips").mkdir()
    (root / "train" / "old" / "flat" / "1.jpg").write_bytes(encoded(colourful(1), ".jpg"))
    (root / "train" / "MANIFEST.tsv").write_text("path\tsource\tclass\ntrain/old/flat/1.jpg\told\tflat\n")
    return root


def repositories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a new picture, the old one mirrored, the new one again, a gray one and one that is none."""
    folder = tmp_path / "repositories"
    files = {
        "images/a.png": encoded(colourful(2, 400, 600)),
        "images/b.png": encoded(colourful(1)[:, ::-1]),
        "images/c.jpg": encoded(colourful(2), ".jpg"),
        "images/d.png": encoded(np.repeat(colourful(3)[..., :1], 3, 2)),
        "images/e.png": b"no picture",
        "images/f.png": b"",
        "film/1.png": encoded(colourful(4, 900, 521)),
        "film/2.png": encoded(colourful(4, 900, 521)),
    }
    made = commit(folder / "owner+name", files)
    clip = Clip("film", "owner/name", made, ("film/*",), "all", "CC0-1.0", "commercial")
    monkeypatch.setattr(module, "read_sources", lambda: ([source(made, Label(name="people"))], [clip]))
    return folder


def test_a_root_is_made_that_the_cache_reads(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repositories(tmp_path, monkeypatch)
    (tmp_path / "apart.py").write_text(NOTHING_APART)
    out = tmp_path / "out"
    gather(base, folder, tmp_path / "apart.py", out, frozenset())
    with (out / "train" / "MANIFEST.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [row["path"] for row in rows] == ["train/old/flat/1.jpg", "train/new/people/a.jpg"]
    assert rows[1]["source"] == "new"
    assert rows[1]["class"] == "people"
    assert rows[1]["origin"] == "owner/name/images/a.png"
    assert read_picture(out / rows[1]["path"]).shape == (192, 288, 3)
    report = json.loads((out / "gathered.json").read_text())
    dropped = {"near duplicate": 2, "gray": 1, "unreadable": 2, "kept apart": 0}
    assert report["new"] == {"seen": 6, "taken": 1, "dropped": dropped}
    assert report["film"] == "taken"
    build(out, tmp_path / "cache")
    index = json.loads((tmp_path / "cache" / "index.json").read_text())
    assert len(index["pictures"]) == 2
    assert [frame["name"] for frame in index["frames"]] == ["film#0", "film#1"]
    assert min(decode_size(out / "clips" / "film.mp4")) == 480
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".out")]
    with pytest.raises(FileExistsError):
        gather(base, folder, tmp_path / "apart.py", out, frozenset())
    with pytest.raises(ValueError, match="already"):
        gather(out, folder, tmp_path / "apart.py", tmp_path / "more", frozenset({"new"}))
    assert not (tmp_path / "more").exists()


def test_what_is_kept_apart_is_neither_listed_nor_left(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repositories(tmp_path, monkeypatch)
    (tmp_path / "apart.py").write_text(ALL_APART.replace("*.jpg", "*.*"))
    gather(base, folder, tmp_path / "apart.py", tmp_path / "out", frozenset())
    assert "new" not in (tmp_path / "out" / "train" / "MANIFEST.tsv").read_text()
    assert not list((tmp_path / "out" / "train" / "new").rglob("*.jpg"))
    assert not list((tmp_path / "out" / "clips").iterdir())
    assert json.loads((tmp_path / "out" / "gathered.json").read_text())["film"] == "kept apart"


def test_a_program_that_fails_lets_nothing_through(tmp_path: Path) -> None:
    (tmp_path / "apart.py").write_text("raise OSError('no list')\n")
    with pytest.raises(RuntimeError, match="no list"):
        kept_apart(tmp_path / "apart.py", tmp_path)
