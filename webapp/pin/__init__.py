"""Pin: a few digits that somebody alone knows, and the lock that asks for them."""
