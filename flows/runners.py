"""Where the tasks of a flow run: in threads of this process, or on a Dask cluster that is named by its address."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline.errors import SettingsError
from pipeline.wording import both


def task_runner(jobs: int, dask: str = "") -> TaskRunner[Any]:
    """The runner for `jobs` reports at a time here, or for as many as the cluster at the address `dask` has threads.

    Raises SettingsError if there are no jobs, or Dask is asked for and prefect-dask is not installed.
    """
    if jobs < 1:
        raise SettingsError(
            both("jobs is {jobs}; a whole number from 1 on is expected", "jobs 为 {jobs}；应为不小于 1 的整数", jobs=jobs)
        )
    if not dask:
        return ThreadPoolTaskRunner(max_workers=jobs)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        message = both(
            "the cluster {dask!r} needs prefect-dask: install zhengju[dask] ({error})",
            "使用集群 {dask!r} 需要 prefect-dask：请安装 zhengju[dask]（{error}）",
            dask=dask,
            error=error,
        )
        raise SettingsError(message) from error
    runner: TaskRunner[Any] = DaskTaskRunner(address=dask)
    return runner
