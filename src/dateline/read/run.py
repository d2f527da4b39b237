"""One run over a pile: what is known before it, what was seen in it, and who reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dateline.read.identity import sha256_of
from dateline.read.outcome import Keep, Known, Outcome, Skipped, Unchanged
from dateline.read.source import Source


class Run:
    """What every reader is given besides its input. Hashes are asked for before anything costly.

    ``read`` sends an input to the reader of its kind; packed files use it for their members.
    """

    def __init__(
        self,
        known: Known,
        columns: Mapping[str, str],
        read: Callable[[Source, Run], Iterator[Outcome]],
        keep: Keep | None = None,
    ) -> None:
        self.columns = columns
        self._keep = keep
        self._known, self._read = known, read
        self._pages: dict[str, str] = {}
        self._records: set[str] = set()

    def read(self, source: Source) -> Iterator[Outcome]:
        """Read another input."""
        return self._read(source, self)

    def page(self, source: str, raw: bytes) -> tuple[str, Skipped | Unchanged | None]:
        """Return the hash of a page's bytes and, if they need no reading, what becomes of it."""
        sha = sha256_of(raw)
        if sha in self._pages:
            return sha, Skipped(source, f"same bytes as {self._pages[sha]}")
        self._pages[sha] = source
        held = self._known(sha)
        if held is None:
            self._hand_over(sha, raw)
            return sha, None
        unchanged = held == source
        return sha, Unchanged(source, sha) if unchanged else Skipped(
            source, f"same bytes as {held}"
        )

    def record(self, source: str, raw: bytes) -> tuple[str, Unchanged | None]:
        """Return the hash of a record's bytes, and `Unchanged` if it needs no reading."""
        sha = sha256_of(raw)
        if sha in self._records or self._known(sha) is not None:
            return sha, Unchanged(source, sha)
        self._records.add(sha)
        self._hand_over(sha, raw)
        return sha, None

    def _hand_over(self, sha: str, raw: bytes) -> None:
        if self._keep is not None:
            self._keep(sha, raw)
