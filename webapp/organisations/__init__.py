"""Organisations: the list that the host keeps, and the link that begins a group."""
