"""One text at a time, for notebooks and tests; the model is loaded once a process."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import msgspec

from dateline.errors import ReadError
from dateline.model.document import Document
from dateline.model.report import Marked
from dateline.pipeline.mark import Marker
from dateline.pipeline.options import Options
from dateline.read.pile import read_pile


def mark_text(text: str, *, published: str | None = None, outlet: str | None = None) -> Marked:
    """Return the marked line of one report, read as a record is.

    Raises:
        ReadError: The text holds no words.
    """
    record = {"text": text, "date": published, "outlet": outlet}
    line = msgspec.json.encode({key: value for key, value in record.items() if value is not None})
    (outcome,) = read_pile(["-"], stdin=BytesIO(line))
    if not isinstance(outcome, Document):
        raise ReadError("nothing to mark: the text holds no words")
    (marked,) = _marker().mark([outcome])
    return marked


@cache
def _marker() -> Marker:
    return Marker(Options())
