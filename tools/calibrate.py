#!/usr/bin/env python3
"""Say how often marks are right, by their score: tools/calibrate.py places|mentions|statements|times|figures GOLD.jsonl

GOLD has a line a text: ``{"text", "date"?}`` and

    places       "toponyms":     [{"start", "end", "lat"?, "lon"?}]
    mentions     "entities":     [{"start", "end", "type", "confidence"?}]
    statements   "attributions": [{"content": [{"start", "end"}]}]
    times        "timexes":      [{"start", "end", "value" (TIMEX3) or "val" (TIMEX2)}]
    figures      "figures":      [{"start", "end", "kind", "low", "best", "high"}]

A place is right within 161 km of a toponym that it shares letters with; a mention if it shares half
of its letters with an entity of its kind; a statement if its content and a gold one share half of their characters;
a time if an expression of the gold meets it and has its value; a figure of harm if one of its kind meets it with its bounds.
What meets only gold that has no coordinates, or that its annotators doubted (confidence below .5),
counts neither way. No gold is in this repository: `../shared/gold` or your own.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dateline.model.mark import HARMS, Figure, Mark, Mention, Statement, Timex, Toponym
from dateline.model.report import Report
from dateline.pipeline.single import mark_text

Gold = dict[str, Any]
BINS = (0.9, 0.8, 0.7, 0.5, 0.0)
NEAR_KM = 161.0


def place_is_right(mark: Mark, gold: Gold, text: str) -> bool | None:
    """Judge a toponym that has a place; None where nothing can be said."""
    if not isinstance(mark, Toponym) or mark.place is None:
        return None
    met = [one for one in gold["toponyms"] if _shared(one, mark)]
    known = [one for one in met if one.get("lat") is not None]
    if met and not known:
        return None
    return any(
        _away(one["lat"], one["lon"], mark.place.lat, mark.place.lon) <= NEAR_KM for one in known
    )


def mention_is_right(mark: Mark, gold: Gold, text: str) -> bool | None:
    """Judge a mention of a person, a body or a place; weapons are in no gold."""
    if not isinstance(mark, Mention) or mark.kind == "weapon":
        return None
    met = [one for one in gold["entities"] if _half(one, mark)]
    if any(one["type"] in _TYPES[mark.kind] for one in met if one.get("confidence", 1.0) >= 0.5):
        return True
    doubted = [one for one in met if one.get("confidence", 1.0) < 0.5]
    doubted += [one for one in gold.get("entities_low_confidence") or [] if _half(one, mark)]
    return None if doubted else False


_BODIES = frozenset({"Organisation", "Nationality"})
_TYPES = {
    "person": frozenset({"Person"}),
    "organisation": _BODIES,
    "group": _BODIES,
    "nationality": _BODIES,
    "place": frozenset({"Location", "Organisation"}),  # "Iraq agreed"
}


def statement_is_right(mark: Mark, gold: Gold, text: str) -> bool | None:
    """Judge a statement by the characters of its content."""
    if not isinstance(mark, Statement):
        return None
    own = _characters([(span.start, span.end) for span in mark.content], text)
    for one in gold["attributions"]:
        other = _characters([(span["start"], span["end"]) for span in one["content"]], text)
        if 4 * len(own & other) >= len(own) + len(other):
            return True
    return False


def time_is_right(mark: Mark, gold: Gold, text: str) -> bool | None:
    """Judge a time by its value; None where the gold gives none."""
    if not isinstance(mark, Timex):
        return None
    met = [one for one in gold["timexes"] if _shared(one, mark)]
    if met and not any(one.get("val") or one.get("value") for one in met):
        return None
    return any(
        plain(one["val"] or "-") == plain(mark.value)
        if "val" in one
        else one.get("value") == mark.value
        for one in met
    )


def figure_is_right(mark: Mark, gold: Gold, text: str) -> bool | None:
    """Judge a figure of harm by its kind and bounds; other kinds are in no gold."""
    if not isinstance(mark, Figure) or mark.kind not in HARMS:
        return None
    return any(
        one["kind"] == mark.kind
        and _shared(one, mark)
        and (one["low"], one["best"], one["high"]) == (mark.low, mark.best, mark.high)
        for one in gold["figures"]
    )


def plain(value: str) -> str:
    """Return a TIMEX2 value without what stands for "unknown" at its end."""
    return re.sub(r"^(\d{2,3})X+$", r"\1", re.sub(r"(-XX)+$", "", value.strip()))


JUDGES: dict[str, tuple[Callable[[Mark, Gold, str], bool | None], Callable[[Report], Any]]] = {
    "places": (place_is_right, lambda report: report.places),
    "mentions": (mention_is_right, lambda report: report.mentions),
    "statements": (statement_is_right, lambda report: report.statements),
    "times": (time_is_right, lambda report: report.times),
    "figures": (figure_is_right, lambda report: report.figures),
}


def _half(gold: Gold, mark: Mark) -> bool:
    """Whether two names share half of their characters: "the [Iraqi army]"."""
    shared = min(int(gold["end"]), mark.end) - max(int(gold["start"]), mark.start)
    return 4 * shared >= int(gold["end"]) - int(gold["start"]) + mark.end - mark.start


def _shared(gold: Gold, mark: Mark) -> bool:
    return int(gold["start"]) < mark.end and mark.start < int(gold["end"])


def _characters(spans: list[tuple[int, int]], text: str) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def _away(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _published(gold: Gold) -> str | None:
    """Return the day of a text; none for narratives in TIMEX2, whose date is that of a download."""
    if any("val" in one for one in gold.get("timexes", ())):
        return None
    return gold.get("date") or gold.get("doc_date")


def judge(kind: str, path: Path) -> Iterator[tuple[float, bool]]:
    """Yield the score of each mark that can be judged, and whether it is right."""
    is_right, marks_of = JUDGES[kind]
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            marked = mark_text(gold["text"], published=_published(gold))
            for report in marked.reports:
                for mark in marks_of(report):
                    right = is_right(mark, gold, gold["text"])
                    if right is not None:
                        yield mark.score, right


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("kind", choices=sorted(JUDGES))
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    judged = list(judge(options.kind, options.gold))
    print("| score | marks | right |\n|---|--:|--:|")
    high = math.inf
    for low in BINS:
        some = [right for score, right in judged if low <= score < high]
        if some:
            print(f"| {low} and more | {len(some):,} | {sum(some) / len(some):.3f} |")
        high = low


if __name__ == "__main__":
    main()
