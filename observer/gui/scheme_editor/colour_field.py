"""The field of a colour: a palette seen on light and dark, checked beside its neighbours."""

import re

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from observer.app.scheme_names import group_of
from observer.gui.coding.key_button import paint_focus
from observer.gui.parts import LineField, button, label, row
from observer.gui.scheme_editor.fields import Desk, Field
from observer.gui.scheme_editor.specs import FieldSpec
from observer.gui.theme import Tokens
from observer.schemes.contrast import MARKS, SURFACES, contrast
from observer.schemes.edit import PartPath
from observer.schemes.vision import look_alike

PALETTE = (
    "#D55E00",
    "#B8860B",
    "#8A8D0F",
    "#3A9D23",
    "#009E73",
    "#0E9AA7",
    "#1480C8",
    "#6B7FD7",
    "#8E6BD1",
    "#B757B3",
    "#D1477A",
    "#C8493A",
    "#A0724A",
    "#7A8450",
    "#5B8A94",
    "#808080",
)
"""Each with a contrast of at least 3 to 1 on the light and on the dark window."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ACROSS = 8
_PX = 26


class Swatch(QWidget):
    """One colour of the palette.

    Parameters
    ----------
    colour
        As ``#RRGGBB``.
    tokens
        Colours of the theme.
    """

    chosen = Signal(str)

    def __init__(self, colour: str, tokens: Tokens) -> None:
        super().__init__()
        self.colour = colour
        self.is_chosen = False
        self.like = ""
        self._tokens = tokens
        self.setFixedSize(QSize(_PX, _PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        del event
        self.chosen.emit(self.colour)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it by Space or Enter; arrows go to the colours beside it."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(self.colour)
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Down}:
            self.focusNextChild()
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Up}:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it; struck through where somebody may take it for a neighbour's."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QColor(self._tokens.code_outline)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(QColor(self.colour))
            painter.drawRoundedRect(QRectF(4.5, 4.5, _PX - 9, _PX - 9), 4, 4)
            if self.like:
                painter.setPen(QPen(QColor(self._tokens.surface), 2))
                painter.drawLine(7, _PX - 8, _PX - 8, 7)
            if self.is_chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._tokens.text), 2))
                painter.drawRoundedRect(QRectF(1.5, 1.5, _PX - 3, _PX - 3), 6, 6)
            if self.hasFocus():
                paint_focus(painter, QRectF(self.rect()), self._tokens)


class ColourField(Field):
    """Shows the palette and a field for a colour of one's own."""

    def __init__(self, spec: FieldSpec, path: PartPath, desk: Desk) -> None:
        super().__init__(spec, path, desk)
        text = desk.text
        self.swatches = [Swatch(colour, desk.tokens) for colour in PALETTE]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, swatch in enumerate(self.swatches):
            swatch.chosen.connect(self.choose)
            grid.addWidget(swatch, number // _ACROSS, number % _ACROSS)
        self.field = LineField(text("Colour of your own"), desk.draft.words(self.path))
        self.field.setPlaceholderText("#1480C8")
        self.field.setFixedWidth(100)
        self.field.textEdited.connect(self._typed)
        line = row(gap=12)
        line.addLayout(grid)
        line.addWidget(self.field)
        line.addWidget(button(text("No colour"), lambda: self.choose(""), role="quiet"))
        line.addStretch(1)
        self.inside.addLayout(line)
        self.seen = label("", "muted")
        self.inside.addWidget(self.seen)
        self._show()
        self.end()

    def choose(self, colour: str) -> None:
        """Take a colour; an empty text for none."""
        self.field.setText(colour)
        self.desk.put(self.path, colour or None, False)
        self._show()

    @override
    def refresh(self) -> None:
        """Compare with the neighbours as they are now."""
        self._show()

    def _typed(self, words: str) -> None:
        self.desk.put(self.path, words.strip() or None, True)
        self._show()

    def _neighbours(self) -> tuple[tuple[str, str], ...]:
        """Return the colours that lie beside this one, with whose they are."""
        draft, language = self.desk.draft, self.desk.text.language
        if group_of(self.part) not in {("tracks", "codes"), ("intervals", "items")}:
            return ()
        around = self.part[:-1]
        found = ((*around, number) for number in range(draft.count(around)))
        return tuple(
            (draft.words((*each, "colour")), draft.label(each, language))
            for each in found
            if each != self.part and _COLOUR.fullmatch(draft.words((*each, "colour")))
        )

    def _show(self) -> None:
        text, neighbours = self.desk.text, self._neighbours()
        own = self.desk.draft.words(self.path)
        for swatch in self.swatches:
            like = [name for colour, name in neighbours if look_alike(swatch.colour, colour)]
            swatch.like = like[0] if like else ""
            swatch.is_chosen = swatch.colour.casefold() == own.casefold()
            told = text("like “{code}” to a colour-blind eye", code=like[0]) if like else ""
            swatch.setToolTip(told)
            swatch.setAccessibleName(" ".join(filter(None, (swatch.colour, told))))
            swatch.update()
        self.seen.setText(self._told(own, neighbours))

    def _told(self, own: str, neighbours: tuple[tuple[str, str], ...]) -> str:
        text = self.desk.text
        if not own:
            return text("Without a colour of its own it is grey.")
        if not _COLOUR.fullmatch(own):
            return ""
        light, dark = (contrast(own, surface) for surface in SURFACES)
        told = text(
            "Contrast {light} on light and {dark} on dark; {least} is enough.",
            light=text.number(light, 1),
            dark=text.number(dark, 1),
            least=text.number(MARKS, 0),
        )
        seen = min(light, dark) >= MARKS
        if seen and neighbours and not any(look_alike(own, colour) for colour, _ in neighbours):
            told = f"{told} {text('Every eye can tell it from the other codes here.')}"
        return told
