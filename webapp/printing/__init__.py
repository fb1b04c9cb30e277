"""Printing: what somebody takes along on paper."""
