"""dateline: a pile of news into a sourced event archive."""
