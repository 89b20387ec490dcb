"""The list at the left: people with their tracks and codes, forms with their items, the rest."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import group_of
from observer.gui.coding.key_button import swatch_icon
from observer.gui.fonts import heading_font
from observer.gui.icons import icon
from observer.gui.scheme_editor.parts_table import INNER, SECTIONS, TABLES, spec_of
from observer.gui.theme import Tokens
from observer.schemes.edit import PartPath
from observer.text.catalogue import Catalogue

_PATH = Qt.ItemDataRole.UserRole
_KEY_PX = 30
_ROW_PX = 23


class Outline(QTreeWidget):
    """Everything that the scheme has, in its order.

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
        self._text = text
        self._tokens = tokens
        self._folded: set[object] = set()
        self._shown: object = None
        self.setAccessibleName(text("Parts of the scheme"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setIconSize(QSize(16, 16))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _KEY_PX)
        self.currentItemChanged.connect(self._tell)
        self.itemCollapsed.connect(lambda item: self._folded.add(self._name(item)))
        self.itemExpanded.connect(lambda item: self._folded.discard(self._name(item)))

    @property
    def path(self) -> PartPath:
        """Of the chosen part; empty for what is about the whole scheme."""
        item = self.currentItem()
        found = item.data(0, _PATH) if item is not None else None
        return tuple(found) if isinstance(found, tuple) else ()

    def fill(self, draft: SchemeDraft, found: dict[PartPath, bool], chosen: PartPath) -> None:
        """Show a draft, as far as it is not shown so already.

        Parameters
        ----------
        draft
            What to list.
        found
            Parts about which something was found; whether it keeps the scheme from being used.
        chosen
            The part that is chosen then.
        """
        language = self._text.language
        lines = tuple(_lines(draft, self._text))
        told = tuple((draft.label(at, language) if at else words, at) for words, at in lines)
        keys = tuple(draft.words((*at, "key")) + draft.words((*at, "colour")) for _, at in lines)
        state = (lines, told, keys, tuple(found.items()))
        if state == self._shown:
            self.choose(chosen)
            return
        self._shown = state
        self.blockSignals(True)
        top = self.verticalScrollBar().value()
        self.clear()
        above: list[QTreeWidgetItem] = []
        for words, at in lines:
            self._add(draft, words, at, above, found)
        self._unfold()
        self.verticalScrollBar().setValue(top)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, path: PartPath) -> None:
        """Choose a part, quietly; the nearest one above it where it is not listed."""
        for length in range(len(path), -1, -1):
            for item in self.lines():
                if item.data(0, _PATH) == path[:length]:
                    self.blockSignals(True)
                    self.setCurrentItem(item)
                    self.blockSignals(False)
                    return

    def _add(
        self,
        draft: SchemeDraft,
        words: str,
        at: PartPath,
        above: list[QTreeWidgetItem],
        found: dict[PartPath, bool],
    ) -> None:
        depth = _depth(at) if at else 0
        heads = not at and words != self._text.render(spec_of(()).one)
        item = QTreeWidgetItem([words.upper() if heads else words, ""])
        item.setSizeHint(0, QSize(0, _ROW_PX))
        if heads:
            item.setFont(0, heading_font(self._tokens))
            item.setForeground(0, QColor(self._tokens.muted))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addTopLevelItem(item)
            above[:] = [item]
            return
        label = draft.label(at, self._text.language) if at else words
        own = label or self._text("(no name yet)")
        if len(at) == 1:
            own = words
        elif at[:1] == ("moves",):
            own = draft.words((*at, "old")) or own
        item.setText(0, own)
        item.setToolTip(0, own)
        item.setData(0, _PATH, at)
        item.setText(1, draft.words((*at, "key")).upper())
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignCenter)
        item.setIcon(0, self._mark(draft, at, found))
        if not at or not above or depth == 0:
            self.addTopLevelItem(item)
            above[:] = [item]
            return
        del above[depth:]
        above[-1].addChild(item)
        above.append(item)

    def _mark(self, draft: SchemeDraft, at: PartPath, found: dict[PartPath, bool]) -> QIcon:
        """Return a part's mark: a warning where something is found, else its colour."""
        if at in found:
            colour = self._tokens.playhead if found[at] else self._tokens.muted
            return icon("warning", self._tokens, colour)
        colour = draft.words((*at, "colour"))
        if group_of(at) not in {("tracks", "codes"), ("intervals", "items"), ("traces",)}:
            return QIcon()
        return swatch_icon(QColor(colour or "#999999"), self._tokens, 2)

    def _unfold(self) -> None:
        for item in self.lines():
            item.setExpanded(self._name(item) not in self._folded)

    def _name(self, item: QTreeWidgetItem) -> object:
        return item.data(0, _PATH) or item.text(0)

    def lines(self) -> Iterator[QTreeWidgetItem]:
        """Yield every line from the top down."""
        waiting = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                yield item
                waiting = [item.child(i) for i in range(item.childCount())] + waiting

    def _tell(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        found = item.data(0, _PATH) if item is not None else None
        if isinstance(found, tuple):
            self.chosen.emit(found)

    @override
    def sizeHint(self) -> QSize:
        """Wish for the width of a list beside the fields."""
        return QSize(280, 400)


def _lines(draft: SchemeDraft, text: Catalogue) -> Iterator[tuple[str, PartPath]]:
    """Yield the lines of the list: words, and the path of a part; an empty one for a heading."""
    yield text.render(spec_of(()).one), ()
    yield text("People, tracks and codes"), ()
    tracks = range(draft.count(("tracks",)))
    left = set(tracks)
    for number in range(draft.count(("subjects",))):
        yield "", ("subjects", number)
        own = draft.words(("subjects", number, "id"))
        for track in tracks:
            if track in left and draft.words(("tracks", track, "subject")) == own:
                left.discard(track)
                yield from _with_inner(draft, ("tracks", track))
    for track in sorted(left):
        yield from _with_inner(draft, ("tracks", track))
    for group, words in SECTIONS:
        count = draft.count(group)
        if count:
            yield text.render(words), ()
            for number in range(count):
                yield from _with_inner(draft, (*group, number))
    tables = [each for each in TABLES if draft.value(each) is not None]
    if tables:
        yield text("The scheme as a whole"), ()
        for each in tables:
            yield text.render(spec_of(each).one), each


def _with_inner(draft: SchemeDraft, path: PartPath) -> Iterator[tuple[str, PartPath]]:
    yield "", path
    inner = INNER.get(group_of(path))
    for number in range(draft.count((*path, inner)) if inner else 0):
        yield "", (*path, str(inner), number)


def _depth(path: PartPath) -> int:
    """Return how deep a part lies under its heading."""
    depths = {"subjects": 1, "tracks": 2}
    group = group_of(path)
    if group == ("uncodable", "reasons"):
        return 1
    return depths.get(group[0], 1) + len(group) - 1
