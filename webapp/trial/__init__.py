"""Trial: example people to walk through the app with. It exists in trial mode alone."""
