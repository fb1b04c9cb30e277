"""Check-ins: how somebody is, for themselves."""
