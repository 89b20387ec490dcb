"""Recordings of one session laid on one clock: their waves, their pictures, the form."""
