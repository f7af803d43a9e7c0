"""Writes the sums of the models anew after one of them was trained: `python -m tools.sum_models`."""

from __future__ import annotations

import re

from pipeline.dataset import file_sum
from pipeline.doctor import MODELS, models


def main() -> None:
    """Put the sum of every file that is there in the place of the one that models.toml has."""
    text = MODELS.read_text(encoding="utf-8")
    for one in models():
        if one.place is not None and one.place.is_file():
            entry = re.compile(rf'(path = "{re.escape(one.path)}"\n(?:package = .*\n)?sha256 = ")[0-9a-f]+')
            text = entry.sub(rf"\g<1>{file_sum(one.place)}", text)
    MODELS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
