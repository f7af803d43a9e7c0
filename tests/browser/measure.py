"""How long a page opens, is searched and scrolls: `python -m tests.browser.measure [REVIEW.html]`, 200 pages if none is given."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.review import review_lines, write_pictures
from pipeline.review.pictures import picture_name
from tests.browser.pages import SAMPLE, open_tab, sample, sample_rows

TIMES = 50
"""How often the four pages of the sample are in the report."""

_SCROLLS = """async () => {
  const found = [];
  for (const id of ['viewer', 'list']) {
    const one = document.getElementById(id);
    let before = performance.now();
    for (let i = 0; i < 120; i++) {
      one.scrollTop += one.scrollHeight / 120;
      await new Promise(requestAnimationFrame);
      found.push(performance.now() - before);
      before = performance.now();
    }
  }
  return found;
}"""


def long_report() -> Path:
    """A page for a report of 200 pages: the sample's records again and again, on further pages, with their pictures."""
    folder = Path(tempfile.mkdtemp())
    rows = sample_rows()
    own = rows["reports"][0]["report_id"]
    shift = len(sample().document.pages)
    known = {name: list(found) for name, found in rows.items()}
    for again in range(1, TIMES):
        for name, found in rows.items():
            if name not in ("reports", "entities"):
                known[name] += [_moved(row, own, again, shift) for row in found]
    page = folder / "review.html"
    page.write_text("".join(review_lines(sample().document, known)), encoding="utf-8")
    write_pictures(folder, SAMPLE, shift)
    for number in range(shift + 1, TIMES * shift + 1):
        shutil.copy(folder / picture_name((number - 1) % shift + 1), folder / picture_name(number))
    return page


def _moved(row: Mapping[str, Any], own: str, again: int, shift: int) -> dict[str, Any]:
    def moved(name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [_box(item, again * shift) if name == "boxes" else moved(name, item) for item in value]
        if name.endswith(("_id", "_ids")) and name not in ("report_id", "entity_id", "entity_ids") and isinstance(value, str):
            return f"{value}x{again}" if value.startswith(own) else value
        return value + again * shift if name in ("page", "number") and isinstance(value, int) else value

    return {name: moved(name, value) for name, value in row.items()}


def _box(box: Any, by: int) -> list[float]:
    return [box[0] + by, *box[1:]]


def measured(page: Path) -> Iterator[str]:
    """Lines that say what was measured."""
    with open_tab(page.as_uri()) as tab:
        tab.wait_for_selector(".row")
        opened = tab.evaluate("performance.now()")
        kept = tab.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        yield f"{page.stat().st_size / 1e6:.1f} MB, {tab.locator('.sheet').count()} pages, {tab.inner_text('#tally')}"
        yield f"opened after {kept:.0f} ms (rows seen by {opened:.0f} ms)"
        frames = tab.evaluate(_SCROLLS)
        yield f"scrolling: {statistics.median(frames):.0f} ms a frame (median), {max(frames):.0f} ms the longest of {len(frames)}"
        held = tab.evaluate("[document.querySelectorAll('.row').length, document.querySelectorAll('.sheet img').length]")
        yield f"rows and pictures held afterwards: {held}"
        search = "(() => { const t = performance.now(); const s = document.getElementById('search'); s.value = '德国';"
        took = tab.evaluate(search + " s.dispatchEvent(new Event('input')); return performance.now() - t; })()")
        yield f"search: {took:.0f} ms, {tab.inner_text('#tally')}"


if __name__ == "__main__":
    for line in measured(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else long_report()):
        print(line)
