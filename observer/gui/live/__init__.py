"""Coding without a film: a clock in its place, and the film laid under the coding afterwards."""
