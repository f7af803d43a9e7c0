"""What a run says to people, in the language of the terminal: Chinese where LANG says so, else English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import printable
from pipeline.ingest import Summary
from pipeline.wording import Both, both, fill, is_chinese

WORDS = {
    "nothing": (
        "Nothing new in {paths}: {kept:report is|reports are} up to date in {outputs}.",
        "{paths} 中没有新文件：{outputs} 中的 {kept} 份报告均为最新。",
    ),
    "nothing_failed": (
        "Nothing new in {paths}: {kept:report is|reports are} up to date in {outputs}, {failed:file|files} failed as before.",
        "{paths} 中没有新文件：{outputs} 中的 {kept} 份报告为最新，{failed} 个文件仍然失败。",
    ),
    "empty": ("No PDF in {paths}; put reports there and run again.", "{paths} 中没有 PDF；请放入报告后重新运行。"),
    "lost": (
        "No PDF in {paths}; is its disk there? Nothing was published; {outputs} keeps {kept:report|reports}.",
        "{paths} 中没有 PDF；文件夹是否正确、磁盘是否已挂载？未发布任何内容，{outputs} 保留原有 {kept} 份报告。",
    ),
    "done": (
        "{read:report|reports} read, {kept} unchanged, {failed} failed; the data is in {outputs}.",
        "读取 {read} 份，未变 {kept} 份，失败 {failed} 份；数据在 {outputs}。",
    ),
    "removed": (
        "{removed} removed, {kept:report is|reports are} in {outputs}.",
        "移除 {removed} 份，{outputs} 中有 {kept} 份报告。",
    ),
    "republished": ("{kept:report|reports} published anew in {outputs}.", "已在 {outputs} 中重新发布 {kept} 份报告。"),
    "harmed": (
        "to be read again: {file} ({report_id}): what is stored of it was harmed, or is of another version",
        "需重新读取：{file}（{report_id}）：存下的记录受损，或属另一版本",
    ),
    "rules": (
        "to be read again: {file} ({report_id}): other rules than those of this program have read it",
        "需重新读取：{file}（{report_id}）：读取它的规则与本程序不同",
    ),
    "column": (
        "to be read again: {file} ({report_id}): what is stored of it has no {column}",
        "需重新读取：{file}（{report_id}）：存下的记录没有 {column}",
    ),
    "not_republished": (
        "{n:report|reports} of {all} must be read again with `zhengju run`; nothing was published.",
        "{all} 份报告中有 {n} 份须用 `zhengju run` 重新读取；未发布任何内容。",
    ),
    "port": (
        "Port {port} is in use: another schedule or server runs there; stop it, or choose another --port.",
        "端口 {port} 已被占用：另有计划或服务器在运行；请停止它，或用 --port 另选。",
    ),
    "scheduled": (
        "Another schedule runs with {home} as its home; stop it, or set PREFECT_HOME to another folder for this one.",
        "另有一个计划以 {home} 为家目录在运行；请停止它，或为本计划把 PREFECT_HOME 设为另一个文件夹。",
    ),
    "server": (
        "The server answers at {address}; the schedule is being set up, one moment.",
        "服务器已应答：{address}；正在设定计划，请稍候。",
    ),
    "deployed": (
        "The schedule is set: {when}; on Sundays at 07:00 in Shanghai the set is verified.",
        "计划已设定：{when}；每周日上海时间 07:00 核对数据集。",
    ),
    "open": (
        "Open {address} to see runs; PDFs in {folder} are read into {outputs}. Logs: {logs}. Ctrl-C stops everything.\n"
        "For `prefect` in another terminal: export PREFECT_API_URL={address}/api",
        "打开 {address} 查看运行；{folder} 中的 PDF 会读入 {outputs}。日志：{logs}。按 Ctrl-C 全部停止。\n"
        "在另一个终端里使用 `prefect`：export PREFECT_API_URL={address}/api",
    ),
    "pages": (
        "The pages of the dataset are at {address} once it is published (this machine only).",
        "数据集发布后，页面在 {address}（仅限本机）。",
    ),
    "reviewing": (
        "The pages are at {address} (this machine only); Ctrl-C ends it.",
        "页面在 {address}（仅限本机）；按 Ctrl-C 结束。",
    ),
    "no_index": (
        "{outputs} has no index.html; make it with `zhengju run` first.",
        "{outputs} 中没有 index.html；请先用 `zhengju run` 生成。",
    ),
    "no_port": ("Port {port} cannot be used: {reason}; choose another.", "端口 {port} 无法使用：{reason}；请换一个。"),
    "stopped": ("Everything is stopped.", "已全部停止。"),
    "watching": ("Watching {paths} every {seconds:g} s. Ctrl-C stops.", "每 {seconds:g} 秒查看一次 {paths}。按 Ctrl-C 停止。"),
    "holds": ("Everything in {outputs} holds.", "{outputs} 一切相符。"),
    "problems": ("{count:kind of problem|kinds of problems} in {outputs}.", "{outputs} 中有 {count} 类问题。"),
    "no_path": ("{path}: no such file or folder; check the path", "{path}：没有这个文件或文件夹；请检查路径"),
    "no_folder": ("{path}: no such folder; check the path", "{path}：没有这个文件夹；请检查路径"),
    "no_table": ("{name}: no such table or view; there are {known}", "{name}：没有这张表或视图；现有 {known}"),
    "no_part": (
        "{name}: no part ({known}), file or folder of that name; check it",
        "{name}：没有这个部分（{known}）、文件或文件夹；请检查",
    ),
    "two_of_a_kind": (
        "{first} and {second}: name two folders of datasets, or two reports of one",
        "{first} 与 {second}：请指定两个数据集文件夹，或同一数据集中的两份报告",
    ),
    "no_dataset": (
        "{outputs} holds no dataset (no reports.csv); name another with --outputs",
        "{outputs} 中没有数据集（没有 reports.csv）；请用 --outputs 另指定",
    ),
    "no_report": (
        "no report is named {name} in {outputs}; there are: {offered}",
        "{outputs} 中没有名为 {name} 的报告；现有：{offered}",
    ),
    "several_reports": (
        "several reports are named {name} in {outputs}: {offered}; name one by its id, or its --series",
        "{outputs} 中有多份名为 {name} 的报告：{offered}；请用编号指定，或加 --series",
    ),
    "files_differ": ("{n:file differs|files differ} between the two sets.", "两套数据中有 {n} 个文件不同。"),
    "files_same": ("The two sets have the same bytes, times apart.", "除用时外，两套数据逐字节相同。"),
    "sound": (
        "All that is needed is there; {warnings:warning|warnings}.",
        "所需均已具备；{warnings} 项提醒。",
    ),
    "unsound": (
        "{wrong:thing is|things are} not as needed; {warnings:warning|warnings}.",
        "{wrong} 项不符合要求；{warnings} 项提醒。",
    ),
    "failed": ("failed", "失败"),
    "skipped": ("skipped", "跳过"),
    "counts": (
        "  {file}: {pages:page|pages}, {tables:table|tables}, {footnotes:note|notes}, {figures:figure|figures}, "
        "{claims:claim|claims}, {issues:issue|issues}",
        "  {file}：{pages} 页，{tables} 表，{footnotes} 注，{figures} 个数字，{claims} 条论断，{issues} 个待查问题",
    ),
    "new": ("new: {file}", "新增：{file}"),
    "edition": ("new edition: {file} follows {previous}", "新版：{file}，前一版是 {previous}"),
    "renamed": ("renamed: {was} is {file} now", "改名：{was} 现为 {file}"),
    "kept": (
        "gone: {file} is not in the folder or has another content; the data of {report_id} is kept",
        "缺失：{file} 不在文件夹中或内容已换；{report_id} 的数据保留",
    ),
    "stale": (
        "stale: {file} could not be read; {report_id} keeps the data of the file before",
        "陈旧：{file} 无法读取；{report_id} 保留先前文件的数据",
    ),
    "current": ("back: {file} is there again", "恢复：{file} 又在了"),
    "out": ("removed: {file} ({report_id})", "移除：{file}（{report_id}）"),
    "strays": (
        "corrections.toml: {n:record is|records are} of no report of the folder, such as {first}",
        "corrections.toml：有 {n} 条记录不属于文件夹中的任何报告，如 {first}",
    ),
    "revised": (
        "revised: {report_id_after} gives {n:value|values} otherwise than {report_id_before}, such as {metric} {period_end}: "
        "{value_before} → {value_after} {unit}",
        "修订：{report_id_after} 有 {n} 个值与 {report_id_before} 不同，如 {metric} {period_end}："
        "{value_before} → {value_after} {unit}",
    ),
    "mended": (
        "mended: {n:file|files} of the set {n:!was|were} not as published, such as {first}",
        "修复：数据集中有 {n} 个文件与发布时不符，如 {first}",
    ),
    "home": ("{place}: {why}; choose another PREFECT_HOME", "{place}：{why}；请另设 PREFECT_HOME"),
    "unmade": (
        "lost: {n:file|files} of reports whose PDF is not there {n:!was|were} harmed and left out, such as {first}",
        "缺失：原 PDF 已不在的报告有 {n} 个文件受损，已略去，如 {first}",
    ),
    "corrections": ("    corrections: {states}", "    更正：{states}"),
    "applied": ("{n} applied", "采用 {n} 条"),
    "agreed": ("{n} read so by now", "现已读作此值 {n} 条"),
    "marked": ("{n:record|records} marked", "标记 {n} 条"),
    "noted": ("{n:misprint|misprints} noted", "记下印刷错误 {n} 条"),
    "unfit": (
        "{n} no longer {n:!fits|fit} and changed nothing (corrections.csv says why)",
        "不再相符、未采用 {n} 条（原因见 corrections.csv）",
    ),
    "errors": ("{n:error|errors}", "{n} 个错误"),
    "warnings": ("{n:warning|warnings}", "{n} 个警告"),
    "infos": ("{n:note|notes}", "{n} 个提示"),
    "figures": (
        "figures: {figures_added} added, {figures_changed} changed, {figures_removed} removed",
        "数字：新增 {figures_added}，改变 {figures_changed}，移除 {figures_removed}",
    ),
}


RECORDS = {
    "pages": ("pages", "页"),
    "blocks": ("blocks of text", "文本块"),
    "tables": ("tables", "表格"),
    "cells": ("cells", "单元格"),
    "footnotes": ("footnotes", "注释"),
    "citations": ("works cited", "引用文献"),
    "sentences": ("sentences", "句子"),
    "entities": ("names", "名称"),
    "mentions": ("mentions of names", "名称的提及"),
    "figures": ("figures", "数字"),
    "claims": ("claims", "论断"),
    "checks": ("checks", "核算"),
    "observations": ("observations", "观测值"),
    "issues": ("issues", "待查问题"),
}
"""The records of a report, as a terminal names them."""


def say(key: str, **values: object) -> str:
    """A message in the language of the terminal."""
    return fill(WORDS[key][is_chinese()], **values)


def say_both(key: str, **values: object) -> Both:
    """A message in both languages, for an error."""
    en, zh = WORDS[key]
    return both(en, zh, **values)


def changed_lines(summary: Summary) -> Iterator[str]:
    """A line for every report that is new, renamed, gone, stale, back or removed, one for corrections that belong to no report,
    for what was harmed in the set, and for the figures if any changed; and one for each two editions of which the later revises
    values of the earlier.
    """
    for row in summary.changes:
        was, now = row["was"] or {}, row["now"] or {}
        names = {"file": printable(row["file"]), "report_id": row["report_id"]}
        if row["change"] == "added" and now["status"] in ("ok", "partial"):
            previous = now.get("previous_id")
            yield say("edition", previous=previous, **names) if previous else say("new", **names)
        elif row["change"] == "removed" and was["status"] in ("ok", "partial"):
            yield say("out", **names)
        elif row["change"] == "changed":
            yield from _different(names, was, now)
    yield from _revised(summary)
    for key, listed in (("strays", summary.strays), ("mended", summary.mended), ("unmade", summary.lost)):
        if listed:
            yield say(key, n=len(listed), first=printable(listed[0]))
    if any(summary.run.get(f"figures_{change}") for change in ("changed", "removed")):
        yield say("figures", **summary.run)


STATES = ("applied", "agreed", "marked", "noted", "unfit")
"""What may become of a correction, in the order in which it is told."""


def corrections_line(counts: Mapping[str, int]) -> str:
    """What became of the corrections of a report, from how many came to each state."""
    between = "，" if is_chinese() else ", "
    return say("corrections", states=between.join(say(name, n=counts[name]) for name in STATES if counts.get(name)))


def unfit_lines(summary: Summary) -> Iterator[str]:
    """A line for every report that must be read again before the set can be published anew, and one that counts them."""
    for row in summary.unfit:
        yield say(row["reason"], **{**row, "file": printable(row["file"])})
    if summary.unfit:
        yield say("not_republished", n=len(summary.unfit), all=len(summary.kept))


def _revised(summary: Summary) -> Iterator[str]:
    editions: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in summary.revisions:
        editions.setdefault((row["report_id_before"], row["report_id_after"]), []).append(row)
    for rows in editions.values():
        first = {name: printable(value) for name, value in rows[0].items()}
        yield say("revised", n=len(rows), **first).rstrip()


def _different(names: Mapping[str, str], was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if "file" in now:
        yield say("renamed", was=printable(was["file"]), **names)
    if now.get("state") in ("kept", "stale", "current"):
        yield say(now["state"], **names)


__all__ = ["WORDS", "changed_lines", "fill", "is_chinese", "say", "say_both"]
