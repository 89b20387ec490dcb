"""Scheme files: read, check and write TOML."""

from observer.schemes.read import SchemeReading, read_scheme

__all__ = ["SchemeReading", "read_scheme"]
