"""Scheme files: read, check and write TOML."""
