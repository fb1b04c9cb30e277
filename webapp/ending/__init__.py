"""Ending: a rest for the whole group, going on without professionals, and closing."""
