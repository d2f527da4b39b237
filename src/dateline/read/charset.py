"""Which character set bytes are in, and their text.

Asked in this order, and the first answer that fits the bytes counts: byte order mark; UTF-8 that
proves itself (its multi-byte forms hardly occur by chance, so it outranks a label that lies); the
HTTP header; the page's own meta tag or XML declaration; charset-normalizer's guess. As in the WHATWG
Encoding Standard, latin-1 and ASCII labels mean windows-1252, GB2312 means GB 18030.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*(?:["']\s*)?([\w.:-]{2,40})"""
    rb"""|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_SAMPLE = 1 << 16
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
"""Control characters that no text has: a sign of a wrong guess; 0x85 is a line end of mainframes."""


def guess_charset(raw: bytes, header: str | None = None, *, declared: str | None = None) -> str:
    """Return the Python name of the character set that *raw* is most likely in.

    Args:
        raw: All bytes, or the first ones: a character cut in two at the end does no harm.
        header: The charset of an HTTP or MIME header.
        declared: What the text says of itself; looked up in its first 4,096 bytes if not given.
    """
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return charset
    if found := _without_mark(raw):
        return found
    if _fits(raw, "utf-8"):
        return "utf-8"
    for label in (header, declared or declared_charset(raw)):
        name = python_name(label) if label else None
        if name and name not in ("utf-8", "utf-16", "utf-32") and _fits(raw, name):
            return name
    return _guess(raw)


def declared_charset(raw: bytes) -> str | None:
    """Return the charset that a meta tag or an XML declaration names, as written."""
    match = _DECLARED.search(raw[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def python_name(label: str) -> str | None:
    """Return Python's name of a charset label, the wider set where browsers take the wider one.

    >>> python_name("ISO-8859-1"), python_name("no-such-charset")
    ('cp1252', None)
    """
    try:
        info = codecs.lookup(label.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not info._is_text_encoding:  # "base64" and "zip" are codecs too
        return None
    return _WIDER.get(info.name, info.name)


def decode(raw: bytes, charset: str) -> str:
    """Return the text of *raw*; what does not fit becomes U+FFFD, a byte order mark goes."""
    if charset == "utf-8":
        return raw.decode("utf-8-sig", "replace")
    if charset == "cp1252":  # five bytes of it are undefined; browsers take them as they are
        return raw.decode("cp1252", "dateline-pass")
    return raw.decode(charset, "replace").removeprefix("\ufeff")


def _pass(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("dateline-pass", _pass)


def _fits(raw: bytes, charset: str) -> bool:
    """Whether the bytes can be of the charset, but for one character cut off at the end."""
    try:
        text = codecs.getincrementaldecoder(charset)(
            "dateline-pass" if charset == "cp1252" else "strict"
        ).decode(raw)
    except (UnicodeError, LookupError):
        return False
    return charset == "utf-8" or len(_C1.findall(text)) * 1000 <= len(text)


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is zero."""
    some = raw[:4096]
    half = len(some) // 2
    if half < 8:
        return None
    even, odd = some[::2].count(0), some[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _guess(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = _telling(raw)
    best = from_bytes(sample, enable_fallback=True, preemptive_behaviour=False).best()
    name = python_name(best.encoding) if best else None
    if name is None or name.startswith("utf") or name in _latin().guesses or not _fits(raw, name):
        return _latin_set(sample)
    return name


class _Latin(NamedTuple):
    letters: dict[str, frozenset[str]]
    signs: frozenset[str]
    guesses: frozenset[str]


@cache
def _latin() -> _Latin:
    path = resources.files("dateline").joinpath("data", "charsets.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Latin(
        {name: frozenset(letters) for name, letters in table["latin"].items()},
        frozenset(table["signs"]["signs"]),
        frozenset(table["guesses"]["latin"]),
    )


def _latin_set(sample: bytes) -> str:
    """The Latin set under which most high bytes are letters of its languages."""
    latin = _latin()

    def fit(name: str) -> int:
        text = f" {decode(sample, name)} "
        return sum(
            _weight(*around, letters=latin.letters[name], signs=latin.signs)
            for around in zip(text, text[1:], text[2:], strict=False)
            if around[1] > "\x7f"
        )

    return max(latin.letters, key=fit)  # the first of those that tie


def _weight(
    before: str, char: str, after: str, *, letters: frozenset[str], signs: frozenset[str]
) -> int:
    """1 for a letter or sign in its place, -1 for one that words do not have there."""
    if char in signs:
        return -1 if before.isalpha() and after.isalpha() and char != "’" else 1
    if char not in letters:
        return -1
    return -1 if char.isupper() and before.islower() else 1  # "cafÈ"


def _telling(raw: bytes) -> bytes:
    """Up to 64 KB of the lines that hold bytes above 127, which alone tell one set from another."""
    if len(raw) <= _SAMPLE:
        return raw
    found: list[bytes] = []
    size = 0
    for line in raw.split(b"\n"):
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(found)[:_SAMPLE]
