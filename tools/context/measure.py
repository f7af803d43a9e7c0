"""How many fields are right on labelled reports: the model's against the rules'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import torch

from pipeline.figures.learned.apply import FILLED
from pipeline.figures.learned.heads import Heads, Reading
from pipeline.figures.learned.inputs import GUESSED, PERIODS, WORDS, choice_of
from pipeline.model import Figure
from tests.sealed.score import DEFAULTS, same
from tools.context.corpus import Answer, Example
from tools.context.network import Network
from tools.context.train import encoded


@torch.no_grad()
def measured(network: Network, rows: Sequence[Example]) -> str:
    """A line: for each field n, right by the rules, right by the model, and filled but wrong of both."""
    network.eval()
    heads = Heads({name: value.detach().numpy() for name, value in network.heads.state_dict().items()})
    tally: dict[str, Counter[str]] = {}
    for row in rows:
        (units,) = encoded(network, [row])
        for reading, place, answer in zip(
            heads.read(row.window.text, row.inputs, units.numpy()), row.inputs.places, row.answers, strict=True
        ):
            if answer.label:
                for name, wanted, ruled, said, likely in _fields(answer, place.figures[0], reading):
                    _count(tally, name, wanted, ruled, said, likely)
    return "\n".join(_line(name, counted) for name, counted in tally.items())


def _line(name: str, c: Counter[str]) -> str:
    share = {key: c[key] / c["n"] for key in ("ruled", "ruled wrong", "said", "said wrong", "sure", "sure wrong")}
    return (
        f"  {name:12} {c['n']:5}  rules {share['ruled']:.3f} ({share['ruled wrong']:.2f} wrong)"
        f"  model {share['said']:.3f} ({share['said wrong']:.2f} wrong)"
        f"  where it is likely {share['sure']:.3f} ({share['sure wrong']:.2f} wrong)"
    )


def _fields(answer: Answer, figure: Figure, reading: Reading) -> Iterator[tuple[str, object, str, str, float]]:
    label = answer.label
    for name in WORDS:
        yield name, label.get(name, ""), getattr(figure, name), reading.words[name].value, reading.words[name].likely
    for name in GUESSED:
        wanted = label.get(name, DEFAULTS.get(name, "level" if name == "aspect" else ""))
        said = reading.choices[name]
        yield name, wanted, choice_of(figure, name), said.value, said.likely
    yield "kind", label["kind"], figure.kind, reading.choices["kind"].value, reading.choices["kind"].likely
    for name in PERIODS:
        stem = name.removesuffix("_period")
        ruled, said = getattr(figure, name), reading.periods[name]
        for end in ("start", "end"):
            wanted = label.get(f"{stem}_{end}", "")
            yield f"{stem}_{end}", wanted, str(getattr(ruled, end) or ""), str(getattr(said.value, end) or ""), said.likely


def _count(tallies: dict[str, Counter[str]], name: str, wanted: object, ruled: str, said: str, likely: float) -> None:
    default = DEFAULTS.get(name, "level" if name == "aspect" else "")
    options = wanted if isinstance(wanted, list) else [wanted]
    if not any(one not in ("", None, False, "False") for one in options) and said in ("", default) and ruled in ("", default):
        return
    tally = tallies.setdefault(name, Counter())
    tally["n"] += 1
    for key, value in (("ruled", ruled), ("said", said)):
        right = same(name, wanted, value == "True" if name == "negated" else value)
        tally[key] += right
        tally[f"{key} wrong"] += not right and bool(value)
        if key == "said" and likely >= FILLED:
            tally["sure"] += right
            tally["sure wrong"] += not right and bool(value)
