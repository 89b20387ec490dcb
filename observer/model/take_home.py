"""What a parent takes home of a clip: who is covered in it, and who looked at each second."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPlace:
    """Where a face is covered in one frame.

    Attributes
    ----------
    time_us
        Of the frame, in recording time.
    box
        Left, top, width and height, each from 0 to 1 of the upright picture; empty where it is
        not in the picture.
    by_hand
        Whether a person drew or moved it; the others were followed from there.
    lost
        Whether the face was not seen there when it was followed; then the box holds wherever it
        may have gone, until it is found again or drawn.
    """

    time_us: int
    box: tuple[float, ...]
    by_hand: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A face that is made unrecognisable, from frame to frame.

    Attributes
    ----------
    label
        Whose it is: id of a participant, or the team's own word for somebody else.
    places
        Ascending in time; one for each frame in which it is covered. None at all says that this
        participant is not in the clip.
    """

    recording_id: str
    label: str
    places: tuple[CoverPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHomeClip:
    """How a clip may leave the house.

    Attributes
    ----------
    recording_id
        Which film it is taken from; what was looked at counts for no other.
    sound_id
        The recording of which the sound is heard in place of the film's own; empty for its own.
    looked_at
        Whole seconds of that film, counted from its first frame, that a person looked at as they
        are now covered; a change of a cover takes its seconds out of it. They are the film's own,
        so that moving an edge of the clip, or the film on the clock, lets nothing slip through.
    """

    id: str
    clip_id: str
    recording_id: str = ""
    muted: bool = False
    sound_id: str = ""
    covers: tuple[Cover, ...] = ()
    looked_at: tuple[int, ...] = ()
