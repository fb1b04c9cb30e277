"""Tests about what is one person's across rooms."""
