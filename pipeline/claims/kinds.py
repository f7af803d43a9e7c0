"""What kind of claim a stretch of text makes, and whether it makes one at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline import language
from pipeline.cues import Cue, find_cues, mask
from pipeline.model import ClaimKind, Figure, Lang, Saying, Status

_KINDS = "claims/kinds.toml"
_NOT_CLAIMS = "claims/not_claims.toml"
_CLAUSE_END = re.compile(r"[，；：,;:]")
_ENDS = ("。", "！", "；", ".", "!", ";", "”", "’", "）", ")", "…", "：", ":")
_UNFINISHED = 60
"""Code points from which a line without a closing mark is taken for a sentence all the same."""
_JUDGING = ("think", "estimate", "show", "by", "by-or-cut")
"""Saying entries under which what will be is a forecast; what someone says of themselves is a plan."""
_OWN_WORD = ("say", "state", "announce")
_CUED: tuple[ClaimKind, ...] = ("recommendation", "target", "forecast")
"""Kinds that have cues, in the order in which these are looked for."""
_OF_STATUS: dict[Status, ClaimKind] = {
    "actual": "statistic",
    "estimate": "statistic",
    "forecast": "forecast",
    "target": "target",
    "plan": "target",
}
"""The kind of a claim by the status of its first figure."""


def is_claim(text: str, lang: Lang, *, listed: bool = False) -> bool:
    """Whether a sentence asserts something. An item of a list may lack its closing mark."""
    bare = text.strip()
    if len(bare) < language.of(lang).shortest_claim or not any(char.isalpha() for char in bare):
        return False
    if not listed and not bare.endswith(_ENDS) and len(bare) < _UNFINISHED:
        return False
    return not any(True for _ in find_cues(_plain(bare), _NOT_CLAIMS, lang))


def kind_of(text: str, lang: Lang, saying: Saying | None, figures: Sequence[Figure]) -> ClaimKind:
    """The kind of the claim that a text makes; `saying` is its source, if it has one, `figures` are those in it.

    It is that of its first figure, which has been read in its context, unless something is recommended; without figures the cues
    of the text tell it.
    """
    masked = _plain(text)
    first = next(_measured(figures), None)
    if first is not None and _cue(masked, lang, "recommendation") is None:
        return _OF_STATUS[first.status]
    if saying is not None:
        return _said(masked, lang, saying)
    return next((kind for kind in _CUED if _cue(masked, lang, kind) is not None), "assertion")


def _said(masked: str, lang: Lang, saying: Saying) -> ClaimKind:
    words = masked[saying.start : saying.end] if saying.back == 0 else masked
    if saying.kind == "forecast":
        return "forecast"
    if saying.kind == "plan":
        return "target"
    if _cue(words, lang, "target") is not None:
        return "target"
    if saying.cue_id in _JUDGING and _cue(words, lang, "forecast") is not None:
        return "forecast"
    if _cue(masked, lang, "recommendation") is not None and saying.kind == "assertion":
        return "recommendation" if saying.cue in ("建议", "呼吁", "urged", "called for") else "assertion"
    if saying.kind == "statistic":
        return "statistic"
    if saying.cue_id in _OWN_WORD and _cue(words, lang, "own-plan") is not None:
        return "target"
    return "assertion"


def polarity_of(text: str, lang: Lang, saying: Saying | None, figures: Sequence[Figure]) -> Literal["affirmed", "negated"]:
    """Negated if the first figure of a claim is denied; without figures, if the first clause of what is said denies it."""
    if (first := next(_measured(figures), None)) is not None:
        return "negated" if first.negated else "affirmed"
    said = _plain(text)[saying.start :] if saying is not None and saying.back == 0 else _plain(text)
    clause = _CLAUSE_END.split(said.strip(" ，,：:"), maxsplit=1)[0]
    return "negated" if _cue(clause, lang, "negation") is not None else "affirmed"


def _measured(figures: Sequence[Figure]) -> Iterator[Figure]:
    return (one for one in figures if one.role == "measurement" and one.kind != "ordinal")


def _plain(text: str) -> str:
    """A text without what is quoted in it, in the characters of our words; of equal length."""
    return mask(language.simplified(text))


def _cue(text: str, lang: Lang, role: str) -> Cue | None:
    return next(find_cues(text, _KINDS, lang, role), None)
