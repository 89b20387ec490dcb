"""What the Figures room offers: pictures first, then tables, as one column of buttons."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.parts import button, column, heading
from observer.gui.theme import Tokens
from observer.text.catalogue import Catalogue

PICTURE, TABLE = "picture", "table"
_MARGIN_PX, _PADDING_PX = 8, 12


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be shown.

    Attributes
    ----------
    kind
        `PICTURE` or `TABLE`.
    id
        Of the figure or the statistic.
    label, hint
        What the button says, and what its tooltip adds.
    """

    kind: str
    id: str
    label: str
    hint: str


class Shelf(QWidget):
    """The column at the left of the room.

    Parameters
    ----------
    offers
        Everything there may be, in order.
    chosen
        Called with what was chosen.
    text
        Language.
    tokens
        Measures.
    """

    def __init__(
        self,
        offers: Collection[Offer],
        chosen: Callable[[Offer], None],
        text: Catalogue,
        tokens: Tokens,
    ) -> None:
        super().__init__()
        self._offers = tuple(offers)
        self._chosen = chosen
        self._group = QButtonGroup(self)
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._headings = {
            PICTURE: heading(text("Pictures"), tokens),
            TABLE: heading(text("Tables"), tokens),
        }
        layout = column(margin=_MARGIN_PX, gap=2)
        for kind, title in self._headings.items():
            if kind == TABLE:
                layout.addSpacing(10)
            layout.addWidget(title)
            for offer in self._offers:
                if offer.kind == kind:
                    layout.addWidget(self._button(offer))
        layout.addStretch(1)
        self.setLayout(layout)
        self.current = self._offers[0]
        self.buttons[self.current.kind, self.current.id].setChecked(True)

    def offer(self, shown: Collection[tuple[str, str]]) -> None:
        """Show only some of the buttons; if the chosen one is not among them, choose the first."""
        for offer in self._offers:
            key = (offer.kind, offer.id)
            self.buttons[key].setVisible(key in shown)
        for kind, title in self._headings.items():
            title.setVisible(any(key[0] == kind for key in shown))
        if (self.current.kind, self.current.id) not in shown:
            first = next((o for o in self._offers if (o.kind, o.id) in shown), None)
            if first is not None:
                self.choose(first)

    def choose(self, offer: Offer) -> None:
        """Choose something, as if its button was pressed."""
        self.buttons[offer.kind, offer.id].setChecked(True)
        if offer != self.current:
            self.current = offer
            self._chosen(offer)

    def step(self, by: int) -> None:
        """Choose the next or the previous of those that are shown."""
        shown = [o for o in self._offers if not self.buttons[o.kind, o.id].isHidden()]
        if self.current in shown:
            at = shown.index(self.current) + by
            if 0 <= at < len(shown):
                self.choose(shown[at])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the names that are longer than the column is wide."""
        super().resizeEvent(event)
        for offer in self._offers:
            made = self.buttons[offer.kind, offer.id]
            room_px = self.width() - 2 * (_MARGIN_PX + _PADDING_PX)
            words = made.fontMetrics().elidedText(offer.label, Qt.TextElideMode.ElideRight, room_px)
            made.setText(words)

    def _button(self, offer: Offer) -> QPushButton:
        hint = f"{offer.label}. {offer.hint}"
        made = button(offer.label, partial(self.choose, offer), role="shelf", hint=hint)
        made.setCheckable(True)
        # a name that is too long does not push the column wider than it is
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.addButton(made)
        self.buttons[offer.kind, offer.id] = made
        return made
