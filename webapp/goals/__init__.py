"""Goals: what somebody wants, in own words."""
