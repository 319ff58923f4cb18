"""Writes manifest.json, which says what each file of weights should be.

    python3 -m models.manifest [FOLDER]                # models/weights when left out

It maps the name of each ONNX file to the SHA-256 of its bytes, 64 hexadecimal digits. Needs no package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"


def manifest_of(folder: Path) -> dict[str, str]:
    """Name of each ONNX file in `folder`, in order, to its SHA-256."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.onnx"))}


def write_manifest(folder: Path) -> None:
    """Writes manifest.json beside the ONNX files of `folder`."""
    (folder / "manifest.json").write_text(json.dumps(manifest_of(folder), indent=2) + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=WEIGHTS, help="where the files are")
    write_manifest(parser.parse_args().folder)


if __name__ == "__main__":
    main()
