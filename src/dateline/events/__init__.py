"""Events, figures, victims and tolls of one report, from its parse and marks."""
