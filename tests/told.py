"""Claims made by hand: what sources say of one incident."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dateline.codes.ledger import Claim, Ledger, Said
from dateline.model.mark import Toll

Bounds = tuple[int | None, int | None, int | None]


def told(
    bounds: Bounds | int,
    *,
    report: str = "r1",
    words: str | None = None,
    source: str | None = None,
    toll: bool = True,
    by_role: dict[str, int] | None = None,
    **more: Any,
) -> Claim:
    """Return a claim: ``told(14)`` is "14", ``told((12, None, None))`` "at least 12"."""
    low, best, high = (bounds, bounds, bounds) if isinstance(bounds, int) else bounds
    plain = next((one for one in (best, low, high) if one is not None), 0)
    said = Said(
        id=f"{report}-f{plain}{source or ''}",
        low=low,
        best=best,
        high=high,
        words=f"{plain} people" if words is None else words,
        approximate=low is None and high is None,
    )
    whole = Toll(
        low=low,
        best=plain,
        high=high,
        by_role=by_role or {"unknown": plain},
        figures=(said.id,),
    )
    return Claim(
        harm="killed",
        low=low,
        best=plain if toll else best,
        high=high,
        said=(said,),
        toll=whole if toll else None,
        report=report,
        witness=more.pop("witness", report),
        source=source or f"voice of {report}",
        said_by=source,
        **more,
    )


def ledger(*claims: Claim, fighting: bool = False) -> Ledger:
    """Return the ledger of one incident with these claims."""
    return Ledger(incident="i-1", claims=claims, fighting=fighting)


_NUMBERS = st.integers(0, 300)
_DAYS = st.sampled_from([None, "2031-03-06", "2031-03-07", "2031-03-08", "2031-03-09"])
_VAGUE = {"tens": 20, "dozens": 24, "hundreds": 200, "several": 3, "tens of thousands": 20_000}


@st.composite
def bounds_and_words(draw: st.DrawFn) -> tuple[Bounds, str]:
    """Draw the bounds of a number phrase by the contract's table, and its words."""
    n = draw(_NUMBERS)
    more = n + draw(st.integers(1, 50))
    word = draw(st.sampled_from(sorted(_VAGUE)))
    return draw(
        st.sampled_from(
            [
                ((n, n, n), f"{n} people"),
                ((n, None, None), f"at least {n} people"),
                ((None, None, more), f"up to {more} people"),
                ((n, None, more), f"between {n} and {more} people"),
                ((None, more, None), f"about {more} people"),
                ((_VAGUE[word], None, None), f"{word} of people"),
            ]
        )
    )


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Draw the claims of some reports, each with the toll it comes to and perhaps a rival."""
    found = []
    for n in range(draw(st.integers(1, 5))):
        day = draw(_DAYS)
        outlet = draw(st.sampled_from(["Courier", "Ledger", "Monitor"]))
        (bounds, words), rival = draw(bounds_and_words()), draw(st.none() | bounds_and_words())
        plain = next((one for one in (bounds[1], bounds[0], bounds[2]) if one is not None), 0)
        civilians = draw(st.integers(0, plain))
        split = {"civilian": civilians, "unknown": plain - civilians}
        days = {"earliest": day, "latest": day}
        found.append(
            told(bounds, report=f"r{n}", words=words, source=outlet, by_role=split, **days)
        )
        if rival is not None:
            found.append(
                told(rival[0], report=f"r{n}", words=rival[1], source="police", toll=False, **days)
            )
    return found
