"""Counting at scale: a million events over a thousand sessions, with BORIS beside it."""
