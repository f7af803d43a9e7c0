"""Trains the tagger of names: `python -m tools.names.train WHEEL OUT --train FILE … [--held FILE …]` (see README.md).

Writes OUT/network.npz, the arrays under their names.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipeline.encoder import Vocabulary
from pipeline.encoder.encode import MODEL, batch
from pipeline.entities.learned import MARKS, TAGS, best, spans
from tools.context.network import DROP, Encoder
from tools.context.train import groups, planned, save, step
from tools.context.weights import read
from tools.names.corpus import OPEN, Example, examples

BLIND = 0.3
"""Share of sentences that are seen without what the rules found."""


class Tagger(nn.Module):
    """An encoder with its units, and scores of TAGS above them; `ours` says by whose guideline a sentence is labelled."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.word.weight.shape[1]
        self.encoder = encoder
        self.marks, self.ours = nn.Embedding(MARKS, width), nn.Embedding(2, width)
        nn.init.normal_(self.marks.weight, std=0.02)
        nn.init.zeros_(self.ours.weight)
        self.hidden, self.norm, self.out = nn.Linear(width, width), nn.LayerNorm(width), nn.Linear(width, len(TAGS))

    def forward(self, marks: Tensor, ours: Tensor, **arrays: Tensor) -> Tensor:
        units = self.encoder(**arrays) + self.marks(marks) + self.ours(ours)[:, None]
        return self.out(F.dropout(self.norm(units + F.gelu(self.hidden(units))), DROP, self.training))


def scores(tagger: Tagger, rows: Sequence[Example], blind: Sequence[bool]) -> Tensor:
    """(rows, units, TAGS) for a batch."""
    arrays = {name: torch.from_numpy(values) for name, values in batch([row.units for row in rows]).items()}
    longest = arrays["piece"].shape[1]
    told = [row.marks if not hidden else [0] * len(row.marks) for row, hidden in zip(rows, blind, strict=True)]
    marks = torch.tensor([[*one, *[0] * (longest - len(one))] for one in told])
    whose = torch.tensor([int(row.ours) for row in rows])
    with torch.autocast("cpu", torch.bfloat16):
        return tagger(marks, whose, **arrays).float()


def epoch(tagger: Tagger, rows: Sequence[Example], optimizer: torch.optim.Optimizer, plan: object) -> float:
    """One pass over all sentences. Returns the mean cost of a unit."""
    tagger.train()
    spent, count = 0.0, 0
    for group in groups([len(row.units.pieces) for row in rows]):
        these = [rows[n] for n in group]
        logs = scores(tagger, these, [random.random() < BLIND for _ in these]).log_softmax(2)
        loss = logs.new_zeros(())
        units = 0
        for line, row in zip(logs, these, strict=True):
            right = torch.from_numpy(row.right)
            loss = loss - line[: len(right)].masked_fill(~right, -1e4).logsumexp(1).sum()
            units += len(right)
        step(tagger, loss / units, optimizer, plan)
        spent, count = spent + loss.item(), count + units
    return spent / count


@torch.no_grad()
def measured(tagger: Tagger, rows: Sequence[Example]) -> str:
    """F1 of exact spans with their types, as one line."""
    tagger.eval()
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        tags = scores(tagger, [row], [False])[0].numpy()
        mine = {(a, b, _coarse(kind, row.ours)) for a, b, kind in spans(row.text, row.units, best(tags, row.units))}
        wanted = {(a, b, kind) for a, b, kind in row.names if row.ours or kind in OPEN}
        mine = {one for one in mine if row.ours or one[2] in OPEN}
        for counter, these in ((found, mine), (gold, wanted), (right, mine & wanted)):
            counter.update(kind for _, _, kind in these)
    f1 = lambda r, p, g: f"{200 * r / max(1, p + g):.1f}"  # noqa: E731
    kinds = " ".join(f"{kind} {f1(right[kind], found[kind], gold[kind])}" for kind in sorted(gold))
    return f"F1 {f1(right.total(), found.total(), gold.total())} ({kinds}; {gold.total()} names)"


def _coarse(kind: str, ours: bool) -> str:
    return kind if ours else next((theirs for theirs, kinds in OPEN.items() if kind in kinds), kind)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="files to be scored while it goes on")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--limit", type=int, help="sentences of all, for a trial")
    a = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    a.out.mkdir(parents=True, exist_ok=True)
    known, vocabulary = read(a.wheel), Vocabulary.read(MODEL / "vocabulary.json")
    number = {piece: n for n, piece in enumerate(known.pieces)}
    rows = [*examples(a.train, vocabulary)][: a.limit]
    held = {path: [*examples([path], vocabulary)] for path in a.held}
    tagger = Tagger(Encoder(known, [number[piece] for piece in vocabulary.pieces], a.layers))
    body = [*tagger.encoder.layers.parameters(), *tagger.encoder.norm.parameters()]
    inside = {id(one) for one in body}
    others = [one for one in tagger.parameters() if one.requires_grad and id(one) not in inside]
    optimizer = torch.optim.AdamW([{"params": body, "lr": a.rate}, {"params": others, "lr": 2.5 * a.rate}], weight_decay=0.01)
    steps = a.epochs * len(groups([len(row.units.pieces) for row in rows]))
    plan = planned(optimizer, steps)
    print(f"{len(rows)} sentences, {sum(len(row.names) for row in rows)} names, {steps} steps", flush=True)
    for number in range(1, a.epochs + 1):
        began = time.time()
        cost = epoch(tagger, rows, optimizer, plan)
        print(f"epoch {number}: {cost:.4f} a unit, {time.time() - began:.0f} s", flush=True)
        save(tagger, a.out)
        for path, sentences in held.items():
            print(f"  {path.parent.name}/{path.name}: {measured(tagger, sentences)}", flush=True)


if __name__ == "__main__":
    main()
