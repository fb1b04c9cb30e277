"""Polls: several days to choose from, until the owner chooses one of them."""
