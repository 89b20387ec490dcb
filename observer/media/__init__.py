"""Recordings: frame index, exact decoding, clock, sound, playback."""

from observer.media.frame import Frame, PlayerEvent
from observer.media.placement import Placed
from observer.media.player import Player
from observer.media.probe import MediaInfo
from observer.media.recording import Recording
from observer.media.session_player import SessionPlayer
from observer.media.source import MediaSource

__all__ = [
    "Frame",
    "MediaInfo",
    "MediaSource",
    "Placed",
    "Player",
    "PlayerEvent",
    "Recording",
    "SessionPlayer",
]
