"""The manifest of the weights."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ..manifest import WEIGHTS, manifest_of, write_manifest


def test_manifest_names_each_graph_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b.onnx").write_bytes(b"second")
    (tmp_path / "a.onnx").write_bytes(b"first")
    (tmp_path / "a.md").write_text("a card")
    write_manifest(tmp_path)
    written = json.loads((tmp_path / "manifest.json").read_text())
    assert list(written) == ["a.onnx", "b.onnx"]
    assert written["a.onnx"] == hashlib.sha256(b"first").hexdigest()


def test_the_manifest_of_the_weights_is_up_to_date() -> None:
    assert json.loads((WEIGHTS / "manifest.json").read_text()) == manifest_of(WEIGHTS)
