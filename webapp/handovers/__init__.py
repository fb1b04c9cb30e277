"""Handovers: a professional gives the own place to a colleague, when the owner says so."""
