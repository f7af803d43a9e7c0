"""Looks whether this machine has what the program needs, before a report is read: `zhengju doctor`.

findings = examine(Path("outputs"))
all(one.state != "error" for one in findings)
"""

from __future__ import annotations

from pipeline.doctor.examine import examine
from pipeline.doctor.findings import Finding
from pipeline.doctor.models import MODELS, ModelFile, models

__all__ = ["MODELS", "Finding", "ModelFile", "examine", "models"]
