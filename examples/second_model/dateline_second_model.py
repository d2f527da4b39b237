"""Names that a second spaCy model finds, as mentions beside dateline's own.

A step for dateline (entry point ``dateline.steps``). The model is named in ``second_model.toml`` in
the folder of your own tables: the name of an installed package, or a folder that spaCy can load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import spacy

from dateline.errors import ReadError
from dateline.marks.reading import Reading, Step
from dateline.model.mark import Mention, MentionKind
from dateline.model.span import Span

KINDS: dict[str, MentionKind] = {"PERSON": "person", "ORG": "organisation", "NORP": "nationality"}
"""The labels of OntoNotes that are taken over; places are dateline's, since they need the index."""


def find_second_names(tables: Path | None) -> Step:
    """Return the step; one that finds nothing where no model is named.

    Args:
        tables: The folder of a user's own tables, None if there is none.

    Raises:
        ReadError: ``second_model.toml`` names no model, or one that is not there.
    """
    path = None if tables is None else tables / "second_model.toml"
    if path is None or not path.is_file():
        return lambda reading: ()
    model = _load(path)

    def step(reading: Reading) -> Iterator[Mention]:
        taken = [mention.span for mention in reading.marks.all(Mention)]
        for block in reading.body:
            for name in model(block.span.of(reading.text)).ents:
                span = Span(block.start + name.start_char, block.start + name.end_char)
                kind = KINDS.get(name.label_)
                if kind is None or any(span.meets(other) for other in taken):
                    continue
                yield Mention(
                    id=reading.new_id(Mention, span.start),
                    start=span.start,
                    end=span.end,
                    text=reading.quote(span),
                    score=0.7,
                    reason=f"a name to {model.meta['name']}",
                    kind=kind,
                    actor=name.text,
                )

    return step


def _load(path: Path) -> spacy.language.Language:
    try:
        name = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
        return spacy.load(name)
    except (KeyError, OSError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"{path}: no model to load ({error})") from error
