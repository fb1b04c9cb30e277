"""Invitations: asking somebody from the circle, and what they answer."""
