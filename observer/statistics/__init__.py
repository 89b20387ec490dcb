"""Pure functions from codings to tables; no files, no windows."""
