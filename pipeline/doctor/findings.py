"""What was looked at and what was found, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.wording import fill, in_chinese

State = Literal["ok", "warning", "error"]
"""`warning`: something is read or shown less well. `error`: the program does not run, or reads other than it should."""

NAMES: Mapping[str, tuple[str, str]] = {
    "python": ("python", "Python"),
    "libraries": ("libraries", "依赖库"),
    "models": ("models", "模型"),
    "data": ("data", "数据文件"),
    "reading": ("reading", "读取"),
    "fonts": ("fonts", "字体"),
    "disk": ("disk", "磁盘"),
    "limits": ("limits", "限制"),
    "memory": ("memory", "内存"),
}
"""What is looked at, as a terminal names it."""

WORDS: Mapping[str, tuple[str, str]] = {
    "python": ("Python {found}", "Python {found}"),
    "python_other": (
        "Python {found}; the program is for 3.11 to 3.13: make the environment anew with one of these",
        "Python {found}；本程序适用于 3.11 至 3.13：请用其中之一重建环境",
    ),
    "libraries": ("zhengju {version}, {n:library|libraries} as pinned", "zhengju {version}，{n} 个依赖库版本相符"),
    "libraries_missing": (
        "missing: {names}; install the locked packages (./run does)",
        "缺少：{names}；请安装锁定的依赖（./run 会自动安装）",
    ),
    "libraries_other": (
        "other versions than the program was tested with: {names}; install the locked packages",
        "版本与测试所用不同：{names}；请安装锁定的依赖",
    ),
    "models": ("{n:file|files} whole", "{n} 个文件完整"),
    "models_missing": (
        "not there: {names}; install the package anew",
        "不存在：{names}；请重新安装本程序",
    ),
    "models_other": (
        "not the file that was delivered: {names}; install the package anew",
        "与发布的文件不同：{names}；请重新安装本程序",
    ),
    "data": ("{n:file|files} of words, units and forms load", "{n} 个词语、单位与句式数据文件可用"),
    "data_broken": ("{why}", "数据文件有误：{why}"),
    "reading": ("a sentence gives the figure that stands in it", "示例句读出的数字正确"),
    "reading_wrong": (
        "a sentence gave {found} in place of {wanted}; install the package anew",
        "示例句读出 {found}，应为 {wanted}；请重新安装本程序",
    ),
    "fonts": ("the machine has a Chinese font", "本机有中文字体"),
    "fonts_missing": (
        "no Chinese font: text whose font is not in its file is read, and is not seen on pictures of pages; "
        "install one (Debian: fonts-noto-cjk or fonts-wqy-microhei)",
        "本机没有中文字体：字体未嵌入的文字能读出，但在页面图像上看不到；请安装（Debian：fonts-noto-cjk 或 fonts-wqy-microhei）",
    ),
    "disk": ("{free} MiB free for {where}", "{where} 可用空间 {free} MiB"),
    "disk_little": (
        "only {free} MiB free for {where}; a run needs {needed} MiB or more: make room or choose another place",
        "{where} 仅剩 {free} MiB；一次运行至少需要 {needed} MiB：请清理或另选位置",
    ),
    "disk_closed": (
        "{where} cannot be written: nothing could be published there; change its permissions or choose another --outputs",
        "{where} 不可写，无法在此发布；请修改权限或用 --outputs 另选位置",
    ),
    "limits": (
        "{file} MiB a file, {pages} pages, {memory} MiB and {seconds} s a page ({where})",
        "每个文件 {file} MiB、{pages} 页，内存 {memory} MiB，每页 {seconds} 秒（{where}）",
    ),
    "limits_default": (
        "{file} MiB a file, {pages} pages, {memory} MiB and {seconds} s a page (no {where})",
        "每个文件 {file} MiB、{pages} 页，内存 {memory} MiB，每页 {seconds} 秒（没有 {where}）",
    ),
    "limits_wrong": ("{why}", "设置有误：{why}"),
    "memory": ("{free} MiB free", "可用内存 {free} MiB"),
    "memory_little": (
        "{free} MiB free, a report may take {needed} MiB: read one at a time (--jobs 1), or lower --memory",
        "可用内存 {free} MiB，一份报告可能用到 {needed} MiB：请逐份读取（--jobs 1）或调低 --memory",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, how it stands, the key of its words, and the values in them.

    >>> Finding("python", "ok", "python", {"found": "3.12.4"}).text(chinese=False)
    'Python 3.12.4'
    """

    name: str
    state: State
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def title(self, *, chinese: bool) -> str:
        """What was looked at."""
        return NAMES[self.name][chinese]

    def text(self, *, chinese: bool) -> str:
        """What was found and, where it is not as it should be, what to do."""
        return fill(
            WORDS[self.key][chinese], **{name: in_chinese(value) if chinese else value for name, value in self.values.items()}
        )
