"""A text of empty lines or blanks takes time in proportion to its length."""

import io
import time

import pytest

from dateline.read.pile import read_pile
from dateline.read.source import Source


@pytest.mark.parametrize("piece", ["\n", " ", " \n", "\t\n\n", "1 of 1 DOCUMENTS", "\n\r"])
def test_blanks_are_read_in_linear_time(piece):
    def spent(size: int) -> float:
        raw = (piece * (size // len(piece)) + "\x01 !").encode()
        started = time.process_time()
        assert list(read_pile([Source("a.txt", lambda: io.BytesIO(raw))]))
        return time.process_time() - started

    spent(100)
    long = min(spent(40_000), spent(40_000))
    assert long < 0.25 or long < 3 * spent(20_000)
