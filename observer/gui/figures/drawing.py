"""From a figure to a picture on the screen, off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PySide6.QtGui import QImage

from observer.app.tasks import Progress
from observer.figures.marks import FigureMark, MarkedFigure

DOTS_PER_INCH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A figure as it stands on the screen.

    Attributes
    ----------
    image
        With the pixel ratio of the screen.
    marks
        What stands where, in inches: `DOTS_PER_INCH` pixels each.
    """

    image: QImage
    marks: tuple[FigureMark, ...]


def paint(
    draw: Callable[[Progress], MarkedFigure], pixel_ratio: float, progress: Progress
) -> Drawn:
    """Draw a figure for a screen.

    Parameters
    ----------
    draw
        Makes the figure.
    pixel_ratio
        Of the screen.
    progress
        Handed to it.

    Returns
    -------
    Drawn
        As large as the figure.
    """
    figure = draw(progress)
    dots = DOTS_PER_INCH * pixel_ratio
    buffer = BytesIO()
    figure.savefig(buffer, format="rgba", dpi=dots)
    width, height = int(figure.get_figwidth() * dots), int(figure.get_figheight() * dots)
    image = QImage(buffer.getvalue(), width, height, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(pixel_ratio)
    return Drawn(image, figure.marks)
