"""What a coder will see beside the film, while the scheme is still being made."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.gui.coding.board import Group, Laid, lay_out
from observer.gui.coding.key_button import KeyButton
from observer.gui.fonts import heading_font
from observer.gui.labels import key_cap, short_name
from observer.gui.parts import scrolling
from observer.gui.theme import Tokens
from observer.model.forms import Item
from observer.model.scheme import Code, Scheme, Track
from observer.schemes.edit import PartPath
from observer.text.catalogue import Catalogue

_SIDE_PX = 14
_TOP_PX = 8


class Preview(QWidget):
    """The panel of the codes as it will be: the same buttons, laid out by the same rule.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    """

    chosen = Signal(tuple)

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self.board = _Board(text, tokens)
        self.board.chosen.connect(self.chosen)
        self._area = scrolling(self.board)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._area)
        self.setAccessibleName(text("How it will look beside the film"))

    def show_draft(self, draft: SchemeDraft, chosen: PartPath) -> None:
        """Show the codes of a draft, and light the chosen one."""
        self.board.build(draft, chosen)
        self._fit()

    @property
    def buttons(self) -> tuple[KeyButton, ...]:
        """The buttons in the order of the file."""
        return tuple(button for buttons in self.board.groups for button in buttons)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons out anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.board.fit(self.width(), self.height()):
            bar = self._area.verticalScrollBar().sizeHint().width()
            self.board.fit(self.width() - bar, self.height())


class _Board(QWidget):
    """Headings and buttons of the tracks; lines of words for what is judged."""

    chosen = Signal(tuple)

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._heading = heading_font(tokens)
        self._names: list[str] = []
        self._laid: tuple[Laid, ...] = ()
        self._height = 0
        self.groups: list[list[KeyButton]] = []

    def build(self, draft: SchemeDraft, chosen: PartPath) -> None:
        """Make the headings and buttons of a draft."""
        for buttons in self.groups:
            for button in buttons:
                button.hide()
                button.deleteLater()
        self._names, self.groups, self._laid = [], [], ()
        scheme = draft.scheme
        if scheme is None:
            return
        for number, track in enumerate(scheme.tracks):
            codes = ("tracks", number, "codes")
            buttons = [
                self._button(code, (*codes, i), lit=chosen == (*codes, i))
                for i, code in enumerate(track.codes)
            ]
            self._add(_heading_of(scheme, track, self._text), buttons)
        for number, form in enumerate(scheme.forms):
            self._add(self._text.local(form.label), self._items("forms", number, form.items))
        for number, each in enumerate(scheme.intervals):
            self._add(self._text.local(each.label), self._items("intervals", number, each.items))
        for number, trace in enumerate(scheme.traces):
            self._add("", [self._line(self._text.local(trace.label), ("traces", number), "")])

    def fit(self, width: int, height: int) -> bool:
        """Lay everything out in a room of this size; return whether it is high enough."""
        groups = tuple(self._measured(buttons) for buttons in self.groups)
        inner = max(width - 2 * _SIDE_PX, 80)
        self._laid, bottom = lay_out(groups, inner, height - 2 * _TOP_PX)
        for laid, buttons in zip(self._laid, self.groups, strict=True):
            for box, button in zip(laid.buttons, buttons, strict=True):
                button.setGeometry(box.translated(_SIDE_PX, _TOP_PX))
                button.say_short(box.width() < button.least_width_px(short=False, runs=False))
                button.show()
        self._height = bottom + 2 * _TOP_PX
        self.setMinimumHeight(self._height)
        self.update()
        return self._height <= height

    @override
    def sizeHint(self) -> QSize:
        """Wish for the height of all groups."""
        return QSize(340, self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and headings, or what is to come."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._tokens.surface))
            painter.setFont(self._heading)
            painter.setPen(QColor(self._tokens.muted))
            measure = QFontMetricsF(self._heading)
            for laid, name in zip(self._laid, self._names, strict=False):
                box = QRectF(laid.heading.translated(_SIDE_PX, _TOP_PX))
                words = measure.elidedText(name.upper(), Qt.TextElideMode.ElideRight, box.width())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            if not self.groups:
                told = self._text("Here you see the buttons and keys as a coder will have them.")
                room = QRectF(self.rect()).adjusted(_SIDE_PX, _SIDE_PX, -_SIDE_PX, -_SIDE_PX)
                painter.setFont(self.font())
                painter.drawText(room, Qt.TextFlag.TextWordWrap, told)

    def _items(self, group: str, number: int, items: Sequence[Item]) -> list[KeyButton]:
        return [
            self._line(self._text.local(item.label), (group, number, "items", i), item.key)
            for i, item in enumerate(items)
        ]

    def _add(self, name: str, buttons: list[KeyButton]) -> None:
        self._names.append(name)
        self.groups.append(buttons)

    def _button(self, code: Code, at: PartPath, *, lit: bool) -> KeyButton:
        text = self._text
        name = text.local(code.label) or text("(no name yet)")
        made = KeyButton(
            name, short_name(code, text) or name, key_cap(code), _sound(code.colour), self._tokens
        )
        return self._placed(made, at, text.local(code.definition), lit=lit)

    def _line(self, words: str, at: PartPath, key: str) -> KeyButton:
        name = words or self._text("(no name yet)")
        made = KeyButton(name, name, key.upper(), "", self._tokens)
        return self._placed(made, at, "", lit=False)

    def _placed(self, made: KeyButton, at: PartPath, told: str, *, lit: bool) -> KeyButton:
        made.setParent(self)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setToolTip(told)
        made.light(lit)
        made.clicked.connect(lambda *_: self.chosen.emit(at))
        return made

    def _measured(self, buttons: Sequence[KeyButton]) -> Group:
        widths = tuple(each.least_width_px(short=True, runs=False) for each in buttons)
        need = ceil(QFontMetricsF(self._heading).horizontalAdvance("n 88")) * 3
        return Group(widths_px=widths, bare_px=widths, heading_px=need)


def _heading_of(scheme: Scheme, track: Track, text: Catalogue) -> str:
    label = text.local(track.label)
    subject = next((text.local(s.label) for s in scheme.subjects if s.id == track.subject), "")
    return label if subject.casefold() in label.casefold() else f"{subject} \N{EN DASH} {label}"


def _sound(colour: str) -> str:
    return colour if QColor.isValidColorName(colour) else "#999999"
