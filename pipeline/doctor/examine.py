"""One function for everything that is looked at; each gives findings and raises nothing for what it finds."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from pipeline import __version__, language, lexicon
from pipeline.dataset import file_sum, load_schema
from pipeline.doctor.findings import Finding, State
from pipeline.doctor.models import ModelFile, models
from pipeline.errors import PipelineError, SettingsError
from pipeline.limits import MIB, SETTINGS, Limits, read_limits

OLDEST, NEWEST = (3, 11), (3, 13)
"""Versions of Python that the program is tested with."""

LEAST_ROOM, ROOM = 256, 1024
"""MiB on the disk: with less than the first nothing is published safely, with less than the second a large set may not fit."""

SENTENCE, WANTED = "全年出口512.6亿美元。", "51260000000 USD"
"""A sentence and the figure in it."""

_PIN = re.compile(r"([A-Za-z0-9._-]+)==([\w.]+)")

CHINESE_PAGE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 40 40]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 32>> stream
BT /F 30 Tf 5 8 Td <8BC1> Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R
/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>> endobj
7 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0
/Ascent 752/Descent -271/CapHeight 737/StemV 58>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""
"""A page with 证 in a font that is not in the file: only a font of the machine can draw it."""


def examine(outputs: Path, settings: Path | None = None) -> list[Finding]:
    """Everything that is looked at, in the order of the work: what runs, what is known, what there is room for.

    `outputs` is where a set would be published; `settings` the file with [limits], ./zhengju.toml if none is given.
    """
    limits, said = _limits(settings)
    libraries = list(_libraries(_pins()))
    whole = all(one.state != "error" for one in libraries)
    return [
        _python(sys.version_info[:3]),
        *libraries,
        *_models(models()),
        *(_data() if whole else ()),
        *((_fonts(),) if whole else ()),
        *_disk(outputs),
        said,
        *_memory(limits, _free_memory()),
    ]


def _python(found: tuple[int, ...]) -> Finding:
    fits = OLDEST <= found[:2] <= NEWEST
    key = "python" if fits else "python_other"
    return Finding("python", "ok" if fits else "error", key, {"found": ".".join(map(str, found))})


def _pins() -> dict[str, str]:
    """Libraries with the versions that this version of the program is delivered with; from the checkout where there is one."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    try:
        said = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    except (OSError, ValueError, KeyError):
        try:
            said = [line for line in requires("zhengju") or () if "extra ==" not in line]
        except PackageNotFoundError:
            said = []
    return {match[1]: match[2] for line in said if (match := _PIN.match(line))}


def _libraries(pins: dict[str, str]) -> Iterator[Finding]:
    missing, other = [], []
    for name, wanted in pins.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            missing.append(name)
            continue
        if found != wanted:
            other.append(f"{name} {found} ({wanted})")
    if missing:
        yield Finding("libraries", "error", "libraries_missing", {"names": ", ".join(missing)})
    if other:
        yield Finding("libraries", "warning", "libraries_other", {"names": ", ".join(other)})
    if not missing and not other:
        yield Finding("libraries", "ok", "libraries", {"version": __version__, "n": len(pins)})


def _models(wanted: Sequence[ModelFile]) -> Iterator[Finding]:
    """Without a model rules stand in or pages stay unread; a file that is not the one delivered reads otherwise."""
    missing, other = [], []
    for one in wanted:
        place = one.place
        if place is None or not place.is_file():
            missing.append(one.path)
        elif file_sum(place) != one.sha256:
            other.append(one.path)
    if missing:
        yield Finding("models", "error", "models_missing", {"names": ", ".join(missing)})
    if other:
        yield Finding("models", "error", "models_other", {"names": ", ".join(other)})
    if not missing and not other:
        yield Finding("models", "ok", "models", {"n": len(wanted)})


def _data() -> Iterator[Finding]:
    """All data files load, and the program reads a sentence with them."""
    from pipeline import find_figures

    files = sorted(path for path in language.FOLDER.glob("*/*/*") if path.suffix in (".toml", ".csv"))
    try:
        for path in files:
            lexicon.load(path)
        for lang in language.LANGUAGES:
            language.of(lang)
        load_schema()
        found = find_figures(SENTENCE, lang="zh")
    except PipelineError as error:
        yield Finding("data", "error", "data_broken", {"why": error.message})
        return
    yield Finding("data", "ok", "data", {"n": len(files)})
    read = ", ".join(f"{_plain(one.value)} {one.unit}" for one in found)
    if read == WANTED:
        yield Finding("reading", "ok", "reading")
    else:
        yield Finding("reading", "error", "reading_wrong", {"found": read or "–", "wanted": WANTED})


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _fonts() -> Finding:
    """Draws a Chinese character whose font the machine must have."""
    from pipeline.pdf import render

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.pdf"
        page.write_bytes(CHINESE_PAGE)
        shades = render(page, 1, 2.0).convert("L").histogram()
    drawn = sum(shades[:128]) > 0
    return Finding("fonts", "ok" if drawn else "warning", "fonts" if drawn else "fonts_missing")


def _disk(outputs: Path) -> Iterator[Finding]:
    """Room where the set would be, and where children work."""
    there = next(path for path in (outputs.absolute(), *outputs.absolute().parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        yield Finding("disk", "error", "disk_closed", {"where": str(there)})
        return
    for where in dict.fromkeys((str(outputs), tempfile.gettempdir())):
        free = shutil.disk_usage(there if where == str(outputs) else where).free // MIB
        state: State = "error" if free < LEAST_ROOM else "warning" if free < ROOM else "ok"
        key = "disk" if state == "ok" else "disk_little"
        yield Finding("disk", state, key, {"free": free, "where": where, "needed": ROOM})


def _limits(settings: Path | None) -> tuple[Limits, Finding]:
    try:
        limits = read_limits(settings)
    except SettingsError as error:
        return Limits(), Finding("limits", "error", "limits_wrong", {"why": error.message})
    path = settings or Path(SETTINGS)
    key = "limits" if path.is_file() else "limits_default"
    values = {"file": limits.file_mib, "pages": limits.pages, "memory": limits.memory_mib, "seconds": limits.page_seconds}
    said = {name: f"{value:g}" for name, value in values.items()}
    return limits, Finding("limits", "ok", key, {**said, "where": str(path)})


def _free_memory() -> int | None:
    """MiB that may be taken without swapping; None where the system does not say."""
    try:
        said = Path("/proc/meminfo").read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    match = re.search(r"^MemAvailable:\s*(\d+) kB", said, re.MULTILINE)
    return int(match[1]) // 1024 if match else None


def _memory(limits: Limits, free: int | None) -> Iterator[Finding]:
    if free is None:
        return
    enough = free >= limits.memory_mib
    values = {"free": free, "needed": f"{limits.memory_mib:g}"}
    yield Finding("memory", "ok" if enough else "warning", "memory" if enough else "memory_little", values)
