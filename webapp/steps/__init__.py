"""Steps: what somebody does for a goal, and who helps."""
