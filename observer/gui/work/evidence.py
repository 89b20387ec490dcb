"""What an answer rests on: events, one click away, and one click to cite another."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.key_button import paint_swatch
from observer.gui.coding.transport_buttons import Pill
from observer.gui.fonts import tabular, text_font
from observer.gui.labels import short_name
from observer.gui.theme import Tokens
from observer.gui.video.film import Moment
from observer.gui.work.flow import Flow
from observer.model.event import Event

_CHIP_PX = 26
_CROSS_PX = 22
_WIDEST_PX = 190
_MOST_NEAR = 12


class EventChip(QAbstractButton):
    """A cited event: a click goes to its moment, the cross takes it out.

    Parameters
    ----------
    words
        When, and which code.
    colour
        Of the code; empty where the event is gone.
    tokens
        Colours of the theme.
    """

    dropped = Signal()

    def __init__(self, words: str, colour: str, tokens: Tokens) -> None:
        super().__init__()
        self.setText(words)
        self._colour = QColor(colour) if colour else None
        self._tokens = tokens
        self._font = tabular(text_font(tokens))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setToolTip(words)

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the words and the cross."""
        words = QFontMetricsF(self._font).horizontalAdvance(self.text())
        return QSize(min(round(words) + self._left() + _CROSS_PX + 2, _WIDEST_PX), _CHIP_PX)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the event out where the cross was clicked."""
        if event.position().x() > self.width() - _CROSS_PX:
            self.dropped.emit()
            event.accept()
        else:
            super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the event out by Delete."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint swatch, words and cross."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = 2.0 if self.hasFocus() else 1.0
            marked = self.hasFocus() or self.underMouse()
            painter.setPen(QPen(QColor(tokens.accent if marked else tokens.line), width))
            painter.setBrush(QColor(tokens.surface_2))
            inset = width / 2
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, 7, 7)
            if self._colour is not None:
                paint_swatch(painter, 7, self.height() / 2, self._colour, tokens)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text if self._colour is not None else tokens.muted))
            left = self._left()
            room = self.width() - left - _CROSS_PX
            words = QFontMetricsF(self._font).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room + 1
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, 0, room + 2, self.height()), middle, words)
            painter.setPen(QColor(tokens.muted))
            cross = QRectF(self.width() - _CROSS_PX, 0, _CROSS_PX - 2, self.height())
            painter.drawText(cross, Qt.AlignmentFlag.AlignCenter, "\N{MULTIPLICATION SIGN}")

    def _left(self) -> int:
        return 26 if self._colour is not None else 9


class Evidence(Flow):
    """The events that an answer rests on, and the button that cites the selected one.

    Parameters
    ----------
    desk
        Whose events.
    now
        Returns where the session is.
    linked
        Returns the ids of the tracks whose events are offered.
    """

    cited = Signal(str)
    dropped = Signal(str)
    shown_moment = Signal()
    """The film was sent to a cited event."""

    def __init__(
        self, desk: CodingDesk, now: Callable[[], int], linked: Callable[[], tuple[str, ...]]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._now = now
        self._linked = linked
        self._ids: tuple[str, ...] = ()
        self._shown: tuple[tuple[str, Event | None], ...] = ()
        text, tokens = desk.context.text, desk.context.tokens
        key = desk.context.commands.key_text("cite_event")
        self.cite = Pill(text("Cite the selected event"), (key,) if key else (), tokens)
        self.cite.setAccessibleName(text("Cite the selected event"))
        self.cite.clicked.connect(lambda *_: self.cite_selected())
        self.near = Pill(text("Seen at\N{HORIZONTAL ELLIPSIS}"), (), tokens)
        self.near.setToolTip(text("Shows the events near this moment, to cite one of them."))
        self.near.setAccessibleName(self.near.toolTip())
        self.near.clicked.connect(lambda *_: self._list())
        self.chips: tuple[EventChip, ...] = ()
        self.lay((self.cite, self.near))

    def show_events(self, ids: tuple[str, ...]) -> None:
        """Show which events an answer rests on."""
        self._ids = ids
        self._build()

    def cite_selected(self) -> bool:
        """Cite the event that is selected; return whether there is one."""
        event = self._desk.selected_event
        if event is None:
            text = self._desk.context.text
            self._desk.hint(text("Select an event on the timeline first, then cite it."))
            return False
        self.cited.emit(event.id)
        return True

    def show_selection(self) -> None:
        """Offer to cite what is selected, if it is not cited yet."""
        event = self._desk.selected_event
        self.cite.setVisible(event is not None and event.id not in self._ids)
        self.near.setVisible(bool(self._offered()))
        self.lay_again()

    def _build(self) -> None:
        """Show a chip for each cited event, unless they are shown already."""
        text, tokens = self._desk.context.text, self._desk.context.tokens
        found = self._found()
        shown = tuple((each, found.get(each)) for each in self._ids)
        if shown != self._shown:
            self._shown = shown
            made: list[EventChip] = []
            for event_id, event in shown:
                words = self._words(event) if event else text("an event that is gone")
                chip = EventChip(words, self._colour(event) if event else "", tokens)
                chip.dropped.connect(partial(self.dropped.emit, event_id))
                if event is not None:
                    chip.clicked.connect(partial(self._go, event.id))
                made.append(chip)
            self.chips = tuple(made)
            self.lay((*self.chips, self.cite, self.near))
        self.show_selection()

    def _found(self) -> dict[str, Event]:
        coding = self._desk.coding
        wanted = frozenset(self._ids)
        if coding is None or not wanted:
            return {}
        events = (event for track in coding.events.values() for event in track)
        return {event.id: event for event in events if event.id in wanted}

    def _words(self, event: Event) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        at = text.clock(event.onset_us)
        if desk is None:
            return at
        code = desk.scheme.track(event.track).code(event.code)
        return f"{at} {short_name(code, text)}"

    def _colour(self, event: Event) -> str:
        desk = self._desk.desk
        return desk.scheme.track(event.track).code(event.code).colour if desk else ""

    def _go(self, event_id: str, _checked: bool = False) -> None:
        event = self._found().get(event_id)
        if event is not None:
            self._desk.select(event)
            self._desk.reveal.emit(Moment(time_us=event.onset_us, anchor=event.onset_anchor))
            self.shown_moment.emit()

    def _offered(self) -> tuple[Event, ...]:
        """Return the events of the linked tracks that lie nearest to this moment, in order."""
        coding, now_us = self._desk.coding, self._now()
        if coding is None:
            return ()
        near: list[Event] = []
        for track in self._linked():
            events = coding.on_track(track)
            columns = self._desk.desk.columns.tracks[track] if self._desk.desk else None
            at = int(columns.onset_us.searchsorted(now_us)) if columns is not None else 0
            near.extend(events[max(at - _MOST_NEAR, 0) : at + _MOST_NEAR])
        near = [event for event in near if event.id not in self._ids]
        near.sort(key=lambda event: abs(event.onset_us - now_us))
        return tuple(sorted(near[:_MOST_NEAR], key=lambda event: event.onset_us))

    def _list(self) -> None:
        menu = QMenu(self)
        for event in self._offered():
            entry = menu.addAction(self._words(event))
            entry.triggered.connect(partial(self._choose, event.id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.near.mapToGlobal(self.near.rect().bottomLeft()))

    def _choose(self, event_id: str, _checked: bool = False) -> None:
        self.cited.emit(event_id)
