"""Reports and outputs in an object store: what is fetched, that a reader always finds a whole set, and what is said if not."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline import dataset
from pipeline.errors import OutputError, SettingsError
from pipeline.ingest import reports_at, set_at, storage, writing
from pipeline.ingest.store import Remote
from tests.test_cli import call
from tests.test_ingest import PDFS

fsspec = pytest.importorskip("fsspec")

RAW, OUTPUTS = "memory://bucket/raw", "memory://bucket/outputs"
SETTERS = ("put", "copy", "replace", "remove")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store in memory, and a machine whose cache is empty."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "cache"))
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def raw(store: Any, **files: bytes) -> None:
    store.pipe({f"/bucket/raw/{name}": data for name, data in files.items()})


def publish(**files: str) -> str:
    """Publish a set of these files; the folder of the set in the store."""
    with writing(OUTPUTS) as hold:
        dataset.publish(hold.outputs, lambda stage: write(stage, files), hold)
    return str(manifest()["set"])


def write(stage: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = stage / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def manifest() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(fsspec.filesystem("memory").cat_file("/bucket/outputs/manifest.json"))
    return said


def visible() -> dict[str, str]:
    """What a reader finds: every file that the manifest names, which must be as it says."""
    said, files = manifest(), fsspec.filesystem("memory")
    found = {}
    for name, one in said["files"].items():
        data = files.cat_file(f"/bucket/outputs/{said['set']}/{name}")
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (one["sha256"], one["bytes"])
        found[name] = data.decode()
    found.pop("manifest.json")
    return found


def fetched_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are fetched from now on."""
    names: list[str] = []
    get = Remote.get

    def told(self: Remote, wanted: list[str], targets: list[Path]) -> None:
        names.extend(wanted)
        get(self, wanted, targets)

    monkeypatch.setattr(Remote, "get", told)
    return names


# Reports


def test_only_what_is_new_is_fetched(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    raw(store, **{"a.pdf": b"%PDF-1", "b/年报 1.pdf": b"%PDF-2", "a.toml": b"", "notes.txt": b"x", ".hidden/c.pdf": b"x"})
    names = fetched_names(monkeypatch)
    for expected in (["a.pdf", "a.toml", "b/年报 1.pdf"], []):
        with reports_at([RAW]) as (folder,):
            found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()}
        assert names == expected
        assert found == {"a.pdf": b"%PDF-1", "b/年报 1.pdf": b"%PDF-2", "a.toml": b""}
        names.clear()
    store.pipe_file("/bucket/raw/a.pdf", b"%PDF-3")  # as many bytes, another time
    store.rm("/bucket/raw/b", recursive=True)
    (folder / "a.toml").write_bytes(b"harmed")
    with reports_at([RAW]) as (folder,):
        assert (names, (folder / "a.pdf").read_bytes(), (folder / "b").exists()) == (["a.pdf", "a.toml"], b"%PDF-3", False)


def test_a_file_is_fetched_with_what_lies_beside_it(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    raw(store, **{"a.pdf": b"%PDF-1", "b.pdf": b"%PDF-2", "a.toml": b"", "b.toml": b"", "corrections.toml": b""})
    names = fetched_names(monkeypatch)
    with reports_at([f"{RAW}/a.pdf", f"{RAW}/b.pdf", "tests"]) as (first, second, third):
        assert (first.read_bytes(), second.read_bytes(), third) == (b"%PDF-1", b"%PDF-2", Path("tests"))
    assert names == ["a.pdf", "a.toml", "corrections.toml", "b.pdf", "b.toml"]
    with pytest.raises(SettingsError, match=r"memory://bucket/raw/c\.pdf: no such file"), reports_at([f"{RAW}/c.pdf"]):
        pass


def test_a_name_that_leads_elsewhere_is_not_followed(store: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    long = "x" * 300 + ".pdf"
    raw(store, **{"a.pdf": b"%PDF-1", "../../../../evil.pdf": b"%PDF-2", "b//c.pdf": b"", long: b""})
    with reports_at([RAW]) as (folder,):
        assert [path.name for path in folder.rglob("*.pdf")] == ["a.pdf"]
    assert not list(tmp_path.rglob("evil.pdf"))
    assert sum("was left out" in message for message in caplog.messages) == 2


def test_who_fetches_is_alone(store: Any) -> None:
    raw(store, **{"a.pdf": b"%PDF-1"})
    with reports_at([RAW]), pytest.raises(OutputError, match="is being written by process"), reports_at([RAW]):
        pass


# The dataset


def test_a_set_is_put_whole_and_the_one_before_is_kept(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(**{"figures.csv": "1", "reports__a__report.json": "{}"})
    assert visible() == {"figures.csv": "1", "reports/a/report.json": "{}"}
    put: list[str] = []
    send = Remote.put
    monkeypatch.setattr(Remote, "put", lambda self, paths, names: (put.extend(names), send(self, paths, names))[1])
    second = publish(**{"figures.csv": "2", "reports__a__report.json": "{}"})
    assert [name.removeprefix(second) for name in put] == ["/figures.csv", "/manifest.json"], "the rest is copied there"
    third = publish(**{"figures.csv": "3"})
    assert visible() == {"figures.csv": "3"}
    folders = {name.split("/")[4] for name in store.find("/bucket/outputs/sets")}
    assert (first not in folders, {f"sets/{name}" for name in folders}) == (True, {second, third})
    before = dict(store.store)
    assert publish(**{"figures.csv": "3"}) == third
    assert store.store == before, "nothing changed, nothing is written"


@pytest.mark.parametrize("last", [True, False], ids=["before", "after"])
def test_a_killed_run_never_leaves_half_a_set(store: Any, monkeypatch: pytest.MonkeyPatch, last: bool) -> None:
    """It ends before or after each request that writes; a reader sees the old set or the new one, and the next run goes on."""
    old = {"figures.csv": "1", "reports__a__report.json": "{}"}
    publish(**old)
    for kill_at in range(20):
        new = {"figures.csv": f"{kill_at + 2}", "reports__a__report.json": "{}", "claims.csv": "x"}
        with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
            left = interrupt(patch, kill_at, last)
            publish(**new)
        assert visible() in ({name.replace("__", "/"): text for name, text in one.items()} for one in (old, new))
        if left():
            break
        publish(**new)
        assert visible()["figures.csv"] == new["figures.csv"]
        old = new
    assert kill_at >= 4, "it was killed at every step"


def interrupt(patch: pytest.MonkeyPatch, at: int, after: bool) -> Callable[[], bool]:
    """Let the writing request of this number be the last one; whether it was not come to."""
    files = fsspec.filesystem("memory")
    count = [0]

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def one(*given: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == at + 1 and not after:
                raise KeyboardInterrupt
            done = method(*given, **named)
            if count[0] == at + 1:
                raise KeyboardInterrupt
            return done

        return one

    for name in ("put_file", "cp_file", "pipe_file", "rm"):
        patch.setattr(files, name, counted(getattr(files, name)), raising=False)
    return lambda: count[0] <= at


def test_another_machine_goes_on_from_what_is_there(store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    publish(**{"figures.csv": "1", "claims.csv": "x"})
    monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "other"))
    with writing(OUTPUTS) as hold:
        assert (hold.outputs / "figures.csv").read_text(encoding="utf-8") == "1"
        assert dataset.harmed_files(hold.outputs) == {}
    publish(**{"figures.csv": "2", "claims.csv": "x"})
    monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "cache"))
    names = fetched_names(monkeypatch)
    with writing(OUTPUTS) as hold:
        assert (hold.outputs / "figures.csv").read_text(encoding="utf-8") == "2"
    assert [name.split("/")[-1] for name in names] == ["figures.csv"], "what is the same here is not fetched"


def test_of_two_machines_the_second_is_told_that_it_comes_too_late(
    store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publish(**{"figures.csv": "1"})

    def slow() -> None:
        with writing(OUTPUTS) as hold:
            dataset.publish(hold.outputs, lambda stage: write(stage, {"figures.csv": "late"}), hold)
            monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "other"))
            publish(**{"figures.csv": "quick"})

    with pytest.raises(OutputError, match="another run has published there meanwhile"):
        slow()
    assert visible() == {"figures.csv": "quick"}
    assert publish(**{"figures.csv": "later"}).startswith("sets/3-")


def test_what_was_harmed_in_the_store_is_put_there_again(store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = publish(**{"figures.csv": "1", "claims.csv": "x"})
    store.rm(f"/bucket/outputs/{first}/claims.csv")
    with writing(OUTPUTS):
        pass
    assert visible() == {"figures.csv": "1", "claims.csv": "x"}
    store.pipe_file(f"/bucket/outputs/{manifest()['set']}/claims.csv", b"y")  # as many bytes: a machine that fetches it sees it
    monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "other"))
    with writing(OUTPUTS) as hold:
        assert dataset.harmed_files(hold.outputs) == {"claims.csv": "altered"}
    with set_at(OUTPUTS) as folder:
        assert dataset.harmed_files(folder) == {"claims.csv": "altered"}


def test_a_store_that_was_emptied_begins_anew(store: Any) -> None:
    publish(**{"figures.csv": "1"})
    store.rm("/bucket/outputs", recursive=True)
    with writing(OUTPUTS) as hold:
        assert not (hold.outputs / "figures.csv").exists()
    assert publish(**{"figures.csv": "2"}).startswith("sets/1-")


@pytest.mark.parametrize(
    "said", ["[1, 2]", "no", '{"set": "sets/1-a/../../..", "files": {}}', '{"set": "sets/1-a", "files": {"../x": {}}}']
)
def test_a_manifest_of_somebody_else_is_left_alone(store: Any, said: str) -> None:
    store.pipe_file("/bucket/outputs/manifest.json", said.encode())
    with pytest.raises(OutputError, match="was not written by this program"):
        publish(**{"figures.csv": "1"})
    assert store.cat_file("/bucket/outputs/manifest.json") == said.encode()


# The command line


def test_a_run_over_a_store_gives_the_bytes_of_one_over_a_folder(store: Any, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    shutil.copy(PDFS / "circled_markers.pdf", tmp_path / "raw")
    raw(store, **{"circled_markers.pdf": (PDFS / "circled_markers.pdf").read_bytes()})
    here = call("run", tmp_path / "raw", "--outputs", tmp_path / "outputs")
    there = call("run", RAW, "--outputs", OUTPUTS)
    assert there.exit_code == 0, there.output
    assert there.output == here.output.replace(str(tmp_path / "outputs"), OUTPUTS)
    folder, said = (tmp_path / "outputs").resolve() / ".current", manifest()
    local = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    remote = {name: store.cat_file(f"/bucket/outputs/{said['set']}/{name}") for name in said["files"]}
    assert sorted(local) == sorted(remote)
    timed = {"manifest.json", "zhengju.duckdb", "zhengju.xlsx", "datapackage.json"}
    timed |= {name for name in local if name.startswith(("runs.", "reports.")) or name.endswith("report.json")}
    assert [name for name in local if local[name] != remote[name] and name not in timed] == []
    again = call("run", RAW, "--outputs", OUTPUTS)
    assert again.output == f"Nothing new in {RAW}: 1 report is up to date in {OUTPUTS}.\n"
    assert call("verify", OUTPUTS).output == f"Everything in {OUTPUTS} holds.\n"
    assert call("republish", OUTPUTS, "--no-workbook").exit_code == 0
    assert "zhengju.xlsx" not in manifest()["files"]
    assert call("remove", "circled_markers.pdf", "--outputs", OUTPUTS).exit_code == 0
    assert json.loads(call("run", RAW, "--outputs", OUTPUTS, "--json").stdout)["outputs"] == OUTPUTS


class EndpointConnectionError(Exception):
    """As botocore's, by its name."""


class NoCredentialsError(Exception):
    """As botocore's, by its name."""


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        (ImportError("Install s3fs to access S3"), r"s3:// needs zhengju\[s3\]", r"s3:// 需要 zhengju\[s3\]"),
        (ValueError("Protocol not known: s9"), "this kind of address is not known", "不认识这种地址"),
        (FileNotFoundError("bucket"), "there is no such bucket", "没有这个桶"),
        (PermissionError("Access Denied"), "these credentials may not do that there", "这些凭据没有权限"),
        (NoCredentialsError("Unable"), "there are no credentials; set AWS_ACCESS_KEY_ID", "没有凭据；请设置 AWS_ACCESS_KEY_ID"),
        (EndpointConnectionError("http://x"), "the store does not answer", "存储没有应答"),
        (OSError(5, "InternalError"), "the store refused", "存储拒绝了请求"),
    ],
)
def test_what_keeps_from_a_store_is_said(
    store: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, english: str, chinese: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("fsspec.core.url_to_fs", refuse)
    for kind, opened in ((SettingsError, reports_at([RAW])), (OutputError, writing(OUTPUTS)), (SettingsError, set_at(OUTPUTS))):
        with pytest.raises(kind, match=rf"^memory://bucket/\w+: .*{english}.*Nothing was published$") as caught, opened:
            pass
        assert re.search(chinese, caught.value.message.zh)


@pytest.mark.parametrize(
    ("error", "where"),
    [(OSError(28, "No space left on device"), r"the cache here"), (OSError(13, "denied", "/c/a.pdf"), "/c/a.pdf")],
)
def test_a_disk_that_refuses_is_not_the_store(store: Any, monkeypatch: pytest.MonkeyPatch, error: OSError, where: str) -> None:
    def refuse(*_: Any) -> None:
        raise error

    raw(store, **{"a.pdf": b"%PDF-1"})
    monkeypatch.setattr(Remote, "get", refuse)
    with pytest.raises(OutputError, match=f"^{where}.*: {error.strerror}; nothing was published"), reports_at([RAW]):
        pass


def test_an_error_of_the_program_is_not_taken_for_one_of_the_store(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remote, "list", lambda *_, **__: {}["x"])
    with pytest.raises(KeyError), reports_at([RAW]):
        pass


def test_wildcards_are_refused() -> None:
    with pytest.raises(SettingsError, match="an address may not have"), reports_at(["memory://bucket/r*"]):
        pass


def test_paths_are_no_addresses() -> None:
    assert not any(map(storage.is_address, ("raw", "/data/raw", "C:\\raw", Path("s3/raw"))))
    assert storage.working_copy("outputs") == Path("outputs")


# A server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that speaks S3 on this machine, with an empty bucket; nothing of the user's settings counts."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    one = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    one.start()
    address = f"http://127.0.0.1:{one.get_host_and_port()[1]}"
    ask(address, "POST", "/moto-api/reset")
    given = {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    given |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    for name, value in (given | {"ZHENGJU_CACHE": str(tmp_path / "cache"), "NO_PROXY": "127.0.0.1"}).items():
        monkeypatch.setenv(name, value)
    ask(address, "PUT", "/bucket")
    yield one
    with suppress(RuntimeError):
        one.stop()


def ask(address: str, method: str, path: str, data: bytes | None = None) -> None:
    request = urllib.request.Request(address + path, data, {"Content-Type": "text/plain"}, method=method)
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()


@pytest.mark.slow
def test_a_run_over_s3(server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import s3fs

    files = s3fs.S3FileSystem()
    name = "两栏 (1) #%.pdf"
    files.put_file(str(PDFS / "two_columns.pdf"), f"bucket/raw/{name}")
    first = call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs")
    assert (first.exit_code, "1 report read" in first.output) == (0, True), first.output
    files.pipe_file(f"bucket/raw/{name}/new.pdf", b"%PDF-1")  # a store may have both, a folder not
    names = fetched_names(monkeypatch)
    assert "Nothing new" in call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs").output
    assert names == [f"{name}/new.pdf"]
    files.rm_file(f"bucket/raw/{name}/new.pdf")
    files.put_file(str(PDFS / "circled_markers.pdf"), "bucket/raw/new.pdf")
    monkeypatch.setenv("ZHENGJU_CACHE", str(tmp_path / "other"))  # another machine reads the new one only
    second = call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs")
    assert (second.exit_code, "1 report read, 1 unchanged" in second.output) == (0, True), second.output
    assert call("verify", "s3://bucket/outputs").exit_code == 0
    files.invalidate_cache()
    assert len(files.ls("bucket/outputs/sets")) == 2


@pytest.mark.slow
def test_s3_itself_refuses_a_manifest_that_comes_too_late(server: Any) -> None:
    remote = Remote("s3://bucket/outputs", OutputError)
    remote.replace("manifest.json", b"1", None)
    mark = remote.mark("manifest.json")
    with pytest.raises(OSError, match="pre-conditions"):
        remote.replace("manifest.json", b"2", None)
    remote.replace("manifest.json", b"3", mark)
    with pytest.raises(OSError, match="pre-conditions"):
        remote.replace("manifest.json", b"4", mark)
    assert remote.read("manifest.json") == b"3"


@pytest.mark.slow
def test_what_s3_says_is_told(server: Any) -> None:
    absent = call("run", "s3://nobody/raw", "--outputs", "s3://bucket/outputs")
    assert (absent.exit_code, "s3://nobody/raw: there is no such bucket" in absent.output) == (2, True), absent.output
    absent = call("run", "s3://bucket/raw", "--outputs", "s3://nobody/outputs")
    assert (absent.exit_code, "s3://nobody/outputs: there is no such bucket" in absent.output) == (4, True), absent.output
    empty = call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs")
    assert (empty.exit_code, empty.output) == (0, "No PDF in s3://bucket/raw; put reports there and run again.\n")
    address = os.environ["AWS_ENDPOINT_URL"]
    ask(address, "POST", "/moto-api/reset-auth", b"0")
    refused = call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs")
    assert (refused.exit_code, "these credentials may not do that" in refused.output) == (2, True), refused.output
    ask(address, "POST", "/moto-api/reset-auth", b"inf")
    server.stop()
    silent = call("run", "s3://bucket/raw", "--outputs", "s3://bucket/outputs")
    assert (silent.exit_code, "the store does not answer" in silent.output) == (2, True), silent.output
