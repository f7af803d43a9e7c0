"""Runs the encoder: a text to vectors, alone and on one thread, so that a machine gives the same vectors every time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder.units import PAD, Units, Vocabulary

MODEL = Path(__file__).parent / "model"
WIDTH = 384
"""Numbers of a vector."""

Vectors = NDArray[np.float32]


class Encoder:
    """An ONNX session and the vocabulary it was made for."""

    def __init__(self, model: Path, vocabulary: Vocabulary) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._running = onnxruntime.RunOptions()
        self._running.only_execute_path_to_fetches = True
        self.vocabulary = vocabulary

    def encode(self, units: Units) -> Vectors:
        """The vectors of the units of a text, of shape (units, WIDTH).

        Texts are read one at a time: 8-bit products take their scale from all that is read together.
        """
        if not units.piece:
            return np.zeros((0, WIDTH), np.float32)
        vectors: Vectors = self._run(["vectors"], units)[0]
        return vectors

    def rows(self, units: Units) -> tuple[Vectors, Vectors]:
        """What other models begin with: the vectors of the pieces of a text before any layer, of shape (pieces, WIDTH), and those
        of the units' own characters, of shape (units, WIDTH).
        """
        placed, own = self._run(["placed", "own"], units)
        return placed, own

    def _run(self, wanted: list[str], units: Units) -> list[Vectors]:
        return [one[0] for one in self._session.run(wanted, batch([units]), self._running)]


@cache
def load() -> Encoder | None:
    """The encoder of this package, loaded once a process; None where its files are not installed."""
    model, vocabulary = MODEL / "encoder.onnx", MODEL / "vocabulary.json"
    if not (model.is_file() and vocabulary.is_file()):
        return None
    return Encoder(model, Vocabulary.read(vocabulary))


def batch(texts: Sequence[Units]) -> dict[str, NDArray[np.int64]]:
    """The inputs of the encoder: `pieces`, `mask` of (texts, pieces), `piece`, `char`, `place`, `used` of (texts, units)."""

    def padded(rows: Sequence[Sequence[int]], fill: int) -> NDArray[np.int64]:
        whole = np.full((len(rows), max(1, *map(len, rows))), fill, np.int64)
        for line, row in zip(whole, rows, strict=True):
            line[: len(row)] = row
        return whole

    pieces = padded([one.pieces for one in texts], PAD)
    return {
        "pieces": pieces,
        "mask": (pieces != PAD).astype(np.int64),
        "piece": padded([one.piece for one in texts], 0),
        "char": padded([one.char for one in texts], PAD),
        "place": padded([one.place for one in texts], 0),
        "used": padded([[1] * len(one.piece) for one in texts], 0),
    }
