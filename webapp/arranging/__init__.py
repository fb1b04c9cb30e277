"""Arranging: how the group works, who helps the owner, and the link that a group begins from."""
