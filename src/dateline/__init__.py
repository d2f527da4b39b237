"""dateline: a pile of news into a sourced event archive.

Three functions do what the commands of the same names do; everything else is imported from the
module that defines it. Nothing heavy is loaded before one of them is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.model.report import Marked
    from dateline.pipeline.build import Counts
    from dateline.store.archive import Archive

__all__ = ["build", "mark", "open"]


def build(paths: Iterable[str | Path], archive: str | Path) -> Counts:
    """Read, mark and link files and folders into one archive; return what was done.

    Raises:
        ReadError: A path does not exist.
        ArchiveError: The archive cannot be opened or written.
    """
    from dateline.pipeline.build import Task, build_archive

    return build_archive([Path(path) for path in paths], Path(archive), Task())


def mark(text: str, *, published: str | None = None, outlet: str | None = None) -> Marked:
    """Mark one report; return what a line of ``dateline mark`` holds.

    Args:
        text: The report. Spans of what is returned are code points of exactly this string.
        published: The day it appeared, ``YYYY-MM-DD``, if that is known.
        outlet: Who published it, if that is known.

    Raises:
        ReadError: The text holds no words.

    >>> report = mark("Two bombs killed nine people in Cali on Tuesday.", published="2031-03-05").reports[0]
    >>> report.tolls["killed"].best, report.times[0].earliest
    (9, '2031-03-04')
    """
    from dateline.pipeline.single import mark_text

    return mark_text(text, published=published, outlet=outlet)


def open(archive: str | Path) -> Archive:
    """Open an archive for reading.

    Raises:
        ArchiveError: There is none at that path, or it is of another version.
    """
    from dateline.store.archive import Archive

    return Archive.open(Path(archive), read_only=True)
