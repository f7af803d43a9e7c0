"""The records that stages hand to each other. Frozen, slotted, standard library only."""

from pipeline.model.address import Addresses
from pipeline.model.aligned import INSERTED, AlignedText, pack, unpack
from pipeline.model.document import Block, BlockKind, Box, Cell, Cover, Document, Lang, Marker, Note, Page, Table
from pipeline.model.facts import (
    Approximation,
    Basis,
    Change,
    Check,
    CheckKind,
    Claim,
    ClaimKind,
    Figure,
    FigureKind,
    Period,
    Status,
    TimeExpression,
)
from pipeline.model.issue import CATALOGUE, Issue, Severity
from pipeline.model.language import Entity, EntityType, Mention, Sentence, Token
from pipeline.model.report import Extraction, Source
from pipeline.model.sources import Citation, Csl, NoteKind, NoteReading

__all__ = [
    "CATALOGUE",
    "INSERTED",
    "Addresses",
    "AlignedText",
    "Approximation",
    "Basis",
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Change",
    "Check",
    "CheckKind",
    "Citation",
    "Claim",
    "ClaimKind",
    "Cover",
    "Csl",
    "Document",
    "Entity",
    "EntityType",
    "Extraction",
    "Figure",
    "FigureKind",
    "Issue",
    "Lang",
    "Marker",
    "Mention",
    "Note",
    "NoteKind",
    "NoteReading",
    "Page",
    "Period",
    "Sentence",
    "Severity",
    "Source",
    "Status",
    "Table",
    "TimeExpression",
    "Token",
    "pack",
    "unpack",
]
