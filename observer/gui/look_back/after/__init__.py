"""Afterwards: what was agreed, and the sheet that goes home."""
