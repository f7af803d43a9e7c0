"""How a run or a task that failed says so to Prefect, and what of that is written into logs."""

from __future__ import annotations

import logging
from collections.abc import KeysView, Mapping
from typing import Any

from prefect import State
from prefect.states import Failed


class Failure(Exception):
    """What became of a run or task that failed, by name, as plain values; its text is the message.

    Prefect raises what a failed state holds, which has to be an exception.

    >>> failure = Failure("1 failed", {"failed": 1})
    >>> str(failure), failure["failed"], dict(failure)
    ('1 failed', 1, {'failed': 1})
    """

    def __init__(self, message: str, data: Mapping[str, Any]) -> None:
        super().__init__(message, data)
        self._message, self._data = message, data

    def __str__(self) -> str:
        return self._message

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def keys(self) -> KeysView[str]:
        """The names, so that `dict` takes it."""
        return self._data.keys()


def failed(message: str, data: Mapping[str, Any], **named: Any) -> State[Any]:
    """A failed state with a message and data; `name` if it has another."""
    return Failed(message=message, data=Failure(message, data), **named)


class _Plainly(logging.Filter):
    """A failure that was said is no fault of the program: its message stands in the log, and no way through the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if isinstance(error, Failure):
            record.msg, record.args, record.exc_info, record.exc_text = str(error), (), None, None
        return True


def tell_plainly() -> None:
    """Have Prefect write the message of a failure into logs where it would write a traceback."""
    for name in ("prefect.engine", "prefect.flow_engine", "prefect.flow_runs"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _Plainly) for one in logger.filters):
            logger.addFilter(_Plainly())
