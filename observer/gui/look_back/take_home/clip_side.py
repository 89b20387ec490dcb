"""The clips that may go home, and how far each has been looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.look_back.take_home.desk import TakeHomeDesk
from observer.gui.parts import column, heading, label
from observer.model.time import US_PER_S

_ID = Qt.ItemDataRole.UserRole


class _Clips(QListWidget):
    """Clips, of which Space and Enter play the one that is chosen."""

    play_asked = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask to play, or choose as a list does."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.play_asked.emit()
        else:
            super().keyPressEvent(event)


class ClipSide(QWidget):
    """The list of clips.

    Parameters
    ----------
    desk
        What is chosen.
    """

    def __init__(self, desk: TakeHomeDesk) -> None:
        super().__init__()
        self._desk = desk
        text, tokens = desk.context.text, desk.context.tokens
        self.list = _Clips()
        self.list.setAccessibleName(text("Clips to take home"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self._none = label(
            text("This plan has no clip for this caregiver yet. Put one in under Prepare."), "muted"
        )
        layout: QVBoxLayout = column(gap=8)
        layout.addWidget(heading(text("Clips"), tokens))
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        layout.addWidget(
            label(
                text(
                    "Draw a face that must not be recognised; it is followed by itself. Then look "
                    "at every second, as the parent will see it: playing it once is enough."
                ),
                "muted",
            )
        )
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        self.list.currentItemChanged.connect(self._choose)
        desk.changed.connect(self.show_clips)

    def show_clips(self) -> None:
        """Show the clips as they now are."""
        desk, text = self._desk, self._desk.context.text
        clips = desk.clips
        self.list.blockSignals(True)
        while self.list.count() > len(clips):
            self.list.takeItem(self.list.count() - 1)
        for number, clip in enumerate(clips):
            if number == self.list.count():
                self.list.addItem(QListWidgetItem())
            item = self.list.item(number)
            left = desk.unseen(clip.id)
            lasts = text.clock(max(clip.offset_us - clip.onset_us, US_PER_S))
            state = (
                text("no film shows all of it")
                if desk.shot_of(clip.id) is None
                else text("{count} s to look at", count=left)
                if left
                else text("looked at, may leave")
            )
            name = clip.title or text("without a title")
            item.setText(f"{number + 1}. {name}\n{lasts} \N{MIDDLE DOT} {state}")
            item.setData(_ID, clip.id)
            if clip.id == desk.clip_id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(clips))
        self._none.setVisible(not clips)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ID) != self._desk.clip_id:
            self._desk.choose_clip(str(item.data(_ID)))
