"""Codebooks as views: policies over the claims of an incident, and the codes of ACLED, UCDP and PLOVER."""
