"""Names and dates of a CSL-JSON item as the tables have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def person_name(name: Mapping[str, str]) -> str:
    """A CSL name as one string: Chinese names run together, others given name first.

    >>> person_name({"family": "Doe", "given": "Jane"}), person_name({"literal": "国家统计局"})
    ('Jane Doe', '国家统计局')
    """
    if "literal" in name:
        return name["literal"]
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"), name.get("suffix"))))
    if "\u3400" <= family[:1] <= "\u9fff":
        return family + given
    return f"{given} {family}".strip()


def iso_date(csl: Mapping[str, Any] | None) -> str | None:
    """A CSL date as ISO 8601, as exact as it is given; a range with a slash.

    >>> iso_date({"date-parts": [[2020, 10]]}), iso_date({"date-parts": [[2019], [2020]]})
    ('2020-10', '2019/2020')
    """
    if not csl:
        return None
    dates = [parts for parts in csl.get("date-parts", []) if parts and parts[0]]
    if not dates:
        return csl.get("literal") or csl.get("raw")
    return "/".join("-".join(f"{int(part):0{2 if i else 4}d}" for i, part in enumerate(parts)) for parts in dates)
