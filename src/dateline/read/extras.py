"""Libraries that are installed only where somebody asks for them (``pip install dateline[office]``)."""

from __future__ import annotations

import importlib
from typing import Any

from dateline.errors import ReadError


def load_extra(module: str, *, kind: str, extra: str = "office") -> Any:
    """Return an optional library.

    Args:
        module: Its name, as Python imports it.
        kind: What needs it, as a person would say: "DOCX".
        extra: The extra of dateline that installs it.

    Raises:
        ReadError: It is not installed; the line says what to type.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ReadError(f"{kind} needs more: pip install 'dateline[{extra}]'") from error
