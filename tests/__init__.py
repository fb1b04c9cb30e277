"""Tests: what the house promises, as claims."""
