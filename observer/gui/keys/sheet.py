"""The sheet behind ``?``: the keys of this room, grouped by what one does, and searchable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.own_keys import KeyedKind, keyed
from observer.gui.actions import Action
from observer.gui.keys.groups import grouped
from observer.gui.overlays import Listed, Overlay
from observer.gui.parts import (
    LineField,
    button,
    clear,
    column,
    heading,
    icon_button,
    key_chip,
    label,
    row,
    scrolling,
    strong,
)
from observer.gui.theme import Tokens
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_BESIDE_BAR_PX = 8
_WIDTH_PX, _COLUMNS, _MOST_PX = 1120, 3, 560
_MOST_KEYS = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line: its keys, what they do, and more about it."""

    keys: tuple[str, ...]
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines under one heading."""

    title: str
    entries: tuple[_Entry, ...]

    def narrowed(self, wanted: Sequence[str]) -> "_Section":
        """Return it with the lines alone in which every wanted word occurs."""
        return _Section(
            self.title,
            tuple(
                each
                for each in self.entries
                if all(
                    part
                    in f"{self.title} {each.words} {each.about} {' '.join(each.keys)}".casefold()
                    for part in wanted
                )
            ),
        )


class KeysSheet(Overlay):
    """The keys of this room, and of the codes where a scheme is open.

    Parameters
    ----------
    over
        What it lies over.
    text
        Language.
    tokens
        Colours and measures.
    change
        Opens what changes the keys.
    """

    def __init__(
        self, over: QWidget, text: Catalogue, tokens: Tokens, change: Callable[[], object]
    ) -> None:
        super().__init__(over, _WIDTH_PX)
        self._text = text
        self._tokens = tokens
        self._sections: tuple[_Section, ...] = ()
        self.setAccessibleName(text("All keys"))
        self.words = LineField(text("Search a key"))
        self.words.setPlaceholderText(text("Search: what you want to do, or a key"))
        self.words.setFixedWidth(320)
        head = row(gap=12)
        head.addWidget(strong(text("The keys of this room"), tokens, px=16))
        head.addWidget(self.words)
        head.addStretch(1)
        self.card_button = button(text("Card for the desk …"), self._card)
        self.change_button = button(text("Change the keys …"), lambda: self._leave_for(change))
        head.addWidget(self.card_button)
        head.addWidget(self.change_button)
        head.addWidget(icon_button("close", text("Close (Escape)"), self.vanish, tokens))
        self._holder = QWidget()
        self._columns = row(gap=24)
        self._columns.setContentsMargins(0, 0, _BESIDE_BAR_PX, 0)
        self._holder.setLayout(self._columns)
        self._area = scrolling(self._holder)
        self._nothing = label(text("No key here does that. Ctrl+K finds every command."), "muted")
        inside = column(margin=20, gap=12)
        inside.addLayout(head)
        inside.addWidget(self._nothing)
        inside.addWidget(self._area, 1)
        self.setLayout(inside)
        self._write_card: Callable[[], object] | None = None
        self.words.textChanged.connect(self._narrow)
        self.words.installEventFilter(self)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What is listed now: each heading with the words of a line."""
        wanted = self.words.text().casefold().split()
        narrowed = (section.narrowed(wanted) for section in self._sections)
        return tuple((s.title, each.words) for s in narrowed for each in s.entries)

    def open_with(
        self,
        listed: Listed,
        scheme: Scheme | None = None,
        card: Callable[[], object] | None = None,
    ) -> None:
        """Show the keys that hold now.

        Parameters
        ----------
        listed
            Entries of the table with their Qt actions.
        scheme
            Whose codes have keys here, with the user's own; None for none.
        card
            Writes the card for the desk; None where there is nothing to put on it.
        """
        keys = {entry.id: made.shortcuts() for entry, made in listed}
        with_key = [entry for entry, made in listed if made.shortcuts()]
        self._sections = (
            *(self._of_scheme(scheme) if scheme is not None else ()),
            *(
                _Section(
                    self._text.render(group.title),
                    tuple(self._of_action(each, keys[each.id]) for each in members),
                )
                for group, members in grouped(with_key)
            ),
        )
        self._write_card = card
        self.card_button.setVisible(card is not None)
        self.words.clear()
        self._narrow("")
        self.appear()
        self.words.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on Escape, and on the very key that opens it, from the field as well."""
        if watched is self.words and isinstance(event, QKeyEvent):
            opens = event.text() == "?" or event.key() == Qt.Key.Key_F1
            if event.type() == QEvent.Type.ShortcutOverride and opens:
                event.accept()
                return True
            closes = event.key() == Qt.Key.Key_Escape or (opens and not self.words.text())
            if event.type() == QEvent.Type.KeyPress and closes:
                self.vanish()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in _SCROLLS:
                bar = self._area.verticalScrollBar()
                bar.setValue(bar.value() + _SCROLLS[Qt.Key(event.key())] * bar.pageStep() // 2)
                return True
        return super().eventFilter(watched, event)

    def _of_scheme(self, scheme: Scheme) -> tuple[_Section, ...]:
        found: dict[tuple[KeyedKind, str], list[_Entry]] = {}
        titles: dict[tuple[KeyedKind, str], str] = {}
        for each in keyed(scheme):
            if not each.key:
                continue
            at = (each.kind, each.group)
            titles[at] = self._text.local(each.heading) or self._text("Why it cannot be coded")
            entry = _Entry((each.key.upper(),), self._text.local(each.label))
            found.setdefault(at, []).append(entry)
        return tuple(_Section(titles[at], tuple(entries)) for at, entries in found.items())

    def _of_action(self, action: Action, keys: Sequence[QKeySequence]) -> _Entry:
        said = (k.toString(QKeySequence.SequenceFormat.NativeText) for k in keys[:_MOST_KEYS])
        return _Entry(tuple(said), self._text.render(action.text), self._text.render(action.help))

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        sections = [s for s in (each.narrowed(wanted) for each in self._sections) if s.entries]
        clear(self._columns)
        shares = _shared_out(sections, _COLUMNS)
        for share in shares:
            self._columns.addLayout(self._column(share), 1)
        self._nothing.setVisible(not sections)
        self._holder.adjustSize()
        self._area.setMinimumHeight(min(self._columns.sizeHint().height(), _MOST_PX))

    def _column(self, sections: Sequence[_Section]) -> QVBoxLayout:
        made = column(gap=4)
        for section in sections:
            title = heading(section.title, self._tokens)
            title.setContentsMargins(0, 8, 0, 2)
            made.addWidget(title)
            for entry in section.entries:
                line = row(gap=6)
                words = _Elided(entry.words)
                words.setToolTip(entry.about or entry.words)
                line.addWidget(words, 1)
                for key in entry.keys:
                    line.addWidget(key_chip(key, self._tokens))
                made.addLayout(line)
        made.addStretch(1)
        return made

    def _card(self) -> None:
        if self._write_card is not None:
            self._leave_for(self._write_card)

    def _leave_for(self, what: Callable[[], object]) -> None:
        self.vanish()
        what()


_SCROLLS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Elided(QLabel):
    """Words on one line that give way to the keys beside them."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setMinimumWidth(40)


def _shared_out(sections: Sequence[_Section], columns: int) -> list[list[_Section]]:
    """Return sections shared out over columns, in their order, about as high as each other."""
    heights = [len(section.entries) + 2 for section in sections]
    goal = -(-sum(heights) // columns) if heights else 0
    shares: list[list[_Section]] = [[] for _ in range(columns)]
    at, high = 0, 0
    for section, height in zip(sections, heights, strict=True):
        if high and high + height / 2 > goal and at < columns - 1:
            at, high = at + 1, 0
        shares[at].append(section)
        high += height
    return shares
