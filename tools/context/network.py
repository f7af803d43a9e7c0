"""The network in torch: the encoder with its units, and the heads of `pipeline/figures/learned/heads.py`, name by name."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipeline.figures.learned.inputs import (
    BUCKETS,
    CHOICES,
    GUESSED,
    GUESSES,
    KINDS,
    PARTS,
    PERIODS,
    RULED,
    SPAN,
    WORDS,
    Inputs,
    bucket,
    codes_of,
)
from pipeline.figures.learned.shapes import ABSENT, SHAPES
from tools.context.corpus import Answer
from tools.context.weights import Pretrained

KEY = 128
"""Width of the vectors that are compared."""
DROP = 0.1
FAR = -1e4
UNSEEN = -2
"""Stands for the rules' periods where they are hidden."""


class Layer(nn.Module):
    """One layer of BERT: norm after the sum."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        rows, length, width = x.shape
        q, k, v = (part(x).view(rows, length, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v))
        weights = (q @ k.transpose(2, 3) / (width // self.heads) ** 0.5 + bias).softmax(-1)
        mixed = (F.dropout(weights, DROP, self.training) @ v).transpose(1, 2).reshape(rows, length, width)
        x = self.aln(x + F.dropout(self.ao(mixed), DROP, self.training))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), DROP, self.training))


class Encoder(nn.Module):
    """The first layers of the pretrained encoder over the kept pieces, and vectors of units above them."""

    def __init__(self, known: Pretrained, kept: list[int], layers: int) -> None:
        super().__init__()
        width, epsilon = known.sizes["width"], known.epsilon
        self.word, self.position = nn.Embedding(len(kept), width), nn.Embedding(known.sizes["positions"], width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.layers = nn.ModuleList(Layer(width, known.sizes["heads"], known.sizes["inner"], epsilon) for _ in range(layers))
        _put(self.word.weight, known.tensors["emb.word"][kept])
        _put(self.position.weight, known.tensors["emb.pos"] + known.tensors["emb.type"][:width])
        _put(self.norm.weight, known.tensors["emb.ln.w"])
        _put(self.norm.bias, known.tensors["emb.ln.b"])
        for n, layer in enumerate(self.layers):
            for part in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
                _put(getattr(layer, part).weight, known.tensors[f"l{n}.{part}.w"])
                _put(getattr(layer, part).bias, known.tensors[f"l{n}.{part}.b"])
        self.word.requires_grad_(False)
        self.position.requires_grad_(False)
        self.place = nn.Embedding(4, width)
        nn.init.normal_(self.place.weight, std=0.02)
        self.char, self.mix, self.conv = nn.Linear(width, width), nn.LayerNorm(width), nn.Conv1d(width, width, 3, padding=1)

    def forward(self, pieces: Tensor, mask: Tensor, piece: Tensor, char: Tensor, place: Tensor, used: Tensor) -> Tensor:
        x = F.dropout(self.norm(self.word(pieces) + self.position(torch.arange(pieces.shape[1]))), DROP, self.training)
        bias = (1 - mask[:, None, None, :].float()) * FAR
        for layer in self.layers:
            x = layer(x, bias)
        x = x.float()
        units = x.gather(1, piece[..., None].expand(-1, -1, x.shape[2])) + self.char(self.word(char)) + self.place(place)
        units = F.dropout(self.mix(units), DROP, self.training) * used[..., None]
        return units + F.gelu(self.conv(units.transpose(1, 2)).transpose(1, 2))


class Heads(nn.Module):
    """Scores for every figure: where its words begin and end, which time is its own, which values its choices have."""

    def __init__(self, width: int) -> None:
        super().__init__()
        words, periods = len(WORDS), len(PERIODS)
        self.figure, self.figure_norm = nn.Linear(3 * width + GUESSES, width), nn.LayerNorm(width)
        self.first_of, self.first_at = nn.Linear(width, words * KEY), nn.Linear(width, words * KEY)
        self.last_of, self.last_at = nn.Linear(width, words * KEY), nn.Linear(width, words * KEY)
        self.last_from = nn.Linear(width, words * KEY)
        self.none = nn.Linear(width, words)
        self.distance = nn.Parameter(torch.zeros(BUCKETS, words))
        self.part = nn.Parameter(torch.zeros(PARTS, words))
        self.length = nn.Parameter(torch.zeros(SPAN, words))
        self.ruled = nn.Parameter(torch.ones(2, words))
        count, guessed, kinds = sum(map(len, CHOICES.values())), sum(map(len, GUESSED.values())), len(KINDS)
        self.choices, self.choices_ruled = nn.Linear(width, count), nn.Parameter(torch.zeros(count, GUESSES))
        self.choices_ruled.data[:guessed, kinds : kinds + guessed] = 2 * torch.eye(guessed)  # what the rules say is likely
        self.choices_ruled.data[guessed : guessed + kinds, :kinds] = 2 * torch.eye(kinds)
        self.time_of, self.time_hidden, self.time_at = (
            nn.Linear(width, periods * KEY),
            nn.Linear(2 * width, width),
            nn.Linear(width, periods * KEY),
        )
        self.time_fixed = nn.Parameter(torch.randn(RULED + 1, periods, KEY) * 0.02)
        self.time_distance = nn.Parameter(torch.zeros(BUCKETS, periods))
        self.time_ruled = nn.Parameter(torch.ones(periods))
        shapes = len(SHAPES)
        self.shape_of, self.shape_at = nn.Linear(width, periods * shapes), nn.Linear(width, periods * shapes)
        self.shape_fixed = nn.Parameter(torch.zeros(RULED + 1, periods, shapes))
        self.shape_of.bias.data.view(periods, shapes)[:, 0] = 5  # a time is most likely meant itself
        self.joined_from, self.joined_to = nn.Linear(width, periods * KEY), nn.Linear(width, periods * KEY)
        self.joined = nn.Parameter(torch.full((periods,), -3.0))

    def figures(self, units: Tensor, known: Inputs, guesses: Tensor) -> Tensor:
        """(K, width): each figure as a vector."""
        spans = known.spans
        middle = torch.stack([units[a : b + 1].mean(0) for a, b in spans])
        joined = torch.cat([units[spans[:, 0]], units[spans[:, 1]], middle, guesses], 1)
        return F.dropout(self.figure_norm(F.gelu(self.figure(joined))), DROP, self.training)

    def first(self, figures: Tensor, units: Tensor, known: Inputs, ruled: Tensor) -> Tensor:
        """(K, WORDS, 1 + U): log probabilities that a figure's words begin at a unit; the first is none at all."""
        words = len(WORDS)
        away = bucket(np.arange(len(units))[None, :] - known.spans[:, :1])
        scores = torch.einsum(
            "knd,und->knu", self.first_of(figures).view(-1, words, KEY), self.first_at(units).view(-1, words, KEY)
        )
        scores = scores / KEY**0.5 + self.distance[away].permute(0, 2, 1) + self.part[known.part].T[None]
        scores = scores + ruled[:, :, 0] * self.ruled[0][None, :, None]
        return torch.cat([self.none(figures)[..., None], scores], 2).log_softmax(2)

    def last(self, figures: Tensor, units: Tensor, ruled: Tensor, wanted: Tensor) -> Tensor:
        """(G, SPAN): log probabilities of the lengths of spans; `wanted` (G, 3) says of which figure, field and beginning."""
        words, count = len(WORDS), len(units)
        of = self.last_of(figures).view(-1, words, KEY)
        start = self.last_from(units).view(-1, words, KEY)
        at = self.last_at(units).view(-1, words, KEY)
        k, j, a = wanted.T
        ends = a[:, None] + torch.arange(SPAN)[None]
        inside = ends < count
        ends = ends.clamp(max=count - 1)
        asked = of[k, j] + start[a, j]
        scores = torch.einsum("gd,gld->gl", asked, at[ends, j[:, None]]) / KEY**0.5
        scores = scores + self.length[:, j].T + ruled[k[:, None], j[:, None], 1, ends] * self.ruled[1][j][:, None]
        return scores.masked_fill(~inside, FAR).log_softmax(1)

    def times(self, figures: Tensor, units: Tensor, known: Inputs, rules: Tensor) -> Tensor:
        """(K, PERIODS, C): log probabilities of the codes of `codes_of`."""
        count, periods = len(figures), len(PERIODS)
        asked = self.time_of(figures).view(count, periods, KEY)
        scores = torch.einsum("kpd,spd->kps", asked, self.time_fixed)
        shapes = self.shape_fixed
        joined = asked.new_zeros(count, periods, 0)
        if len(known.times):
            vectors = torch.stack([torch.cat([units[a], units[a : b + 1].mean(0)]) for a, b in known.times])
            hidden = F.gelu(self.time_hidden(vectors))
            away = self.time_distance[bucket(known.times[None, :, 0] - known.spans[:, :1])].permute(0, 2, 1) * KEY**0.5
            at = self.time_at(hidden).view(-1, periods, KEY)
            scores = torch.cat([scores, torch.einsum("kpd,tpd->kpt", asked, at) + away], 2)
            shapes = torch.cat([shapes, self.shape_at(hidden).view(len(hidden), periods, -1)])
            first, last = (part(hidden).view(-1, periods, KEY) for part in (self.joined_from, self.joined_to))
            begins, ends = (torch.einsum("kpd,tpd->kpt", asked, one) + away for one in (first, last))
            joined = (begins[..., :, None] + ends[..., None, :]) / KEY**0.5 + self.joined[None, :, None, None]
        of = self.shape_of(figures).view(count, periods, 1, -1)
        scores = (scores / KEY**0.5)[..., None] + of + shapes.permute(1, 0, 2)[None]
        codes = torch.from_numpy(codes_of(known))
        whole = torch.cat([scores.flatten(2), joined.flatten(2)], 2)
        whole = whole + (codes == rules[..., None]) * self.time_ruled[None, :, None]
        return whole.masked_fill(codes == ABSENT, FAR).log_softmax(2)


class Network(nn.Module):
    """The encoder and the heads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = Heads(encoder.word.weight.shape[1])

    def loss(self, units: Tensor, known: Inputs, answers: list[Answer], blind: bool) -> Tensor:
        """What one window costs, summed over its figures; `blind` hides the rules' guesses."""
        heads = self.heads
        guesses, ruled = (torch.from_numpy(one) * (not blind) for one in (known.guesses, known.ruled))
        rules = torch.from_numpy(np.full_like(known.rules, UNSEEN) if blind else known.rules)
        figures = heads.figures(units, known, guesses)
        total = _words_loss(heads, figures, units, known, ruled, answers)
        at = 0
        scores = heads.choices(figures) + guesses @ heads.choices_ruled.T
        times = heads.times(figures, units, known, rules)
        for n, values in enumerate(CHOICES.values()):
            logs = scores[:, at : at + len(values)].log_softmax(1)
            at += len(values)
            for k, answer in enumerate(answers):
                if answer.choices[n]:
                    total = total - torch.logsumexp(logs[k, answer.choices[n]], 0)
        codes = codes_of(known)
        for k, answer in enumerate(answers):
            for p in range(len(PERIODS)):
                right = np.flatnonzero(np.isin(codes[k, p], list(answer.periods[p])))
                if len(right):
                    total = total - torch.logsumexp(times[k, p, torch.from_numpy(right)], 0)
        return total


def _words_loss(heads: Heads, figures: Tensor, units: Tensor, known: Inputs, ruled: Tensor, answers: list[Answer]) -> Tensor:
    """All right spans of a field count together: their probabilities are summed."""
    first = heads.first(figures, units, known, ruled)
    wanted = [
        (k, j, a, b - a)
        for k, answer in enumerate(answers)
        for j, (spans, _) in enumerate(answer.words)
        for a, b in spans if b - a < SPAN
    ]  # fmt: skip
    total = figures.sum() * 0
    terms: dict[tuple[int, int], list[Tensor]] = {}
    if wanted:
        table = torch.tensor(wanted)
        last = heads.last(figures, units, ruled, table[:, :3])
        both = first[table[:, 0], table[:, 1], table[:, 2] + 1] + last[torch.arange(len(wanted)), table[:, 3]]
        for (k, j, _, _), value in zip(wanted, both, strict=True):
            terms.setdefault((k, j), []).append(value)
    for k, answer in enumerate(answers):
        for j, (_, empty) in enumerate(answer.words):
            if empty:
                terms.setdefault((k, j), []).append(first[k, j, 0])
    for values in terms.values():
        total = total - (torch.logsumexp(torch.stack(values), 0) if len(values) > 1 else values[0])
    return total


def _put(here: Tensor, values: np.ndarray) -> None:
    here.data.copy_(torch.from_numpy(np.array(values)))
