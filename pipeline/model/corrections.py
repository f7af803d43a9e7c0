"""What a person said of a record: that it is right, that it is wrong, or what a field of it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["", "right", "wrong", "corrected"]
"""What was said of a record; empty where nobody said anything."""

CorrectionState = Literal["applied", "agreed", "marked", "noted", "unfit"]
"""`applied`: the field has the new value. `agreed`: it is read so by now. `marked`: right or wrong. `noted`: a misprint of the
report, whose text is never changed. `unfit`: it no longer fits what is read, and changed nothing."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction and what became of it.

    `record` is the id of a record, empty for a misprint; `field` the column that is corrected, empty for a mark; `was` what was
    read when it was made, `read` what is read now, `now` what it should be; `detail` says why it does not fit.
    """

    record: str
    verdict: Verdict
    field: str = ""
    was: str = ""
    now: str = ""
    reason: str = ""
    read: str = ""
    state: CorrectionState = "marked"
    detail: str = ""
