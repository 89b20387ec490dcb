"""Composites under a form: each figure as it stands now, or what it still lacks."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.work.flow import Flow
from observer.gui.work.words import part_words
from observer.model.rules import ItemRef
from observer.statistics.composites import CompositeValue
from observer.statistics.inputs import CodedSession

_HIGH_PX = 24
_MOST_NAMED = 8


class FigureTag(QAbstractButton):
    """One composite: its name and its value, or how many parts are missing.

    Parameters
    ----------
    name
        Of the composite.
    told
        Its value, or what is missing.
    is_whole
        Whether it has a value.
    tokens
        Colours of the theme.
    """

    def __init__(self, name: str, told: str, is_whole: bool, tokens: Tokens) -> None:
        super().__init__()
        self.setText(name)
        self.told = told
        self._is_whole = is_whole
        self._tokens = tokens
        self._font = text_font(tokens)
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        if not is_whole:
            self._strong = tabular(text_font(tokens))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}: {told}")

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for name and value."""
        name = QFontMetricsF(self._font).horizontalAdvance(self.text())
        told = QFontMetricsF(self._strong).horizontalAdvance(self.told)
        return QSize(round(name + told) + 24, _HIGH_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name and value."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marked = self.hasFocus() or self.underMouse()
            painter.setPen(QColor(tokens.accent if marked else tokens.line))
            painter.setBrush(QColor(tokens.surface))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            middle = Qt.AlignmentFlag.AlignVCenter
            told = QFontMetricsF(self._strong).horizontalAdvance(self.told)
            room = self.width() - told - 24
            name = QFontMetricsF(self._font).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room + 2
            )
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(8, 0, room + 4, self.height()), middle, name)
            painter.setFont(self._strong)
            painter.setPen(QColor(tokens.text if self._is_whole else tokens.muted))
            box = QRectF(0, 0, self.width() - 8, self.height())
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, self.told)


class FiguresLine(QWidget):
    """The composites that rest on the form above.

    Parameters
    ----------
    desk
        Whose scheme names the parts.
    """

    asked = Signal(object)
    """An `ItemRef` that a figure still lacks, to be shown."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._flow = Flow()
        self.tags: dict[str, FigureTag] = {}
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 6, 14, 8)
        inside.addWidget(self._flow)
        self.hide()

    def show_values(self, session: CodedSession | None, values: tuple[CompositeValue, ...]) -> None:
        """Show the figures as they stand.

        Parameters
        ----------
        session
            Names the parts; None where no coding is open.
        values
            In order.
        """
        self.tags = {}
        if session is not None:
            self.tags = {v.composite.id: self._tag(session, v) for v in values}
        self._flow.lay(tuple(self.tags.values()))
        self.setVisible(bool(self.tags))

    def _tag(self, session: CodedSession, value: CompositeValue) -> FigureTag:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        name = text.local(value.composite.label)
        missing = value.missing
        told = text("{count} missing", count=len(missing))
        if value.value is not None:
            told = text.short_number(value.value)
        elif not missing:
            told = text("divided by 0")
        tag = FigureTag(name, told, value.value is not None, tokens)
        named = [part_words(session.scheme, part, text) for part in missing[:_MOST_NAMED]]
        if len(missing) > _MOST_NAMED:
            named.append("\N{HORIZONTAL ELLIPSIS}")
        lines = [name, text.local(value.composite.definition)]
        if named:
            lines.append(text("Without a value: {parts}.", parts=", ".join(named)))
        tag.setToolTip("\n".join(line for line in lines if line))
        tag.setAccessibleDescription(tag.toolTip())
        first = next((part for part in missing if isinstance(part, ItemRef)), None)
        if first is not None:
            tag.clicked.connect(lambda *_: self.asked.emit(first))
        return tag

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line above."""
        with QPainter(self) as painter:
            painter.setPen(QColor(self._desk.context.tokens.line))
            painter.drawLine(0, 0, self.width(), 0)
