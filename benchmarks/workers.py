"""What a second worker gains, and how long the program takes to start.

    python benchmarks/workers.py [N]            N records (default 400) made of the sample pile's reports

The ratio of two workers to one is of wall time, measured twice each, in turn, the better one taken: run it
on a quiet machine with two cores. A second process loads the model too, so small piles gain less.
Start-up is that of `dateline --version`, `dateline build` of an unchanged pile, and `dateline doctor`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dateline.model.document import Document
from dateline.read.pile import read_pile

SAMPLE = Path(__file__).parents[1] / "src" / "dateline" / "data" / "sample" / "pile"
PROGRAM = (sys.executable, "-c", "from dateline.cli import main; main()")


def write_records(path: Path, count: int) -> None:
    """Write *count* records, each a text of the sample with a number that makes it its own."""
    texts = [found.text for found in read_pile([SAMPLE]) if isinstance(found, Document)]
    texts = [text for text in texts if 400 < len(text) < 6_000]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = f"{texts[number % len(texts)]}\nReport number {number}."
            file.write(json.dumps({"id": f"r{number}", "text": text}) + "\n")


def seconds(*arguments: str | Path) -> float:
    """Run dateline and return its wall time."""
    started = time.perf_counter()
    command = [*PROGRAM, *map(str, arguments)]
    ran = subprocess.run(
        command, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, check=False
    )
    if ran.returncode > 1:
        sys.exit(ran.stderr.decode()[-500:])
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pile, out, archive = folder / "pile.jsonl", folder / "out.jsonl", folder / "pile.db"
        write_records(pile, count)
        times: dict[str, list[float]] = {"1": [], "2": []}
        for _ in range(2):
            for workers, taken in times.items():
                taken.append(seconds("mark", pile, "-o", out, "--workers", workers))
        one, two = min(times["1"]), min(times["2"])
        print(f"{count} records: one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times")
        seconds("build", SAMPLE, "-o", archive)
        for words in (("--version",), ("build", SAMPLE, "-o", archive), ("doctor",)):
            print(f"dateline {words[0]:<10} {min(seconds(*words) for _ in range(3)):.2f} s")


if __name__ == "__main__":
    main()
