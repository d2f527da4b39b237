"""The per-archive half: what linking finds over all reports, put in the place of what it found."""

from __future__ import annotations

from dateline.store.archive import Archive


def link_archive(archive: Archive) -> None:
    """Fold copies, merge actors and gather incidents anew; the same reports give the same links."""
