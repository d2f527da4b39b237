"""How far a build has come: what it says of itself while it runs, to a terminal and to a server."""

from __future__ import annotations

from typing import Literal

import msgspec

Stage = Literal["reading", "linking", "done"]

_EARLY = 5.0
"""Seconds before which the time that is left is anybody's guess."""
_LEAST = 0.01
"""The part of a pile that must be done before the rest of the time is guessed from it."""
_UNITS = ((5400, 3600, "hour"), (90, 60, "minute"), (0, 1, "second"))


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How far a build has come: ``share`` is the part of the pile's bytes, None where not known."""

    inputs: int = 0
    reports: int = 0
    seconds: float = 0.0
    share: float | None = None
    stage: Stage = "reading"

    @property
    def left(self) -> float | None:
        """The seconds that reading may still take, None where nothing tells."""
        if self.stage != "reading" or self.seconds < _EARLY or (self.share or 0) < _LEAST:
            return None
        assert self.share is not None
        return self.seconds * (1 - self.share) / self.share

    def words(self) -> str:
        """Say it in a line.

        >>> Pace(inputs=1, reports=1).words()
        '1 input done, 1 report'
        >>> Pace(inputs=640, reports=1280, seconds=160.0, share=0.25).words()
        '640 inputs done, 1,280 reports, 8.0 reports a second, about 8 minutes left'
        >>> Pace(inputs=640, reports=1280, stage="linking").words()
        '640 inputs done, 1,280 reports: linking copies, names and incidents'
        """
        done = f"{_count(self.inputs, 'input')} done, {_count(self.reports, 'report')}"
        if self.stage == "linking":
            return f"{done}: linking copies, names and incidents"
        if self.reports and self.seconds >= 1:
            done += f", {self.reports / self.seconds:,.1f} reports a second"
        return done if self.left is None else f"{done}, {_say_left(self.left)}"


def _say_left(seconds: float) -> str:
    size, unit = next((size, unit) for least, size, unit in _UNITS if seconds >= least)
    return f"about {_count(max(1, round(seconds / size)), unit)} left"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
