"""The data file of the words that name a source."""

from __future__ import annotations

FILE = "sayings/sayings.toml"
