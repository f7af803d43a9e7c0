"""The models that are delivered with the program or by other packages, and their sums."""

from __future__ import annotations

import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODELS = Path(__file__).with_name("models.toml")
_HOME = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file and the sha256 it has when it is whole. `package` names the package that brings it, ours if it is empty."""

    path: str
    sha256: str
    en: str
    zh: str
    package: str = ""

    @property
    def place(self) -> Path | None:
        """Where the file is, or would be; None if its package is not installed."""
        if not self.package:
            return _HOME / self.path
        found = importlib.util.find_spec(self.package)
        return Path(found.origin).parent / self.path if found and found.origin else None


@cache
def models() -> tuple[ModelFile, ...]:
    """Every model of models.toml."""
    return tuple(ModelFile(**one) for one in tomllib.loads(MODELS.read_text(encoding="utf-8"))["model"])
