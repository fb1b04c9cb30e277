"""Talks: what somebody wants to say beforehand, for themselves first."""
