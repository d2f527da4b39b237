"""Train the dictionary that new archives pack their readings with, on the invented sample pile.

    python tools/make_dictionary.py

It writes ``src/dateline/data/readings.zdict``. Archives name the dictionary they were packed with
by its hash and cannot be read without it, so it is made once: what a later model of a report has
more, an archive soon learns by itself (`dateline.store.forms.learned_dictionary`).
"""

from __future__ import annotations

from pathlib import Path

import zstandard

from dateline.model.report import Marked
from dateline.pipeline.build import Task, mark_outcomes
from dateline.read.pile import read_pile
from dateline.store.forms import SHIPPED, packed_by_place

_DATA = Path(__file__).parent.parent / "src" / "dateline" / "data"
_SIZE = 64 * 1024


def main() -> None:
    """Mark the sample pile, train on its readings, write the dictionary."""
    marked = mark_outcomes(read_pile([_DATA / "sample" / "pile"]), Task(workers=1))
    readings = [
        packed_by_place(report, (line.text or "")[report.start : report.end])
        for line in marked
        if isinstance(line, Marked)
        for report in line.reports
    ]
    trained = zstandard.train_dictionary(_SIZE, readings, level=5)
    (_DATA / SHIPPED).write_bytes(trained.as_bytes())


if __name__ == "__main__":
    main()
