"""An archive as it stood on a day: without what was decided, published or collected after it.

Decisions made after the day are not applied; a report that appeared after it, or whose document was
collected after it, is left out; one of which neither is known stays. What was taken out is out on
every day, and names that are masked are masked on every day. Then all is linked again.
"""

from __future__ import annotations

from datetime import date

from dateline.errors import DatelineError
from dateline.store.archive import Archive
from dateline.store.decisions.log import append, read_log
from dateline.store.linking import link_archive

_ALWAYS = frozenset({"withhold", "redact", "restore"})
"""Kinds of decision that hold for what is shown of any day."""


def archive_as_of(archive: Archive, day: str) -> Archive:
    """Return a copy of an archive as it stood at the end of a day; the archive stays as it is.

    The copy is a temporary file of SQLite's own, which goes when it is closed.

    Raises:
        DatelineError: *day* is no day, ``YYYY-MM-DD``.
    """
    try:
        whole = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise DatelineError(f"{day!r} is no day: write YYYY-MM-DD") from error
    copy = archive.copied()
    with copy.batch():
        log = read_log(copy)
        always = {one.id for one in log if one.kind in _ALWAYS}
        kept = [
            one
            for one in log
            if one.at[:10] <= whole
            or one.id in always
            or (one.kind == "undo" and always.issuperset(one.of))
        ]
        copy.connection.execute("DELETE FROM decision")
        copy.set_meta("decisions", None)
        append(copy, kept)
        copy.leave_out(_later(copy, whole))
        link_archive(copy)
    return copy


def _later(archive: Archive, day: str) -> list[str]:
    """Return the ids of the reports that nobody had on a day."""
    rows = archive.connection.execute(
        "SELECT r.id FROM report r JOIN document d ON d.n = r.document"
        " WHERE coalesce(r.earliest, r.latest) > ?1"
        " OR substr(json_extract(d.custody, '$.retrieved_at'), 1, 10) > ?1",
        (day,),
    )
    return [name for (name,) in rows]
