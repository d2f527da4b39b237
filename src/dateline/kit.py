"""The kit: the reference tables of a run, loaded once a process, and the steps made from them."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from dateline.errors import MissingError
from dateline.events.event_times import find_event_times
from dateline.events.extract import find_events
from dateline.events.figures import find_figures
from dateline.events.victims import find_victims
from dateline.marks.actor_tables import load_actor_tables
from dateline.marks.actors import find_mentions
from dateline.marks.gazetteer import Gazetteer, default_path
from dateline.marks.own_places import read_own_places
from dateline.marks.places import find_places
from dateline.marks.reading import Step
from dateline.marks.statements import find_statements
from dateline.marks.times import find_times

STEPS = "dateline.steps"
"""The group of entry points by which other packages add steps: docs/how-to/add-a-step.md."""


def extra_steps() -> list[EntryPoint]:
    """Return the steps that installed packages add, by name; none of them is loaded."""
    return sorted(entry_points(group=STEPS), key=lambda step: step.name)


def _load(entry: EntryPoint, tables: Path | None) -> Step:
    try:
        step: Step = entry.load()(tables)
    except ImportError as error:
        raise MissingError(
            f"the step {entry.name!r} ({entry.value}) is not there: {error}"
        ) from error
    return step


def make_steps(tables: Path | None = None) -> tuple[Step, ...]:
    """Return the steps over one report, in order; each sees the marks of those before it.

    Args:
        tables: A folder with a user's own tables, which add to ours row by row.

    Raises:
        MissingError: The gazetteer is not in the package, or a step's package lacks something.
        ReadError: A table of the user's cannot be used; a line for each bad row.
    """
    gazetteer = Gazetteer.open(default_path())
    return (
        find_times(),  #           "on Wednesday"        -> Timex
        find_places(gazetteer, read_own_places(tables)),  # "Mosul" -> Toponym
        find_mentions(load_actor_tables(tables)),  # "Iraqi police" -> Mention
        *(_load(entry, tables) for entry in extra_steps()),
        find_statements(tables),  # source, cue, content -> Statement
        find_events(tables),  #    trigger, roles        -> Event
        find_event_times(),  #     "a day after it fell" -> Timex, Event dated by it
        find_figures(),  #         "at least 42 people"  -> Figure
        find_victims(),  #         "a boy of nine"       -> Victim
    )
