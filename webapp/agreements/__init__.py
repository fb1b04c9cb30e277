"""Agreements: what a meeting came to, in the words of who was there."""
