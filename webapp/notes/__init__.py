"""Notes: a few lines to the group, and somebody who calls."""
