"""How much one input file may ask of the machine. The defaults are those of the README's table of limits."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one document. Times in seconds, sizes in bytes."""

    file_bytes: int = 200 * MIB
    pages: int = 5000
    stream_bytes: int = 128 * MIB
    page_chars: int = 250_000
    page_objects: int = 50_000
    child_bytes: int = 2048 * MIB
    page_seconds: float = 20.0
    document_base_seconds: float = 30.0
    document_page_seconds: float = 0.5
    document_scan_seconds: float = 12.0
    document_max_seconds: float = 1800.0

    def document_seconds(self, pages: int, scans: int = 0) -> float:
        """Time a document of so many pages may take, language work included; `scans` of them were read from ink."""
        allowed = self.document_base_seconds + self.document_page_seconds * pages + self.document_scan_seconds * scans
        return min(self.document_max_seconds, allowed)
