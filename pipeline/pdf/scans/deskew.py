"""Turns scanned pages upright that lie a little askew."""

from __future__ import annotations

from typing import Any

STEEPEST = 0.035
"""The fall of a line for each pixel to the right that is looked for: 2°."""

STEPS = 71
"""So many falls are tried, 0.06° apart."""

LEVEL = 0.0012
"""A page whose lines fall by less is left as it is: 0.07°, a line's height over the width of a page in small type."""

SHARPER = 1.05
"""The rows of an upright page are so many times more uneven: of a page without lines they are not."""

DARK = 140
"""Grey value below which a pixel is ink (0 is black, 255 white)."""

COARSE = 3
"""Every so many-th pixel across is enough to tell."""


def skew(ink: Any) -> float:
    """How much the lines of a page (rows of grey values) fall for each pixel to the right; 0.0 if nothing tells.

    Of all falls that are tried it is the one along which the ink lies in the most uneven rows: full lines and white between.
    """
    import numpy as np

    ys, xs = np.nonzero(ink[:, ::COARSE] < DARK)
    if not ys.size:
        return 0.0
    across = xs * float(COARSE)
    rows = ink.shape[0] + 2 * int(STEEPEST * ink.shape[1]) + 2
    shift = int(STEEPEST * ink.shape[1]) + 1

    def unevenness(fall: float) -> float:
        counts = np.bincount((ys - fall * across + shift).astype(np.int64).clip(0, rows - 1), minlength=rows)
        return float(np.square(np.diff(counts)).sum())

    falls = np.linspace(-STEEPEST, STEEPEST, STEPS)
    scores = [unevenness(fall) for fall in falls]
    best = int(np.argmax(scores))
    return float(falls[best]) if scores[best] > SHARPER * unevenness(0.0) else 0.0


def upright(ink: Any) -> Any:
    """The page with its lines level and its upright rules upright: columns are moved up or down, then rows to the side."""
    import numpy as np

    fall = skew(ink)
    if abs(fall) < LEVEL:
        return ink
    height, width = ink.shape
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    down = np.rint(fall * (columns - width / 2)).astype(np.int64)
    level = ink[np.clip(rows + down, 0, height - 1), columns]
    aside = np.rint(fall * (rows - height / 2)).astype(np.int64)
    return np.ascontiguousarray(level[rows, np.clip(columns - aside, 0, width - 1)])
