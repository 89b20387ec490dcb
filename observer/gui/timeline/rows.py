"""The rows of the timeline from top to bottom."""

from dataclasses import dataclass
from enum import StrEnum

RULER_PX = 22
_PHASES_PX = 20
_FILM_PX, _FILM_LEAST_PX = 48, 36
_SOUND_PX = 34
_SOUND_LEAST_PX = 24
_TRACK_PX = 30
_TRACK_LEAST_PX = 23


class RowKind(StrEnum):
    """What stands in a row."""

    PHASES = "phases"
    FILM = "film"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Which rows there are beside the tracks.

    Attributes
    ----------
    phases
        One for the phases of the session.
    film
        One for small pictures of the film.
    sound
        One for how loud it is.
    """

    phases: bool = False
    film: bool = False
    sound: bool = False


def rows_height_px(tracks: int, extras: Extras, *, tight: bool) -> int:
    """Return how high the rows are together.

    Parameters
    ----------
    tracks
        How many.
    extras
        What there is beside them.
    tight
        As low as is still legible, or as high as is comfortable.

    Returns
    -------
    int
        Pixels below the ruler.
    """
    each = _TRACK_LEAST_PX if tight else _TRACK_PX
    return sum(height for _, height in _beside(extras, tight=tight)) + tracks * each


def lay_rows(tracks: tuple[str, ...], extras: Extras, *, room_px: int) -> tuple[Row, ...]:
    """Return the rows, as high as is comfortable and as low as is still legible.

    Parameters
    ----------
    tracks
        Track ids in order.
    extras
        What there is beside them.
    room_px
        Height there is below the ruler.

    Returns
    -------
    tuple of Row
        From top to bottom; they may reach further than the room, and are scrolled then.
    """
    beside = _beside(extras, tight=room_px < rows_height_px(len(tracks), extras, tight=False))
    each = (room_px - sum(height for _, height in beside)) // max(len(tracks), 1)
    each = min(max(each, _TRACK_LEAST_PX), _TRACK_PX)
    wanted = [
        *((kind, "", height) for kind, height in beside),
        *((RowKind.TRACK, track, each) for track in tracks),
    ]
    rows: list[Row] = []
    top = 0
    for kind, key, height in wanted:
        rows.append(Row(kind=kind, key=key, top_px=top, height_px=height))
        top += height
    return tuple(rows)


def _beside(extras: Extras, *, tight: bool) -> list[tuple[RowKind, int]]:
    """Return the rows beside the tracks with their heights, from top to bottom."""
    film_px = _FILM_LEAST_PX if tight else _FILM_PX
    sound_px = _SOUND_LEAST_PX if tight else _SOUND_PX
    rows = (
        (extras.phases, RowKind.PHASES, _PHASES_PX),
        (extras.film, RowKind.FILM, film_px),
        (extras.sound, RowKind.SOUND, sound_px),
    )
    return [(kind, height) for shown, kind, height in rows if shown]
