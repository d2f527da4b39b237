"""How large an archive is beside its text, table by table, and what loading it costs.

    python benchmarks/store.py MARKED.jsonl      lines of `dateline mark`, each with its text

Results: benchmarks/README.md.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from dateline.pipeline.build import Task, build_archive


def main() -> None:
    """Load the lines without linking, then print ratios to the bytes of their texts."""
    marked = Path(sys.argv[1])
    text, lines = 0, 0
    for line in marked.open("rb"):
        text += len(msgspec.json.decode(line)["text"].encode())
        lines += 1
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "loaded.db"
        began = time.process_time()
        build_archive([marked], archive, Task(workers=1, raw="refer", link=False))
        spent = time.process_time() - began
        print(f"{lines / spent:.0f} lines a CPU second")
        print(f"{archive.stat().st_size / text:.2f} times the text ({text / 1e6:.1f} MB)")
        connection = sqlite3.connect(archive)
        for name, size in connection.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 12"
        ):
            print(f"  {name:<24} {size / text:.3f}")
        connection.close()


if __name__ == "__main__":
    main()
