"""One build at a time on an archive: a lock that names who holds it.

SQLite lets writers take turns, but two builds would mark the same pile twice. The lock is held
on a small file beside the archive and goes with the process, however it ends; the file that a
killed build leaves says nothing by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.errors import ArchiveError

if sys.platform != "win32":  # there SQLite's own turns must do
    import fcntl


@contextmanager
def building(archive: Path) -> Iterator[None]:
    """Hold the lock of an archive.

    Raises:
        ArchiveError: Another process holds it, named by its number, or nothing can be written.
    """
    if sys.platform == "win32":
        yield
        return
    path = archive.with_name(f"{archive.name}-build")
    descriptor = _taken(path, archive)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _taken(path: Path, archive: Path) -> int:
    """Return the open lock file, locked; one that its holder took away meanwhile is no lock."""
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise ArchiveError(f"{archive} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode(errors="replace")
            os.close(descriptor)
            raise ArchiveError(
                f"{archive} is being built by another process ({holder}): wait until it ends"
            ) from error
        if _is_there(path, descriptor):
            return descriptor
        os.close(descriptor)


def _is_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
