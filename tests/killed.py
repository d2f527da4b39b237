"""Run the command line and kill it, as kill -9 does, at its n-th write.

    python tests/killed.py N COMMAND...

A write is a transaction that begins or ends, a file opened for writing, or one moved or removed. So the
moments are the same on any machine, fast or slow, and none is missed.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def run_killed(at: int, *command: object) -> int:
    """Return the status of a run that is killed at its *at*-th write: -9, its own if it had ended."""
    words = [sys.executable, "-B", __file__, str(at), *map(str, command)]
    return subprocess.run(words, capture_output=True, check=False).returncode


class _Deadly:
    """Counts writes; at the last one the process is gone."""

    def __init__(self, left: int) -> None:
        self.left = left

    def count(self) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_statement(self, statement: str) -> None:
        if statement.startswith(("BEGIN", "COMMIT")):
            self.count()

    def on_event(self, event: str, arguments: tuple) -> None:
        if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            self.count()
        elif event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES and "/dev/" not in str(path):
                self.count()


def _watched(deadly: _Deadly) -> None:
    connect = sqlite3.connect

    def watched(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(deadly.on_statement)
        return connection

    sqlite3.connect = watched
    sys.addaudithook(deadly.on_event)


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    from dateline.cli import main

    _watched(_Deadly(int(sys.argv[1])))
    main(sys.argv[2:])
