"""Follows docs/operations.md: types its commands in a fresh clone with an empty home, in the order of the page.

    python -m tests.operations [--folder FOLDER] [--root]

The clone is of the last commit; it gets the environment of this Python, and nothing of the user's home or of Prefect's. It
lies in a temporary folder, or in FOLDER, which is made and stays. With `--root` the steps for root and the installation, which
needs the network, are tried too, on a machine that is thrown away afterwards: a user, files in /etc, PostgreSQL. Lines for
systemd are passed over, and said, where it does not run; its units are checked by `systemd-analyze verify` where that is there.
`zhengju schedule` is tried by `python -m flows.check`.
Exit code 0: everything did what the page says; 1: it did not, with what was said.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path

from flows.check import say
from flows.services import Api, CheckError, Services, free_port, interrupts

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "operations.md"
PATIENCE = 300.0
"""Seconds in which something must be so; a busy machine takes its time."""
NETWORK = ("SSL_", "UV_", "PIP_", "REQUESTS_CA_")
"""Variables that say how this machine reaches packages begin so; these alone of the user's are kept, with those of a proxy."""
PROGRAMS = ("zhengju", "prefect", "dask", "python", "service", "eval", "psql", "systemctl", "su", "apt-get")
SYSTEMD = ("systemctl", "journalctl")

KINDS = {
    "sh": "by_hand",
    "sh check": "python -m flows.check",
    "sh deploy": "with_a_server",
    "sh test": "watching",
    "sh dask": "on_a_cluster",
    "sh store": "in_a_store",
    "python": "in_a_store",
    "sh root": "as_root",
    "sh database": "as_root",
}
"""What tries each kind of block of the page: a step here, or another check."""

INLINE = {
    "zhengju doctor outputs": "by_hand",
    "zhengju -h": "by_hand",
    'eval "$(zhengju completion bash)"': "by_hand",
    "zhengju completion fish | source": "by_hand",
    "zhengju compare outputs/.sets/NUMBER outputs": "by_hand",
    "zhengju flow": "by_hand",
    "zhengju run --retry-failed": "by_hand",
    "prefect worker start --pool reports": "with_a_server",
    "python -m ensurepip": "installing",
    "python -m pip install prefect-dask==0.3.7": "installing",
    "python -m pip install s3fs==2026.9.0": "installing",
    "service postgresql start": "as_root",
    "python -m flows.check --database ADDRESS": "as_root",
}
"""What tries the commands that stand in a sentence."""


def blocks(kind: str, text: str = "") -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", text or PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def inline(text: str) -> list[str]:
    """The commands that stand in sentences and tables, once each."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    found = [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", prose)]
    return list(dict.fromkeys(one for one in found if one.split()[0] in PROGRAMS and " " in one))


class Follow:
    """A fresh clone, an empty home, and the steps."""

    def __init__(self, folder: Path, services: Services, environment: dict[str, str], port: int) -> None:
        self.clone, self.services, self.environment, self.port = folder / "zhengju", services, environment, port

    def by_hand(self) -> None:
        """The blocks that need no server, as one script, and what stands around them."""
        (script,) = ["\n".join(["set -e", *blocks("sh")])]
        self.type(script)
        self.type("zhengju doctor outputs; zhengju -h; zhengju run --retry-failed; zhengju flow")
        self.type('eval "$(zhengju completion bash)"; complete -p zhengju; zhengju completion fish')
        number = min(int(path.name) for path in (self.clone / "outputs" / ".sets").iterdir())
        self.type(f"zhengju compare outputs/.sets/{number} outputs")

    def with_a_server(self) -> None:
        """A server of one's own: pool, deployments, worker, and a run that the worker takes."""
        self.services.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(self.port), folder=self.clone)
        api = Api(self.port)
        self.wait("the server answers", api.healthy)
        self.type("\n".join(["set -e", *blocks("sh deploy")]))
        self.services.start("worker", "worker", "start", "--pool", "reports", folder=self.clone)
        self.type("prefect deployment run ingest/daily")
        self.wait("a run of ingest/daily is completed", lambda: any(run.state == "COMPLETED" for run in api.runs()))

    def watching(self) -> None:
        """`zhengju watch` reads a file that comes."""
        (line,) = [line for block in blocks("sh test") for line in block.splitlines()]
        self.services.start_module("watch", ["pipeline", *shlex.split(line)[1:]], self.clone)
        report = ROOT / "tests" / "pdfs" / "two_columns.pdf"
        shutil.copy(report, self.clone / "raw" / "new.part")
        (self.clone / "raw" / "new.part").rename(self.clone / "raw" / "new.pdf")
        table = self.clone / "outputs" / "reports.csv"
        self.wait("the new file is published", lambda: "new.pdf" in table.read_text(encoding="utf-8"))

    def on_a_cluster(self) -> None:
        """A scheduler and a worker of Dask, and a flow that reads on them."""
        (lines,) = [block.splitlines() for block in blocks("sh dask")]
        for name, line in zip(("scheduler", "dask-worker"), lines, strict=False):
            self.services.start_module(name, shlex.split(line), self.clone)
        shutil.copy(ROOT / "tests" / "pdfs" / "url_over_lines.pdf", self.clone / "raw")
        self.type(lines[2])
        if "url_over_lines.pdf" not in (self.clone / "outputs" / "reports.csv").read_text(encoding="utf-8"):
            raise CheckError("the flow on Dask did not publish the new report")

    def in_a_store(self) -> None:
        """The lines for addresses, and what Python does with them, with a store on this machine."""
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not every request
        server.start()
        with ExitStack() as stack:
            stack.callback(server.stop)
            address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
            given = {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
            self.environment |= given | {"AWS_DEFAULT_REGION": "us-east-1"}
            fill = "import s3fs; s3 = s3fs.S3FileSystem(); s3.mkdir('bucket'); "
            fill += "s3.put_file('tests/pdfs/two_columns.pdf', 'bucket/raw/a.pdf')"
            self.type(f"python -c {shlex.quote(fill)}")
            self.type("\n".join(["set -e", *blocks("sh store")]))
            self.type("\n".join(f"python -c {shlex.quote(script)}" for script in blocks("python")))

    def units(self) -> None:
        """What systemd says of the units and of the drop-in, as if they were installed."""
        if shutil.which("systemd-analyze") is None:
            say("passed over, systemd-analyze is not there: deploy/*.service, deploy/zhengju-postgresql.conf")
            return
        place = self.clone.parent / "units"
        (place / "zhengju.service.d").mkdir(parents=True)
        shutil.copy(self.clone / "deploy" / "zhengju-postgresql.conf", place / "zhengju.service.d")
        names = sorted(path.name for path in (self.clone / "deploy").glob("*.service"))
        for name in names:
            text = (self.clone / "deploy" / name).read_text(encoding="utf-8")
            (place / name).write_text(text.replace("/opt/zhengju", str(self.clone)), encoding="utf-8")
        line = f"SYSTEMD_UNIT_PATH={shlex.quote(str(place))}: systemd-analyze verify {' '.join(names)} 2>&1"
        self.type(f'said=$({line}); echo "$said"; test -z "$said"')
        if not Path("/run/systemd/system").is_dir():
            say("systemd does not run here: its units were only checked, not started")

    def installing(self) -> None:
        """The environment of the clone itself, from the lock (needs the network), and what a cluster needs beside it."""
        (self.clone / ".venv").unlink()
        self.type("./run --version")
        self.type("\n".join(["set -e", *(one for one, way in INLINE.items() if way == "installing"), "dask --version"]))

    def as_root(self) -> None:
        """User, folders, units, PostgreSQL; then a schedule with an empty database of our own name."""
        booted = Path("/run/systemd/system").is_dir()
        (ask,) = [line for block in blocks("sh root") for line in block.splitlines() if line.startswith("su zhengju")]
        for line in (line for block in blocks("sh root") for line in block.splitlines() if line != ask):
            if line.startswith(SYSTEMD) and not booted:
                say(f"passed over, systemd does not run here: {line}")
                continue
            self.type(line)
            if line.startswith("apt-get") and not booted:
                self.type("service postgresql start")
        (query,) = re.findall(r"'(SELECT [^']+)'", ask)
        self.type(ask.replace(query, "SELECT 1"))  # nobody has started the service here
        own = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        self.type(f'su postgres -c "createuser {own}"; su postgres -c "createdb --owner {own} zhengju_check"')
        (address,) = re.findall(r'URL="([^"]+)"', blocks("sh database")[0])
        address = address.replace("$(id -un)", own).replace("/zhengju?", "/zhengju_check?")
        self.type(f"python -m flows.check --database {shlex.quote(address)}")
        self.type(f"psql --dbname zhengju_check --command {shlex.quote(query)} | grep ingest")

    def type(self, script: str) -> None:
        """Run a script of the shell in the clone. Raises CheckError with what it said if it fails."""
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.clone,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )
        if done.returncode:
            raise CheckError(f"exit code {done.returncode} of\n{script}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        for line in script.splitlines():
            say(f"  $ {line}")

    def wait(self, what: str, look: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not look():
            if self.services.ended() or time.monotonic() > end:
                raise CheckError(f"this was not so: {what}")
            time.sleep(0.5)


def follow(folder: Path, *, root: bool) -> None:
    """All steps. Raises CheckError at the first that does not do what the page says."""
    folder.mkdir(parents=True, exist_ok=True)
    (home, logs, port) = (folder / "home", folder / "logs", free_port())
    for path in (home, logs):
        path.mkdir()
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder / "zhengju")], check=True)
    (folder / "zhengju" / ".venv").symlink_to(sys.prefix)
    environment = {
        **{key: value for key, value in os.environ.items() if key.upper().startswith(NETWORK) or key.upper().endswith("_PROXY")},
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": f"{folder / 'zhengju' / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "zhengju"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
    without = {key: value for key, value in environment.items() if key != "PREFECT_API_URL"}
    for step in (
        "by_hand",
        "with_a_server",
        "watching",
        "on_a_cluster",
        "in_a_store",
        "units",
        *(["as_root", "installing"] if root else []),
    ):
        say(f"{step.replace('_', ' ')}:")
        given = environment if step == "with_a_server" else without
        with Services(given, logs) as services:
            one = Follow(folder, services, given, port)
            try:
                getattr(one, step)()
            except CheckError as error:
                ends = "\n".join(f"--- {name} ---\n{lines}" for name, lines in services.tails(15))
                raise CheckError(f"{step}: {error}\n{ends}") from error


def main() -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.operations", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--root", action="store_true", help="try the steps for root too: only where all may be thrown away")
    parser.add_argument(
        "--folder", type=Path, help="where it works, an empty folder that stays; a temporary one if none is given"
    )
    given = parser.parse_args()
    if given.folder and given.folder.exists() and any(given.folder.iterdir()):
        parser.error(f"{given.folder} is not empty; name another folder")
    temporary = tempfile.TemporaryDirectory(prefix="zhengju-operations-", ignore_cleanup_errors=True)
    with nullcontext(given.folder) if given.folder else temporary as folder:
        try:
            with interrupts():
                follow(Path(folder).resolve(), root=given.root)
        except CheckError as error:
            say(f"FAILED {error}")
            return 1
        except KeyboardInterrupt:
            say("Interrupted.")
            return 130
    say("Everything did what the page says.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
