"""Fields that look like what is printed: no frame until the hand or the keyboard is on them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPixmap,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QTextEdit
from typing_extensions import override

from observer.gui.sheet.paper_looks import HINT, PaperSize
from observer.reports import parent_looks as looks
from observer.reports.jargon import jargon
from observer.reports.parent_sheet import quoted, unquoted

_FIELD = f"""
{{kind}} {{{{ background: transparent; color: {looks.INK}; border: 1px solid transparent;
  border-radius: 4px; padding: 0 2px; selection-background-color: {looks.ACCENT};
  selection-color: #FFFFFF; placeholder-text-color: {HINT}; }}}}
{{kind}}:hover {{{{ border: 1px solid #7F908F; }}}}
{{kind}}:focus {{{{ border: 1px solid {looks.ACCENT}; background: #FFFFFF; padding: 0 2px; }}}}
"""
_LEADING = 116.0
"""Height of a line, in hundredths of the typeface's own: what is printed has 1.42 of its size."""

EDGE_PX = 3
"""What a field takes beside its text: its edge and the room within."""
_OWN_MARGIN_PX, _CURSOR_PX = 2, 1
"""What Qt leaves beside the words of a line, and what its cursor takes behind the last of them."""


class MarksJargon(QSyntaxHighlighter):
    """Underlines words of the trade while somebody types.

    Parameters
    ----------
    document
        What is typed.
    language
        Of the sheet.
    """

    def __init__(self, document: QTextDocument, language: str) -> None:
        super().__init__(document)
        self._language = language
        self._look = QTextCharFormat()
        self._look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._look.setUnderlineColor(QColor(looks.ATTEMPT_INK))

    @override
    def highlightBlock(self, text: str) -> None:
        """Mark one line."""
        for found in jargon(text, self._language):
            self.setFormat(found.start, found.end - found.start, self._look)


class PaperWords(QTextEdit):
    """Some lines on the sheet, as high as what stands in them.

    Parameters
    ----------
    name
        Accessible name.
    hint
        What stands there while it is empty.
    size
        Of the sheet.
    language
        Of the sheet.
    quotes
        Whether each line stands in quotation marks, which are not kept.
    """

    def __init__(
        self, name: str, hint: str, size: PaperSize, language: str, *, quotes: bool = False
    ) -> None:
        super().__init__()
        self._quotes = quotes
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(size.font())
        self.document().setDocumentMargin(1)
        self.setPlaceholderText(hint)
        self.setStyleSheet(_FIELD.format(kind="QTextEdit"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks = MarksJargon(self.document(), language)
        self.document().contentsChanged.connect(self._grow)
        self._put("")

    @property
    def words(self) -> str:
        """What is typed, each line without blanks around it."""
        typed = "\n".join(line.strip() for line in self.toPlainText().strip().splitlines())
        return unquoted(typed) if self._quotes else typed

    def show_words(self, words: str) -> None:
        """Show what is kept, unless it stands there; nobody's cursor jumps."""
        if self.words == words.strip() or (self.hasFocus() and self.isVisible()):
            return
        self._put(words)

    def _put(self, words: str) -> None:
        """Put words in place of what is there; it cannot be undone by the field itself."""
        self.blockSignals(True)
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(quoted(words) if self._quotes else words)
        lines = QTextBlockFormat()
        lines.setLineHeight(_LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)
        self.document().setUndoRedoEnabled(True)
        self.blockSignals(False)
        self._grow()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the quotation marks back around what was typed."""
        super().focusOutEvent(event)
        if self._quotes:
            self._put(self.words)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height()) + EDGE_PX
        if height != self.height():
            self.setFixedHeight(height)


class PaperLine(QLineEdit):
    """A few words within a sentence, as wide as they are.

    Parameters
    ----------
    name
        Accessible name.
    hint
        What stands there while it is empty.
    size
        Of the sheet.
    """

    def __init__(self, name: str, hint: str, size: PaperSize) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAcceptDrops(False)
        self.setPlaceholderText(hint)
        self.setFont(size.font())
        self.setStyleSheet(_FIELD.format(kind="QLineEdit"))
        self.setTextMargins(-_OWN_MARGIN_PX, 0, -_OWN_MARGIN_PX, 0)
        self._most_px = size.px(330)
        self.textChanged.connect(self._grow)
        self._grow()

    @property
    def words(self) -> str:
        """What is typed."""
        return self.text().strip()

    def show_words(self, words: str) -> None:
        """Show what is kept, unless it stands there; nobody's cursor jumps."""
        if self.words != words.strip() and not (self.hasFocus() and self.isVisible()):
            self.setText(words)

    @override
    def sizeHint(self) -> QSize:
        """Return a size without the room that fields of a form have."""
        return QSize(self.width(), self.fontMetrics().height() + 4)

    def _grow(self) -> None:
        shown = self.text() or self.placeholderText()
        width = self.fontMetrics().horizontalAdvance(shown) + 2 * EDGE_PX + _CURSOR_PX
        self.setFixedWidth(min(width, self._most_px))


def paper_label(
    words: str,
    size: PaperSize,
    points: float = looks.BODY_PT,
    *,
    colour: str = looks.INK,
    bold: bool = False,
) -> QLabel:
    """Return fixed words on the sheet.

    Parameters
    ----------
    words
        Plain text.
    size
        Of the sheet.
    points
        Size of the letters on paper.
    colour
        Of the letters.
    bold
        Whether it is a heading.

    Returns
    -------
    QLabel
        Broken into lines where it must.
    """
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setFont(size.font(points, bold=bold))
    made.setStyleSheet(f"color: {colour}; background: transparent;")
    return made


def paper_still(picture: QPixmap, width_px: int, height_px: int) -> QLabel:
    """Return a picture on the sheet, as large as fits in a box, its shape kept.

    Parameters
    ----------
    picture
        Lying or upright.
    width_px
        Of the box.
    height_px
        Of the box.

    Returns
    -------
    QLabel
        As large as the picture is shown.
    """
    made = QLabel()
    shown = picture.scaled(
        width_px,
        height_px,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made.setPixmap(shown)
    made.setFixedSize(shown.size())
    return made
