"""Meetings: when the group comes together, and who comes."""
