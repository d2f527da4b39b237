"""dateline: a pile of news into a sourced event archive.

Three functions do what the commands of the same names do; everything else is imported from the
module that defines it. Nothing heavy is loaded before one of them is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.export.frames import Opened
    from dateline.model.report import Marked
    from dateline.pipeline.build import Counts

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


def open(archive: str | Path, *, where: str = "", status: str | None = None) -> Opened:
    """Open an archive for reading; its lists are tables too (``.to_pandas()``, ``.to_polars()``).

    Args:
        archive: The file.
        where: A query in the language of search: only what it selects.
        status: Only incidents of this status.

    Raises:
        ArchiveError: There is none at that path, or it is of another version.
        QueryError: The query cannot be understood.
    """
    from dateline.export.frames import Opened
    from dateline.store.archive import Archive
    from dateline.store.view import Selection

    whole = Archive.open(Path(archive), read_only=True)
    return Opened(whole, Selection(where=where, status=status))
