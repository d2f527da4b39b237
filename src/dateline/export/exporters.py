"""The formats that ``dateline export --as`` knows, in plain sight."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from dateline.errors import DatelineError
from dateline.export.acled import write_acled
from dateline.export.lines import write_jsonl
from dateline.export.tables import write_csv
from dateline.export.ucdp import write_ucdp
from dateline.store.questions import Questions

Exporter = Callable[[Questions, Path], int]
"""Writes an archive to a path, a file or a folder, and returns how many rows it wrote."""

EXPORTERS: tuple[tuple[str, Exporter], ...] = (
    ("jsonl", write_jsonl),
    ("csv", write_csv),
    ("acled", write_acled),
    ("ucdp", write_ucdp),
)
"""Every format by the name it is asked for."""


def export_archive(
    archive: Questions,
    form: str,
    output: Path,
    *,
    text: Literal["full", "excerpt", "none"] = "full",
    history: bool = False,
) -> int:
    """Write an archive in a format and return how many rows it took.

    Args:
        archive: What to export.
        form: One of `EXPORTERS`.
        output: A file, for ``csv`` a folder, or ``-`` for standard output (``jsonl`` only).
        text: ``none`` and ``excerpt`` leave the documents' texts out of ``jsonl``; the tables have none.
        history: ``jsonl`` only: redirects of incidents that were joined, too.

    Raises:
        DatelineError: There is no such format, or it does not go where it is asked to.
    """
    if form == "jsonl":
        out = sys.stdout.buffer if str(output) == "-" else output
        return write_jsonl(archive, out, text=text, history=history)
    write = dict(EXPORTERS).get(form)
    if write is None:
        raise DatelineError(f"no format {form!r}: there are {', '.join(dict(EXPORTERS))}")
    if str(output) == "-":
        raise DatelineError(f"{form} is not written to standard output: name a path with -o")
    return write(archive, output)
