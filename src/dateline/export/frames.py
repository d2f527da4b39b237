"""An archive in a notebook: its lists are tables too, for pandas, Polars and Arrow.

with dateline.open("mosul.db", where="killed:>10") as archive:
    archive.incidents()[0].place                  # the structs of the model
    archive.incidents().to_pandas()               # the columns of the `csv` export
    archive.table("figures").to_polars()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from dateline.errors import DatelineError, MissingError
from dateline.export.columns import read_columns
from dateline.export.parquet import arrow_table
from dateline.export.rows import Row, actor_row, incident_row, report_row, report_rows, table_rows
from dateline.model.archive import Incident
from dateline.store.rows import ActorReports, Listed
from dateline.store.view import View

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")


class Rows(list[T]):
    """A list of things that can be had as a table of the exports' columns."""

    def __init__(self, things: Iterable[T], table: str, row: Callable[[T], Row]) -> None:
        super().__init__(things)
        self._table, self._row = read_columns()["tables"][table], row

    def to_arrow(self) -> pyarrow.Table:
        """Return them as an Arrow table; its fields say what each column holds."""
        return arrow_table(self._table, [self._row(one) for one in self])

    def to_pandas(self) -> pandas.DataFrame:
        """Return them as a data frame; whole numbers stay whole where some are not known.

        Raises:
            MissingError: pandas is not installed.
        """
        try:
            import pandas
            import pyarrow
        except ImportError as error:
            raise _missing("pandas") from error
        types = {
            pyarrow.int64(): pandas.Int64Dtype(),
            pyarrow.bool_(): pandas.BooleanDtype(),
            pyarrow.string(): pandas.StringDtype(),
        }
        frame: pandas.DataFrame = self.to_arrow().to_pandas(
            types_mapper=types.get, date_as_object=False
        )
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return them as a Polars frame.

        Raises:
            MissingError: Polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        frame: polars.DataFrame = polars.from_arrow(self.to_arrow())
        return frame


class Opened(View):
    """A view whose lists of reports, incidents and actors are tables too."""

    def reports(self, **asked: Any) -> Rows[Listed]:
        """Return reports as `Questions.reports` does."""
        return Rows(
            super().reports(**asked), "reports", lambda one: report_row(self.report(one.id))
        )

    def incidents(self, **asked: Any) -> Rows[Incident]:
        """Return incidents as `Questions.incidents` does."""
        return Rows(super().incidents(**asked), "incidents", incident_row)

    def actors(self, **asked: Any) -> Rows[ActorReports]:
        """Return actors as `Questions.actors` does."""
        return Rows(super().actors(**asked), "actors", actor_row)

    def table(self, name: str) -> Rows[Row]:
        """Return all rows of a table of the exports: "figures", "victims", "events" ...

        Raises:
            DatelineError: There is no such table.
        """
        tables = read_columns()["tables"]
        if name not in tables:
            raise DatelineError(f"no table {name!r}: there are {', '.join(tables)}")
        if tables[name].names[:2] == ("id", "report"):  # marks: no other row needs to be made
            found = (
                row
                for document in self.document_ids()
                for stored in self.reports_of(document)
                for row in report_rows(stored, self.selection.text)[name]
            )
        else:
            found = (row for of, row in table_rows(self) if of == name)
        return Rows(found, name, tuple)


def _missing(library: str) -> MissingError:
    return MissingError(f"{library} is not installed: pip install 'dateline[notebook]'")
