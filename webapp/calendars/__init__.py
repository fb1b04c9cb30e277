"""Calendars: meetings in somebody's own calendar, as an entry or under an address of their own."""
