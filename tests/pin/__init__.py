"""Pin: claims about the own lock."""
