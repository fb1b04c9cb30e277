"""Agenda: what a meeting is about, point by point."""
