"""A signed form on the screen, decrypted in memory alone; and the question before it is erased."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import label
from observer.model.keeping import Attachment
from observer.model.messages import Message

_WIDTH_PX, _HEIGHT_PX = 760, 560
_MOST_PX = 3000
_EDGE_PX = 24


class ScanForm(Form):
    """Shows a scan as wide as the window of it.

    Parameters
    ----------
    context
        What the room stands on.
    scan
        Which.
    content
        The file.
    copy
        Asks where a copy is to go.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        scan: Attachment,
        content: bytes,
        copy: Callable[[], object],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(scan.label, text("Done"), text, context.tokens, parent)
        self.cancel_button.hide()
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.page.setAccessibleName(scan.label)
        picture = _picture(content)
        if picture.isNull():
            self.page.setText(text("This scan cannot be shown here. Write a copy to look at it."))
        else:
            self.page.setPixmap(picture)
        area = QScrollArea()
        area.setWidget(self.page)
        area.setWidgetResizable(True)
        area.setMinimumHeight(_HEIGHT_PX)
        self.setMinimumWidth(_WIDTH_PX + 2 * _EDGE_PX)
        self.put(area, 1)
        self.put_in_foot(text("Write a copy …"), copy)

    @override
    def keep(self) -> Message | None:
        """Only close it."""
        return None


class EraseScanForm(Form):
    """Asks before a scan is erased; Enter leaves it.

    Parameters
    ----------
    context
        What the room stands on.
    scan
        Which.
    erase
        Erases it.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        scan: Attachment,
        erase: Callable[[], object],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Erase {name}", name=scan.label),
            text("Erase the scan"),
            text,
            context.tokens,
            parent,
        )
        self._erase = erase
        self.put(
            label(
                text(
                    "Once erased it is gone for good, from the backups too. Consents that it "
                    "proves stay, without this proof."
                )
            )
        )
        self.done_button.setDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    @override
    def keep(self) -> Message | None:
        """Erase it."""
        self._erase()
        return None


def _picture(content: bytes) -> QPixmap:
    """Return a scan at a width that can be read, turned as it was taken."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    wished = QSize(min(size.width(), 2 * _WIDTH_PX), _MOST_PX)
    if size.isValid():
        reader.setScaledSize(size.scaled(wished, Qt.AspectRatioMode.KeepAspectRatio))
    picture = QPixmap.fromImage(reader.read())
    if picture.width() > _WIDTH_PX:
        how = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaledToWidth(_WIDTH_PX - _EDGE_PX, how)
    return picture
