"""Rows in and out of a task: pandas' data frames, as Spark hands them over, to tuples and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

ROWS = 64
"""Rows of a data frame that a task gives back at once."""
Frames = Iterator[Any]


def values_of(frames: Frames) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of data frames; what pandas holds as NaN or NA is None."""
    for frame in frames:
        columns = [column.astype(object) for _, column in frame.items()]
        yield from zip(*(column.where(column.notna(), None) for column in columns), strict=True)


def frames_of(rows: Iterable[NamedTuple], shape: Any) -> Frames:
    """Yield rows of one *shape* as data frames of a few rows each."""
    import pandas as pd

    coming = iter(rows)
    while first := list(islice(coming, 1)):
        some = list(chain(first, islice(coming, ROWS - 1)))
        yield pd.DataFrame(some, columns=shape._fields, dtype=object)
