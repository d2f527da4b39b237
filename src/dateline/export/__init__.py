"""Archives to files other programs read."""
