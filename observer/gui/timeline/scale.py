"""Which stretch of the session is in view, and where on the screen a moment lies."""

from dataclasses import dataclass, replace
from math import ceil

from observer.model.time import US_PER_S, Interval

_STEPS_US = (
    *(10_000, 20_000, 50_000, 100_000, 200_000, 500_000),
    *(s * US_PER_S for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)),
)
_TICK_GAP_PX = 84
_CLOSEST_US_PER_PX = 200.0
_SPARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """A stretch of session time laid over a number of pixels.

    Attributes
    ----------
    start_us
        Time at the left edge.
    us_per_px
        Microseconds per pixel.
    width_px
        Pixels from edge to edge.
    """

    start_us: float
    us_per_px: float
    width_px: int

    @property
    def end_us(self) -> float:
        """Time at the right edge."""
        return self.start_us + self.us_per_px * self.width_px

    @property
    def is_subsecond(self) -> bool:
        """Whether ticks lie closer than a second."""
        return self.tick_us < US_PER_S

    @property
    def tick_us(self) -> int:
        """Time between two ticks with room for their labels."""
        wanted = self.us_per_px * _TICK_GAP_PX
        return next((step for step in _STEPS_US if step >= wanted), _STEPS_US[-1])

    def x(self, time_us: float) -> float:
        """Return where a moment lies, in pixels from the left edge."""
        return (time_us - self.start_us) / self.us_per_px

    def time_us(self, x_px: float) -> int:
        """Return the moment at a pixel."""
        return round(self.start_us + x_px * self.us_per_px)

    def ticks(self) -> tuple[int, ...]:
        """Return the moments to be ticked, ascending."""
        step = self.tick_us
        first = ceil(self.start_us / step)
        last = int(self.end_us // step)
        return tuple(i * step for i in range(first, last + 1))

    def zoomed(self, factor: float, at_px: float, extent: Interval) -> "TimeScale":
        """Return the scale with `factor` as many microseconds per pixel around one that stays.

        Parameters
        ----------
        factor
            Below 1 to come closer.
        at_px
            The pixel whose moment stays where it is.
        extent
            The session; no more than a little beyond it is shown.

        Returns
        -------
        TimeScale
            Within its limits.
        """
        widest = whole(extent, self.width_px).us_per_px
        us_per_px = min(max(self.us_per_px * factor, min(_CLOSEST_US_PER_PX, widest)), widest)
        start = self.start_us + at_px * (self.us_per_px - us_per_px)
        return replace(self, start_us=start, us_per_px=us_per_px).within(extent)

    def moved(self, by_px: float, extent: Interval) -> "TimeScale":
        """Return the scale moved sideways, within the session."""
        return replace(self, start_us=self.start_us + by_px * self.us_per_px).within(extent)

    def resized(self, width_px: int, extent: Interval) -> "TimeScale":
        """Return the scale in a wider or narrower window: as close as before, if that fits."""
        widest = whole(extent, width_px).us_per_px
        showed_all = self.us_per_px >= whole(extent, self.width_px).us_per_px
        us_per_px = widest if showed_all else min(self.us_per_px, widest)
        return replace(self, us_per_px=us_per_px, width_px=width_px).within(extent)

    def within(self, extent: Interval) -> "TimeScale":
        """Return the scale moved so that it shows the session and little else."""
        spare = self.us_per_px * self.width_px * _SPARE
        last = extent.end_us + spare - self.us_per_px * self.width_px
        start = max(min(self.start_us, last), float(extent.start_us))
        return replace(self, start_us=start)

    def following(self, time_us: int, extent: Interval) -> "TimeScale":
        """Return the scale turned like a page when a moment has left it."""
        x_px = self.x(time_us)
        if 0 <= x_px <= self.width_px * (1 - _SPARE / 2):
            return self
        start = time_us - self.us_per_px * self.width_px * _SPARE
        return replace(self, start_us=start).within(extent)


def whole(extent: Interval, width_px: int) -> TimeScale:
    """Return the scale that shows a whole session.

    Parameters
    ----------
    extent
        The session.
    width_px
        Pixels from edge to edge.

    Returns
    -------
    TimeScale
        With a little room after the end.
    """
    width_px = max(width_px, 1)
    us_per_px = extent.duration_us / (width_px * (1 - _SPARE / 2))
    return TimeScale(start_us=float(extent.start_us), us_per_px=us_per_px, width_px=width_px)
