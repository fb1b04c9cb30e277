"""Table: the phone lies on the table while people talk."""
