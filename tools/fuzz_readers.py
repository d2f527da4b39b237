"""Damage sound inputs of every kind at random and keep what breaks a reader.

    nice -n 10 python tools/fuzz_readers.py --minutes 60

Hypothesis mutates a small input of each kind in turn and makes what fails as small as it can; it is
written to ``tests/cases/fuzz/``, where `tests/read/test_fuzz.py` runs it ever after. The minutes are
of processor time. Exit status: 0 nothing new broke, 1 something did.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import traceback
import warnings
from hashlib import sha256
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "read")]

from fuzzed import CASES, check_reading, mutated, mutations, sound_inputs  # noqa: E402  # its folder is added above

ROUND = 200
"""Inputs of one kind before it is the next one's turn."""


def main() -> int:
    """Run until the time is up; say what broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20, help="of processor time")
    parser.add_argument("--first", type=int, default=0, help="the first random seed")
    parser.add_argument("--into", type=Path, default=CASES, help="where to keep what breaks")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("error")  # as in the tests
    inputs, broken, runs, number = sound_inputs(), set[str](), 0, asked.first
    while time.process_time() < 60 * asked.minutes:
        for name, raw in inputs.items():
            runs += fuzz(name, raw, number, broken, asked.into)
        number += 1
    print(
        f"{runs} inputs of {len(inputs)} kinds, seeds {asked.first} to {number - 1}, "
        f"{time.process_time() / 60:.1f} min of CPU: {len(broken)} faults"
    )
    return bool(broken)


def fuzz(name: str, raw: bytes, number: int, broken: set[str], into: Path) -> int:
    """Read some mutations of an input; return how many. A fault that is known already is passed over."""
    runs, last = 0, b""

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(changes=mutations)
    def read(changes: list[tuple[str, float, int, bytes]]) -> None:
        nonlocal runs, last
        runs += 1
        damaged = mutated(raw, changes)
        try:
            check_reading(name, damaged)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) or sign_of(error) in broken:
                raise_if_stopped(error)
                return
            last = damaged
            raise

    try:
        read()
    except BaseException as error:  # noqa: BLE001  # whatever a reader raises is looked for
        raise_if_stopped(error)
        broken.add(sign_of(error))
        path = into / sha256(last).hexdigest()[:12] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(last)
        print(f"{path}: {sign_of(error)}: {' '.join(str(error).split())[:200]}", flush=True)
    return runs


def raise_if_stopped(error: BaseException) -> None:
    """Let Ctrl-C through."""
    if isinstance(error, KeyboardInterrupt):
        raise error


def sign_of(error: BaseException) -> str:
    """Return what tells one fault from another: the error and where it was raised."""
    where = [f for f in traceback.extract_tb(error.__traceback__) if "hypothesis" not in f.filename]
    at = f"{Path(where[-1].filename).name}:{where[-1].lineno}" if where else "?"
    ours = [f for f in where if "dateline" in f.filename and "/src/" in f.filename]
    from_ = f" from {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__} at {at}{from_}"


if __name__ == "__main__":
    sys.exit(main())
