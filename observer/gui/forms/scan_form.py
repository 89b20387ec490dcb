"""A signed form on the screen, decrypted in memory alone; and the question before it is erased."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget
from typing_extensions import override

from observer.formats.pdf_pages import PdfPage, page_of
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import button, icon_button, label, row
from observer.model.errors import ObserverError
from observer.model.keeping import Attachment
from observer.model.messages import Message

if TYPE_CHECKING:
    from observer.app.tasks import Progress

_WIDTH_PX, _HEIGHT_PX = 760, 560
_MOST_PX = 3000
_EDGE_PX = 24
_CLOSER = (1.0, 1.5, 2.0, 3.0)


class ScanForm(Form):
    """Shows a scan page by page, as wide as the window of it or closer.

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
        self._context, self._content = context, content
        self._is_pdf = scan.kind == "pdf"
        self._number, self._count, self._closer = 0, 1, 0
        self._drawing: Progress | None = None
        self.page = QLabel(text("The page is being drawn …"))
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.page.setAccessibleName(scan.label)
        self.area = QScrollArea()
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setMinimumHeight(_HEIGHT_PX)
        self.setMinimumWidth(_WIDTH_PX + 2 * _EDGE_PX)
        self.place = label("", "muted", wrap=False)
        self.back = self._turning("up", text("Page back"), -1, Qt.Key.Key_PageUp)
        self.on = self._turning("down", text("Next page"), 1, Qt.Key.Key_PageDown)
        self.closer = self._zooming("+", text("Zoom in"), 1, "Ctrl++")
        self.further = self._zooming("\N{MINUS SIGN}", text("Zoom out"), -1, "Ctrl+-")
        line = row(gap=8)
        for each in (self.back, self.on, self.place):
            line.addWidget(each)
        line.addStretch(1)
        for each in (self.further, self.closer):
            line.addWidget(each)
        self.put(line)
        self.put(self.area, 1)
        self.put_in_foot(text("Write a copy …"), copy)
        self._draw()

    def turn(self, by: int) -> None:
        """Show another page."""
        number = min(max(self._number + by, 0), self._count - 1)
        if number != self._number:
            self._number = number
            self.area.verticalScrollBar().setValue(0)
            self._draw()

    def zoom(self, by: int) -> None:
        """Look closer, or less close."""
        closer = min(max(self._closer + by, 0), len(_CLOSER) - 1)
        if closer != self._closer:
            self._closer = closer
            self._draw()

    @override
    def keep(self) -> Message | None:
        """Only close it."""
        return None

    @override
    def done(self, result: int) -> None:
        """Wait for no page any more."""
        if self._drawing is not None:
            self._drawing.cancel()
        super().done(result)

    def _draw(self) -> None:
        width = round((_WIDTH_PX - _EDGE_PX) * _CLOSER[self._closer] * self.devicePixelRatioF())
        self._show_place()
        if not self._is_pdf:
            self._show(_picture(self._content, width))
            return
        if self._drawing is not None:
            self._drawing.cancel()
        content, number = self._content, self._number
        self._drawing = self._context.tasks.run(
            lambda _: page_of(content, number, width), self._drawn, self._failed
        )

    def _drawn(self, drawn: PdfPage) -> None:
        self._count = drawn.count
        height, width = drawn.picture.shape[:2]
        rows = drawn.picture.tobytes()
        self._show(QImage(rows, width, height, 3 * width, QImage.Format.Format_RGB888))
        self._show_place()

    def _failed(self, error: ObserverError) -> None:
        self.page.setText(self.text.error(error))

    def _show(self, image: QImage) -> None:
        if image.isNull():
            self.page.setText(
                self.text("This scan cannot be shown here. Write a copy to look at it.")
            )
            return
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.page.setPixmap(picture)

    def _show_place(self) -> None:
        number, count = self._number + 1, self._count
        self.place.setText(self.text("Page {number} of {count}", number=number, count=count))
        for each in (self.back, self.on, self.place):
            each.setVisible(count > 1)
        self.back.setEnabled(self._number > 0)
        self.on.setEnabled(number < count)
        self.further.setEnabled(self._closer > 0)
        self.closer.setEnabled(self._closer < len(_CLOSER) - 1)

    def _turning(self, shape: str, words: str, by: int, key: Qt.Key) -> QPushButton:
        made = icon_button(shape, words, partial(self.turn, by), self.tokens)
        return self._with_key(made, QKeySequence(key), partial(self.turn, by))

    def _zooming(self, sign: str, words: str, by: int, key: str) -> QPushButton:
        made = button(sign, partial(self.zoom, by), role="quiet", hint=words)
        made.setAccessibleName(words)
        return self._with_key(made, QKeySequence(key), partial(self.zoom, by))

    def _with_key(
        self, made: QPushButton, key: QKeySequence, does: Callable[[], object]
    ) -> QPushButton:
        made.setAutoDefault(False)
        made.setToolTip(
            f"{made.toolTip()} ({key.toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        QShortcut(key, self).activated.connect(does)
        return made


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


def _picture(content: bytes, width_px: int) -> QImage:
    """Return a scan so wide, or as wide as it is, turned as it was taken."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    wished = QSize(2 * width_px, 2 * _MOST_PX)
    if size.width() > wished.width() or size.height() > wished.height():
        reader.setScaledSize(size.scaled(wished, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    if picture.width() > width_px:
        picture = picture.scaledToWidth(width_px, Qt.TransformationMode.SmoothTransformation)
    return picture
