"""Which parts of a scheme a pass is about: all of it, or some tracks, forms and traces."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from observer.gui.parts import column, label
from observer.model.passes import PartKind, parts_of
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_LIST_PX = 128
_PART = int(Qt.ItemDataRole.UserRole)


class PassParts(QWidget):
    """A tick for all of the scheme; taken away, a list of its parts to tick.

    Parameters
    ----------
    text
        Language.
    """

    def __init__(self, text: Catalogue) -> None:
        super().__init__()
        self._text = text
        self.whole = QCheckBox(text("Code all of it in this pass"))
        self.whole.setChecked(True)
        self.whole.toggled.connect(self._follow)
        self.list = QListWidget()
        self.list.setAccessibleName(text("What this pass is about"))
        self.list.setFixedHeight(_LIST_PX)
        self.list.setStyleSheet("QListWidget::item { padding: 2px 6px; color: palette(text); }")
        self._told = label(
            text(
                "The window shows only what is ticked; the rest counts as not coded in this pass."
            ),
            "muted",
        )
        inside = column(gap=6)
        inside.addWidget(self.whole)
        inside.addWidget(self.list)
        inside.addWidget(self._told)
        self.setLayout(inside)
        self._follow()

    def show_scheme(self, scheme: Scheme) -> None:
        """Offer the parts of a scheme, all ticked."""
        self.list.clear()
        for part in parts_of(scheme):
            words = self._text.local(part.label)
            if part.kind is PartKind.TRACK:
                track = scheme.track(part.id)
                words = f"{self._text.local(scheme.subject(track.subject).label)}: {words}"
            item = QListWidgetItem(words)
            item.setData(_PART, part.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.setVisible(self.list.count() > 1)

    def chosen(self) -> tuple[str, ...] | None:
        """Return the ids of the parts; empty for all, None where none is ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        if self.whole.isChecked() or len(ticked) == len(items):
            return ()
        return tuple(str(item.data(_PART)) for item in ticked) or None

    def choose(self, *part_ids: str) -> None:
        """Tick some parts alone."""
        self.whole.setChecked(False)
        for row in range(self.list.count()):
            item = self.list.item(row)
            ticked = item.data(_PART) in part_ids
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _follow(self, _on: bool = True) -> None:
        for part in (self.list, self._told):
            part.setVisible(not self.whole.isChecked())
        window = self.window()
        inside = window.layout()
        if window is not self and inside is not None and window.isVisible():
            window.resize(window.width(), inside.totalHeightForWidth(window.width()))
