"""Recordings: frame index, exact decoding, clock, sound, playback."""
