"""Catalogues as values, passed along: one process writes Dutch and English."""
