"""Evidence bundles: what an incident or a report rests on, in one file that proves itself."""
