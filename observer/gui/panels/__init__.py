"""Panels of the window; they know the workspace and never each other."""
