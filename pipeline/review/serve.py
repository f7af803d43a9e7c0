"""Serves a set to the browser of this machine: the pages open as files too, but some browsers remember nothing for files."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK = "127.0.0.1"
PORT = 8723
"""Where the pages are if the port is free: a browser remembers language and theme by address."""


class _Handler(SimpleHTTPRequestHandler):
    """Gives files to who asks for this machine by its own name; no folders, nothing hidden, no log."""

    def do_GET(self) -> None:
        if self._is_allowed():
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._is_allowed():
            super().do_HEAD()

    def _is_allowed(self) -> bool:
        # Another name for 127.0.0.1 is how a page of the web would reach in.
        host = self.headers.get("Host", "").rpartition(":")[0]
        parts = unquote(urlsplit(self.path).path).split("/")
        if host not in (LOOPBACK, "localhost") or any(part.startswith(".") for part in parts):
            self.send_error(403)
            return False
        return True

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def make_server(outputs: Path, port: int | None = None) -> ThreadingHTTPServer:
    """A server of the folder on the loopback address, at the usual port or any free one if none is given. Raises OSError."""

    def handler(*args: Any, **options: Any) -> _Handler:
        return _Handler(*args, directory=str(outputs), **options)

    try:
        return ThreadingHTTPServer((LOOPBACK, PORT if port is None else port), handler)
    except OSError:
        if port is not None:
            raise
        return ThreadingHTTPServer((LOOPBACK, 0), handler)
