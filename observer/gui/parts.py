"""The small parts every room is built from: labels, buttons, cards, fields and lines."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.fonts import heading_font, text_font
from observer.gui.icons import icon
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue

_Layout = TypeVar("_Layout", bound=QBoxLayout)


def label(words: str, role: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label in plain text.

    Parameters
    ----------
    words
        What it says; never taken as markup.
    role
        ``muted``, ``alarm``, ``chip``, ``key`` or empty.
    wrap
        Whether long text goes on on the next line.

    Returns
    -------
    QLabel
        The label.
    """
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def heading(words: str, tokens: Tokens) -> QLabel:
    """Return a heading in small capitals."""
    made = label(words, "heading", wrap=False)
    made.setFont(heading_font(tokens))
    return made


def strong(words: str, tokens: Tokens, *, px: int = 0) -> QLabel:
    """Return a semi-bold label, of a height of its own if one is named."""
    made = label(words)
    font = text_font(tokens, weight=QFont.Weight.DemiBold)
    if px:
        font.setPixelSize(px)
    made.setFont(font)
    return made


def key_chip(words: str, tokens: Tokens) -> QLabel:
    """Return a little key cap."""
    made = label(words, "key", wrap=False)
    font = text_font(tokens, weight=QFont.Weight.Bold)
    font.setPixelSize(tokens.heading_px)
    made.setFont(font)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def button(
    words: str, pressed: Callable[[], object], *, role: str = "", hint: str = ""
) -> QPushButton:
    """Return a push button.

    Parameters
    ----------
    words
        What it says.
    pressed
        Called on a click.
    role
        ``primary``, ``quiet`` or empty.
    hint
        Shown as tooltip and read by a screen reader.

    Returns
    -------
    QPushButton
        Reached by Tab, pressed by Space and Enter.
    """
    made = QPushButton(words)
    made.setAccessibleName(words)
    if role:
        made.setProperty("role", role)
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    # so that Enter presses it as well as Space, outside dialogs too
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda *_: pressed())
    return made


def icon_button(
    name: str, words: str, pressed: Callable[[], object], tokens: Tokens
) -> QPushButton:
    """Return a quiet button that shows an icon; its words are its tooltip and accessible name."""
    made = button("", pressed, role="quiet", hint=words)
    made.setAccessibleName(words)
    made.setIcon(icon(name, tokens))
    made.setIconSize(QSize(18, 18))
    made.setFixedSize(32, 32)
    made.setStyleSheet("padding: 0;")
    return made


class ChoiceButton(QPushButton):
    """A button as large as the words laid inside it."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def hasHeightForWidth(self) -> bool:
        """Return True: words may go on on a second line."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need."""
        inside = self.layout()
        return inside.totalHeightForWidth(width) if inside else super().heightForWidth(width)

    @override
    def sizeHint(self) -> QSize:
        """Return the size of what is inside."""
        inside = self.layout()
        return inside.totalSizeHint() if inside else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        """Return the least size of what is inside."""
        inside = self.layout()
        return inside.totalMinimumSize() if inside else super().minimumSizeHint()


def choice_button(
    words: str, about: str, pressed: Callable[[], object], tokens: Tokens, *, picture: str = ""
) -> QPushButton:
    """Return a wide button: what it is, and at the right in the muted colour what is known of it.

    Parameters
    ----------
    words
        What it is.
    about
        What is known of it; may be empty.
    pressed
        Called on a click.
    tokens
        Colours and measures.
    picture
        Name of an icon before it; empty for none.

    Returns
    -------
    QPushButton
        With both in its accessible name.
    """
    made = ChoiceButton()
    made.setProperty("role", "row")
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda *_: pressed())
    made.setAccessibleName(f"{words}, {about}" if about else words)
    line = row(gap=8)
    line.setContentsMargins(10, 8, 10, 8)
    if picture:
        drawn = label("", wrap=False)
        drawn.setPixmap(icon(picture, tokens, tokens.accent).pixmap(20, 20))
        line.addWidget(drawn)
    line.addWidget(label(words), 1)
    if about:
        line.addWidget(label(about, "muted", wrap=False))
    made.setLayout(line)
    return made


def rule(*, upright: bool = False) -> QFrame:
    """Return a line of one pixel."""
    made = QFrame()
    made.setProperty("role", "line")
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def column(*, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """Return a vertical layout with the house's distances."""
    return _laid(QVBoxLayout(), margin, gap)


def row(*, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    """Return a horizontal layout with the house's distances."""
    return _laid(QHBoxLayout(), margin, gap)


def _laid(layout: _Layout, margin: int, gap: int) -> _Layout:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def card(*, margin: int = 12, gap: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """Return a rounded card and the layout inside it."""
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = column(margin=margin, gap=gap)
    frame.setLayout(inside)
    return frame, inside


def pane(width: int = 0, *, margin: int = 16, gap: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """Return a surface that fills a side of a room, and the layout inside it."""
    frame = QFrame()
    frame.setProperty("role", "panel")
    inside = column(margin=margin, gap=gap)
    frame.setLayout(inside)
    if width:
        frame.setFixedWidth(width)
    return frame, inside


def scrolling(inside: QWidget) -> QScrollArea:
    """Return a scroll area around a widget, without a frame, that never scrolls sideways."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def in_the_middle(widget: QWidget) -> QVBoxLayout:
    """Return a layout with one widget a little above the middle."""
    line = row(gap=0)
    line.addStretch(1)
    line.addWidget(widget)  # without an alignment, which would cut off wrapped lines
    line.addStretch(1)
    around = column()
    around.addStretch(1)
    around.addLayout(line)
    around.addStretch(2)
    return around


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go; the keyboard stays in the pane around it."""
    around = layout.parentWidget()
    focused = around.window().focusWidget() if around is not None else None
    if around is not None and focused is not None and _holds(layout, focused):
        around.setFocus()
    _empty(layout)


def _holds(layout: QLayout, wanted: QWidget) -> bool:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None and (widget is wanted or widget.isAncestorOf(wanted)):
            return True
        if inner is not None and _holds(inner, wanted):
            return True
    return False


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)


def read_day(words: str) -> date | None:
    """Return the date in what somebody typed.

    Parameters
    ----------
    words
        Day-month-year or year-month-day, parted by ``-``, ``/``, ``.`` or a space.

    Returns
    -------
    date or None
        None if it is empty or no date.
    """
    for mark in "/. ":
        words = words.strip().replace(mark, "-")
    parts = words.split("-")
    if len(parts) != len(("day", "month", "year")) or not all(p.isdecimal() for p in parts):
        return None
    first, month, last = (int(p) for p in parts)
    year, day = (first, last) if len(parts[0]) == len("2026") else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


class LineField(QLineEdit):
    """A field of one line that leaves dropped files to the window.

    Parameters
    ----------
    name
        Accessible name.
    words
        What stands in it at first.
    """

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(words)
        self.setAccessibleName(name)
        self.setAcceptDrops(False)


class EnterField(LineField):
    """A field in which Enter ends the typing, and means nothing more to what lies around it."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter here: Qt hands it on to what the field lies in."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class DayField(LineField):
    """A date typed as figures; it may be empty.

    Parameters
    ----------
    name
        Accessible name.
    day
        What stands in it at first.
    text
        Language.
    """

    def __init__(self, name: str, day: date | None, text: Catalogue) -> None:
        super().__init__(name, text.day(day) if day else "")
        self._text = text
        self.setPlaceholderText(text("yyyy-mm-dd"))
        self.setFixedWidth(130)
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """Return the date; None if the field is empty or holds none."""
        return read_day(self.text())

    def is_wrong(self) -> bool:
        """Return whether something stands in it that is no date."""
        return bool(self.text().strip()) and self.day() is None

    def set_day(self, day: date | None) -> None:
        """Show a date."""
        self.setText(self._text.day(day) if day else "")

    def _tidy(self) -> None:
        day = self.day()
        if day is not None:
            self.set_day(day)


class WordsField(QPlainTextEdit):
    """A field of some lines that says when somebody is done with it.

    Tab goes on to the next field.

    Parameters
    ----------
    name
        Accessible name.
    words
        What stands in it at first.
    lines
        Its height.
    most
        So many lines it grows to with what stands in it; fewer than `lines` lets it stay as it is.
    """

    left = Signal()

    def __init__(self, name: str, words: str = "", lines: int = 2, most: int = 0) -> None:
        super().__init__(words)
        self._lines, self._most = lines, most
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self._grow()
        self.textChanged.connect(self._grow)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Be as high as what stands in it, within bounds."""
        lines = max(self._lines, min(self._written(), self._most))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 22)

    def _written(self) -> int:
        """Return how many lines what stands in it takes, as far as that matters."""
        layout, block, lines = self.document().documentLayout(), self.document().begin(), 0
        while block.isValid() and lines < self._most:
            # a block out of sight has not been broken into lines yet
            layout.blockBoundingRect(block)
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        return lines

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


class Dot(QWidget):
    """A small round mark: filled when something is in order, an open ring when it is not.

    Parameters
    ----------
    filled
        Whether it is in order.
    tokens
        Colours of the theme.
    """

    def __init__(self, *, filled: bool, tokens: Tokens) -> None:
        super().__init__()
        self._filled = filled
        self._tokens = tokens
        self.setFixedSize(10, 18)

    def fill(self, *, filled: bool) -> None:
        """Change the mark."""
        self._filled = filled
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = QColor(self._tokens.good if self._filled else self._tokens.playhead)
            painter.setPen(colour)
            painter.setBrush(colour if self._filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(1, 5, 8, 8)


def named(words: str, field: QWidget, *, gap: int = 4) -> QVBoxLayout:
    """Return a field with its name above it.

    Parameters
    ----------
    words
        Its name.
    field
        The field; the label is its buddy.
    gap
        Between the two.

    Returns
    -------
    QVBoxLayout
        Label and field.
    """
    layout = column(gap=gap)
    title = label(words, "muted", wrap=False)
    title.setBuddy(field)
    layout.addWidget(title)
    if isinstance(field, DayField):
        layout.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        layout.addWidget(field)
    return layout
