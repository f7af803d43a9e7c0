"""Writes the tagger of names into the package: `python -m tools.names.export FOLDER` (where tools.names.train wrote).

It reads the vectors of pieces that the encoder of the package has, so that their table is there once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx

from pipeline.entities.learned import MODEL
from tools.context.export import INPUTS, Arrays, Graph, model, name_hashes, units_of, written

OURS = 1
"""The guideline that names are tagged by: that of docs/labelling.md."""


def model_of(arrays: Arrays) -> onnx.ModelProto:
    """The tagger as `pipeline.entities.learned` runs it; `arrays` have the names of `train.Tagger`."""
    graph = Graph()
    encoder = {name.removeprefix("encoder."): values for name, values in arrays.items() if name.startswith("encoder.")}
    units = units_of(graph, "placed", "own", encoder)
    units = graph.add("Add", units, graph.add("Gather", graph.put(arrays["marks.weight"]), "marks"))
    units = graph.add("Add", units, graph.put(arrays["ours.weight"][OURS]))
    hidden = graph.add("Gelu", graph.linear(units, arrays["hidden.weight"], arrays["hidden.bias"]))
    units = graph.norm(graph.add("Add", units, hidden), arrays, "norm", 1e-5)
    scores = graph.linear(units, arrays["out.weight"], arrays["out.bias"])
    given = {name: size for name, size in INPUTS.items() if name not in ("pieces", "char")} | {"marks": "units"}
    return model("names", graph, given, {"scores": scores}, {"placed": "pieces", "own": "units"})


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("folder", type=Path)
    with np.load(parser.parse_args().folder / "network.npz") as arrays:
        whole = {name: arrays[name].astype(np.float32) for name in arrays.files}
    MODEL.parent.mkdir(exist_ok=True)
    written(model_of(whole), MODEL)
    name_hashes(MODEL.with_name("README.md"))
    print(f"{MODEL.name}: {MODEL.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
