"""What people decided: the log, its anchors, and its replay over what the program reads."""
