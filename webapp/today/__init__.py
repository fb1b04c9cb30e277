"""Today: the first page; the one room that looks into all others."""
