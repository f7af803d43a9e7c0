"""Does a report's arithmetic again: totals, growth rates, shares and differences in tables, and the text against its tables.

done, issues = checks.run(document, figures, claims)
"""

from __future__ import annotations

from pipeline.checks.run import run

__all__ = ["run"]
