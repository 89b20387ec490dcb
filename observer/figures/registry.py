"""Which figures there are; the window and the reports derive from this tuple."""

from dataclasses import dataclass
from typing import Protocol

from matplotlib.figure import Figure

from observer.figures.answered_figure import answered_figure
from observer.figures.contingency_figure import contingency_figure
from observer.figures.raster import raster
from observer.figures.time_budget import time_budget
from observer.model.messages import Message, msg
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue


class Draw(Protocol):
    """Makes a figure of a coded session."""

    def __call__(
        self,
        session: CodedSession,
        text: Catalogue,
        *,
        size_in: tuple[float, float] = ...,
        dark: bool = ...,
    ) -> Figure:
        """Return the figure; it may come out higher than `size_in` asks."""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """One kind of figure.

    Attributes
    ----------
    id
        Stable name.
    label
        How it is called.
    draw
        Makes it; pure.
    """

    id: str
    label: Message
    draw: Draw


FIGURES = (
    FigureKind("raster", msg("What happened when"), raster),
    FigureKind("answered", msg("Signals answered"), answered_figure),
    FigureKind("time_budget", msg("Time per state"), time_budget),
    FigureKind("contingency", msg("Answers in both directions"), contingency_figure),
)
"""Every figure, in the order in which they are shown."""
