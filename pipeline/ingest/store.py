"""One folder of an object store, by the names of what lies in it; the only module that knows fsspec."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, PipelineError, SettingsError, printable
from pipeline.wording import Both, both, told

_MARKS = ("ETag", "etag", "md5Hash", "content_md5", "created", "mtime", "LastModified")
"""What stores call that by which the content of an object is known, the surest first."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Info:
    """What a store says of an object without sending it: its size, and a mark that another content does not have."""

    bytes: int
    mark: str


class Remote:
    """The folder at an address, such as `s3://bucket/raw`. What keeps from it is raised as `error`, in words."""

    def __init__(self, address: str, error: type[PipelineError]) -> None:
        self.address = address.rstrip("/")
        self.error = error
        if any(char in self.address for char in "*?[]"):
            raise SettingsError(
                both(
                    "{address}: an address may not have *, ?, [ or ]; name one folder",
                    "{address}：地址不能含 *、?、[ 或 ]；请指定一个文件夹",
                    address=self.address,
                )
            )
        with self.reached():
            from fsspec.core import url_to_fs

            self._files, self._path = url_to_fs(self.address)
            self._files.invalidate_cache()  # another machine may have written there since

    def list(self, folder: str = "", *, deep: bool = True) -> dict[str, Info]:
        """All objects below a folder by their names in it, or those right in it; empty if there are none."""
        path = self._at(folder)
        found = self._files.find(path, maxdepth=None if deep else 1, detail=True)
        return {name.removeprefix(f"{path}/"): _info(said) for name, said in sorted(found.items()) if name.startswith(f"{path}/")}

    def read(self, name: str) -> bytes | None:
        """The content of an object; None if it is not there."""
        try:
            return bytes(self._files.cat_file(self._at(name)))
        except FileNotFoundError:
            self._files.find(self._at(name))  # it raises that too if there is no such bucket
            return None

    def mark(self, name: str) -> str | None:
        """The mark of an object as it is now; None if it is not there."""
        self._files.invalidate_cache()
        try:
            return _info(self._files.info(self._at(name))).mark
        except FileNotFoundError:
            return None

    def replace(self, name: str, data: bytes, mark: str | None) -> None:
        """Write a small object in one request. Raises OSError if it has another mark by now, where the store can say so."""
        condition = {"mode": "create"} if mark is None else {"IfMatch": mark} if "s3" in self._files.protocol else {}
        try:
            self._files.pipe_file(self._at(name), data, **condition)
        except OSError as error:
            response = getattr(error.__cause__, "response", {})
            if response.get("Error", {}).get("Code") != "NotImplemented":  # some stores know no conditions
                raise
            self._files.pipe_file(self._at(name), data)

    def get(self, names: Sequence[str], targets: Sequence[Path]) -> None:
        """Fetch objects into files, several at a time."""
        if names:
            self._files.get([self._at(name) for name in names], [str(path) for path in targets])

    def put(self, paths: Sequence[Path], names: Sequence[str]) -> None:
        """Write files as objects, several at a time."""
        if names:
            self._files.put([str(path) for path in paths], [self._at(name) for name in names])

    def copy(self, names: Sequence[str], targets: Sequence[str]) -> None:
        """Copy objects inside the store, several at a time."""
        if names:
            self._files.copy([self._at(name) for name in names], [self._at(name) for name in targets])

    def remove(self, folders: Sequence[str]) -> None:
        """Remove folders that nobody needs; one that cannot be removed stays, and is told."""
        for folder in folders:
            try:
                self._files.rm(self._at(folder), recursive=True)
            except FileNotFoundError:
                continue
            except OSError as error:
                text = both(
                    "{address}/{folder}, an older set, could not be removed: {why}",
                    "{address}/{folder} 是旧的一套，未能移除：{why}",
                    address=self.address,
                    folder=folder,
                    why=str(error),
                )
                _log.warning("%s", printable(told(text)))

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}" if name else str(self._path)

    @contextmanager
    def reached(self) -> Iterator[None]:
        """What keeps from the store inside leaves as `error`; what keeps from this machine's disk as OutputError."""
        try:
            yield
        except PipelineError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and _is_of_the_disk(error):
                raise OutputError(
                    both(
                        "{where}: {why}; nothing was published, the outputs are as they were",
                        "{where}：{why}；未发布任何内容，输出保持原样",
                        where=error.filename or both("the cache here (ZHENGJU_CACHE)", "本机的缓存（ZHENGJU_CACHE）"),
                        why=error.strerror,
                    )
                ) from error
            why = _why(error)
            if why is None:
                raise
            raise self.error(
                both(
                    "{address}: {why}. Nothing was published",
                    "{address}：{why}。未发布任何内容",
                    address=self.address,
                    why=why,
                )
            ) from error


def _info(said: dict[str, Any]) -> Info:
    return Info(int(said["size"]), next((str(said[name]) for name in _MARKS if said.get(name)), ""))


def _is_of_the_disk(error: OSError) -> bool:
    """Whether it is this machine's disk that refused: it names a file, or is full or read-only."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
    return full or (error.errno is not None and Path(str(error.filename or "")).is_absolute())


def _why(error: Exception) -> Both | None:
    """What keeps from a store, and what to do; None if it is an error of another kind."""
    name = type(error).__name__
    if isinstance(error, ImportError):
        return both(
            "a package for such addresses is not installed ({what}); s3:// needs zhengju[s3]",
            "没有安装用于这种地址的程序包（{what}）；s3:// 需要 zhengju[s3]",
            what=str(error),
        )
    if isinstance(error, ValueError) and "Protocol not known" in str(error):
        return both("this kind of address is not known; s3://BUCKET/FOLDER is", "不认识这种地址；可用 s3://桶/文件夹")
    if "Credentials" in name or "Token" in name:
        return both(
            "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
            "没有凭据；请设置 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY，或 AWS_PROFILE",
        )
    if isinstance(error, FileNotFoundError):
        return both(
            "there is no such bucket, or what was there is gone ({what}); check the address",
            "没有这个桶，或其中的内容已不在（{what}）；请检查地址",
            what=str(error),
        )
    if isinstance(error, PermissionError):
        return both(
            "these credentials may not do that there ({what}); ask for the right to list, read and write",
            "这些凭据没有权限（{what}）；请申请列出、读取与写入的权限",
            what=str(error),
        )
    if isinstance(error, ConnectionError | TimeoutError) or "Connect" in name or "Timeout" in name:
        return both(
            "the store does not answer ({what}); check network, address and AWS_ENDPOINT_URL",
            "存储没有应答（{what}）；请检查网络、地址与 AWS_ENDPOINT_URL",
            what=str(error),
        )
    if isinstance(error, OSError) or type(error).__module__.partition(".")[0] in ("botocore", "aiobotocore", "aiohttp"):
        return both("the store refused: {what}", "存储拒绝了请求：{what}", what=str(error) or name)
    return None
