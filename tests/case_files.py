"""Cases in text files that a coder can edit.

A case is one or more lines of report text; below them, indented, every mark that they must
give, in text order. A line that begins with ``#`` says what the next case is there for. Cases
are parted by empty lines. A case named after its file and line fails alone.
"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def cases(name: str) -> list:
    """Return ``(text, wanted marks)`` for each case of ``cases/NAME.txt``, ready to parametrize."""
    found, text, wanted, at = [], [], [], 0
    for number, line in enumerate([*(FOLDER / f"{name}.txt").read_text().splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if text:
                found.append(pytest.param("\n".join(text), wanted, id=f"{name}.txt:{at}"))
            text, wanted = [], []
        elif line[0].isspace():
            wanted.append(line.strip())
        else:
            at = at if text else number
            text.append(line)
    return found
