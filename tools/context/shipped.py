"""Reads the model of this package back, to train it further: what `export.py` wrote, in the names of `network.Network`.

The matrices come back from 8 bits, which training mends. The table of words is not read: it is frozen, and that of the pretrained
encoder for whatever pieces the new vocabulary has.
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from pipeline.encoder.encode import MODEL, WIDTH
from pipeline.figures.learned import heads
from tools.context.export import ATTENTION_HEADS

Arrays = dict[str, NDArray[np.float32]]


def arrays() -> Arrays:
    """The arrays of the encoder, its table of words left out, and of the heads, float32."""
    with np.load(heads.MODEL) as known:
        found = {f"heads.{name}": known[name].astype(np.float32) for name in known.files}
    return found | {f"encoder.{name}": values for name, values in _encoder(onnx.load(MODEL / "encoder.onnx").graph).items()}


def _encoder(graph: onnx.GraphProto) -> Arrays:
    """The constants of the graph by the order in which `export.model_of` put them there."""
    known = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    names = sorted({int(name[1:].split("_")[0]) for name in known if name[:1] == "c" and name[1:].split("_")[0].isdigit()})
    values = iter([_constant(known, f"c{number}") for number in names])
    floats = (one for one in values if one.dtype != np.int64 and one.ndim)
    ordered = [one for one in floats if one.size > 1]
    return _named(ordered)


def _constant(known: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.generic]:
    """A constant; a quantised matrix times its scale."""
    if name in known:
        return known[name]
    whole, scale = known[f"{name}_quantized"].astype(np.float32), known[f"{name}_scale"].astype(np.float32)
    zero = known[f"{name}_zero_point"].astype(np.float32)
    return (whole - zero) * scale


def _named(values: list[NDArray[np.generic]]) -> Arrays:
    """words, scale, position, norm; of each layer qkv, bias, ao, aln, fi, fo (8 bits and scale), oln; char, place, mix, conv."""
    rest = iter(one.astype(np.float32) for one in values)
    done: Arrays = {}
    next(rest), next(rest)  # the table of words and its scale
    done["position.weight"] = next(rest)
    done["norm.weight"], done["norm.bias"] = next(rest), next(rest)
    after = _layers(rest, done)
    done["char.weight"], done["char.bias"] = after.T, next(rest)
    done["place.weight"] = next(rest)
    done["mix.weight"], done["mix.bias"] = next(rest), next(rest)
    kernel, done["conv.bias"] = next(rest), next(rest)
    done["conv.weight"] = np.stack(np.split(kernel.T, 3, axis=1), 2)
    return done


def _layers(rest: object, done: Arrays) -> NDArray[np.float32]:
    """The layers, as many as there are. Returns the first array behind them."""
    scale = np.float32((WIDTH // ATTENTION_HEADS) ** -0.5)
    values = iter(rest)  # type: ignore[call-overload]
    for number in range(100):
        first: NDArray[np.float32] = next(values)
        if first.shape != (WIDTH, 3 * WIDTH):
            return first
        name, bias = f"layers.{number}", next(values)
        for n, part in enumerate("qkv"):
            factor = scale if part == "q" else np.float32(1)
            done[f"{name}.{part}.weight"] = first[:, n * WIDTH : (n + 1) * WIDTH].T / factor
            done[f"{name}.{part}.bias"] = bias[n * WIDTH : (n + 1) * WIDTH] / factor
        done[f"{name}.ao.weight"], done[f"{name}.ao.bias"] = next(values).T, next(values)
        done[f"{name}.aln.weight"], done[f"{name}.aln.bias"] = next(values), next(values)
        done[f"{name}.fi.weight"], done[f"{name}.fi.bias"] = next(values).T, next(values)
        whole, by = next(values), next(values)
        done[f"{name}.fo.weight"], done[f"{name}.fo.bias"] = (whole * by).T, next(values)
        done[f"{name}.oln.weight"], done[f"{name}.oln.bias"] = next(values), next(values)
    raise ValueError("more layers than any encoder has")
