"""Trains the model of contexts: `python -m tools.context.train WHEEL OUT --train FILE … [--held FILE …]` (see README.md).

Writes OUT/network.npz, the arrays under their names, and OUT/vocabulary.json.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pipeline.encoder import Vocabulary
from pipeline.encoder.encode import batch
from pipeline.encoder.units import UNKNOWN, is_han
from tools.context import shipped
from tools.context.corpus import SCALES, Example, examples, reports
from tools.context.network import Encoder, Network
from tools.context.weights import Pretrained, read

COMMON = 50_000
"""Pieces of ASCII below this number are kept even if no text shows them: the pieces are sorted by frequency."""
BUDGET = 1600
"""Pieces of a batch, padding counted."""
HIDDEN = 0.1
"""Share of pieces that are hidden in training, figures' own excepted."""
BLIND = 0.15
"""Share of windows that are seen without the rules' guesses."""


def vocabulary_of(known: Pretrained, texts: Sequence[str]) -> tuple[list[int], dict[str, object]]:
    """The pieces worth keeping: those seen in the texts, single Han characters and marks, Han words, common ASCII."""
    whole = Vocabulary(known.pieces, known.scores, known.replaced)
    seen = {number for line in texts for number, _, _ in whole.cut(line)}

    def kept(number: int, piece: str) -> bool:
        bare = piece.lstrip("▁")
        if number <= UNKNOWN or number in seen or not bare:
            return True
        if len(bare) == 1:
            return is_han(bare) or unicodedata.category(bare)[0] in "PSN"
        return all(map(is_han, bare)) or (bare.isascii() and number < COMMON)

    numbers = [number for number, piece in enumerate(known.pieces) if kept(number, piece)]
    said = {
        "pieces": [known.pieces[n] for n in numbers],
        "scores": [round(known.scores[n], 4) for n in numbers],
        "replaced": known.replaced,
    }
    return numbers, said


def groups(lengths: Sequence[int]) -> list[list[int]]:
    """Windows of similar length together, at most BUDGET pieces, in a random order."""
    done: list[list[int]] = [[]]
    for n in sorted(range(len(lengths)), key=lambda n: lengths[n] + random.randrange(40)):
        if done[-1] and max(lengths[n], *(lengths[m] for m in done[-1])) * (len(done[-1]) + 1) > BUDGET:
            done.append([])
        done[-1].append(n)
    random.shuffle(done)
    return done


def hidden(example: Example) -> Example:
    """The example with some pieces unknown."""
    units = example.inputs.units
    shown = {units.piece[n] for a, b in example.inputs.spans for n in range(a, b + 1)}
    pieces = [
        UNKNOWN if 0 < n < len(units.pieces) - 1 and n not in shown and random.random() < HIDDEN else piece
        for n, piece in enumerate(units.pieces)
    ]
    return replace(example, inputs=replace(example.inputs, units=replace(units, pieces=tuple(pieces))))


def encoded(network: Network, rows: Sequence[Example]) -> list[torch.Tensor]:
    """The vectors of the units of each window."""
    arrays = {name: torch.from_numpy(values) for name, values in batch([row.inputs.units for row in rows]).items()}
    with torch.autocast("cpu", torch.bfloat16):
        units = network.encoder(**arrays)
    return [one[: len(row.inputs.units.piece)].float() for one, row in zip(units, rows, strict=True)]


def epoch(network: Network, rows: Sequence[Example], optimizer: torch.optim.Optimizer, plan: object) -> float:
    """One pass over all windows. Returns the mean cost of a figure."""
    network.train()
    spent, figures = 0.0, 0
    for group in groups([len(row.inputs.units.pieces) for row in rows]):
        these = [hidden(rows[n]) for n in group]
        count = sum(len(row.answers) for row in these)
        loss = sum(
            network.loss(units, row.inputs, row.answers, random.random() < BLIND)
            for units, row in zip(encoded(network, these), these, strict=True)
        )
        step(network, loss / count, optimizer, plan)
        spent, figures = spent + loss.item(), figures + count
    return spent / figures


def step(network: nn.Module, loss: torch.Tensor, optimizer: torch.optim.Optimizer, plan: object) -> None:
    """Learn from the cost of one batch."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    plan.step()


def planned(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Rates that rise over the first tenth of all steps and fall to a fiftieth."""
    warm = max(1, steps // 10)
    rate = lambda s: min((s + 1) / warm, max(0.02, (steps - s) / (steps - warm)))  # noqa: E731
    return torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def learn_from(network: Network, arrays: dict[str, np.ndarray]) -> None:
    """Take over the arrays that the network has too. Rows that are new, behind the others, keep what they begin with."""
    with torch.no_grad():
        for name, value in network.state_dict().items():
            known = arrays.get(name)
            if known is not None and known.shape[1:] == tuple(value.shape[1:]):
                rows = min(len(known), len(value))
                value[:rows] = torch.from_numpy(known[:rows])


def save(network: Network, folder: Path) -> None:
    """All parameters by name, in half precision."""
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in network.state_dict().items()}
    np.savez(folder / "network.npz", **arrays)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="labelled reports to be scored while it goes on")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="plain text whose pieces are kept")
    parser.add_argument(
        "--further", action="store_true", help="go on from the model of this package, with the words of all texts"
    )
    parser.add_argument("--scales", type=float, nargs="+", default=SCALES, help="lengths of windows, each figure in all")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    a = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    a.out.mkdir(parents=True, exist_ok=True)
    known = read(a.wheel)
    texts = [block["text"] for report in reports([*a.train, *a.held]) for block in report["blocks"]]
    texts += [line for path in a.text for line in path.read_text(encoding="utf-8").splitlines()]
    numbers, said = vocabulary_of(known, texts)
    (a.out / "vocabulary.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    vocabulary = Vocabulary(said["pieces"], said["scores"], said["replaced"])
    rows, held = list(examples(a.train, vocabulary, a.scales)), list(examples(a.held, vocabulary, (1.0,)))
    network = Network(Encoder(known, numbers, a.layers))
    if a.further:
        learn_from(network, shipped.arrays())
    body = list(network.encoder.layers.parameters())
    inside = {id(one) for one in body}
    others = [one for one in network.parameters() if one.requires_grad and id(one) not in inside]
    optimizer = torch.optim.AdamW([{"params": body, "lr": a.rate}, {"params": others, "lr": 4 * a.rate}], weight_decay=0.01)
    steps = a.epochs * len(groups([len(row.inputs.units.pieces) for row in rows]))
    plan = planned(optimizer, steps)
    print(
        f"{len(numbers)} pieces, {len(rows)} windows, {sum(len(row.answers) for row in rows)} figures, {len(held)} held",
        flush=True,
    )
    for number in range(1, a.epochs + 1):
        began = time.time()
        cost = epoch(network, rows, optimizer, plan)
        print(f"epoch {number}: {cost:.3f} a figure, {time.time() - began:.0f} s", flush=True)
        save(network, a.out)
        if held:
            from tools.context.measure import measured

            print(measured(network, held), flush=True)


if __name__ == "__main__":
    main()
