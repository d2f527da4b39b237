"""Victims: persons said to have been harmed."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.mark.reading import Reading, Step
from dateline.model.mark import Victim


def find_victims() -> Step:
    """Return the step that marks victims."""

    def step(reading: Reading) -> Iterator[Victim]:
        return iter(())

    return step
