"""Writing a bundle: every file of it, in plain sight."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dateline.bundle.container import make_manifest, write_container
from dateline.bundle.gather import Gathered, Held
from dateline.bundle.page import bundle_page, custody_rows
from dateline.bundle.stamp import is_of
from dateline.errors import DatelineError
from dateline.model.report import Marked
from dateline.publish.addresses import safe_part
from dateline.publish.sheet import render_sheet
from dateline.store.questions import Questions


class Bundled(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: counts, and the fingerprint (the SHA-256 of the manifest)."""

    incidents: int
    reports: int
    documents: int
    decisions: int
    files: int
    withheld: int
    fingerprint: str


def write_bundle(
    archive: Questions,
    ids: tuple[str, ...],
    output: Path,
    *,
    text: str = "full",
    stamp: Path | None = None,
) -> Bundled:
    """Write the bundle of some incidents, reports or documents.

    Args:
        archive: The whole of it, or a view.
        ids: What the bundle is about.
        output: The zip to write.
        text: "full", "excerpt" or "none": how much of the reports goes in.
        stamp: A file with an RFC 3161 time stamp of the manifest.

    Raises:
        DatelineError: An id is unknown or removed, the stamp is of something else, or the file
            cannot be written.
    """
    gathered = Gathered(archive, ids, text=text)
    files = dict(_files(gathered))
    token = _stamp(stamp, make_manifest(files)) if stamp else None
    packed = io.BytesIO()
    fingerprint = write_container(packed, files, token)
    try:
        output.write_bytes(packed.getvalue())
    except OSError as error:
        raise DatelineError(f"{output}: cannot be written: {error.strerror or error}") from error
    return Bundled(
        incidents=len(gathered.incidents),
        reports=len(gathered.reports),
        documents=len(gathered.documents),
        decisions=len(gathered.decisions),
        files=len(files),
        withheld=sum(held.raw is None for held in gathered.documents),
        fingerprint=fingerprint,
    )


def _stamp(path: Path, manifest: bytes) -> bytes:
    try:
        token = path.read_bytes()
    except OSError as error:
        raise DatelineError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not is_of(token, manifest):
        raise DatelineError(
            f"{path}: is no time stamp of this bundle's manifest: write the bundle without it, have"
            " its manifest.json stamped, and bundle the same again with the stamp"
        )
    return token


def _files(gathered: Gathered) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a bundle but the manifest, by path."""
    paths = {}
    for held in gathered.documents:
        folder = f"documents/{safe_part(held.document.id)}"
        raw, text = f"{folder}/original.bin", f"{folder}/text.txt"
        paths[held.document.id] = (raw if held.raw else None, text if held.text else None)
        if held.raw:
            yield raw, held.raw
        if held.text:
            yield text, held.text.encode()
        if held.masked and held.document.record and held.text:
            # in place of the bytes, which would show what is masked
            masked = {**held.document.record, "text": held.text}
            yield f"{folder}/record.json", _pretty(masked)
        yield f"{folder}/marks.json", _pretty(_marks(gathered, held))
    rows = [_custody(held, paths) for held in gathered.documents]
    yield "custody.json", _pretty(rows)
    yield "incidents.jsonl", _lines("incident", gathered.incidents)
    yield "decisions.jsonl", _lines("decision", gathered.decisions)
    yield "bundle.json", _pretty(_about(gathered))
    page = bundle_page(gathered, paths)
    html = render_sheet("bundle", page, notice=gathered.archive.notice)
    yield "index.html", html.encode()


def _custody(held: Held, paths: dict[str, tuple[str | None, str | None]]) -> dict[str, Any]:
    """Return a custody record for programs: what nobody recorded is null."""
    (row,) = custody_rows([held], paths)
    return {name: getattr(row, name) for name in row.__slots__ if name != "link"}


def _marks(gathered: Gathered, held: Held) -> Marked:
    """Return a document's line of ``dateline mark``, with those of its reports that are bundled.

    Their marks are as people's decisions left them.
    """
    document = held.document
    own = (one for one in gathered.reports if one.listed.document == document.id)
    return Marked(
        id=document.name or document.id,
        document=document.id,
        source=document.source,
        sha256=document.sha256,
        record=document.record,
        custody=document.custody,
        reports=tuple(stored.report for stored in own),
        boilerplate=document.boilerplate,
        failures=document.failures,
        pictures=document.pictures,
    )


def _about(gathered: Gathered) -> dict[str, Any]:
    tolls = (toll for one in gathered.incidents for toll in one.tolls.values())
    return {
        "asked": gathered.asked,
        "incidents": [one.id for one in gathered.incidents],
        "reports": [stored.listed.id for stored in gathered.reports],
        "documents": [held.document.id for held in gathered.documents],
        "policies": sorted({toll.policy for toll in tolls}),
        "versions": {held.document.id: held.versions for held in gathered.documents},
        "text": gathered.shown,
        "masked": [held.document.id for held in gathered.documents if held.masked],
    }


def _lines(kind: str, rows: list[Any]) -> bytes:
    lines = ({"type": kind, **msgspec.to_builtins(row)} for row in rows)
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
