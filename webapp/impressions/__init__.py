"""Impressions: after a meeting, how somebody found it, for themselves."""
