"""How far a run has come, on standard error: a line that is written over on a terminal, else lines."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from dateline.cli.running import LOG

_EVERY = 10.0
"""Seconds between two lines where lines cannot be written over."""


class Teller:
    """Says how far a run has come, where somebody may see it.

    Args:
        always: Say it though no terminal sees it.
    """

    def __init__(self, *, always: bool = False) -> None:
        self._always, self._said_at = always, 0.0
        self._is_open = False

    def __call__(self, pace: Any) -> None:
        """Say a `dateline.store.pace.Pace`."""
        LOG.write("progress", inputs=pace.inputs, reports=pace.reports, stage=pace.stage)
        if sys.stderr.isatty():
            click.echo(f"\r{pace.words()}\x1b[K", err=True, nl=False)
            self._is_open = True
        elif self._always and (pace.stage != "reading" or self._is_due()):
            click.echo(pace.words(), err=True)
        if pace.stage == "done":
            self.end()

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now - self._said_at < _EVERY:
            return False
        self._said_at = now
        return True

    def end(self) -> None:
        """Leave the line that is written over."""
        if self._is_open:
            click.echo(err=True)
            self._is_open = False
