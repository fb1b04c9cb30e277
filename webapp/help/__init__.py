"""Help: help now, about the app, and what works without network."""
