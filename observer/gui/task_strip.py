"""Long work at the foot of the window: what it is, how far it is, and a button to cancel it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QFrame, QLabel, QProgressBar

from observer.app.tasks import Progress, Tasks
from observer.gui.parts import button, column, label, row, rule
from observer.model.errors import ObserverError
from observer.model.messages import Message
from observer.text.catalogue import Catalogue

T = TypeVar("T")
_STEPS = 1000


@dataclass(frozen=True, slots=True)
class _Line:
    frame: QFrame
    words: QLabel
    bar: QProgressBar


class TaskStrip(QFrame):
    """A line for each task that runs; without tasks it is not there.

    Parameters
    ----------
    tasks
        Runs them.
    text
        Language.
    """

    def __init__(self, tasks: Tasks, text: Catalogue) -> None:
        super().__init__()
        self._tasks = tasks
        self._text = text
        self.setProperty("role", "panel")
        self._lines = column()
        self._lines.addWidget(rule())
        self.setLayout(self._lines)
        self._count = 0
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether a task runs."""
        return self._count > 0

    def run(
        self,
        what: str,
        function: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[ObserverError], None],
    ) -> None:
        """Run a task that changes the project or writes a file, and show how far it is.

        Parameters
        ----------
        what
            The file or thing it is about.
        function
            Runs in the background.
        done
            Gets its value.
        failed
            Gets its error.
        """
        line = self._add(what)

        def finished(value: T) -> None:
            self._end(line)
            done(value)

        def broke(error: ObserverError) -> None:
            self._end(line)
            failed(error)

        handle = self._tasks.run(
            function, finished, broke, progress=partial(self._show, line), changes=True
        )

        def cancel() -> None:
            handle.cancel()
            self._end(line)

        cancelling = button(self._text("Cancel"), cancel)
        cancelling.setAccessibleName(self._text("Cancel {what}", what=what))
        layout = line.frame.layout()
        if layout is not None:
            layout.addWidget(cancelling)

    def _add(self, what: str) -> _Line:
        frame = QFrame()
        inside = row(margin=8, gap=12)
        words = label("", "muted", wrap=False)
        bar = QProgressBar()
        bar.setRange(0, _STEPS)
        bar.setTextVisible(False)
        bar.setFixedHeight(8)
        bar.setAccessibleName(what)
        inside.addWidget(label(what, wrap=False))
        inside.addWidget(words)
        inside.addWidget(bar, 1)
        frame.setLayout(inside)
        self._lines.addWidget(frame)
        self._count += 1
        self.show()
        return _Line(frame, words, bar)

    def _show(self, line: _Line, share: float, what: Message) -> None:
        if line.frame.isHidden():
            return
        line.bar.setValue(round(share * _STEPS))
        line.words.setText(self._text.render(what))

    def _end(self, line: _Line) -> None:
        if line.frame.isHidden():
            return
        line.frame.hide()
        line.frame.deleteLater()
        self._count -= 1
        if not self._count:
            self.hide()
