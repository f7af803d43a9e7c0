"""tokens.conllu: sentences with words, part of speech and entity tags, in CoNLL-U Plus (universaldependencies.org/ext-format)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.dataset.values import clean
from pipeline.model import Extraction, Mention, Sentence, Token

HEADER = "# global.columns = ID FORM UPOS MISC ZHENGJU:ENTITY\n"


def conllu_lines(extraction: Extraction) -> Iterator[str]:
    """The file's lines. Entity tags are IOB2; MISC says where a word stands in its block and whether a space follows."""
    yield HEADER
    by_block: dict[str, list[Mention]] = {}
    for mention in extraction.mentions:
        by_block.setdefault(mention.block_id, []).append(mention)
    for sentence in extraction.sentences:
        mentions = [m for m in by_block.get(sentence.block_id, []) if m.start < sentence.end and sentence.start < m.end]
        yield f"# sent_id = {sentence.sentence_id}\n# block_id = {sentence.block_id}\n# lang = {sentence.lang}\n"
        yield f"# text = {_line(sentence.text)}\n"
        tags = entity_tags(sentence.tokens, mentions)
        for number, (token, tag) in enumerate(zip(sentence.tokens, tags, strict=True), 1):
            yield f"{number}\t{_line(token.text) or '_'}\t{token.pos or '_'}\t{_misc(sentence, token)}\t{tag}\n"
        yield "\n"


def entity_tags(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[str]:
    """One IOB2 tag per token. A token that a mention touches belongs to it; the first mention wins."""
    tags = ["O"] * len(tokens)
    ends = [token.end for token in tokens]
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        place = "B"
        for i in range(bisect_left(ends, mention.start + 1), len(tokens)):
            if tokens[i].start >= mention.end:
                break
            if tags[i] == "O":
                tags[i] = f"{place}-{mention.type}"
                place = "I"
    return tags


def _misc(sentence: Sentence, token: Token) -> str:
    following = sentence.text[token.end - sentence.start : token.end - sentence.start + 1]
    space = "" if following.isspace() or not following else "|SpaceAfter=No"
    return f"Start={token.start}|End={token.end}{space}"


def _line(text: str) -> str:
    """The text on one line: the format has no escapes."""
    return " ".join(clean(text).split())
