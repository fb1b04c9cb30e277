"""Notices: everything that leaves the house, through one letter box."""
