"""Changes: a meeting that was sent goes to another day, or does not take place."""
