"""Where the files of a set are opened from Prefect's pages: served by `zhengju schedule`, else as files of the machine.

A browser does not follow links to files from a page that came by http: `zhengju schedule` serves the set beside Prefect's
server and says where in these variables of its worker.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pipeline.review import make_server

ADDRESS, SERVED = "ZHENGJU_PAGES", "ZHENGJU_PAGES_OF"
"""Variables: the address of the pages, and the folder of outputs that is served there."""


def link(outputs: Path, name: str, fragment: str = "") -> str:
    """The address of a file of the set in `outputs`, by its path in it."""
    base, of = os.environ.get(ADDRESS, ""), os.environ.get(SERVED, "")
    place = outputs.resolve()
    address = f"{base}/{quote(name)}" if base and Path(of) == place else (place / name).as_uri()
    return f"{address}#{quote(fragment, safe='/')}" if fragment else address


@contextmanager
def served(outputs: Path) -> Iterator[dict[str, str]]:
    """Serve a set, also one that is not there yet, to this machine; the variables that say where."""
    server = make_server(outputs)
    threading.Thread(target=server.serve_forever, name="zhengju-pages", daemon=True).start()
    try:
        yield {ADDRESS: f"http://127.0.0.1:{server.server_port}", SERVED: str(outputs.resolve())}
    finally:
        server.shutdown()
        server.server_close()
