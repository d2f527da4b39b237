"""Take the tables of scores and errors out of docs/method, for the page on method of every archive.

``python tools/check_docs.py --write`` writes them to ``src/dateline/data/method_scores.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (
    *("reading", "cutting", "dating", "times", "places", "mentions", "statements", "figures"),
    *("events", "arithmetic", "copies", "incidents", "audit"),
)
SCORES = ("Scores", "How right it is", "How many errors are found", "HTML to text")
ERRORS = "What it gets wrong"
_MARKUP = re.compile(r"`|\*\*|\[([^\]]*)\]\([^)]*\)")


def scores() -> str:
    """Return the file: a list of {page, title, scores, errors}, each a table as rows, the head first."""
    found = []
    for name in PAGES:
        text = (ROOT / "docs" / "method" / f"{name}.md").read_text("utf-8")
        sections = dict(_sections(text))
        measured = next((sections[head] for head in SCORES if head in sections), [])
        wrong = next((rows for head, rows in sections.items() if head.startswith(ERRORS)), [])
        if measured or wrong:
            title = text.partition("\n")[0].removeprefix("# ")
            found.append({"page": name, "title": title, "scores": measured, "errors": wrong})
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _sections(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each heading with the first table below it."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        table = re.search(r"(?:^\|.*\n)+", body, re.MULTILINE)
        if table:
            rows = [_cells(line) for line in table[0].splitlines()]
            yield heading.strip(), [row for n, row in enumerate(rows) if n != 1]


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [_MARKUP.sub(lambda m: m[1] or "", cell).replace("\\|", "|").strip() for cell in cells]
