"""The spaCy pipelines that cut text into words: our tokenizer, no model, nothing downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline import language
from pipeline.model import Lang, Token, sound
from pipeline.text.pieces import LONGEST, pieces

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LIMIT = 100_000
"""Code points of English handed to spaCy at once; it refuses a text of more than a million (its default max_length)."""

_LONG_WORD = re.compile(r"\S{1000,}")
"""What has no space for so long is no word: spaCy takes its marks off one by one and looks at all of the rest each time."""

_SHARE = 250
"""Code points of a long word that are read at once."""


class ChineseTokenizer:
    """Words from `chinese.cut` as a spaCy tokenizer: spaces are kept on the word before them."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        from pipeline.text.chinese import cut

        words: list[str] = []
        spaces: list[bool] = []
        for word in cut(text):
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
                continue
            words.append(word)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """There is nothing to save: the words live in data files."""
        return b""

    def from_bytes(self, data: bytes, **_: object) -> ChineseTokenizer:
        """Nothing to load."""
        return self


@cache
def nlp(lang: Lang) -> Language:
    """The spaCy pipeline of one language, built once per process."""
    import spacy

    pipeline = spacy.blank(lang)
    if not language.of(lang).spaced:
        pipeline.tokenizer = ChineseTokenizer(pipeline.vocab)
    return pipeline


def _readable(text: str, lang: Lang) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are cut into words at once: short enough for steps whose time grows with the square."""
    spaced = language.of(lang).spaced
    for start, end in pieces(text, LIMIT if spaced else LONGEST):
        at = start
        for word in _LONG_WORD.finditer(text, start, end) if spaced else ():
            if at < word.start():
                yield at, word.start()
            yield from ((word.start() + low, word.start() + high) for low, high in pieces(word[0], _SHARE))
            at = word.end()
        if at < end:
            yield at, end


def tokenize(text: str, lang: Lang = "zh") -> tuple[Token, ...]:
    """The words of a text with their places and, where the dictionary knows it, their universal part of speech."""
    from pipeline.text.chinese import part_of_speech

    readable = sound(text)
    tokens: list[Token] = []
    for base, end in _readable(readable, lang):
        for token in nlp(lang)(readable[base:end]):
            if token.text.strip():
                start, stop = base + token.idx, base + token.idx + len(token.text)
                pos = "" if language.of(lang).spaced else part_of_speech(token.text)
                tokens.append(Token(start, stop, text[start:stop], pos))
    return tuple(tokens)


def segment(text: str, lang: Lang = "zh") -> list[str]:
    """The words of a text; put together they are the text, spaces aside.

    >>> segment("上海自贸区")
    ['上海', '自贸区']
    """
    from pipeline.text.chinese import cut

    if language.of(lang).spaced:
        return [token.text for token in tokenize(text, lang)]
    words: list[str] = []
    readable = sound(text)
    for start, end in _readable(readable, lang):
        at = start
        for word in cut(readable[start:end]):  # what the tokenizer of the pipeline puts into a Doc
            if not word.isspace():
                words.append(text[at : at + len(word)])
            at += len(word)
    return words
