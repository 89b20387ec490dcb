"""The window; the only place where Qt may be imported."""
