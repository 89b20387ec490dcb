"""A coding that was made live is laid on the film that came later: by one moment, or by hand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.parts import label
from observer.gui.video.film import Film
from observer.model.event import Anchor
from observer.model.live_clock import live_state
from observer.model.live_edits import is_adrift, lay_on_film, marks_follow, stands_on_film
from observer.model.time import US_PER_S

_MOST_S = 100_000.0


class LiveLaying(QWidget):
    """A few lines above the codes, as long as a live coding stands on no frame of its film.

    Parameters
    ----------
    desk
        Whose coding.
    film
        Returns the film at the front.
    """

    used = Signal()
    """A control was used: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, film: Callable[[], Film | None]) -> None:
        super().__init__()
        self._desk = desk
        self._film = film
        text, tokens = desk.context.text, desk.context.tokens
        self._words = label(
            text(
                "This coding was made without a film. Choose an event, show the frame of the film "
                "on which it happens, and say so."
            )
        )
        key = desk.context.commands.key_text("lay_live")
        self.same = Pill(text("the chosen event is this frame"), (key,) if key else (), tokens)
        self.same.clicked.connect(self._same)
        self.by_hand = QDoubleSpinBox()
        self.by_hand.setAccessibleName(text("Seconds that the coding lies later"))
        self.by_hand.setRange(-_MOST_S, _MOST_S)
        self.by_hand.setDecimals(2)
        self.by_hand.setSingleStep(0.1)
        self.by_hand.setSuffix(" s")
        self.by_hand.setMinimumHeight(30)
        self.shift = Pill(text("move it so much later"), (), tokens)
        self.shift.clicked.connect(self._shift)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.by_hand)
        line.addWidget(self.shift)
        line.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.setSpacing(6)
        inside.addWidget(self._words)
        first = QHBoxLayout()
        first.addWidget(self.same)
        first.addStretch(1)
        inside.addLayout(first)
        inside.addLayout(line)
        desk.opened.connect(self.look)
        desk.coding_changed.connect(partial(_without_argument, self.look))
        self.hide()

    def look(self) -> None:
        """Show it where it is needed."""
        coding = self._desk.coding
        was_live = coding is not None and live_state(coding).began is not None
        self.setVisible(
            coding is not None and was_live and is_adrift(coding) and self._film() is not None
        )

    def lay_here(self) -> None:
        """Let the chosen event be the frame on the stage; the whole coding moves with it."""
        self._desk.when_shown(self._lay_here)

    def lay_later(self, later_us: int) -> bool:
        """Move the whole coding, and set it on the frames under it.

        Parameters
        ----------
        later_us
            How much later it comes to lie.

        Returns
        -------
        bool
            Whether that was done.
        """
        desk, coding, film = self._desk.desk, self._desk.coding, self._film()
        text = self._desk.context.text
        if desk is None or coding is None or film is None or not film.is_ready:
            self._desk.hint(text("Wait until the film is there."))
            return False
        edit = lay_on_film(coding, later_us, partial(_frame_under, film))
        if edit is None:
            return False
        if not self._is_filmed(desk.session_id):
            # phases and moments were marked by the same clock
            project = self._desk.context.workspace.project
            self._desk.apply(marks_follow(project, desk.session_id, later_us))
        done = self._desk.apply(edit)
        if done:
            key = self._desk.context.commands.key_text("undo")
            self._desk.hint(text("The coding lies on the film now. {key} takes it back.", key=key))
        return done

    def _lay_here(self) -> None:
        here, event = self._desk.here(), self._desk.selected_event
        coding, text = self._desk.coding, self._desk.context.text
        if coding is None or not coding.info.live:
            self._desk.hint(text("This coding was made on its film already."))
        elif event is None:
            self._desk.hint(text("Choose an event first: with the up and down arrows, or a click."))
        elif here is None:
            self._desk.moment_to_code()
        else:
            self.lay_later(here.time_us - event.onset_us)

    def _is_filmed(self, session_id: str) -> bool:
        """Return whether any coding of the session stands on a film."""
        workspace = self._desk.context.workspace
        codings = workspace.project.codings(session_id)
        return any(stands_on_film(workspace.coding(info.id)) for info in codings)

    def _same(self, *_unused: object) -> None:
        self.lay_here()
        self.used.emit()

    def _shift(self, *_unused: object) -> None:
        self.lay_later(round(self.by_hand.value() * US_PER_S))
        self.used.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, with a line below."""
        tokens = self._desk.context.tokens
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens.accent_soft))
            painter.setPen(QColor(tokens.line))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


def _frame_under(film: Film, time_us: int) -> Anchor | None:
    moment = film.under(time_us)
    return moment.anchor if moment is not None else None


def _without_argument(function: Callable[[], None], _unused: object = None) -> None:
    function()
