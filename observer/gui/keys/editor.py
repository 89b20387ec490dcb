"""The form in which keys are changed: choose a line, press the key; who has it is named at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from typing_extensions import override

from observer.app.own_keys import Keyed, KeyedKind, keyed
from observer.app.settings import Settings
from observer.gui.actions import ACTIONS, Action
from observer.gui.fonts import heading_font
from observer.gui.forms.form import Form
from observer.gui.keys.groups import grouped
from observer.gui.keys.keymap import Entry, Held, Keymap, pressed_code_key, pressed_key, shown
from observer.gui.parts import LineField, button, label, row
from observer.gui.theme import Tokens
from observer.model.messages import Message
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_SIZE_PX = (720, 600)
_ROOM = "QTreeWidget::item { padding: 1px 5px; }"
"""Words stand under the words of the heading of their column."""
_KEYS_PX, _LINE_PX, _HEADING_PX = 210, 24, 34
_NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class _Clash:
    """A key that was pressed for one entry and belongs to another."""

    key: str
    holder: Held


class KeysForm(Form):
    """Gives commands, codes and answers other keys; kept when the form is done.

    Parameters
    ----------
    settings
        With the user's own keys.
    schemes
        Those of the project, as their files have them; the one in use first.
    text
        Language.
    tokens
        Colours and measures.
    changed
        Called with the new settings.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        settings: Settings,
        schemes: Sequence[Scheme],
        text: Catalogue,
        tokens: Tokens,
        changed: Callable[[Settings], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(text("Change the keys"), text("Done"), text, tokens, parent)
        self._settings = settings
        self._schemes = tuple(schemes)
        self._changed = changed
        self.keymap = Keymap(commands=settings.keys, codes=settings.code_keys)
        self._entries: list[Entry] = []
        self._listens = ""
        self._clash: _Clash | None = None
        self.resize(*_SIZE_PX)
        self.words = LineField(text("Search"))
        self.words.setPlaceholderText(text("Search a command, a code or a key"))
        self.scheme_choice = QComboBox()
        self.scheme_choice.setAccessibleName(text("Scheme"))
        for scheme in self._schemes:
            self.scheme_choice.addItem(text.local(scheme.title), scheme.id)
        self.list = QTreeWidget()
        self.said = label("")
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self._make_list()
        self._lay()
        self._fill()
        self.words.textChanged.connect(self._narrow)
        self.scheme_choice.currentIndexChanged.connect(lambda *_: self._fill())
        self._say_how()
        self.list.setFocus()

    @property
    def scheme(self) -> Scheme | None:
        """The scheme whose codes are listed, as its file has it."""
        at = self.scheme_choice.currentIndex()
        return self._schemes[at] if 0 <= at < len(self._schemes) else None

    def entry(self) -> Entry | None:
        """Return what is chosen; None on a heading."""
        item = self.list.currentItem()
        return self._entry_of(item) if item is not None else None

    def choose(self, name: str) -> None:
        """Choose a line by the id of its command, or by what its code is called."""
        for item in self._items():
            entry = self._entry_of(item)
            if entry is not None and name == _called(entry):
                self.list.setCurrentItem(item)

    def listen(self, *, also: bool = False) -> None:
        """Wait for the key that the chosen line is to have.

        Parameters
        ----------
        also
            Whether it keeps the keys it has; a code has one key.
        """
        entry = self.entry()
        if entry is None:
            return
        self._clash = None
        self._listens = "also" if also and isinstance(entry, Action) else "instead"
        self._say(self.text("Press the key for “{name}”. Esc leaves it.", name=self._name(entry)))
        self.list.setFocus()
        self._show(entry)

    def take_over(self) -> None:
        """Give the key to the chosen line; who had it keeps its other keys, or none."""
        entry, clash, scheme = self.entry(), self._clash, self.scheme
        if entry is None or clash is None:
            return
        holder = clash.holder
        held = self.keymap.keys(holder.entry, holder.scheme)
        rest = tuple(key for key in held if key.casefold() != clash.key.casefold())
        rest = () if len(rest) == len(held) else rest
        self.keymap = self.keymap.given(holder.entry, rest, holder.scheme)
        self._give(entry, clash.key, scheme)

    def without_key(self) -> None:
        """Let the chosen line have no key."""
        entry = self.entry()
        if entry is not None:
            self._settle(self.keymap.given(entry, (), self.scheme))

    def reset(self) -> None:
        """Give the chosen line the keys it came with, if they are free."""
        entry, scheme = self.entry(), self.scheme
        if entry is None:
            return
        back = self.keymap.reset(entry, scheme)
        for key in back.keys(entry, scheme):
            holder = back.holder(entry, key, self._schemes, scheme)
            if holder is not None:
                self._listens = "instead"
                self._name_clash(entry, key, holder)
                return
        self._settle(back)

    def reset_all(self) -> None:
        """Give everything the keys it came with: commands, and the codes of all schemes."""
        none: MappingProxyType[str, tuple[str, ...]] = MappingProxyType({})
        self._settle(Keymap(commands=none, codes=MappingProxyType({})))

    @override
    def keep(self) -> Message | None:
        """Hand the new settings over."""
        if (self.keymap.commands, self.keymap.codes) != (
            self._settings.keys,
            self._settings.code_keys,
        ):
            self._changed(
                replace(self._settings, keys=self.keymap.commands, code_keys=self.keymap.codes)
            )
        return None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key that is waited for, whatever it does elsewhere."""
        if watched is not self.list or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and self._listens:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if self._listens:
            if not event.isAutoRepeat():
                self._hear(event)
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.listen()
            return True
        return super().eventFilter(watched, event)

    # Inside

    def _make_list(self) -> None:
        text = self.text
        self.list.setAccessibleName(text("Commands, codes and answers with their keys"))
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([text("What it does"), text("Key")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.setStyleSheet(_ROOM)
        self.list.setAllColumnsShowFocus(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _KEYS_PX)
        self.list.installEventFilter(self)
        self.list.itemDoubleClicked.connect(lambda *_: self.listen())
        self.list.currentItemChanged.connect(lambda *_: self._left_line())

    def _lay(self) -> None:
        text = self.text
        head = row(gap=8)
        head.addWidget(self.words, 1)
        if len(self._schemes) > 1:
            head.addWidget(self.scheme_choice)
        self.put(head)
        self.put(self.list, 1)
        self.put(self.said)
        foot = row(gap=8)
        self.change_button = button(text("Change"), self.listen)
        self.also_button = button(text("Add another"), lambda: self.listen(also=True))
        self.none_button = button(text("No key"), self.without_key)
        self.reset_button = button(text("As it was made"), self.reset)
        self.take_button = button(text("Take it over"), self.take_over, role="primary")
        for each in (
            self.change_button,
            self.also_button,
            self.none_button,
            self.reset_button,
            self.take_button,
        ):
            each.setAutoDefault(False)
            foot.addWidget(each)
        foot.addStretch(1)
        self.put(foot)
        self.take_button.hide()
        self.all_button = self.put_in_foot(text("All keys as they were made"), self.reset_all)
        self.all_button.setAutoDefault(False)

    def _fill(self) -> None:
        """List everything anew; the chosen line stays chosen."""
        chosen = self.entry()
        self._entries = []
        self.list.clear()
        scheme = self.scheme
        if scheme is not None:
            headings: dict[tuple[KeyedKind, str], QTreeWidgetItem] = {}
            for each in keyed(scheme):
                at = (each.kind, each.group)
                if at not in headings:
                    headings[at] = self._heading(self._heading_of(each))
                self._line(headings[at], each)
        for group, members in grouped(ACTIONS):
            heading = self._heading(self.text.render(group.title))
            for action in members:
                self._line(heading, action)
        self.list.expandAll()
        if chosen is not None:
            self.choose(_called(chosen))
        if self.entry() is None and self._entries:
            self.list.setCurrentItem(
                next(i for i in self._items() if self._entry_of(i) is not None)
            )
        self._narrow(self.words.text())

    def _heading_of(self, each: Keyed) -> str:
        if each.kind is KeyedKind.REASON:
            return self.text("Why it cannot be coded")
        name = self.text.local(each.heading)
        if each.kind is KeyedKind.ANSWER:
            return self.text("Answers to “{question}”", question=name)
        return name

    def _heading(self, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([words.upper()])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, heading_font(self.tokens))
        item.setForeground(0, QColor(self.tokens.muted))
        item.setSizeHint(0, QSize(0, _HEADING_PX))
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignBottom)
        self.list.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)
        return item

    def _line(self, heading: QTreeWidgetItem, entry: Entry) -> None:
        item = QTreeWidgetItem(heading)
        item.setSizeHint(0, QSize(0, _LINE_PX))
        item.setData(0, Qt.ItemDataRole.UserRole, len(self._entries))
        self._entries.append(entry)
        self._write(item, entry)

    def _write(self, item: QTreeWidgetItem, entry: Entry) -> None:
        text = self.text
        keys = self.keymap.keys(entry, self.scheme)
        said = "   ".join(shown(key) for key in keys) or _NONE
        if self.keymap.is_own(entry, self.scheme):
            said = text("{keys}   (your own)", keys=said)
        item.setText(0, self._name(entry))
        item.setText(1, said)
        if isinstance(entry, Action):
            item.setToolTip(0, text.render(entry.help))

    def _show(self, entry: Entry) -> None:
        """Show in its line that a key is waited for."""
        item = self.list.currentItem()
        if item is not None and self._entry_of(item) is entry:
            item.setText(1, self.text("press the key …"))

    def _entry_of(self, item: QTreeWidgetItem) -> Entry | None:
        number = item.data(0, Qt.ItemDataRole.UserRole)
        return self._entries[number] if isinstance(number, int) else None

    def _name(self, entry: Entry) -> str:
        if isinstance(entry, Action):
            return self.text.render(entry.text)
        return self.text.local(entry.label)

    def _hear(self, event: QKeyEvent) -> None:
        entry, scheme = self.entry(), self.scheme
        if entry is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self._stop_listening()
            return
        is_code = isinstance(entry, Keyed)
        key = pressed_code_key(event) if is_code else pressed_key(event)
        if not key:
            if is_code and pressed_key(event):
                self._say(self.text("A code has a letter, a figure or another sign as its key."))
            return
        if self._clash is not None and self._clash.key.casefold() == key.casefold():
            self.take_over()
            return
        holder = self.keymap.holder(entry, key, self._schemes, scheme)
        if holder is not None:
            self._name_clash(entry, key, holder)
        else:
            self._give(entry, key, scheme)

    def _name_clash(self, entry: Entry, key: str, holder: Held) -> None:
        self._clash = _Clash(key, holder)
        self.take_button.show()
        name = self._name(holder.entry)
        if holder.scheme is not None and holder.scheme is not self.scheme:
            name = f"{name} ({self.text.local(holder.scheme.title)})"
        self._say(
            self.text(
                "{key} belongs to “{name}”. Press it once more to take it over, or press another "
                "key.",
                key=shown(key),
                name=name,
            )
        )
        self._show(entry)

    def _give(self, entry: Entry, key: str, scheme: Scheme | None) -> None:
        keys: tuple[str, ...] = (key,)
        if self._listens == "also":
            before = self.keymap.keys(entry, scheme)
            keys = (*(k for k in before if k.casefold() != key.casefold()), key)
        self._settle(self.keymap.given(entry, keys, scheme))

    def _settle(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._listens, self._clash = "", None
        self.take_button.hide()
        for item in self._items():
            entry = self._entry_of(item)
            if entry is not None:
                self._write(item, entry)
        self._say_how()
        self.list.setFocus()

    def _stop_listening(self) -> None:
        self._settle(self.keymap)

    def _left_line(self) -> None:
        if self._listens:
            self._stop_listening()

    def _items(self) -> list[QTreeWidgetItem]:
        headings = (self.list.topLevelItem(i) for i in range(self.list.topLevelItemCount()))
        lines = (
            heading.child(number)
            for heading in headings
            if heading is not None
            for number in range(heading.childCount())
        )
        return [line for line in lines if line is not None]

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        for i in range(self.list.topLevelItemCount()):
            heading = self.list.topLevelItem(i)
            if heading is None:
                continue
            title = heading.text(0).casefold()
            found = 0
            for j in range(heading.childCount()):
                item = heading.child(j)
                if item is None:
                    continue
                said = f"{title} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(part in said for part in wanted))
                found += not item.isHidden()
            heading.setHidden(not found)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)

    def _say_how(self) -> None:
        self._say(
            self.text(
                "Choose a line and press Enter, then press the key. Keys of codes are kept for you "
                "on this computer; the scheme stays as it is."
            )
        )


def _called(entry: Entry) -> str:
    return entry.id if isinstance(entry, Action) else entry.ref
