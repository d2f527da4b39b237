"""Errors planted in an archive's own exports are found, and little else is reported."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.export.acled import write_acled
from dateline.export.ucdp import write_ucdp
from dateline.store.archive import Archive

HERE = Path(__file__).parent


def load(path: Path):
    """Load a module that is in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


many = load(HERE / "many.py")
measuring = load(HERE.parent.parent / "tools" / "measure_audit.py")


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with many.make_many(330) as made:
        yield made


@pytest.mark.parametrize("write", [write_acled, write_ucdp], ids=["acled", "ucdp"])
def test_of_planted_errors_95_in_100_are_found_and_at_most_5_alarms_are_false(
    archive: Archive, tmp_path: Path, write
) -> None:
    table = tmp_path / "export.csv"
    assert archive.incident_count() >= 300
    assert write(archive, table) >= 300
    measured = measuring.measure(archive, table, tmp_path, seed=3)
    assert measured.recall >= 0.95, measured.missed
    assert measured.alarm_rate <= 0.05, measured.alarms
    assert set(measured.planted) == set(measuring.KINDS)


def test_an_export_as_it_was_written_is_supported_row_by_row(
    archive: Archive, tmp_path: Path
) -> None:
    table = tmp_path / "export.csv"
    write_ucdp(archive, table)
    measured = measuring.measure(archive, table, tmp_path, seed=3, share=0.0)
    assert measured.alarm_rate <= 0.02, measured.alarms
