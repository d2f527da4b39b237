"""From a pile to an archive: read what is new, mark it, store it, link it. Counts add up."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from dateline.model.document import Document
from dateline.model.report import Marked
from dateline.pipeline.mark import Options
from dateline.pipeline.workers import mark_documents
from dateline.read.pile import Failed, Known, MarkedLine, Outcome, Skipped, Unchanged, read_pile


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An input that became no document: where it is and why."""

    source: str
    reason: str


class Counts(msgspec.Struct, kw_only=True):
    """What a run did. ``inputs`` is the sum of the next four; the lists name each such input."""

    inputs: int = 0
    documents: int = 0
    unchanged: int = 0
    skipped: list[Named] = []
    failures: list[Named] = []
    reports: int = 0
    unread: int = 0
    incidents: int = 0
    seconds: float = 0.0

    def take(self, outcome: Outcome) -> None:
        """Count one input by what reading made of it."""
        self.inputs += 1
        match outcome:
            case Unchanged():
                self.unchanged += 1
            case Skipped(source=source, reason=reason):
                self.skipped.append(Named(source=source, reason=reason))
            case Failed(source=source, place=place, cause=cause):
                where = f"{source}, {place}" if place else source
                self.failures.append(Named(source=where, reason=cause))
