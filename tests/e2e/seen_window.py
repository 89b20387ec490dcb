"""The program, and an eye on its window: it tells what stands where, and touches nothing.

``python tests/e2e/seen_window.py EYE open PROJECT`` is ``ooghoogte open PROJECT``; who connects to
the socket EYE reads a line of JSON about every control that can be seen, and where a hand would
find it. What is done is done by real keys and a real mouse.
"""

import json
import sys
from collections.abc import Iterator
from unittest import mock

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from observer.__main__ import main
from observer.gui import application
from observer.gui.timeline.time_view import TimeView

Told = dict[str, object]
_PLAIN: Told = {"words": "", "focus": False, "time_px": 0}


class Eye(QObject):
    """Tells whoever asks what can be seen.

    Parameters
    ----------
    place
        Of the socket.
    parent
        The application.
    """

    def __init__(self, place: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._tell)
        self._server.listen(place)

    def _tell(self) -> None:
        asked = self._server.nextPendingConnection()
        told = [each for top in QApplication.topLevelWidgets() for each in _seen(top)]
        asked.write(json.dumps(told).encode() + b"\n")
        asked.flush()
        asked.disconnectFromServer()


def _seen(widget: QWidget) -> Iterator[Told]:
    if not widget.isVisible():
        return
    region = widget.visibleRegion()
    if not region.isEmpty():
        yield _of(widget, region.boundingRect())
        if isinstance(widget, QAbstractItemView):
            yield from _rows(widget)
        if isinstance(widget, QMenu):
            yield from _entries(widget)
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from _seen(child)


def _of(widget: QWidget, box: QRect) -> Told:
    words = widget.text() if isinstance(widget, QAbstractButton | QLabel | QLineEdit) else ""
    if isinstance(widget, QComboBox):
        words = widget.currentText()
    return {
        "kind": type(widget).__name__,
        "id": widget.objectName(),
        "name": widget.accessibleName() or words,
        "words": words,
        "enabled": widget.isEnabled(),
        "focus": widget.hasFocus(),
        "whole": box.size() == widget.size(),
        "time_px": widget.scale.width_px if isinstance(widget, TimeView) else 0,
        **_where(widget, box),
    }


def _rows(view: QAbstractItemView) -> Iterator[Told]:
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        box = view.visualRect(index).intersected(view.viewport().rect())
        if not box.isEmpty():
            name = str(index.data() or "")
            yield {"kind": "row", "name": name, **_PLAIN, **_where(view.viewport(), box)}


def _entries(menu: QMenu) -> Iterator[Told]:
    for action in menu.actions():
        box = menu.actionGeometry(action)
        yield {"kind": "entry", "name": action.text(), **_PLAIN, **_where(menu, box)}


def _where(widget: QWidget, box: QRect) -> Told:
    at = widget.mapToGlobal(QPoint(box.x(), box.y()))
    return {"x": at.x(), "y": at.y(), "width": box.width(), "height": box.height()}


class _Seen(QApplication):
    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._eye = Eye(_EYE, self)


if __name__ == "__main__":
    _EYE = sys.argv.pop(1)
    with mock.patch.object(application, "QApplication", _Seen):
        main()
