"""Planning: a meeting that is not sent yet."""
