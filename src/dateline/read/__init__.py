"""Readers: bytes of any format to documents; documents to reports with blocks and dates."""
