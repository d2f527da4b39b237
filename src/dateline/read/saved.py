"""What is known of how an input came to be saved, besides its own bytes."""

from __future__ import annotations

from typing import NamedTuple


class Saved(NamedTuple):
    """How an input was saved, as what saved it says: ArchiveBox's index, or our own fetching.

    ``url`` is the address asked for, ``final_url`` the one that answered where it is another;
    ``at`` is ISO 8601; ``headers`` are those of the answer.
    """

    url: str | None
    at: str | None
    by: str | None
    final_url: str | None = None
    headers: dict[str, str] | None = None


UNSAVED = Saved(None, None, None)
"""Nothing is known."""
