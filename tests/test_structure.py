"""Documents of known structure from several programs come back block for block, note for note."""

from __future__ import annotations

import pytest

from tests.structure.cases import CASES
from tests.structure.score import compare


@pytest.mark.parametrize("name", CASES)
def test_a_drawn_document_is_read_as_it_was_drawn(name):
    result = compare(name)
    assert (result.missing, result.extra, result.unlinked) == ([], [], [])
