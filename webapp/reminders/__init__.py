"""Reminders: what somebody chose to be reminded of, and every choice about being told things."""
