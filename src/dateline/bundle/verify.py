"""Is a bundle what it was when it was made? Proved from the file alone, without archive or network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.bundle.container import (
    FORMAT,
    MANIFEST,
    STAMP,
    STAMP_HASH,
    Manifest,
    write_container,
)
from dateline.bundle.stamp import is_of
from dateline.read.source import BROKEN


class Finding(NamedTuple):
    """Something in a bundle that is not as it was made."""

    file: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


class Checked(NamedTuple):
    """What was found, the bundle's fingerprint, how many files it has, and whether it is stamped."""

    findings: tuple[Finding, ...]
    fingerprint: str | None
    files: int
    stamped: bool


def is_bundle(path: Path) -> bool:
    """Whether a file looks like a zip, sound or not, rather than an archive."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return path.suffix.lower() == ".zip"
    return not head.startswith(b"SQLite format 3") and (
        head.startswith(b"PK") or path.suffix.lower() == ".zip"
    )


def verify_bundle(path: Path) -> Checked:
    """Check a bundle: every file against the manifest, the stamp, and every byte of the container."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        return Checked((Finding(str(path), problem),), None, 0, False)
    files, findings = _unpack(raw, str(path))
    manifest, stamp, mark = (files.pop(name, None) for name in (MANIFEST, STAMP, STAMP_HASH))
    findings += _check(files, manifest)
    if manifest is not None:
        findings += _stamped(stamp, mark, manifest)
    if not findings:
        findings += _same_bytes(raw, files, stamp, str(path))
    fingerprint = sha256(manifest).hexdigest() if manifest is not None else None
    return Checked(tuple(findings), fingerprint, len(files), stamp is not None)


def _unpack(raw: bytes, name: str) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files that can be read, and why others cannot."""
    files: dict[str, bytes] = {}
    findings = []
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            for entry in container.infolist():
                if entry.filename in files:
                    findings.append(Finding(entry.filename, "stands in the bundle twice"))
                try:
                    files[entry.filename] = container.read(entry)
                except (*BROKEN, ValueError) as error:
                    findings.append(Finding(entry.filename, f"cannot be read: {error}"))
    except (*BROKEN, ValueError) as error:
        findings.append(Finding(name, f"no sound zip: {error}"))
    return files, findings


def _check(files: dict[str, bytes], manifest: bytes | None) -> list[Finding]:
    """Hold the files against the manifest."""
    if manifest is None:
        return [Finding(MANIFEST, "is not there, or cannot be read")]
    try:
        told = msgspec.json.decode(manifest, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError) as error:
        return [Finding(MANIFEST, f"is damaged: {error}")]
    findings = []
    if told.format != FORMAT:
        findings.append(Finding(MANIFEST, f"is of another format: {told.format!r}"))
    listed = {one.path: one for one in told.files}
    for path, one in listed.items():
        if path not in files:
            findings.append(Finding(path, "is listed in the manifest, and not there"))
        elif sha256(files[path]).hexdigest() != one.sha256 or len(files[path]) != one.size:
            findings.append(Finding(path, "is not what the manifest says"))
    extra = sorted(files.keys() - listed.keys())
    return findings + [Finding(path, "is not listed in the manifest") for path in extra]


def _stamped(stamp: bytes | None, mark: bytes | None, manifest: bytes) -> Iterator[Finding]:
    if stamp is None and mark is None:
        return
    if stamp is None or mark != f"{sha256(stamp).hexdigest()}\n".encode():
        yield Finding(STAMP, f"is not what {STAMP_HASH} says")
    elif not is_of(stamp, manifest):
        yield Finding(STAMP, "is a time stamp of something else than this manifest")


def _same_bytes(
    raw: bytes, files: dict[str, bytes], stamp: bytes | None, name: str
) -> Iterator[Finding]:
    """Make the bundle again of its own files, and compare."""
    again = io.BytesIO()
    write_container(again, files, stamp)
    made = again.getvalue()
    if made != raw:
        pairs = enumerate(zip(made, raw, strict=False))
        at = next((n for n, (a, b) in pairs if a != b), min(len(made), len(raw)))
        yield Finding(name, f"the container is not as it was made, from byte {at} on")
