"""The rows of the timeline from top to bottom."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

RULER_PX = 22
_PHASES_PX = 20
_FILM_PX, _FILM_LEAST_PX = 48, 36
_SOUND_PX = 34
_SOUND_LEAST_PX = 24
_TRACK_PX = 30
_TRACK_LEAST_PX = 23
_LANE_PX = 13
_MOST_LANES = 6


class RowKind(StrEnum):
    """What stands in a row."""

    PHASES = "phases"
    FILM = "film"
    SOUND = "sound"
    TRACK = "track"
    SCORES = "scores"
    TRACE = "trace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes
    ----------
    key
        Id of a track, an interval coding or a trace; else empty.
    top_px
        From the top of the first row, unscrolled.
    leads
        Whether another subject begins here.
    """

    kind: RowKind
    key: str
    top_px: int
    height_px: int
    leads: bool = False

    @property
    def bottom_px(self) -> int:
        """Where the next row begins."""
        return self.top_px + self.height_px


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A track, an interval coding or a trace that has a row.

    Attributes
    ----------
    lanes
        How many things lie above each other in it.
    leads
        Whether another subject begins here.
    """

    kind: RowKind
    key: str
    lanes: int = 1
    leads: bool = False


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


def coded_height_px(coded: tuple[Coded, ...], extras: Extras, *, tight: bool) -> int:
    """Return how high the rows are together.

    Parameters
    ----------
    coded
        What is coded, in order.
    extras
        What there is beside it.
    tight
        As low as is still legible, or as high as is comfortable.

    Returns
    -------
    int
        Pixels below the ruler.
    """
    each = _TRACK_LEAST_PX if tight else _TRACK_PX
    beside = sum(height for _, height in _beside(extras, tight=tight))
    return beside + sum(_height(one, each) for one in coded)


@lru_cache(maxsize=4)
def lay_coded(coded: tuple[Coded, ...], extras: Extras, *, room_px: int) -> tuple[Row, ...]:
    """Return the rows, as high as is comfortable and as low as is still legible.

    Kept from one press to the next, which mostly leave them as they are.

    Parameters
    ----------
    coded
        What is coded, in order.
    extras
        What there is beside it.
    room_px
        Height there is below the ruler.

    Returns
    -------
    tuple of Row
        From top to bottom; they may reach further than the room, and are scrolled then.
    """
    beside = _beside(extras, tight=room_px < coded_height_px(coded, extras, tight=False))
    each = _each_px(coded, room_px - sum(height for _, height in beside))
    rows: list[Row] = []
    top = 0
    for kind, height in beside:
        rows.append(Row(kind=kind, key="", top_px=top, height_px=height))
        top += height
    for one in coded:
        height = _height(one, each)
        rows.append(Row(kind=one.kind, key=one.key, top_px=top, height_px=height, leads=one.leads))
        top += height
    return tuple(rows)


def rows_height_px(tracks: int, extras: Extras, *, tight: bool) -> int:
    """Return how high rows of so many simple tracks are together; see `coded_height_px`."""
    coded = tuple(Coded(kind=RowKind.TRACK, key=str(i)) for i in range(tracks))
    return coded_height_px(coded, extras, tight=tight)


def lay_rows(tracks: tuple[str, ...], extras: Extras, *, room_px: int) -> tuple[Row, ...]:
    """Return the rows of simple tracks, by their ids; see `lay_coded`."""
    coded = tuple(Coded(kind=RowKind.TRACK, key=track) for track in tracks)
    return lay_coded(coded, extras, room_px=room_px)


def _each_px(coded: tuple[Coded, ...], room_px: int) -> int:
    """Return how high a row of one lane is where the room is shared out."""
    for each in range(_TRACK_PX, _TRACK_LEAST_PX, -1):
        if sum(_height(one, each) for one in coded) <= room_px:
            return each
    return _TRACK_LEAST_PX


def _height(one: Coded, each: int) -> int:
    return max(each, min(one.lanes, _MOST_LANES) * _LANE_PX + each - _TRACK_LEAST_PX)


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
