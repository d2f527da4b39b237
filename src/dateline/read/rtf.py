r"""Rich text (RTF): the text between the control words, a line a ``\par``."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.errors import ReadError
from dateline.read.extras import load_extra
from dateline.read.outcome import Outcome
from dateline.read.page import Page
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.single import Opened, read_single
from dateline.read.source import Source


def read_rtf(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a rich-text file."""
    yield from read_single(source, run, "rtf", _open_rtf, download=True)


def _open_rtf(raw: bytes) -> Opened:
    library = load_extra("striprtf.striprtf", kind="RTF")
    # 7-bit by its definition; whoever writes more bytes means Windows' Latin
    source = raw.decode("cp1252", "replace")
    try:
        words: str = library.rtf_to_text(source, errors="replace")
    except (ValueError, IndexError, KeyError, LookupError) as error:
        raise ReadError("damaged rich text") from error
    text = unix_lines(words).replace("\x00", "").strip()
    return Opened(Page(text, plain_pieces(text)), "application/rtf")
