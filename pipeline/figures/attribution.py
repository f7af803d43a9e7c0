"""Who says so: finds the sources of a sentence's figures and claims, and the words that name them as sources.

`find_attributions` reads one sentence; `attribute` reads the sentences of one paragraph, where a source may stand in an
earlier sentence (其中, 同时, "It also").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pipeline.contain import Fence, of_sentence
from pipeline.figures.cues import cue_at, find_cues, mask
from pipeline.model import Lang, Sentence

SpeechKind = Literal["statistic", "forecast", "plan", "assertion"]

_FILE = Path(__file__).parent / "attribution.toml"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source, its cue, and the stretch [start, end) of the text that it vouches for; offsets are code points.

    >>> found = find_attributions("世界银行预测明年经济将增长3%。", "zh")[0]
    >>> found.source, found.cue, found.kind
    ('世界银行', '预测', 'forecast')

    `source` is as written. `cue_id` names the entry of the data file. `back` is 0 for a source in the same sentence, else how
    many sentences earlier it stands: then `source_start` and `source_end` are offsets into that sentence.
    """

    source: str
    source_start: int
    source_end: int
    cue: str
    cue_id: str
    start: int
    end: int
    kind: SpeechKind
    back: int = 0

    def governs(self, start: int, end: int) -> bool:
        """Whether a stretch of the sentence lies in what this source vouches for."""
        return self.start <= start and end <= self.end


def find_attributions(text: str, lang: Lang) -> list[Attribution]:
    """The sources of one sentence, left to right. The report's own authors are no source."""
    from pipeline.figures import attribution_en, attribution_zh

    return attribution_en.find(text) if lang == "en" else attribution_zh.find(text)


def attribution_of(found: Sequence[Attribution], start: int, end: int) -> Attribution | None:
    """The source that vouches for text[start:end]: of several the last that began."""
    return next((one for one in reversed(found) if one.governs(start, end)), None)


def attribute(paragraph: Sequence[Sentence], fence: Fence) -> list[list[Attribution]]:
    """The sources of every sentence of one paragraph, with those that carry on from the sentence before.

    A source carries on where the sentence says so (其中, "it also"), and from an announced plan or goal to the sentences that
    spell it out. `fence` takes the sentences that fail; they have no sources.
    """
    done: list[list[Attribution]] = []
    for sentence in paragraph:
        before = done[-1][-1] if done and done[-1] else None
        done.append(fence.run(of_sentence(sentence), _sources, sentence.text, before, sentence.lang, otherwise=[]))
    return done


def _sources(text: str, before: Attribution | None, lang: Lang) -> list[Attribution]:
    own = find_attributions(text, lang)
    if before is None:
        return own
    return [_resolved(one, text, before, lang) for one in own] or _carried(text, before, lang)


def _resolved(own: Attribution, text: str, before: Attribution, lang: Lang) -> Attribution:
    """该机构预测, "it expects": at the start of a sentence, the source is the one named before."""
    if any(mark in text[: own.source_start] for mark in "，,；;"):
        return own
    if cue_at(text[own.source_start : own.source_end], 0, _FILE, lang, "back") is None:
        return own
    return replace(
        own, source=before.source, source_start=before.source_start, source_end=before.source_end, back=before.back + 1
    )


def _carried(text: str, before: Attribution, lang: Lang) -> list[Attribution]:
    if not _carries_on(text, before, lang):
        return []
    return [replace(before, start=0, end=len(text), back=before.back + 1)]


def _carries_on(text: str, before: Attribution, lang: Lang) -> bool:
    opening = cue_at(text, len(text) - len(text.lstrip()), _FILE, lang, "carries")
    if before.kind == "plan":
        return any(True for _ in find_cues(mask(text), _FILE, lang, "future"))
    return opening is not None and before.kind != "assertion"
