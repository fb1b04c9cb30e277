"""Sharing: who sees what, for every kind of item."""
