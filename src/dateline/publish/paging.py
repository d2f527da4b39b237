"""Long lists in pages of twenty."""

from __future__ import annotations

from dataclasses import dataclass

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among its like; numbers from 1."""

    number: int
    last: int

    @property
    def newer(self) -> int | None:
        """The page before this one, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after this one, if any."""
        return self.number + 1 if self.number < self.last else None


def pages_of(items: int, per_page: int = PER_PAGE) -> int:
    """Return how many pages a list of so many takes."""
    return max(1, -(-items // per_page))
