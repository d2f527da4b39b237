"""Spark's daemon of Python workers, made so that workers die at their work: see `test_job`.

A worker that is given the record named in DIES_AT dies each time, and the first worker to begin its
second batch dies once, leaving the file DIED_ONCE. So does the first to glean its hundredth document
for linking.
"""

import os
from pathlib import Path

from dateline.pipeline.mark import Marker
from dateline.spark import linking

_mark_batch = Marker.mark_batch
_glean = linking.glean_line
_batches = []
_gleaned = []


def _die_once():
    try:
        Path(os.environ["DIED_ONCE"]).touch(exist_ok=False)
        os._exit(9)
    except FileExistsError:
        pass


def _mark_or_die(marker, documents):
    _batches.append(documents)
    if len(_batches) == 2:
        _die_once()
    if any(document.name == os.environ["DIES_AT"] for document in documents):
        os._exit(9)
    return _mark_batch(marker, documents)


def _glean_or_die(line):
    _gleaned.append(line.id)
    if len(_gleaned) == 100:
        _die_once()
    return _glean(line)


if __name__ == "__main__":
    from pyspark.daemon import manager

    Marker.mark_batch = _mark_or_die
    linking.glean_line = _glean_or_die
    manager()
