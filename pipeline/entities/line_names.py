"""Names that only their line gives away: the series and number of a report, the author before his institution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import DOCUMENT, HEAD
from pipeline.entities.people import LISTED, is_person_name, words_of
from pipeline.model import Token

_SERIES = re.compile(r"(?:报告|Report|Paper|论文|专报)[^。，.,;；]{0,12}(?:No\.?)?\s?\d{1,4}$")
_ISSUER = re.compile(r"^[\u3400-\u9fff]{4,20}\s(?=[\"“])")
_BYLINE = re.compile(r"([\u3400-\u9fff]{2,4})[\s\u3000]+(?=[\u3400-\u9fff]{4})")
LONGEST_LINE = 80
"""Code points; a series line or a byline is short."""


def find_line_names(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """At most one name for a line; sentences that end with a mark have none."""
    line = text.strip()
    if not 8 <= len(line) <= LONGEST_LINE or line[-1] in "。！？；.!?":
        return
    base = text.index(line[0])
    if _SERIES.search(line):
        issuer = _ISSUER.match(line)
        yield Candidate(base + (issuer.end() if issuer else 0), base + len(line), "DOCUMENT", DOCUMENT + 5)
        return
    byline = _BYLINE.match(line)
    if byline and is_person_name(byline[1]) and line.endswith(tuple(words_of("post"))):
        yield Candidate(base, base + byline.end(1), "PERSON", max(LISTED, HEAD))
