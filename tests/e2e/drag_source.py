"""A small window from which a file can be dragged: what a file browser is to the program."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel
from typing_extensions import override


class Source(QLabel):
    """A label that starts a drag of one file as soon as it is pressed."""

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            content = QMimeData()
            content.setUrls([QUrl.fromLocalFile(sys.argv[1])])
            drag = QDrag(self)
            drag.setMimeData(content)
            drag.exec(Qt.DropAction.CopyAction)


if __name__ == "__main__":
    app = QApplication(sys.argv)
    source = Source("drag me")
    source.setWindowTitle("drag source")
    source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    source.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    source.setGeometry(0, 0, 60, 40)
    source.show()
    sys.exit(app.exec())
