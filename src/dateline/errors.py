"""The exception tree.

* DatelineError
  x ReadError          the input could not be read as what it claims to be
  x EvidenceError      a quote is not the text at its span
  x ArchiveError       the archive refused a write, or is of another version
  x QueryError         a query of search or --where cannot be understood
  x FetchError         an address may not be asked, or does not answer
  x MissingError       a model, table or tool is not installed; the message names the command
"""


class DatelineError(Exception):
    """Base of every error that dateline raises on purpose; its text is one line for a person."""


class ReadError(DatelineError):
    """The input could not be read as what it claims to be."""


class EvidenceError(DatelineError):
    """A span lies outside its text, or a quote differs from the text at its span."""


class ArchiveError(DatelineError):
    """The archive refused a write, or was written by another schema version."""


class QueryError(DatelineError):
    """A query of search or ``--where`` cannot be understood; the message says which part and why."""


class FetchError(DatelineError):
    """An address that ``watch`` was given may not be asked, or did not answer as it should."""


class MissingError(DatelineError):
    """A model, table or tool is not installed; the message says which command installs it."""
