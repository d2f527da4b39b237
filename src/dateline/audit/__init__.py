"""Somebody else's table of events, held against an archive row by row (``dateline audit``)."""
