"""Finishing a coding: what is open, each leading to its moment; then the lock, and its history."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.finishing import (
    StatusStep,
    history,
    note_finished,
    note_reopened,
    open_points,
    point_words,
    stretches_of_clips,
)
from observer.app.open_points import OpenKind, OpenPoint
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.keyboard import is_left_to_room
from observer.gui.labels import key_cap
from observer.gui.parts import EnterField, button, heading, label, row, strong
from observer.gui.video.film import Moment
from observer.model.edits import CodingStatus
from observer.model.errors import ObserverError
from observer.model.event import Event
from observer.model.status_edits import finish, reopen

_LOOK_MS = 400


class FinishPanel(QWidget):
    """Lists what is open, finishes the coding, and opens it again with a reason.

    Parameters
    ----------
    desk
        Whose coding.
    """

    left = Signal()
    """The keyboard may go back to the film."""
    wants_part = Signal(str, str, object)
    """The part that a point is about is to be shown: its id, and its sheet by phase or moment."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._points: tuple[OpenPoint, ...] = ()
        text, tokens = desk.context.text, desk.context.tokens
        self.title = strong("", tokens, px=14)
        self.told = label("", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName(text("What is still open"))
        self.list.setWordWrap(True)
        self.list.setStyleSheet(
            "QListWidget { border: none; border-radius: 0; } QListWidget::item { padding: 3px 0; }"
        )
        self.list.itemActivated.connect(lambda *_: self.go())
        self.list.itemClicked.connect(lambda *_: self.go())
        self.list.currentRowChanged.connect(self._say_how)
        self.list.installEventFilter(self)
        self.how = label("", "muted")
        self.how.hide()
        self.reason = EnterField(text("Why you open it again"))
        self.reason.setPlaceholderText(text("Why you open it again"))
        self.reason.returnPressed.connect(self.reopen)
        self.reason.installEventFilter(self)
        self.finish_button = button(text("Finish"), self.finish, role="primary")
        self.reopen_button = button(text("Open it again"), self.reopen)
        self.past = heading(text("History"), tokens)
        self.history = label("", "muted")
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_MS)
        self._again.timeout.connect(self._look)
        self._lay()
        desk.opened.connect(self._changed)
        desk.coding_changed.connect(self._changed)
        desk.session_changed.connect(self._changed)

    @property
    def points(self) -> tuple[OpenPoint, ...]:
        """What is listed."""
        return self._points

    def begin(self) -> None:
        """Look at the coding, and give the keyboard to what comes first."""
        self._look()
        if self._is_finished:
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._points:
            self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.finish_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rest(self) -> None:
        """Look at the coding no more, because it is closed."""
        self._again.stop()

    def go(self) -> None:
        """Go to the moment of the point that is chosen."""
        at = self.list.currentRow()
        if not 0 <= at < len(self._points):
            return
        point = self._points[at]
        if point.part:
            self.wants_part.emit(point.part, point.about, point.at_us)
        event = self._event(point)
        if event is not None:
            self._desk.select(event)
        if point.at_us is not None:
            anchor = event.onset_anchor if event is not None else None
            self._desk.reveal.emit(Moment(time_us=point.at_us, anchor=anchor))

    def finish(self) -> None:
        """Finish the coding, also where something is open: the access log says what."""
        coding = self._desk.coding
        if coding is None:
            return
        self._look()
        points = self._points
        if self._desk.apply(finish(coding)):
            self._log(lambda: note_finished(self._desk.context.workspace, coding.info, points))
            self._look()
            self._tell_past()
            self.left.emit()

    def reopen(self) -> None:
        """Open the coding again; without a reason it stays locked."""
        coding = self._desk.coding
        if coding is None:
            return
        try:
            edit = reopen(coding, self.reason.text())
        except ObserverError as error:
            self._desk.hint(self._desk.context.text.error(error))
            self.reason.setFocus()
            return
        if self._desk.apply(edit):
            self.reason.clear()
            self._log(lambda: note_reopened(self._desk.context.workspace, coding.info))
            self._look()
            self._tell_past()
            self.left.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Look at the coding once more."""
        super().showEvent(event)
        self._look()
        self._tell_past()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self.rest()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave by Escape; in the list Enter goes to the moment, and code keys go to the room."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if watched is self.list and enter:
                self.go()
                return True
            if watched is self.list and is_left_to_room(event):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    @property
    def _is_finished(self) -> bool:
        coding = self._desk.coding
        return coding is not None and coding.info.status is CodingStatus.FINISHED

    def _lay(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 14, 12)
        inside.setSpacing(8)
        inside.addWidget(self.title)
        inside.addWidget(self.told)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.how)
        inside.addWidget(self.reason)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self.reopen_button)
        foot.addWidget(self.finish_button)
        inside.addLayout(foot)
        inside.addWidget(self.past)
        inside.addWidget(self.history)
        # where nothing is listed, all of it stays at the top
        self._rest = QWidget()
        inside.addWidget(self._rest, 1)

    def _changed(self, *_: object) -> None:
        # while somebody codes on, the list follows a moment later
        if self.isVisible() and self._desk.desk is not None:
            self._again.start()

    def _look(self) -> None:
        desk, text = self._desk.desk, self._desk.context.text
        if desk is None:
            return
        workspace = self._desk.context.workspace
        finished = self._is_finished
        coded = workspace.coded_session(desk.coding_id)
        clips = stretches_of_clips(workspace.project, coded.coding.info.session_id)
        points = () if finished else open_points(coded, clips)
        if points != self._points or not self.list.count():
            chosen = self.list.currentRow()
            self._points = points
            self.list.clear()
            for point in points:
                self.list.addItem(QListWidgetItem(point_words(point, coded.scheme, text)))
            self.list.setCurrentRow(min(max(chosen, 0), len(points) - 1))
        self._say(finished)

    def _tell_past(self) -> None:
        """Show when the coding was finished and opened again; it is read from the disk."""
        desk = self._desk.desk
        if desk is None:
            return
        steps = history(self._desk.context.workspace, desk.coding_id)
        self.past.setVisible(bool(steps))
        self.history.setVisible(bool(steps))
        self.history.setText("\n".join(self._in_words(step) for step in steps))

    def _say(self, finished: bool) -> None:
        text, count = self._desk.context.text, len(self._points)
        if finished:
            title = text("This coding is finished and locked.")
            told = text("You can look at everything. To change it, write why and open it again.")
        elif not count:
            title = text("Nothing is open.")
            told = text("Finished, the coding is locked; it can be opened again with a reason.")
        else:
            title = (
                text("1 point is open.") if count == 1 else text("{n} points are open.", n=count)
            )
            told = text("Enter or a click goes to the moment. You can finish as it is, too.")
        self.title.setText(title)
        self.told.setText(told)
        if not count and self.list.hasFocus():
            # hidden, it would hand the keyboard to the button that finishes
            self.left.emit()
        self.list.setVisible(bool(count))
        self._rest.setVisible(not count)
        self.reason.setVisible(finished)
        self.reopen_button.setVisible(finished)
        self.finish_button.setVisible(not finished)
        words = text("Finish as it is") if count else text("Finish")
        self.finish_button.setText(words)
        self.finish_button.setAccessibleName(words)

    def _say_how(self, at: int) -> None:
        """Say how the point that is chosen is mended, where the moment alone does not tell."""
        words = self._how(self._points[at]) if 0 <= at < len(self._points) else ""
        self.how.setText(words)
        self.how.setVisible(bool(words))

    def _event(self, point: OpenPoint) -> Event | None:
        """Return the event that a point is about, if it is still there."""
        coding = self._desk.coding
        events = coding.on_track(point.part) if coding and point.record_id else ()
        return next((each for each in events if each.id == point.record_id), None)

    def _how(self, point: OpenPoint) -> str:
        desk, context, event = self._desk.desk, self._desk.context, self._event(point)
        text = context.text
        if desk is None or point.at_us is None:
            return ""
        if point.kind is OpenKind.STILL_RUNNING and event is not None:
            code = desk.scheme.track(point.part).code(event.code)
            if not code.key:
                return text("Go to where it ends, and click the code there.")
            return text("Go to where it ends, and press {key} there.", key=key_cap(code))
        if point.kind is OpenKind.CODED_RANGE and point.at_us > desk.extent.start_us:
            return text(
                "Press {key} where you stopped: what follows then counts as not coded.",
                key=context.commands.key_text("coded_to"),
            )
        return ""

    def _in_words(self, step: StatusStep) -> str:
        text = self._desk.context.text
        at = step.at.astimezone()
        when = f"{text.day(at.date())} {at:%H:%M}"
        if step.finished:
            return text("{when}  finished by {coder}", when=when, coder=step.coder)
        return text(
            "{when}  opened again by {coder}: {reason}",
            when=when,
            coder=step.coder,
            reason=step.reason,
        )

    def _log(self, write: Callable[[], None]) -> None:
        try:
            write()
        except ObserverError as error:
            self._desk.hint(self._desk.context.text.error(error))
