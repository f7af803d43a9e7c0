"""Which rows of `observations` of two editions, or of two sets, speak of the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.numbers import comparable

Observed = Mapping[str, Any]
"""A row of `observations`, with its values as texts (CSV) or typed."""

Key = tuple[str, ...]

_THING = ("metric", "subject", "place", "scope", "variant", "unit", "kind", "aspect", "period_start", "period_end")
_BASIS = ("basis", "basis_start", "basis_end")


def pair_observations(
    before: Sequence[Observed], after: Sequence[Observed], home: Callable[[Observed], str] = lambda _: ""
) -> Iterator[tuple[Observed, Observed]]:
    """Pair the rows of two sides, from the strictest sameness to the loosest; `home` keeps apart what may not be paired.

    First those that agree in everything that names them; then those whose status differs (a forecast that came to be actual),
    then those whose basis is said on one side only. A looser key pairs only where there is one on each side: else nobody knows
    which is meant.
    """
    waiting, coming = list(before), list(after)
    for key, several in ((_strict, True), (_without_status, False), (_thing, False)):
        pairs = list(_paired(waiting, coming, lambda row, key=key: (home(row), *key(row)), several))  # type: ignore[misc]
        yield from pairs
        olds, news = {id(old) for old, _ in pairs}, {id(new) for _, new in pairs}
        waiting = [row for row in waiting if id(row) not in olds]
        coming = [row for row in coming if id(row) not in news]


def _paired(
    waiting: Sequence[Observed], coming: Sequence[Observed], key: Callable[[Observed], Key], several: bool
) -> Iterator[tuple[Observed, Observed]]:
    """Rows with one key; several of them in their order if that is wanted, else only one of each side."""
    olds, news = _grouped(waiting, key), _grouped(coming, key)
    for name, group in news.items():
        others = olds.get(name, [])
        if several or len(group) == len(others) == 1:
            yield from zip(others, group, strict=False)


def _grouped(rows: Sequence[Observed], key: Callable[[Observed], Key]) -> Mapping[Key, list[Observed]]:
    found: defaultdict[Key, list[Observed]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _thing(row: Observed) -> Key:
    return tuple(comparable(_text(row[name])) for name in _THING)


def _without_status(row: Observed) -> Key:
    return *_thing(row), *(_text(row[name]) for name in _BASIS)


def _strict(row: Observed) -> Key:
    return *_without_status(row), _text(row["status"])


def _text(value: Any) -> str:
    return "" if value is None else str(value)
