"""What knows only characters and words: the parse, numbers, calendar dates, comparison keys."""
