"""Push: a sign on somebody's own phone that something is new."""
