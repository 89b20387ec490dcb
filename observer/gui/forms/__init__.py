"""Dialogs of fields: families, people, sessions, recordings, consent, codings, settings."""
