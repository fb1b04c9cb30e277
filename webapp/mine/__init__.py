"""Mine: what is about one person across rooms."""
