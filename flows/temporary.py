"""The server of a flow that was told of none: it ends with the flow's process, however that ends, and its runs go with it.

Prefect would start one too, with the database in the user's home, which a schedule's server uses; and a flow that is killed, or
ended by SIGTERM, would leave it running.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from flows.services import Api, CheckError, Services, free_port
from pipeline.ingest.storage import cache
from pipeline.wording import both

STARTING = 180
"""Seconds in which it must answer."""
ENDING = 20
"""Seconds in which it must have written what it was told last, where its database stays."""
LOOK = 0.1


def own_server() -> None:
    """Start one and say to Prefect where it is, unless Prefect is told of a server already. Raises CheckError.

    To be called before anything else imports Prefect: what that does at exit, sending the last messages, comes before the end
    of the server then. With PREFECT_HOME the database is there and stays.
    """
    stack = ExitStack()
    atexit.register(stack.close)
    from prefect.context import refresh_global_settings_context
    from prefect.settings import get_current_settings

    if get_current_settings().api.url:
        return
    api = Api(free_port())
    _start(stack, api)
    names = {name: ",".join(filter(None, ("127.0.0.1,localhost", os.environ.get(name)))) for name in ("NO_PROXY", "no_proxy")}
    os.environ.update({"PREFECT_API_URL": api.address, **names})
    refresh_global_settings_context()


def _start(stack: ExitStack, api: Api) -> None:
    import prefect

    folder = Path(tempfile.mkdtemp(prefix="zhengju-flow-"))  # its guard removes it
    home = Path(os.environ.get("PREFECT_HOME") or folder)
    stays = home != folder or "PREFECT_SERVER_DATABASE_CONNECTION_URL" in os.environ
    known = cache() / f"prefect-{prefect.__version__}.db"
    if not stays:
        with suppress(OSError):
            shutil.copyfile(known, folder / "prefect.db")
    own = {"PREFECT_HOME": str(home), "PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    services = stack.enter_context(Services(os.environ | own, folder))
    place = ("--app-dir", str(prefect.__module_path__.parent), "--host", "127.0.0.1", "--port", api.address.split(":")[2][:-4])
    what = ("--factory", "prefect.server.api.server:create_app", "--log-level", "error", "--lifespan", "on")
    guard = services.start_module("server", ["uvicorn", *place, *what], folder, remove=True)
    if stays:
        stack.callback(services.ask_to_end, guard, ENDING)
    try:
        _wait(services, api)
    except CheckError:
        known.unlink(missing_ok=True)
        raise
    if not stays and not known.exists():
        _keep(folder / "prefect.db", known)


def _wait(services: Services, api: Api) -> None:
    end = time.monotonic() + STARTING
    while not api.healthy():
        if services.ended() or time.monotonic() > end:
            said = "\n".join(lines for _, lines in services.tails(15))
            raise CheckError(
                both("Prefect's temporary server does not answer:\n{said}", "Prefect 的临时服务器没有应答：\n{said}", said=said)
            )
        time.sleep(LOOK)


def _keep(database: Path, known: Path) -> None:
    """Keep the database with its tables and without runs for the next flow: to make the tables takes longer than all else."""
    part = known.with_name(f"{known.name}.{os.getpid()}")
    with suppress(OSError, sqlite3.Error):
        known.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(known)
