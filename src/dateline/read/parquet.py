"""Parquet files: a row is a record, or an input's row of a table that `dateline.spark` wrote."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from dateline.errors import ReadError
from dateline.model.document import Json
from dateline.read.identity import sha256_of
from dateline.read.outcome import Failed, MarkedLine, Outcome, Skipped, Unchanged
from dateline.read.records import TEXT_KEYS, read_item
from dateline.read.run import Run
from dateline.read.source import Source

ROWS = 256
"""Rows that are held at once."""
_MARKED = frozenset({"outcome", "source", "place", "cause", "line"})
"""The columns by which a table of marked lines is known."""


def is_parquet(head: bytes, name: str) -> bool:
    """Whether first bytes are those of a Parquet file (the format's magic number)."""
    return head.startswith(b"PAR1")


def read_parquet(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a table; every row yields one outcome.

    Raises:
        ReadError: It is damaged, or has neither a column of text nor marked lines.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with ExitStack() as stack:
        stream = stack.enter_context(source.opened())
        if not stream.seekable():
            stream = io.BytesIO(source.read())
        try:
            table = stack.enter_context(pq.ParquetFile(stream))
            names = set(table.schema_arrow.names)
            is_marked = names >= _MARKED
            known = {*TEXT_KEYS, *run.columns.values()} if run.columns else TEXT_KEYS
            if not is_marked and not names & known:
                raise ReadError("no column text or html (name it: --map text=COLUMN)")
            number = 0
            for batch in table.iter_batches(batch_size=ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield from _read_row(row, number, source, run, is_marked=is_marked)
        except pa.ArrowException as error:
            raise ReadError(f"damaged Parquet file: {error}") from error


def _read_row(
    row: dict[str, Any], number: int, source: Source, run: Run, *, is_marked: bool
) -> Iterator[Outcome]:
    if is_marked:
        yield _ended(row, f"{source.shown}, row {number}")
        return
    record: Json = {key: _plain(value) for key, value in row.items() if value is not None}
    yield read_item(record, source, f"row {number}", run, reader="parquet")


def _ended(row: dict[str, Any], shown: str) -> Outcome:
    """What became of the input that a row of marked lines is about."""
    where = str(row["source"])
    if row["line"] is not None:
        raw = row["line"].encode()
        return MarkedLine(shown, raw, sha256_of(raw))
    if row["outcome"] == "failed":
        return Failed(where, row["place"] or "", str(row["cause"]))
    if row["outcome"] == "skipped":
        return Skipped(where, str(row["cause"]))
    return Unchanged(where, "")


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: days and times by ISO 8601, bytes are text, other things as they print."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str | int | float | bool | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
