"""Reports and a dataset in an object store: what is new is fetched, the set is built on this machine and put there in one step.

s3://bucket/raw/…                        PDFs, sidecars, corrections; what is as it was fetched is not fetched again
s3://bucket/outputs/sets/7-3f9a1c20/…    a whole set, with the files of a local one; the newest and the one before it are kept
s3://bucket/outputs/manifest.json        {"set": "sets/7-3f9a1c20", "files": {name: {"sha256": …, "bytes": …}}}: written last

Who reads takes `set` from the manifest and finds a whole set there, whatever was killed meanwhile. What is here lies in
ZHENGJU_CACHE, else in zhengju/ of the user's cache. A place without `://` is a path, and nothing here touches it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline import dataset
from pipeline.dataset import Hold
from pipeline.errors import OutputError, PipelineError, SettingsError, printable
from pipeline.ingest.discover import beside, pdfs_in
from pipeline.ingest.store import Info, Remote
from pipeline.wording import both, told

MANIFEST = "manifest.json"
_FETCHED = ".fetched.json"
"""What of a store lies in a folder here: [mark, bytes, time of the last change here in ns], by name."""
_PUT = ".remote.json"
"""Which set of the store the newest set here is: `set` there, `number` here."""
_PART = ".part"
_AT_ONCE = 64
"""So many files are fetched before it is noted that they are there."""

_UNFIT = (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.EINVAL)
"""What a file system says of a name that it cannot have."""

_log = logging.getLogger(__name__)


def is_address(place: str | Path) -> bool:
    """Whether a place is in a store: `s3://bucket/raw`."""
    return "://" in str(place)


def cache() -> Path:
    """Where what was fetched lies: ZHENGJU_CACHE, else zhengju/ of the user's cache."""
    base = os.environ.get("ZHENGJU_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhengju"
    return Path(base).expanduser().absolute()


def working_copy(outputs: str | Path) -> Path:
    """The folder of this machine in which the set of these outputs is built."""
    return _folder(str(outputs)) if is_address(outputs) else Path(outputs)


def _folder(address: str) -> Path:
    place = address.rstrip("/")
    return cache() / f"{place.rpartition('/')[2]}-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


# Reports


@contextmanager
def reports_at(places: Iterable[str | Path]) -> Iterator[list[Path]]:
    """The files and folders with what lies at these places, which nobody else fetches meanwhile.

    Raises SettingsError if a store, a bucket or a file is not there or may not be read, OutputError if it cannot be kept here.
    """
    held: set[Path] = set()
    found = []
    with ExitStack() as stack:
        for place in map(str, places):
            if not is_address(place):
                found.append(Path(place))
                continue
            address, _, last = place.rstrip("/").rpartition("/")
            file = last if last.lower().endswith(".pdf") else ""
            remote = Remote(address if file else place, SettingsError)
            folder = _folder(remote.address)
            if folder not in held:
                stack.enter_context(dataset.writing(folder))
                held.add(folder)
            with remote.reached():
                _fetch_reports(remote, folder, file)
            found.append(folder / file if file else folder)
        yield found


def _fetch_reports(remote: Remote, folder: Path, file: str) -> None:
    """Make a folder hold what lies at an address, or the one file with what belongs to it."""
    there = {name: info for name, info in remote.list(deep=not file).items() if _is_input(remote, name)}
    if file:
        there = {name: info for name, info in there.items() if name == file or Path(name) in beside(Path(file))}
        if file not in there:
            raise SettingsError(
                both(
                    "{file}: no such file; check the address. Nothing was published",
                    "{file}：没有这个文件；请检查地址。未发布任何内容",
                    file=f"{remote.address}/{file}",
                )
            )
    known = _read_json(folder / _FETCHED)
    if not file:
        _remove_others(folder, there)
        known = {name: said for name, said in known.items() if name in there}
    new = [name for name, info in there.items() if known.get(name) != [info.mark, *_stat(folder / name)]]
    for start in range(0, len(new), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        for name in _fetch(remote, folder, some):
            known[name] = [there[name].mark, *_stat(folder / name)]
        _write_json(folder / _FETCHED, known)
    _write_json(folder / _FETCHED, known)


def _is_input(remote: Remote, name: str) -> bool:
    """Whether an object is a PDF or may belong to one; hidden ones are left alone, as in a folder."""
    parts = name.split("/")
    if not parts[-1].lower().endswith((".pdf", ".toml")) or any(part.startswith(".") for part in parts):
        return False
    if "" in parts or "\0" in name:
        _tell_unfit(remote, name, os.strerror(errno.EINVAL))
        return False
    return True


def _tell_unfit(remote: Remote, name: str, why: str | None) -> None:
    text = both(
        "{address}/{name} was left out: no file of this machine can have this name ({why}); rename it",
        "{address}/{name} 已略过：本机的文件不能用这个名字（{why}）；请改名",
        address=remote.address,
        name=name,
        why=why,
    )
    _log.warning("%s", printable(told(text)))


def _remove_others(folder: Path, there: Mapping[str, Info]) -> None:
    """Remove files that are not in the store any more, and folders that are empty then."""
    for path in [*pdfs_in(folder), *folder.rglob("*.toml")]:
        if path.is_file() and path.relative_to(folder).as_posix() not in there:
            path.unlink()
            with suppress(OSError):
                for parent in path.relative_to(folder).parents[:-1]:
                    (folder / parent).rmdir()


def _fetch(remote: Remote, folder: Path, names: Sequence[str]) -> Iterator[str]:
    """Fetch objects, each whole before it has its name; the names of those that are there then."""
    part = folder / _PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    remote.get(names, [part / str(number) for number in range(len(names))])
    for number, name in enumerate(names):
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (part / str(number)).replace(folder / name)
        except OSError as error:
            if error.errno not in _UNFIT:
                raise
            _tell_unfit(remote, name, error.strerror)
            continue
        yield name
    shutil.rmtree(part)


# The dataset


def no_set(outputs: str | Path) -> SettingsError:
    """What to say of outputs that hold nothing."""
    return SettingsError(
        both(
            "{outputs} holds no published set; make one with `zhengju run` first",
            "{outputs} 中没有已发布的数据集；请先运行 `zhengju run`",
            outputs=repr(str(outputs)),
        )
    )


@contextmanager
def writing(outputs: str | Path, *, known: bool = False) -> Iterator[Hold]:
    """Be the only writer of the outputs; `outputs` of the hold is their folder here. None is made for a set that must be `known`.

    For a store that folder holds the set that counts there when this begins; what it holds at the end is put there, unless an
    exception leaves. Raises OutputError if there is another writer, or the store cannot be reached, read or written, and
    SettingsError for a known set that is not there.
    """
    if not is_address(outputs):
        if known and not Path(outputs).is_dir():
            raise no_set(outputs)
        with dataset.writing(Path(outputs)) as hold:
            yield hold
        return
    remote = Remote(str(outputs), OutputError)
    with dataset.writing(_folder(remote.address)) as hold:
        with remote.reached():
            before = _published(remote)
            if _read_json(hold.outputs / _PUT).get("set") != before.get("set"):
                _fetch_set(remote, before, hold)
        yield hold
        with remote.reached():
            _put_set(remote, before, hold.outputs)


@contextmanager
def set_at(outputs: str | Path) -> Iterator[Path]:
    """The folder of outputs for who only reads them; those of a store are fetched whole, to be removed afterwards.

    Raises SettingsError if the store cannot be reached or read.
    """
    if not is_address(outputs):
        yield Path(outputs)
        return
    remote = Remote(str(outputs), SettingsError)
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="look-", dir=cache()) as folder:
        with dataset.writing(Path(folder)) as hold, remote.reached():
            _fetch_set(remote, _published(remote), hold)
        yield Path(folder)


def _published(remote: Remote) -> dict[str, Any]:
    """The manifest of a store; empty if nothing was published there. Raises OutputError if it is something else."""
    data = remote.read(MANIFEST)
    if data is None:
        return {}
    try:
        said = json.loads(data)
        number, named = said["set"].removeprefix("sets/").partition("-")[0], said["files"]
        if not number.isdecimal() or any({"", ".", ".."} & set(name.split("/")) for name in (said["set"], *named)):
            raise ValueError(said["set"])
        return {"set": said["set"], "files": {name: (one["sha256"], one["bytes"]) for name, one in named.items()}}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise remote.error(
            both(
                "{file} was not written by this program; choose another place, or move it away",
                "{file} 不是本程序所写；请另选位置，或将它移走",
                file=f"{remote.address}/{MANIFEST}",
            )
        ) from error


def _fetch_set(remote: Remote, wanted: Mapping[str, Any], hold: Hold) -> None:
    """Make the set that counts there the one that counts here; what was harmed there is harmed here, and so is mended."""
    outputs = hold.outputs
    old, sums = dataset.current_set(outputs), dataset.published_sums(outputs)
    harmed: list[str] = []

    def fill(stage: Path) -> None:
        there = remote.list(wanted["set"])
        new = []
        for name, (digest, _) in wanted["files"].items():
            if name == MANIFEST:  # it is written when all is there
                continue
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            if old is not None and sums.get(name) == digest and dataset.is_as_published(old / name, digest):
                shutil.copyfile(old / name, stage / name)
            elif name in there:
                new.append(name)
        remote.get([f"{wanted['set']}/{name}" for name in new], [stage / name for name in new])
        named = ((name, digest) for name, (digest, _) in wanted["files"].items() if name != MANIFEST)
        harmed.extend(name for name, digest in named if not dataset.is_as_published(stage / name, digest))

    if not wanted:  # somebody took it away: it begins anew, as an empty folder does
        dataset.withdraw(hold)
        (outputs / _PUT).unlink(missing_ok=True)
        return
    dataset.publish(outputs, fill, hold)
    current = dataset.current_set(outputs)
    assert current is not None
    if harmed:
        sums = {name: digest for name, (digest, _) in wanted["files"].items() if name != MANIFEST}
        _write_json(current / MANIFEST, sums)
    _write_json(outputs / _PUT, {"set": wanted["set"], "number": current.name})


def _put_set(remote: Remote, before: Mapping[str, Any], outputs: Path) -> None:
    """Put the newest set here into the store under a name of its own, then let the manifest name it."""
    current = dataset.current_set(outputs)
    if current is None:
        return
    there = remote.list("sets")
    known = {name: said for name, said in before.get("files", {}).items() if _is_sound(there, before["set"], name, said)}
    noted = _read_json(outputs / _PUT)
    if noted == {"set": before.get("set"), "number": current.name} and len(known) == len(before["files"]):
        return
    sums = dataset.published_sums(outputs)
    if not all((current / name).is_file() for name in sums):
        return  # it was harmed, and this run had no cause to mend it
    number = 1 + int(before["set"].removeprefix("sets/").partition("-")[0]) if before else 1
    target = f"sets/{number}-{secrets.token_hex(4)}"
    sums |= {MANIFEST: dataset.file_sum(current / MANIFEST)}
    files = {name: (digest, (current / name).stat().st_size) for name, digest in sorted(sums.items())}
    same = [name for name, said in files.items() if known.get(name) == said]
    new = [name for name in files if name not in set(same)]
    remote.copy([f"{before['set']}/{name}" for name in same], [f"{target}/{name}" for name in same])
    remote.put([current / name for name in new], [f"{target}/{name}" for name in new])
    said = {"set": target, "files": {name: {"sha256": digest, "bytes": size} for name, (digest, size) in files.items()}}
    _switch(remote, before, json.dumps(said, ensure_ascii=False, indent=1).encode())
    _write_json(outputs / _PUT, {"set": target, "number": current.name})
    listed = {PurePosixPath("sets", name).parts[1] for name in there}  # not those that somebody began since
    remote.remove([f"sets/{name}" for name in sorted(listed) if f"sets/{name}" not in (target, before.get("set"))])


def _is_sound(there: Mapping[str, Info], folder: str, name: str, said: tuple[str, int]) -> bool:
    """Whether a file of a set is in the store with as many bytes as it was put there."""
    info = there.get(f"{folder.removeprefix('sets/')}/{name}")
    return info is not None and info.bytes == said[1]


def _switch(remote: Remote, before: Mapping[str, Any], data: bytes) -> None:
    """Replace the manifest: the one step. Raises OutputError if another machine has done so since this run began."""
    mark = remote.mark(MANIFEST)  # before the look: what comes between is seen by the store
    if _published(remote).get("set") != before.get("set"):
        raise _overtaken(remote)
    try:
        remote.replace(MANIFEST, data, mark)
    except OSError as error:
        if _published(remote).get("set") != before.get("set"):
            raise _overtaken(remote) from error
        raise


def _overtaken(remote: Remote) -> PipelineError:
    return OutputError(
        both(
            "{address}: another run has published there meanwhile; nothing was published, run again",
            "{address}：其间另一次运行已在那里发布；本次未发布任何内容，请重新运行",
            address=remote.address,
        )
    )


def _stat(path: Path) -> tuple[int, int] | tuple[()]:
    """Size and time of the last change (ns) of a file; empty if it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_size, stat.st_mtime_ns


def _read_json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write_json(path: Path, said: Mapping[str, Any]) -> None:
    """Write a file whole."""
    temporary = path.with_name(f".{path.name.lstrip('.')}.new")
    temporary.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)
