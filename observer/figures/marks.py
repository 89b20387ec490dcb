"""What stands where in a figure, and at which moments of which films it is to be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue

Box = tuple[float, float, float, float]
"""x, y, width, height in inches, from the top left corner of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmMoment:
    """A moment that a mark leads to.

    Attributes
    ----------
    session_id, coding_id
        Whose film, and what is coded there.
    time_us
        On the session clock.
    words
        What happens there, for a list of moments.
    """

    session_id: str
    coding_id: str
    time_us: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMark:
    """Something in a figure that can be pointed at.

    Attributes
    ----------
    box
        Where it stands.
    label
        What it says, in a sentence without the figure.
    moments
        Where it is to be seen, ascending; none for what happened nowhere.
    """

    box: Box
    label: str
    moments: tuple[FilmMoment, ...] = ()

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, in inches."""
        x, y, width, height = self.box
        return x + width / 2, y + height / 2

    def distance_in(self, at: tuple[float, float]) -> float:
        """Return how far a place is from its box, in inches; 0 within."""
        x, y, width, height = self.box
        across = max(x - at[0], 0.0, at[0] - x - width)
        down = max(y - at[1], 0.0, at[1] - y - height)
        return float((across**2 + down**2) ** 0.5)


class MarkedFigure(Figure):
    """A figure that knows what stands where.

    Attributes
    ----------
    marks
        From top to bottom and from left to right, as they are walked by keys.
    """

    marks: tuple[FigureMark, ...] = ()


def mark_at(
    marks: Sequence[FigureMark], at: tuple[float, float], reach_in: float = 0.05
) -> FigureMark | None:
    """Return the mark at a place, the smallest of those that lie over each other.

    Parameters
    ----------
    marks
        Of a figure.
    at
        Inches from the top left corner.
    reach_in
        So far beside a mark it is still meant.

    Returns
    -------
    FigureMark or None
        None where there is none.
    """
    near = [mark for mark in marks if mark.distance_in(at) <= reach_in]
    inside = [mark for mark in near if not mark.distance_in(at)]
    return min(inside or near, key=lambda mark: mark.box[2] * mark.box[3], default=None)


def mark_beside(
    marks: Sequence[FigureMark], current: FigureMark | None, way: tuple[int, int]
) -> FigureMark | None:
    """Return the next mark in a direction, as arrow keys walk.

    Sideways goes on along the marks as they are ordered; up and down goes to the nearest mark of
    the next row.

    Parameters
    ----------
    marks
        Of a figure.
    current
        Where one is; None for the first.
    way
        Across and down: one of (1, 0), (-1, 0), (0, 1), (0, -1).

    Returns
    -------
    FigureMark or None
        The current one at the end; None if there are no marks.
    """
    if not marks:
        return None
    if current is None or current not in marks:
        return marks[0] if sum(way) > 0 else marks[-1]
    across, down = way
    if across:
        at = marks.index(current) + across
        return marks[min(max(at, 0), len(marks) - 1)]
    x, y = current.middle
    half = current.box[3] / 2
    rest = [mark for mark in marks if down * (mark.middle[1] - y) > max(half, 0.02)]
    return min(
        rest,
        key=lambda mark: (round(abs(mark.middle[1] - y), 1), abs(mark.middle[0] - x)),
        default=current,
    )


def moments(
    session: CodedSession, times_us: Iterable[int], text: Catalogue, words: str = ""
) -> tuple[FilmMoment, ...]:
    """Return moments of one coding, ascending.

    Parameters
    ----------
    session
        The coding.
    times_us
        On the session clock, in microseconds.
    text
        Language of the clock.
    words
        What happens at each.

    Returns
    -------
    tuple of FilmMoment
        Each time once.
    """
    info = session.coding.info
    return tuple(
        FilmMoment(
            session_id=info.session_id,
            coding_id=info.id,
            time_us=time_us,
            words=f"{text.clock(time_us)}  {words}".rstrip(),
        )
        for time_us in sorted({int(each) for each in times_us})
    )
