"""Reads when the people were asked whose answers a table gives: in its unit line, its source, its notes, the text around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import NO_PERIOD, Block, Lang, Period
from pipeline.sheets.words import is_survey
from pipeline.times import find_times, in_common_years

LONGEST = 366
"""Days that people are asked for, at most."""

ABOVE, BELOW = 3, 2
"""So many blocks above and below a table may say when."""

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[a-z)\d][.!?]) ")


def survey_period(
    said: Sequence[str], above: Sequence[Block], below: Sequence[Block], lang: Lang, republic: bool = False
) -> Period:
    """The days on which people were asked: 3 to 28 November 2025. `said` are the table's own lines: unit, source, notes, title;
    `republic` if the report counts its years from 1912.

    Nothing for a table of which none of these says that people were asked.
    """
    if not any(is_survey(text, lang) for text in said):
        return NO_PERIOD
    near = [*(block for block in below[:BELOW]), *reversed(above[-ABOVE:])]
    blocks = (block.text.text for block in near if block.kind in ("paragraph", "caption"))
    around = [sentence for text in blocks for sentence in _SENTENCE.split(text) if is_survey(sentence, lang)]
    texts = map(in_common_years, (*said, *around)) if republic else iter((*said, *around))
    return next((period for text in texts if (period := _asked(text, lang)).start is not None), NO_PERIOD)


def _asked(text: str, lang: Lang) -> Period:
    """The one stretch of days that a text names, the shortest if it names a year beside it; nothing if it names several."""
    times = [one for one in find_times(text, lang, None) if one.period_start is not None and one.period_end is not None]
    lengths = [((one.period_end - one.period_start).days, one) for one in times if one.period_end and one.period_start]
    short = [one for days, one in lengths if 0 < days < LONGEST]
    narrow = [
        one for one in short if one.period_end and one.period_start and (one.period_end - one.period_start).days < LONGEST - 2
    ]
    found = narrow or short
    return Period(found[0].period_start, found[0].period_end, found[0].text) if len(found) == 1 else NO_PERIOD
