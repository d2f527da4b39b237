"""The formats that ``dateline export --as`` knows, in plain sight."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from dateline.errors import DatelineError
from dateline.export.acled import write_acled
from dateline.export.datapackage import write_datapackage
from dateline.export.datasette import write_metadata
from dateline.export.ftm import write_ftm
from dateline.export.geojson import write_geojson
from dateline.export.jsonld import write_jsonld
from dateline.export.lines import write_jsonl
from dateline.export.parquet import write_parquet
from dateline.export.tables import write_csv
from dateline.export.timelinejs import write_timelinejs
from dateline.export.ucdp import write_ucdp
from dateline.export.victims import write_victims
from dateline.export.workbook import write_workbook
from dateline.export.wxr import write_wxr
from dateline.store.archive import Archive
from dateline.store.view import View

Exporter = Callable[[View, Path], int]
"""Writes a view to a path, a file or a folder, and returns how many rows it wrote."""

EXPORTERS: tuple[tuple[str, Exporter], ...] = (
    ("jsonl", write_jsonl),
    ("csv", write_csv),
    ("parquet", write_parquet),
    ("xlsx", write_workbook),
    ("victims", write_victims),
    ("geojson", write_geojson),
    ("acled", write_acled),
    ("ucdp", write_ucdp),
    ("jsonld", write_jsonld),
    ("ftm", write_ftm),
    ("timelinejs", write_timelinejs),
    ("wxr", write_wxr),
    ("datapackage", write_datapackage),
    ("datasette", write_metadata),
)
"""Every format by the name it is asked for."""

FOLDERS = frozenset({"csv", "parquet", "datapackage"})
"""Formats that are a folder of files."""


def export_archive(
    archive: Archive | View, form: str, output: Path, *, history: bool = False
) -> int:
    """Write an archive in a format and return how many rows it took.

    Args:
        archive: What to export: a view, or a whole archive.
        form: One of `EXPORTERS`.
        output: A file, for `FOLDERS` a folder, or ``-`` for standard output (``jsonl`` only).
        history: ``jsonl`` only: redirects of incidents that were joined, too.

    Raises:
        DatelineError: There is no such format, or it does not go where it is asked to.
    """
    view = archive if isinstance(archive, View) else View(archive)
    if form == "jsonl":
        return write_jsonl(
            view, sys.stdout.buffer if str(output) == "-" else output, history=history
        )
    write = dict(EXPORTERS).get(form)
    if write is None:
        raise DatelineError(f"no format {form!r}: there are {', '.join(dict(EXPORTERS))}")
    if str(output) == "-":
        raise DatelineError(f"{form} is not written to standard output: name a path with -o")
    try:
        return write(view, output)
    except OSError as error:
        raise DatelineError(f"{output} was not written: {error}") from error
