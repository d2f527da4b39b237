"""Identities: hashes of bytes and of text, and the id of a document.

A document's id comes from its content alone (contract, section 2): the same words under the same
name, outlet, date and address have the same id on any machine.
"""

from __future__ import annotations

import hashlib

ID_LENGTH = 16


def sha256_of(raw: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256_of(text.encode("utf-8"))


def document_id(
    text: str, *, name: str | None, outlet: str | None, date: str | None, url: str | None
) -> str:
    """Return a document's id: 16 hexadecimal digits of a hash over its text and these fields.

    A field that is absent is not the same as an empty one.

    >>> document_id("Mosul fell.", name="a", outlet=None, date=None, url=None)
    'b67768cff4761395'
    """
    fields = (text, name, outlet, date, url)
    parts = ("-" if field is None else f"{len(field)}:{field}" for field in fields)
    return sha256_of("\x1f".join(parts).encode("utf-8"))[:ID_LENGTH]
