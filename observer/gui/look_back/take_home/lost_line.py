"""Where a face was lost when it was followed, in words, with the way there."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from observer.app.take_home import Shot
from observer.gui.context import RoomContext
from observer.gui.parts import button, label, row
from observer.model.time import Interval


class LostLine(QWidget):
    """A line under the film; there only while a face is lost somewhere.

    Parameters
    ----------
    context
        What the page stands on.
    go
        Goes to the next such place.
    """

    def __init__(self, context: RoomContext, go: Callable[[], object]) -> None:
        super().__init__()
        self._text = context.text
        self.words = label("")
        text = context.text
        self.button = button(
            text("Go there"),
            go,
            hint=text("Goes where a face was lost, and shows what lies there."),
        )
        line = row(gap=10)
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        self.setLayout(line)
        self.hide()

    def show_losses(self, shot: Shot | None, losses: Sequence[tuple[int, Interval]]) -> None:
        """Show where faces of a clip are lost, by the number of the cover.

        Parameters
        ----------
        shot
            The clip, with its film; None without.
        losses
            On the clock of its film, ascending.
        """
        text = self._text
        if shot is not None and losses:
            clock = text.clock(shot.recording.to_session_us(losses[0][1].start_us))
            self.words.setText(
                text(
                    "A face was lost at {clock}; its cover is larger there. Draw it again where it "
                    "comes back.",
                    clock=clock,
                )
                if len(losses) == 1
                else text(
                    "Faces were lost in {count} places, first at {clock}; their covers are larger "
                    "there. Draw them again where they come back.",
                    count=len(losses),
                    clock=clock,
                )
            )
        self.setVisible(shot is not None and bool(losses))
