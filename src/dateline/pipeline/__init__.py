"""The run: documents in, marked documents out, one process or several; then the archive."""
