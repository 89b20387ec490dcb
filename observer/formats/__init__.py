"""One module per file format; never computes."""
