"""Spark's daemon of Python workers, made so that workers die while they mark: see `test_job`.

A worker that is given the record named in DIES_AT dies each time, and the first worker to begin its
second batch dies once, leaving the file DIED_ONCE.
"""

import os
from pathlib import Path

from dateline.pipeline.mark import Marker

_mark_batch = Marker.mark_batch
_batches = []


def _mark_or_die(marker, documents):
    _batches.append(documents)
    if len(_batches) == 2:
        try:
            Path(os.environ["DIED_ONCE"]).touch(exist_ok=False)
            os._exit(9)
        except FileExistsError:
            pass
    if any(document.name == os.environ["DIES_AT"] for document in documents):
        os._exit(9)
    return _mark_batch(marker, documents)


if __name__ == "__main__":
    from pyspark.daemon import manager

    Marker.mark_batch = _mark_or_die
    manager()
