"""The rows of the timeline from top to bottom."""

from dataclasses import dataclass
from enum import StrEnum

RULER_PX = 22
_PHASES_PX = 20
_SOUND_PX = 34
_SOUND_LEAST_PX = 24
_TRACK_PX = 30
_TRACK_LEAST_PX = 23


class RowKind(StrEnum):
    """What stands in a row."""

    PHASES = "phases"
    SOUND = "sound"
    TRACK = "track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes
    ----------
    key
        Track id of a track's row; else empty.
    top_px
        From the top of the first row, unscrolled.
    """

    kind: RowKind
    key: str
    top_px: int
    height_px: int

    @property
    def bottom_px(self) -> int:
        """Where the next row begins."""
        return self.top_px + self.height_px


def rows_height_px(tracks: int, *, phases: bool, sound: bool, tight: bool) -> int:
    """Return how high the rows are together.

    Parameters
    ----------
    tracks
        How many.
    phases
        Whether there is a row for them.
    sound
        Whether there is a row for it.
    tight
        As low as is still legible, or as high as is comfortable.

    Returns
    -------
    int
        Pixels below the ruler.
    """
    each, wave = (_TRACK_LEAST_PX, _SOUND_LEAST_PX) if tight else (_TRACK_PX, _SOUND_PX)
    return (_PHASES_PX if phases else 0) + (wave if sound else 0) + tracks * each


def lay_rows(
    tracks: tuple[str, ...], *, phases: bool, sound: bool, room_px: int
) -> tuple[Row, ...]:
    """Return the rows, as high as is comfortable and as low as is still legible.

    Parameters
    ----------
    tracks
        Track ids in order.
    phases
        Whether there is a row for them.
    sound
        Whether there is a row for it.
    room_px
        Height there is below the ruler.

    Returns
    -------
    tuple of Row
        From top to bottom; they may reach further than the room, and are scrolled then.
    """
    sound_px = _SOUND_PX if room_px >= _SOUND_PX + _TRACK_PX * len(tracks) else _SOUND_LEAST_PX
    fixed = (_PHASES_PX if phases else 0) + (sound_px if sound else 0)
    each = (room_px - fixed) // max(len(tracks), 1)
    each = min(max(each, _TRACK_LEAST_PX), _TRACK_PX)
    wanted = [
        *([(RowKind.PHASES, "", _PHASES_PX)] if phases else []),
        *([(RowKind.SOUND, "", sound_px)] if sound else []),
        *((RowKind.TRACK, track, each) for track in tracks),
    ]
    rows: list[Row] = []
    top = 0
    for kind, key, height in wanted:
        rows.append(Row(kind=kind, key=key, top_px=top, height_px=height))
        top += height
    return tuple(rows)
