"""Plan: what helps somebody in hard times, in own words."""
