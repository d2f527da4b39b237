"""How far a run over a pile has come: counted by inputs and reports, guessed by bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from dateline.model.report import Marked
from dateline.read.outcome import Failed, Skipped, Unchanged
from dateline.read.source import Source, shown_path
from dateline.read.walking import files_below
from dateline.store.archive import file_of
from dateline.store.pace import Pace, Stage

Progress = Callable[[Pace], None]
"""Is told how far a run has come."""
Last = Marked | Unchanged | Skipped | Failed
"""What became of the input that was dealt with last."""

_QUICK = 2.0
"""Seconds that a run may take before the sizes of its files are asked for."""


class Meter:
    """Tells how far a run over a pile has come.

    Args:
        pile: What is read, in its order.
        progress: Whom to tell.
        archive: What is being built, which is no part of the pile though it may lie in it.
    """

    def __init__(
        self, pile: Sequence[Path | Source], progress: Progress, archive: Path | None = None
    ) -> None:
        self._pile, self._progress, self._archive = pile, progress, archive
        self._started = time.monotonic()
        self._ahead: _Ahead | None = None
        self._share: float | None = None
        self._said = Pace()

    @property
    def seconds(self) -> float:
        """How long the run has taken."""
        return time.monotonic() - self._started

    def tell(self, inputs: int, reports: int, last: Last | None) -> None:
        """Say how far reading has come."""
        if last is not None and self.seconds > _QUICK:
            self._ahead = self._ahead or _Ahead(self._pile, self._archive)
            self._share = self._ahead.share(last)
        self._said = Pace(
            inputs=inputs, reports=reports, seconds=round(self.seconds, 1), share=self._share
        )
        self._progress(self._said)

    def turn_to(self, stage: Stage) -> None:
        """Say that what was told last is now being linked, or done."""
        self._progress(msgspec.structs.replace(self._said, stage=stage))


class _Ahead:
    """Where each file of a pile lies among its bytes: what comes before it, and its own."""

    def __init__(self, pile: Sequence[Path | Source], archive: Path | None) -> None:
        self._at: dict[str, tuple[int, int]] = {}
        self._total, self._far = 0, 0
        self._is_known = True
        for given in pile:
            if isinstance(given, Source) or str(given) == "-":
                self._is_known = False  # how much is to come, only its end tells
                return
            for path in _files(Path(given)):
                if archive is None or not path.name.startswith(archive.name):
                    size = path.lstat().st_size
                    self._at[shown_path(path)] = (self._total, size)
                    self._total += size

    def share(self, last: Last) -> float | None:
        """Return how much of the bytes is dealt with, the outcome *last* being the newest."""
        if not self._is_known or not self._total:
            return None
        before, size = self._at.get(file_of(last.source).partition("!")[0], (0, 0))
        inside = size
        if isinstance(last, Marked) and last.custody.offset is not None:
            inside = min(size, last.custody.offset + (last.custody.length or 0))
        self._far = max(self._far, before + inside)
        return round(self._far / self._total, 4)


def _files(given: Path) -> Iterator[Path]:
    if given.is_dir():
        yield from (path for path, _ in files_below(given))
    elif given.exists():
        yield given
