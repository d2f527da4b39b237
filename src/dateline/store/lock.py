"""One build at a time on an archive: a lock that names who holds it.

SQLite lets writers take turns, but two builds would mark the same pile twice. The lock is held
on a small file beside the archive and goes with the process, however it ends; the file that a
killed build leaves says nothing by itself. A build writes into it how far it has come, so that a
server of the same archive can say so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from dateline.errors import ArchiveError
from dateline.store.pace import Pace

if sys.platform != "win32":  # there SQLite's own turns must do
    import fcntl


class Lock:
    """A lock that is held; ``descriptor`` is that of its file, None where there is no file."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def tell(self, pace: Pace | None = None) -> None:
        """Write down who holds the lock and, of a build, how far it has come."""
        if self._descriptor is not None:
            said = b"%d\n" % os.getpid() + (msgspec.json.encode(pace) if pace else b"")
            os.pwrite(self._descriptor, said, 0)
            os.ftruncate(self._descriptor, len(said))


@contextmanager
def building(archive: Path) -> Iterator[Lock]:
    """Hold the lock of an archive.

    Raises:
        ArchiveError: Another process holds it, named by its number, or nothing can be written.
    """
    if sys.platform == "win32":
        yield Lock(None)
        return
    path = _file_of(archive)
    descriptor = _taken(path, archive)
    try:
        lock = Lock(descriptor)
        lock.tell()
        yield lock
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def pace_of(archive: Path) -> Pace | None:
    """Return how far the build of an archive has come, None where none is on."""
    try:
        holder, _, said = _file_of(archive).read_bytes().partition(b"\n")
        pace = msgspec.json.decode(said, type=Pace)
    except (OSError, msgspec.MsgspecError):  # no build, or a decision that is being recorded
        return None
    return pace if _is_alive(int(holder)) else None


def _is_alive(process: int) -> bool:
    """Whether there is such a process; a build that was killed leaves its file."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _file_of(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}-build")


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
            holder = os.read(descriptor, 20).decode(errors="replace").partition("\n")[0]
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
