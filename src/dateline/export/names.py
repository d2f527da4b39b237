"""The formats that ``dateline export --as`` knows, in plain sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dateline.export.lines import write_jsonl
from dateline.export.tables import write_csv
from dateline.store.archive import Archive

Exporter = Callable[[Archive, Path], int]
"""Writes an archive to a path, a file or a folder, and returns how many rows it wrote."""

EXPORTERS: tuple[tuple[str, Exporter], ...] = (("jsonl", write_jsonl), ("csv", write_csv))
"""Every format by the name it is asked for."""
