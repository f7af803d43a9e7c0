"""What a language knows about numbers with units; each has a module of this package that is named by its code."""

from __future__ import annotations

from typing import Protocol, cast

from pipeline import language
from pipeline.model import Lang
from pipeline.quantities.drafts import Finish, QuantityDraft


class Rules(Protocol):
    """What a module such as `pipeline.quantities.zh` offers. Texts are folded; a draft is changed in place."""

    RATIO_HAS_UNIT: bool
    """Whether a unit may follow a fraction in words: two thirds of a mile."""
    finish: Finish

    def take_order(self, text: str, draft: QuantityDraft) -> bool:
        """Read an ordinal or a rank; whether it is one."""

    def take_top(self, text: str, draft: QuantityDraft) -> None:
        """Make a rank of a number that says how many of the first are meant: 前10名."""

    def take_half(self, text: str, draft: QuantityDraft, at: int) -> bool:
        """Read a half that stands inside the unit at a place; whether there is one."""

    def take_per(self, text: str, draft: QuantityDraft) -> None:
        """Read a unit per which the number is, where it stands before it."""

    def take_hundredths(self, text: str, before: QuantityDraft, draft: QuantityDraft) -> bool:
        """Add the hundredths of a currency to the amount before them; whether they are such."""

    def proportion(self, text: str, part: QuantityDraft, whole: QuantityDraft) -> QuantityDraft | None:
        """Two numbers as one ratio, if the words between them make one."""

    def is_quantity(self, text: str, draft: QuantityDraft) -> bool:
        """Whether the number stands for a quantity here, rather than being part of a word."""

    def is_part_of_word(self, draft: QuantityDraft) -> bool:
        """Whether a number that is no quantity may be left alone without a word."""

    def is_change_to(self, draft: QuantityDraft, gap: str, before: str) -> bool:
        """Whether a number is a change and the one behind the gap where it led: no range."""


def rules_of(lang: Lang) -> Rules:
    """The rules of a language."""
    return cast("Rules", language.module(lang, "pipeline.quantities"))
