"""The tour of one minute: five short steps beside what they are about; it never holds anyone up."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from observer.gui.coding.training_note import TrainingNote
from observer.gui.parts import button, column, label, row, strong
from observer.gui.theme import Tokens
from observer.model.messages import Message, msg
from observer.text.catalogue import Catalogue

_CARD_PX = 340
_GAP_PX = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A step.

    Attributes
    ----------
    room
        Where it is, by its id.
    part
        What it points at: the name of a widget in that room.
    """

    room: str
    part: str
    title: Message
    words: Message


STOPS: tuple[Stop, ...] = (
    Stop(
        room="code",
        part="film",
        title=msg("The film"),
        words=msg("Space plays and pauses. The arrow keys go one frame on or back."),
    ),
    Stop(
        room="code",
        part="beside",
        title=msg("The codes"),
        words=msg(
            "Each code has a key. Press it when you see it happen, playing or paused. What lasts "
            "runs until the next press, and shows how long. Some schemes have more than codes: "
            "forms, intervals, a line, phases. Then a name stands on top, with arrows to the next "
            "part."
        ),
    ),
    Stop(
        room="code",
        part="timeline",
        title=msg("The timeline"),
        words=msg(
            "All that you code stands here. Drag an edge to mend it; Ctrl+Z takes anything back. "
            "Everything is saved as you go. When you are done, finish (F9) says what is still open."
        ),
    ),
    Stop(
        room="figures",
        part="headline",
        title=msg("The figures"),
        words=msg("How many signals were answered, as n of m: a way to look, never a score."),
    ),
    Stop(
        room="share",
        part="sheet",
        title=msg("The parent sheet"),
        words=msg(
            "One page to take home: what went well, in plain words. Nothing leaves without consent."
        ),
    ),
)


class Tour(QFrame):
    """The card of a step, and a line around what it is about.

    It lies over the rooms and takes the keyboard at first; Escape ends it, and everything beside
    it can be used meanwhile.

    Parameters
    ----------
    over
        What it lies over.
    text
        Language.
    tokens
        Colours and measures.
    """

    ended = Signal(bool)
    """It is over; whether it was followed to its end."""

    def __init__(self, over: QWidget, text: Catalogue, tokens: Tokens) -> None:
        super().__init__(over)
        self._over = over
        self._text = text
        self._enter: Callable[[str], QWidget | None] = lambda _room: None
        self._target: QWidget | None = None
        self._at = 0
        self._going = False
        self.setProperty("role", "card")
        self.setProperty("chosen", "true")
        self.setAutoFillBackground(True)
        self.setFixedWidth(_CARD_PX)
        self.setAccessibleName(text("Tour of one minute"))
        self._outline = _Outline(over, tokens)
        self._title = strong("", tokens, px=15)
        self._words = label("")
        self._number = label("", "muted", wrap=False)
        self.skip = button(text("Skip"), self.end, role="quiet")
        self.back = button(text("Back"), self._back)
        self.on = button("", self._on, role="primary")
        foot = row(gap=8)
        foot.addWidget(self._number)
        foot.addStretch(1)
        for each in (self.skip, self.back, self.on):
            foot.addWidget(each)
        self._inside = inside = column(margin=16, gap=10)
        inside.addWidget(self._title)
        inside.addWidget(self._words)
        inside.addLayout(foot)
        self.setLayout(inside)
        self.hide()

    @property
    def stop(self) -> Stop | None:
        """The step that is shown; None while there is no tour."""
        return None if self.isHidden() else STOPS[self._at]

    def begin(self, enter: Callable[[str], QWidget | None]) -> None:
        """Show the first step.

        Parameters
        ----------
        enter
            Enters a room by its id and returns it; None if it cannot be entered.
        """
        self._enter = enter
        self._show(0)

    def end(self) -> None:
        """Leave the tour where it is."""
        self._close(whole=False)

    def follow(self, room_id: str) -> None:
        """End the tour when somebody goes to another room meanwhile."""
        if not self._going and self.stop is not None and self.stop.room != room_id:
            self.end()

    def place(self) -> None:
        """Lie beside what the step is about, and draw the line around it."""
        if self.isHidden() or self._target is None:
            return
        target = self._target
        box = QRect(target.mapTo(self._over, QPoint(0, 0)), target.size())
        self._outline.setGeometry(box)
        self._outline.raise_()
        self.resize(_CARD_PX, self._inside.totalHeightForWidth(_CARD_PX))
        self.move(beside(box, self.rect(), self._over.rect()))
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside what moves or grows."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self.place()
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End on Escape; the arrow keys go on and back."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() == Qt.Key.Key_Right:
            self._on()
        elif event.key() == Qt.Key.Key_Left:
            self._back()
        else:
            # not further: a key meant for the card is no code
            event.accept()

    def _on(self) -> None:
        if self._at + 1 < len(STOPS):
            self._show(self._at + 1)
        else:
            self._close(whole=True)

    def _back(self) -> None:
        if self._at > 0:
            self._show(self._at - 1)

    def _show(self, at: int) -> None:
        stop = STOPS[at]
        self._going = True
        room = self._enter(stop.room)
        self._going = False
        target = room.findChild(QWidget, stop.part) if room is not None else None
        if target is None:
            self._close(whole=False)
            return
        self._at = at
        self._hold_notes(held=True)
        self._point_at(target)
        text = self._text
        title, words = text.render(stop.title), text.render(stop.words)
        last = at + 1 == len(STOPS)
        self._title.setText(title)
        self._words.setText(words)
        self._number.setText(text("{number} of {count}", number=at + 1, count=len(STOPS)))
        self.on.setText(text("Done") if last else text("Next"))
        self.on.setAccessibleName(self.on.text())
        self.skip.setVisible(not last)
        self.back.setVisible(at > 0)
        self.show()
        self._outline.show()
        self.place()
        # once more when the room has its size
        QTimer.singleShot(0, self.place)
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title}. {words}"))

    def _point_at(self, target: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
        self._target = target
        if target is not None:
            target.installEventFilter(self)

    def _hold_notes(self, *, held: bool) -> None:
        """Let what a scheme says at first wait until the tour is over: one thing at a time."""
        for note in self._over.findChildren(TrainingNote):
            note.hold(held=held)

    def _close(self, *, whole: bool) -> None:
        self._point_at(None)
        self._hold_notes(held=False)
        was_open = not self.isHidden()
        self._outline.hide()
        self.hide()
        if was_open:
            self.ended.emit(whole)


class _Outline(QWidget):
    """A line around something; what lies under it can be used."""

    def __init__(self, over: QWidget, tokens: Tokens) -> None:
        super().__init__(over)
        self._tokens = tokens
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, light around dark so that it is seen on a film too."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, width in ((self._tokens.surface, 6.0), (self._tokens.accent, 3.0)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 8, 8)


def beside(box: QRect, card: QRect, room: QRect) -> QPoint:
    """Return where a card lies beside a box: at its left, above, below, at its right, or in it.

    Parameters
    ----------
    box
        What the card is about.
    card
        Its size.
    room
        In which it has to stay.

    Returns
    -------
    QPoint
        Upper left corner of the card.
    """
    wide, high = card.width(), card.height()
    middle = box.center()
    left, top = middle.x() - wide // 2, middle.y() - high // 2
    stay_x = min(max(left, room.left() + _GAP_PX), room.right() - wide - _GAP_PX)
    stay_y = min(max(top, room.top() + _GAP_PX), room.bottom() - high - _GAP_PX)
    for at in (
        QPoint(box.left() - wide - _GAP_PX, stay_y),
        QPoint(stay_x, box.top() - high - _GAP_PX),
        QPoint(stay_x, box.bottom() + _GAP_PX),
        QPoint(box.right() + _GAP_PX, stay_y),
    ):
        placed = QRect(at, card.size())
        if room.contains(placed):
            return at
    return QPoint(stay_x, min(box.bottom(), room.bottom()) - high - _GAP_PX)
