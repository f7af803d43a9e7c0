"""Reads a PDF into a Document: open, read every page, take off furniture and notes, order, group, link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium

from pipeline.contain import Fence, Unit
from pipeline.errors import LimitError, SourceError
from pipeline.limits import Limits, option
from pipeline.model import Cover, Document, Issue, Page
from pipeline.pdf.assemble import Assembler
from pipeline.pdf.count import count_characters
from pipeline.pdf.cover import read_cover
from pipeline.pdf.identification import with_languages
from pipeline.pdf.ink.chars import RawPage, read_page
from pipeline.pdf.ink.damage import has_no_pages
from pipeline.pdf.ink.health import check_document, check_file, check_page, garbled_pages, reveal_text_layer
from pipeline.pdf.ink.metadata import read_producer
from pipeline.pdf.ink.substitute import provide_substitute
from pipeline.pdf.ink.turned import stands_first, take_turned
from pipeline.pdf.layout.charts import find_charts
from pipeline.pdf.layout.columns import Columns
from pipeline.pdf.layout.flow import PageParts, measure, measure_body, order
from pipeline.pdf.layout.furniture import find_furniture, page_label, without_watermarks
from pipeline.pdf.layout.headings import OutlineEntry, read_outline
from pipeline.pdf.layout.initials import with_initials
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, find_segments, hidden_lines, merge, turned_lines
from pipeline.pdf.layout.paragraphs import Grouper
from pipeline.pdf.layout.regions import physical, read_rows
from pipeline.pdf.layout.table_cells import RawTable
from pipeline.pdf.notes import split_notes
from pipeline.pdf.scans.pages import Scans
from pipeline.pdf.script import lang_of
from pipeline.pdf.tables.find import find_ruled, find_tables, without_strays
from pipeline.pdf.unlaid import unlaid
from pipeline.wording import both

Progress = Callable[[str, int, int], None]
"""Called with what is done (`read`, `scan`, `rules`, `layout`), how many pages are done with it, and how many there are."""

LeftOut = Mapping[int, Issue]
"""Pages that are not read, by number, each with the issue that says why."""

CAPTION_ROWS = 4
"""A table's caption is looked for in so many rows above it."""


def read(
    path: Path,
    report_id: str,
    limits: Limits | None = None,
    on_page: Progress | None = None,
    left_out: LeftOut | None = None,
) -> tuple[Document, list[Issue]]:
    """Read the PDF at `path`, but for the pages `left_out`.

    Raises SourceError (encrypted, damaged, no_pages) and LimitError (too_big).
    """
    limits = limits or Limits()
    on_page = on_page or _silent
    pdf = _open(path)
    try:
        issues: list[Issue] = []
        issues += Fence("pdf", issues).run(
            Unit("stage", "the check of the file"), check_file, pdf, path.read_bytes(), otherwise=[]
        )
        raw = _read_pages(pdf, limits, on_page, issues, left_out or {})
        outline = Fence("pdf", issues).run(Unit("stage", "outline"), read_outline, pdf, otherwise=[])
        producer = read_producer(pdf)
    finally:
        pdf.close()
    before = len(issues)
    fence = Fence("pdf", issues)
    document = fence.run(Unit("stage", "layout"), _build, report_id, raw, outline, producer, fence, on_page, otherwise=None)
    if document is None:
        issues[before:] = issues[-1:]  # the others point at blocks that were not made
        document = unlaid(report_id, raw, producer)
    return document, issues + check_document(document, raw)


def _silent(stage: str, page: int, pages: int) -> None:
    """For those who do not ask how far the work is."""


def _open(path: Path) -> pdfium.PdfDocument:
    provide_substitute()
    try:
        pdf = pdfium.PdfDocument(path)
        pages = len(pdf)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError(
                both(
                    "{name!r} needs a password; save a copy without one and run again",
                    "{name!r} 需要密码；请另存为无密码的副本后重新运行",
                    name=path.name,
                ),
                code="encrypted",
                stage="open",
            ) from error
        if has_no_pages(path.read_bytes()):
            raise _no_pages(path) from error
        raise SourceError(
            both(
                "{name!r} has no readable PDF structure ({size} bytes); download it again",
                "{name!r} 没有可读的 PDF 结构（{size} 字节）；请重新下载",
                name=path.name,
                size=path.stat().st_size,
            ),
            code="damaged",
            stage="open",
        ) from error
    if pages == 0:
        pdf.close()
        raise _no_pages(path)
    return pdf


def _no_pages(path: Path) -> SourceError:
    return SourceError(
        both("{name!r} has no pages; check the file", "{name!r} 没有页面；请检查文件", name=path.name),
        code="no_pages",
        stage="open",
    )


def _read_pages(
    pdf: pdfium.PdfDocument, limits: Limits, on_page: Progress, issues: list[Issue], left_out: LeftOut
) -> list[RawPage]:
    total = len(pdf)
    if total > limits.pages:
        raise LimitError(
            both(
                "{total} pages, the limit is {limit}; raise {option} to read it",
                "共 {total} 页，限制为 {limit}；要读取请调高 {option}",
                total=total,
                limit=limits.pages,
                option=option("pages"),
            ),
            stage="open",
        )
    fence = Fence("pdf", issues)
    scans = Scans(pdf, issues, lambda number: on_page("scan", number - 1, total))
    pages: list[RawPage] = []
    for number in range(1, total + 1):
        empty = RawPage(number, 0.0, 0.0, 0, 0, (), ())
        on_page("read", number - 1, total)
        if number in left_out:
            issues.append(left_out[number])
            pages.append(empty)
        else:
            pages.append(fence.run(_unit(number), _read_one, pdf, number, limits, scans, issues, otherwise=empty))
    pages = scans.evened(scans.reread(pages, fence))
    on_page("read", total, total)
    return pages


def _unit(number: int) -> Unit:
    return Unit("page", f"page {number}", number)


def _read_one(pdf: pdfium.PdfDocument, number: int, limits: Limits, scans: Scans, issues: list[Issue]) -> RawPage:
    """The characters and shapes of one page, from its text or its ink; none where it is past a limit or broken."""
    try:
        page = read_page(pdf, number, limits.page_chars, limits.page_objects)
    except OverflowError as error:
        said = both("page {page}: {why}; it was left out", "第 {page} 页：{why}；已略去", page=number, why=error.args[0])
        issues.append(Issue("page_limit", said, page=number))
        return RawPage(number, 0.0, 0.0, 0, 0, (), ())
    except pdfium.PdfiumError as error:
        said = both("page {page} could not be read: {why}", "第 {page} 页无法读取：{why}", page=number, why=error)
        issues.append(Issue("page_failed", said, page=number))
        return RawPage(number, 0.0, 0.0, 0, 0, (), ())
    page = scans.read(reveal_text_layer(page))
    count_characters(len(page.chars))
    issues += check_page(page)
    return page


def _build(
    report_id: str,
    raw: Sequence[RawPage],
    outline: Sequence[OutlineEntry],
    producer: str,
    fence: Fence,
    on_page: Progress,
) -> Document:
    printed = raw
    plain = [fence.run(_unit(page.number), with_initials, page, otherwise=page) for page in without_watermarks(printed)]
    raw = [part for page in plain for part in fence.run(_unit(page.number), _parts, page, otherwise=[page])]
    ruled_tables: list[list[RawTable]] = []
    for page in raw:
        on_page("rules", page.number - 1, len(printed))
        ruled_tables.append(fence.run(_unit(page.number), find_ruled, page, otherwise=[]))
    grids = without_strays(ruled_tables)
    rows, columns = read_rows(raw, [[table.region for table in ruled] for ruled in grids])
    edges = find_furniture(raw, rows, grids)
    furniture = [set() if page.sideways else found for page, found in zip(raw, edges, strict=True)]
    labels = [page_label(r, f) for r, f in zip(rows, furniture, strict=True)]
    bodies = [[row for i, row in enumerate(r) if i not in f] for r, f in zip(rows, furniture, strict=True)]
    size = measure_body(_outside_tables(bodies, grids))
    assembler = Assembler(report_id, fence)
    parts: list[PageParts] = []
    for page, found, mine, ruled in zip(raw, bodies, columns, grids, strict=True):
        on_page("layout", page.number - 1, len(printed))
        unit = _unit(page.number)
        body, foot = fence.run(unit, split_notes, page, found, mine, size, otherwise=(found, []))
        fence.run(unit, assembler.take_notes, page.number, foot, body, otherwise=None)
        bare = PageParts(page, tuple(body), (), (), mine)
        parts.append(fence.run(unit, _page_parts, page, body, mine, ruled, _last_table(parts), otherwise=bare))
    on_page("layout", len(printed), len(printed))
    stream = order(parts, size)
    metrics = measure(stream, size)
    lang = lang_of("".join(part.text for found in bodies for row in found for part in row))
    groups = Grouper(metrics, lang).run(stream)
    assembler.take_groups(groups, metrics, outline)
    for page, found, chosen in zip(raw, rows, furniture, strict=True):
        assembler.take_rows(found)
        assembler.take_furniture([*(merge(found[i]) for i in sorted(chosen)), *turned_lines(page)])
    for page in printed:
        assembler.take_hidden(fence.run(_unit(page.number), hidden_lines, page, otherwise=[]))
    pages = tuple(
        _page(page, [(label, r) for part, label, r in zip(raw, labels, rows, strict=True) if part.number == page.number])
        for page in printed
    )
    blocks, notes, tables = assembler.finish()
    blocks = with_languages(blocks, garbled_pages(printed))
    cover, dates = fence.run(Unit("stage", "cover"), read_cover, blocks, len(raw), otherwise=(Cover(), []))
    fence.issues += dates
    return Document(report_id, pages, blocks, notes, tables, cover, producer)


def _outside_tables(pages: Sequence[Sequence[list[Line]]], grids: Sequence[Sequence[RawTable]]) -> Iterator[list[Line]]:
    """The rows that stand in no ruled table."""
    for rows, tables in zip(pages, grids, strict=True):
        yield from (row for row in rows if not any(table.region.holds(part) for table in tables for part in row))


def _parts(page: RawPage) -> list[RawPage]:
    """The page; a table that is printed sideways on it is a page of its own, in its place."""
    taken = take_turned(page)
    if taken is None:
        return [page]
    rest, part = taken
    rows = find_segments(part.number, part.chars)
    if not find_tables(part, rows, _captioned(rows), find_ruled(part)):
        return [page]
    return [part, rest] if stands_first(part.chars, page) else [rest, part]


def _last_table(parts: Sequence[PageParts]) -> RawTable | None:
    """The table that the last page ends with, or None."""
    if not parts or not parts[-1].tables:
        return None
    table = parts[-1].tables[-1]
    return None if any(row[0].top > table.region.bottom for row in parts[-1].rows) else table


def _page_parts(
    page: RawPage, rows: list[list[Line]], columns: Columns, ruled: Sequence[RawTable], before: RawTable | None
) -> PageParts:
    tables = find_tables(page, physical(rows), _captioned(rows), ruled, before, columns)
    charts = find_charts(page, rows, [table.region for table in tables], columns)
    return PageParts(page, tuple(rows), tuple(tables), tuple(charts), columns)


def _captioned(rows: Sequence[list[Line]]) -> Callable[[float], bool]:
    """Says whether a table's caption stands in the rows right above a height."""

    def captioned(top: float) -> bool:
        above = [row for row in rows if row[0].baseline <= top + 2][-CAPTION_ROWS:]
        labels = [read_label(part.text) for row in above for part in row]
        return any(label is not None and label.role == "table" for label in labels)

    return captioned


def _page(page: RawPage, parts: Sequence[tuple[str, Sequence[list[Line]]]]) -> Page:
    """The page as later stages see it: boxes and line numbers of every character slot. `parts` are its labels and rows."""
    boxes = [(0.0, 0.0, 0.0, 0.0)] * page.slots
    lines = [-1] * page.slots
    for char in page.chars:
        boxes[char.slot] = (char.x0, char.top, char.x1, char.bottom)
    number = 0
    for row in (row for _, rows in parts for row in rows):
        for part in row:
            for char in part.chars:
                lines[char.slot] = number
            number += 1
    label = next((label for label, _ in parts if label), "")
    source: Literal["text", "ocr"] = "ocr" if page.picture else "text"
    return Page(page.number, page.width, page.height, page.rotation, label, source, tuple(boxes), tuple(lines))
