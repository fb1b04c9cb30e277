"""Account: somebody's own ways back in, own devices, own numbers."""
