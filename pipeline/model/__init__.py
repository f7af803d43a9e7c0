"""The records that stages hand to each other. Frozen, slotted, standard library only."""

from pipeline.model.address import Addresses
from pipeline.model.aligned import INSERTED, AlignedText, pack, sound, unpack
from pipeline.model.corrections import Correction, CorrectionState, Verdict
from pipeline.model.csl import iso_date, person_name
from pipeline.model.document import (
    UNKNOWN,
    Block,
    BlockKind,
    Box,
    Cell,
    Cover,
    Document,
    Lang,
    Marker,
    Note,
    Page,
    Table,
    is_read,
)
from pipeline.model.facts import Check, CheckKind, Claim, ClaimKind, Confidence, Figure, Observation, Scope, Status
from pipeline.model.issue import CATALOGUE, Issue, Severity
from pipeline.model.quantities import Approximation, Aspect, Change, FigureKind, PrintedUnit, Quantity
from pipeline.model.report import Extraction, Source
from pipeline.model.sayings import Saying, SpeechKind
from pipeline.model.sheets import Sheet, SheetCell, SheetHead
from pipeline.model.sources import Citation, Csl, NoteKind, NoteReading
from pipeline.model.span import Span
from pipeline.model.text import Entity, EntityType, Mention, Sentence, Token
from pipeline.model.times import NO_PERIOD, Basis, BasisMatch, Period, SentenceTimes, TimeExpression

__all__ = [
    "CATALOGUE",
    "INSERTED",
    "NO_PERIOD",
    "UNKNOWN",
    "Addresses",
    "AlignedText",
    "Approximation",
    "Aspect",
    "Basis",
    "BasisMatch",
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
    "Confidence",
    "Correction",
    "CorrectionState",
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
    "Observation",
    "Page",
    "Period",
    "PrintedUnit",
    "Quantity",
    "Saying",
    "Scope",
    "Sentence",
    "SentenceTimes",
    "Severity",
    "Sheet",
    "SheetCell",
    "SheetHead",
    "Source",
    "Span",
    "SpeechKind",
    "Status",
    "Table",
    "TimeExpression",
    "Token",
    "Verdict",
    "is_read",
    "iso_date",
    "pack",
    "person_name",
    "sound",
    "unpack",
]
