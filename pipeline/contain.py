"""An error in one sentence costs that sentence: work on one unit of a report is run here, and its error becomes an issue row.

    fence = Fence("figures")
    found = fence.run(of_sentence(sentence), _read_sentence, sentence, otherwise=[])
    return found, fence.issues

Every stage has one fence and runs each of its units through it, so that no function needs a `try` of its own. What the file
itself raises (SourceError, LimitError), a data file that is wrong (LexiconError) and want of memory pass through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pipeline.errors import PipelineError
from pipeline.model import Block, Issue, Sentence
from pipeline.wording import Both, both, in_chinese

T = TypeVar("T")
S = TypeVar("S")
D = TypeVar("D")

UnitKind = Literal["page", "block", "sentence", "note", "citation", "table", "cell", "check", "record", "stage"]
"""What can fail alone. The issue's code is the kind and `_failed`."""

_PACKAGE = Path(__file__).parent
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that an error may cost, and its place as issues have it.

    >>> Unit("page", page=3).code
    'page_failed'
    """

    kind: UnitKind
    what: str = ""
    page: int | None = None
    block_id: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def code(self) -> str:
        """The issue code of its failure."""
        return f"{self.kind}_failed"


def of_sentence(sentence: Sentence) -> Unit:
    """A sentence as a unit."""
    return Unit("sentence", "", None, sentence.block_id, sentence.start, sentence.end)


def of_block(block: Block, kind: UnitKind = "block", what: str = "") -> Unit:
    """A whole block, or the note or table that it holds, as a unit."""
    return Unit(kind, what, next(block.text.printed(), (None, 0))[0], block.block_id, 0, len(block.text))


class Fence:
    """Runs the units of one stage; `issues` has a row for each that failed, in order."""

    def __init__(self, stage: str, issues: list[Issue] | None = None) -> None:
        self.stage = stage
        self.issues: list[Issue] = [] if issues is None else issues

    def run(self, unit: Unit, work: Callable[..., T], *args: object, otherwise: D) -> T | D:
        """What `work(*args)` returns; `otherwise` and an issue if it raises."""
        try:
            return work(*args)
        except (PipelineError, MemoryError):
            raise
        except Exception as error:
            self.failed(unit, error)
            return otherwise

    def each(self, items: Iterable[S], work: Callable[[S], T], unit: Callable[[S], Unit]) -> Iterator[T]:
        """What `work` makes of every item that does not fail."""
        for item in items:
            done = self.run(unit(item), _alone, work, item, otherwise=None)
            if done is not None:
                yield done[0]

    def failed(self, unit: Unit, error: Exception) -> None:
        """Note that a unit failed. The detail names type and place, not the message: that may differ from run to run."""
        _log.debug("%s: %s", self.stage, unit, exc_info=error)
        detail = both(
            "{what}{error} in {stage} ({at}); the rest was read, please report it",
            "{what}{stage} 步骤出错：{error}（{at}）；其余已读取，请反馈",
            what=Both(f"{unit.what}: ", f"{in_chinese(unit.what)}：") if unit.what else "",
            error=type(error).__name__,
            stage=self.stage,
            at=_raised_at(error),
        )
        self.issues.append(Issue(unit.code, detail, unit.page, unit.block_id, unit.start, unit.end))


def _alone(work: Callable[[S], T], item: S) -> tuple[T]:
    """The result in a tuple: None may be one, and says that there is none."""
    return (work(item),)


def _raised_at(error: Exception) -> str:
    """The last line of this package that the error passed: `figures/units.py:88`."""
    at, trace = "?", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE) and path != Path(__file__):
            at = f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return at
