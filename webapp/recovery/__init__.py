"""Recovery: looking back at three months, with statements that come from a pack."""
