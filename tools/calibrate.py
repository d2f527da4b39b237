#!/usr/bin/env python3
"""Say how often marks are right, by their score: whether .9 means nine in ten.

    tools/calibrate.py times GOLD.jsonl MARKED.jsonl

GOLD has a line a text: ``{"id", "timexes": [{"start", "end", "val" or "value"}]}``; MARKED is what
``dateline mark`` made of the same texts under the same ids. A time is right if an expression of the
gold overlaps it and has its value; one that the gold has not at all counts as wrong, one that the
gold gives no value is left out. TIMEX2 values (``val``) are compared without what stands for
"unknown" at their end.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BANDS = (0.9, 0.8, 0.6, 0.0)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def plain(value: str) -> str:
    """Return a TIMEX2 value without what stands for "unknown" at its end."""
    return re.sub(r"^(\d{2,3})X+$", r"\1", re.sub(r"(-XX)+$", "", value.strip()))


def judged_times(gold: dict[str, Any], marked: dict[str, Any]) -> Iterator[tuple[float, bool]]:
    """Yield score and whether right for each time of a text."""
    for report in marked.get("reports", ()):
        for mark in report["times"]:
            met = [
                one
                for one in gold["timexes"]
                if one["start"] < mark["end"] and mark["start"] < one["end"]
            ]
            if met and not any(one.get("val") or one.get("value") for one in met):
                continue
            yield mark["score"], any(is_value(one, mark["value"]) for one in met)


def is_value(gold: dict[str, Any], value: str) -> bool:
    """Whether a value is the gold's."""
    if "val" in gold:
        return bool(gold["val"]) and plain(gold["val"]) == plain(value)
    return bool(gold.get("value") == value)


JUDGES = {"times": judged_times}


def main() -> None:
    """Print a line a band of scores: how many marks, and the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mark", choices=sorted(JUDGES))
    parser.add_argument("gold", type=Path)
    parser.add_argument("marked", type=Path)
    options = parser.parse_args()
    found = {one["id"]: one for one in lines(options.marked)}
    counts: dict[float, list[bool]] = defaultdict(list)
    for gold in lines(options.gold):
        for score, right in JUDGES[options.mark](gold, found.get(gold["id"], {})):
            counts[next(band for band in BANDS if score >= band)].append(right)
    print("score  marks  right")
    for band in BANDS:
        if counts[band]:
            share = sum(counts[band]) / len(counts[band])
            print(f"{band:5.1f}  {len(counts[band]):5}  {share:5.3f}")


if __name__ == "__main__":
    main()
