"""Ooghoogte: watch recorded play of a parent and a young child, code it, and look back together."""

__version__ = "0.1.0"
