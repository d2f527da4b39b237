"""What a person asks of the marking of a pile; its own module, since it is needed before any rule."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks of a run. ``split`` None: records are whole, pages are cut."""

    split: bool | None = None
    marks: bool = True
    tables: Path | None = None
