"""States that run while their key, or the mouse on their button, is held down."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from observer.gui.coding.desk import CodingDesk
from observer.gui.video.film import Moment
from observer.model.event import Event
from observer.model.scheme import Code, CodeKind, Track

MOUSE = "mouse"
_TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)


@dataclass(frozen=True, slots=True)
class _Held:
    """A state that something is held down for."""

    character: str
    event: Event


class Holding(QObject):
    """Begins a state when its key goes down, and ends it when the key comes up.

    Wherever a key could come up unheard, since the keyboard goes elsewhere or the window to the
    back, its state ends with the last exact frame that was on the screen.

    Parameters
    ----------
    desk
        Whose states.
    room
        Where keys are heard.
    shown
        Returns the exact moment on the stage; None while there is none.
    """

    def __init__(self, desk: CodingDesk, room: QWidget, shown: Callable[[], Moment | None]) -> None:
        super().__init__()
        self._desk = desk
        self._room = room
        self._shown = shown
        self._down: set[str] = set()
        self._held: dict[str, _Held] = {}
        self._last: Moment | None = None
        desk.opened.connect(self._forget)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_went)

    @property
    def is_on(self) -> bool:
        """Whether anything is held down."""
        return bool(self._held)

    @staticmethod
    def is_meant(track: Track, code: Code) -> bool:
        """Return whether a code runs while its key is held."""
        return track.push_and_hold and code.kind is CodeKind.STATE

    def begin(self, source: str, character: str, track: Track, code: Code) -> None:
        """Begin a state, or end one that ran before.

        Parameters
        ----------
        source
            What is held down: a key as `key_of` calls it, or `MOUSE`.
        character
            What it types; empty for the mouse.
        track
            Of the code.
        code
            That is to run.
        """
        if source in self._down:
            return
        self._down.add(source)
        self._desk.when_shown(lambda: self._begin_here(source, character, track, code))

    def _begin_here(self, source: str, character: str, track: Track, code: Code) -> None:
        if source not in self._down:
            # the key came up before the frame was there
            self._say_too_short(code)
            return
        self._last = self._shown()
        edit = self._desk.press_here(track, code)
        old = {record.id for record in edit.removed} if edit else set[str]()
        for record in edit.added if edit else ():
            if isinstance(record, Event) and record.code == code.id and record.id not in old:
                self._held[source] = _Held(character, record)

    def end(self, source: str) -> bool:
        """End what runs for something that was let go; return whether anything did."""
        self._down.discard(source)
        held = self._held.pop(source, None)
        if held is None:
            return False
        edit = self._desk.release(held.event, self._last)
        if edit is not None and held.event.id not in {record.id for record in edit.added}:
            desk = self._desk.desk
            track = desk.scheme.track(held.event.track) if desk else None
            if track is not None:
                self._say_too_short(track.code(held.event.code))
        return True

    def released(self, event: QKeyEvent) -> bool:
        """Hear that a key came up; return whether a state ran for it."""
        if event.isAutoRepeat():
            return False
        source, typed = key_of(event), event.text().casefold()
        if source not in self._held:
            same = (key for key, held in self._held.items() if typed and held.character == typed)
            source = next(same, source)
        return self.end(source)

    def end_all(self) -> None:
        """End everything that is held, because nobody would hear it let go."""
        for source in (*self._held, *self._down):
            self.end(source)

    def saw_frame(self) -> None:
        """Note the frame on the stage, for where none is when the key comes up."""
        if self._held:
            self._last = self._shown() or self._last

    def _forget(self) -> None:
        self._held.clear()
        self._down.clear()
        self._last = None

    def _focus_went(self, _from: QWidget | None, to: QWidget | None) -> None:
        """End what is held when the keyboard goes where this room does not hear it."""
        if not self._down:
            return
        inside = to is not None and (to is self._room or self._room.isAncestorOf(to))
        if not inside or isinstance(to, _TYPED_IN):
            self.end_all()

    def _say_too_short(self, code: Code) -> None:
        text = self._desk.context.text
        self._desk.hint(
            text(
                "{code} runs as long as you hold its key down, while the film plays.",
                code=text.local(code.label),
            )
        )


def key_of(event: QKeyEvent) -> str:
    """Return which key of the keyboard it is, whatever it types with or without Shift."""
    return f"key {event.nativeScanCode() or event.key()}"
