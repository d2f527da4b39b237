"""JSON Schemas of the exports that are JSON, and writing that holds every object against them.

The schemas stand in ``data/schemas``; they are what dateline promises, narrower than the formats.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO, Any, Self

import msgspec

from dateline.errors import DatelineError

_encode = msgspec.json.Encoder().encode


@cache
def validator(name: str) -> Callable[[Any], Any]:
    """Return what checks one object of a format against ``data/schemas/NAME.schema.json``."""
    import fastjsonschema

    path = resources.files("dateline").joinpath("data", "schemas", f"{name}.schema.json")
    made: Callable[[Any], Any] = fastjsonschema.compile(msgspec.json.decode(path.read_bytes()))
    return made


def check_object(name: str, value: Any) -> None:
    """Refuse an object that is not of its schema.

    Raises:
        DatelineError: It is not; that is a fault of the exporter, and says so.
    """
    import fastjsonschema

    try:
        validator(name)(value)
    except fastjsonschema.JsonSchemaException as error:
        raise DatelineError(f"export: {name} {value.get('id', '')}: {error.message}") from error


class JsonList:
    """Writes objects of one format to a file one by one, each checked, with commas between.

    Lines, without commas, where there is no head.
    """

    def __init__(self, path: Path, schema: str, head: bytes = b"", foot: bytes = b"") -> None:
        self._path, self._schema, self._head, self._foot = path, schema, head, foot
        self._file: IO[bytes] | None = None
        self.count = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        self._file.write(self._head)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the list and the file."""
        if self._file is not None:
            if kind is None:
                self._file.write(self._foot)
            self._file.close()

    def write(self, value: dict[str, Any]) -> None:
        """Check an object and write it."""
        if self._file is None:
            raise DatelineError(f"{self._path} is not open")
        check_object(self._schema, value)
        if self._head:
            self._file.write((b",\n" if self.count else b"") + _encode(value))
        else:
            self._file.write(_encode(value) + b"\n")
        self.count += 1
