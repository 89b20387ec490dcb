"""Painting film on the screen."""
