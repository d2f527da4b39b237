"""Figures: claimed numbers."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.mark.reading import Reading, Step
from dateline.model.mark import Figure


def find_figures() -> Step:
    """Return the step that marks figures."""

    def step(reading: Reading) -> Iterator[Figure]:
        return iter(())

    return step
