"""Ids that are places in the file, so that they do not move when a rule improves."""

from __future__ import annotations

from collections import Counter

from pipeline.model.aligned import AlignedText


class Addresses:
    """Gives out ids for one report.

    >>> Addresses("trade-2024-0a1b2c3d").mint("figure", AlignedText("3%", (3145745, 3145746)))
    'trade-2024-0a1b2c3d/figure/p3c17-p3c18'

    The first record on a span gets the plain address, further ones on the same span `.1`, `.2` and so on, in the order
    they are minted. Text without any printed character has no address: its id is `<report_id>/<kind>/none`.
    """

    def __init__(self, report_id: str) -> None:
        self.report_id = report_id
        self._given: Counter[str] = Counter()

    def mint(self, kind: str, text: AlignedText) -> str:
        printed = list(text.printed())
        place = f"p{printed[0][0]}c{printed[0][1]}-p{printed[-1][0]}c{printed[-1][1]}" if printed else "none"
        address = f"{self.report_id}/{kind}/{place}"
        again = self._given[address]
        self._given[address] += 1
        return f"{address}.{again}" if again else address
