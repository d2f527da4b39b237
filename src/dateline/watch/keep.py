"""Archived copies: every answer that gave something, as a record of a WARC file (ISO 28500).

Records are written by hand: a response is its headers and its bytes, and warcio leaves files open that
a program which runs for months would run out of. warcio and our own reader read them in tests.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from dateline.watch.fetch import Fetched

_UNDONE = frozenset({"transfer-encoding", "content-length"})
"""Headers of the transport, which was undone on the way here."""


def save_answers(answers: Sequence[Fetched], folder: Path) -> Path | None:
    """Write answers into one new WARC file of *folder* and return it; None if there are none.

    Its name is the time of the first answer, so that files sort as they were made.
    """
    if not answers:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = _new_name(folder, answers[0].at)
    with path.open("xb") as out:
        for answer in answers:
            out.write(gzip.compress(_record(answer), mtime=0))
    return path


def _new_name(folder: Path, at: float) -> Path:
    stem = datetime.fromtimestamp(at, UTC).strftime("dateline-%Y%m%d%H%M%S")
    names = (f"{stem}{more}.warc.gz" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())


def _record(answer: Fetched) -> bytes:
    """Return an answer as a response record; its id is made of what it holds."""
    stamp = datetime.fromtimestamp(answer.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    block = _http(answer)
    head = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{stamp} {answer.final_url}')}>",
        "WARC-Date": stamp,
        "WARC-Target-URI": answer.final_url,
        "WARC-Payload-Digest": _digest(answer.sent),
        "WARC-Block-Digest": _digest(block),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _http(answer: Fetched) -> bytes:
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {answer.status} {phrase}".rstrip()]
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name not in _UNDONE]
    lines.append(f"content-length: {len(answer.sent)}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + answer.sent


def _digest(raw: bytes) -> str:
    """Return a digest as crawlers write it: SHA-1 in base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()
