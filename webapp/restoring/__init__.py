"""The room of a database that was put back: it sends nothing by itself."""
