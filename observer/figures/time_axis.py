"""An axis of session time with round figures."""

from observer.figures.plot import Axis
from observer.figures.style import SMALL_PT, Style
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue

TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
"""Steps that are round on a clock."""


def time_axis(start_us: int, end_us: int, width_in: float, text: Catalogue, style: Style) -> Axis:
    """Return an axis from one moment of a session to another, in microseconds.

    Parameters
    ----------
    start_us
        Where it begins.
    end_us
        Where it ends; later than the start.
    width_in
        How much room there is.
    text
        Language of the clock.
    style
        Measures its figures.

    Returns
    -------
    Axis
        As many ticks as have room, at round times.
    """
    end_us = max(end_us, start_us + 1)
    widest_in = style.width_in(text.clock(end_us), SMALL_PT) + 0.18
    in_per_us = width_in / (end_us - start_us)
    step_s = next((s for s in TICKS_S if s * US_PER_S * in_per_us >= widest_in), TICKS_S[-1])
    step_us = step_s * US_PER_S
    first_us = -(-start_us // step_us) * step_us
    ticks = tuple((float(us), text.clock(us)) for us in range(first_us, end_us + 1, step_us))
    return Axis(low=float(start_us), high=float(end_us), ticks=ticks)
