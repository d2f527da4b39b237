"""Time stamps of RFC 3161: is a token about this manifest?

A token holds a MessageImprint: the hash algorithm and the hash that was stamped. That is looked for
as it stands in DER, whole. Whether the token's signature and the authority's certificate are good
is for OpenSSL, which knows whom its user trusts:
``openssl ts -verify -data manifest.json -in timestamp.tsr -CAfile authority.pem``.
"""

from __future__ import annotations

from hashlib import sha256, sha384, sha512

_HASHES = ((sha256, 1), (sha384, 2), (sha512, 3))
"""Algorithms, each with the last arc of its object identifier 2.16.840.1.101.3.4.2."""
_ARC = bytes.fromhex("06096086480165030402")


def is_of(stamp: bytes, manifest: bytes) -> bool:
    """Whether a time stamp's imprint is the hash of a manifest."""
    return any(imprint in stamp for imprint in _imprints(manifest))


def _imprints(manifest: bytes) -> list[bytes]:
    """Return the imprints that a token of a manifest may hold, with and without NULL parameters."""
    found = []
    for algorithm, arc in _HASHES:
        digest = algorithm(manifest).digest()
        for parameters in (b"", b"\x05\x00"):
            identifier = _ARC + bytes([arc]) + parameters
            body = _der(0x30, identifier) + _der(0x04, digest)
            found.append(_der(0x30, body))
    return found


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content  # all are shorter than 128 bytes
