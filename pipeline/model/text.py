"""Sentences, words, and the names found in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.document import Lang
from pipeline.model.span import Span

EntityType = Literal[
    "PERSON",
    "ORG",
    "GPE",
    "LOC",
    "EVENT",
    "INITIATIVE",
    "DOCUMENT",
    "DATE",
    "MONEY",
    "PERCENT",
    "QUANTITY",
]


@dataclass(frozen=True, slots=True)
class Token:
    """One word: half-open code-point offsets into the text of its block, and a universal part of speech (empty if unknown).

    >>> Token(4, 6, "上海", "PROPN").text
    '上海'
    """

    start: int
    end: int
    text: str
    pos: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Span):
    """One sentence of a block. Its tokens, spaces aside, spell it out."""

    sentence_id: str
    lang: Lang
    section: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Span):
    """A name, date or quantity in a sentence."""

    mention_id: str = ""
    entity_id: str = ""
    sentence_id: str = ""
    type: EntityType


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to. `iso` is the ISO 3166 code of a place: `IT`, `CN-SH`.

    >>> Entity("gpe/IT", "GPE", "意大利", "意大利", "Italy", ("意",), "IT").iso
    'IT'
    """

    entity_id: str
    type: EntityType
    name: str
    name_zh: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    iso: str = ""
