"""Steps over one report that find names, places, times and statements. Siblings do not import each other."""
