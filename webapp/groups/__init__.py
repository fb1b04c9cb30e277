"""Groups: the support group, and everybody's place in it."""
