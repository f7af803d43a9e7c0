"""Writes what was trained into the package: `python -m tools.context.export FOLDER` (where tools.context.train wrote).

The encoder becomes one ONNX file, written node by node: the table of words as int8 with a scale a row, the matrices quantised
dynamically to 8 bits with a scale a column; the second feed-forward matrix is only stored in 8 bits, since its inputs have
outliers that 8 bits would cut off. The heads become arrays in half precision.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.encoder.encode import MODEL, WIDTH
from pipeline.figures.learned import heads

ATTENTION_HEADS = 12
OPSET, IR_VERSION = 20, 9
EPSILON = 1e-12

Arrays = dict[str, NDArray[np.float32]]


class Graph:
    """A graph under construction: nodes and constants with running numbers."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def put(self, array: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def ints(self, *values: int) -> str:
        return self.put(np.array(values, np.int64))

    def add(self, kind: str, *inputs: str, **settings: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def linear(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        return self.add("Add", self.add("MatMul", x, self.put(weight.T)), self.put(bias))

    def stored(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """A product in float32 with a matrix that is kept in 8 bits."""
        whole, scale = _bytes(weight, 1)
        matrix = self.add("Mul", self.add("Cast", self.put(whole.T), to=TensorProto.FLOAT), self.put(scale[:, 0]))
        return self.add("Add", self.add("MatMul", x, matrix), self.put(bias))

    def norm(self, x: str, arrays: Arrays, name: str, epsilon: float = EPSILON) -> str:
        weight, bias = self.put(arrays[f"{name}.weight"]), self.put(arrays[f"{name}.bias"])
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)


class Table:
    """Rows of a table by number."""

    def __init__(self, graph: Graph, table: NDArray[np.float32]) -> None:
        whole, scale = _bytes(table, 1)
        self.graph, self.whole, self.scale = graph, graph.put(whole), graph.put(scale)

    def rows(self, numbers: str) -> str:
        whole = self.graph.add("Cast", self.graph.add("Gather", self.whole, numbers), to=TensorProto.FLOAT)
        return self.graph.add("Mul", whole, self.graph.add("Gather", self.scale, numbers))


def _bytes(matrix: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scale = np.abs(matrix).max(axis, keepdims=True) / 127 + 1e-12
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _layer(graph: Graph, x: str, bias: str, arrays: Arrays, name: str) -> str:
    part = lambda one: (arrays[f"{name}.{one}.weight"], arrays[f"{name}.{one}.bias"])  # noqa: E731
    scale = np.float32((WIDTH // ATTENTION_HEADS) ** -0.5)
    (qw, qb), (kw, kb), (vw, vb) = part("q"), part("k"), part("v")
    joined = graph.linear(x, np.concatenate([qw * scale, kw, vw]), np.concatenate([qb * scale, kb, vb]))
    split = graph.add("Reshape", joined, graph.ints(0, 0, 3, ATTENTION_HEADS, -1))
    split = graph.add("Transpose", split, perm=[2, 0, 3, 1, 4])
    q, k, v = (graph.add("Gather", split, graph.put(np.int64(n)), axis=0) for n in range(3))
    scores = graph.add("Add", graph.add("MatMul", q, graph.add("Transpose", k, perm=[0, 1, 3, 2])), bias)
    mixed = graph.add("Transpose", graph.add("MatMul", graph.add("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    mixed = graph.linear(graph.add("Reshape", mixed, graph.ints(0, 0, -1)), *part("ao"))
    x = graph.norm(graph.add("Add", x, mixed), arrays, f"{name}.aln")
    inner = graph.add("Gelu", graph.linear(x, *part("fi")))
    return graph.norm(graph.add("Add", x, graph.stored(inner, *part("fo"))), arrays, f"{name}.oln")


def model_of(arrays: Arrays) -> onnx.ModelProto:
    """The encoder as `pipeline.encoder.Encoder` runs it; `arrays` have the names of `network.Encoder`."""
    graph = Graph()
    words = Table(graph, arrays["word.weight"])
    length = graph.add("Slice", graph.add("Shape", "pieces"), graph.ints(1), graph.ints(2))
    places = graph.add("Slice", graph.put(arrays["position.weight"]), graph.ints(0), length)
    placed, own = graph.add("Add", words.rows("pieces"), places), words.rows("char")
    return model("encoder", graph, INPUTS, {"vectors": units_of(graph, placed, own, arrays), "placed": placed, "own": own})


INPUTS = {"pieces": "pieces", "mask": "pieces", "piece": "units", "char": "units", "place": "units", "used": "units"}
"""The whole numbers that an encoder reads, each a row of pieces or of units a text."""


def units_of(graph: Graph, placed: str, own: str, arrays: Arrays) -> str:
    """The vectors of the units of a text, of those of its pieces before any layer and of their own characters."""
    x = graph.norm(placed, arrays, "norm")
    mask = graph.add("Cast", "mask", to=TensorProto.FLOAT)
    bias = graph.add("Mul", graph.add("Sub", graph.put(np.float32(1)), mask), graph.put(np.float32(-1e4)))
    bias = graph.add("Unsqueeze", bias, graph.ints(1, 2))
    for n in range(1 + max(int(name.split(".")[1]) for name in arrays if name.startswith("layers."))):
        x = _layer(graph, x, bias, arrays, f"layers.{n}")
    units = graph.add("GatherND", x, graph.add("Unsqueeze", "piece", graph.ints(2)), batch_dims=1)
    units = graph.add("Add", units, graph.linear(own, arrays["char.weight"], arrays["char.bias"]))
    units = graph.add("Add", units, graph.add("Gather", graph.put(arrays["place.weight"]), "place"))
    units = graph.norm(units, arrays, "mix", 1e-5)
    units = graph.add("Mul", units, graph.add("Unsqueeze", graph.add("Cast", "used", to=TensorProto.FLOAT), graph.ints(2)))
    return graph.add("Add", units, graph.add("Gelu", _neighbours(graph, units, arrays)))


def model(
    name: str, graph: Graph, inputs: Mapping[str, str], outputs: Mapping[str, str], vectors: Mapping[str, str] | None = None
) -> onnx.ModelProto:
    """The graph as a model. `inputs` are whole numbers and `vectors` rows of WIDTH numbers, each with the name of its length."""
    for out, node in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [node], [out]))
    given = [helper.make_tensor_value_info(one, TensorProto.INT64, ["texts", size]) for one, size in inputs.items()]
    given += [
        helper.make_tensor_value_info(one, TensorProto.FLOAT, ["texts", size, WIDTH]) for one, size in (vectors or {}).items()
    ]
    told = [helper.make_tensor_value_info(out, TensorProto.FLOAT, ["texts", None, None]) for out in outputs]
    made = helper.make_graph(graph.nodes, name, given, told, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def written(made: onnx.ModelProto, target: Path) -> None:
    """Write a model with its products in 8 bits, a scale a column."""
    onnx.checker.check_model(made)
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place) / "plain.onnx"
        onnx.save(made, plain)
        quantize_dynamic(
            plain, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip


def _neighbours(graph: Graph, units: str, arrays: Arrays) -> str:
    """A convolution over three units, as one product."""
    padded = graph.add("Pad", units, graph.ints(0, 1, 0, 0, 1, 0))
    count = graph.add("Slice", graph.add("Shape", "piece"), graph.ints(1), graph.ints(2))
    ends = [graph.add("Add", count, graph.ints(n)) for n in range(3)]
    parts = [graph.add("Slice", padded, graph.ints(n), end, graph.ints(1)) for n, end in enumerate(ends)]
    kernel = arrays["conv.weight"]
    return graph.linear(
        graph.add("Concat", *parts, axis=2), np.concatenate([kernel[:, :, n] for n in range(3)], 1), arrays["conv.bias"]
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with np.load(folder / "network.npz") as arrays:
        whole = {name: arrays[name].astype(np.float32) for name in arrays.files}
    MODEL.mkdir(exist_ok=True)
    heads.MODEL.parent.mkdir(exist_ok=True)
    shutil.copyfile(folder / "vocabulary.json", MODEL / "vocabulary.json")
    encoder = {name.removeprefix("encoder."): values for name, values in whole.items() if name.startswith("encoder.")}
    written(model_of(encoder), MODEL / "encoder.onnx")
    small = {
        name.removeprefix("heads."): values.astype(np.float16) for name, values in whole.items() if name.startswith("heads.")
    }
    np.savez(heads.MODEL, **small)
    name_hashes(MODEL / "README.md")
    for path in (MODEL / "encoder.onnx", MODEL / "vocabulary.json", heads.MODEL):
        print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MiB")


def name_hashes(page: Path) -> None:
    """Put the hash of every file that a row of the page names into that row."""

    def row(match: re.Match[str]) -> str:
        path = heads.MODEL if match[2] == heads.MODEL.name else page.parent / match[2]
        return f"{match[1]}`{hashlib.sha256(path.read_bytes()).hexdigest()}` |"

    named = re.sub(r"(?m)^(\| `([\w.]+)` .*\| )`[-0-9a-f]+` \|$", row, page.read_text(encoding="utf-8"))
    page.write_text(named, encoding="utf-8")


if __name__ == "__main__":
    main()
