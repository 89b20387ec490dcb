"""Small widgets side by side that go on on the next line."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override


class Flow(QWidget):
    """Lays its widgets out from left to right, as many on a line as fit.

    Parameters
    ----------
    gap_px
        Between two widgets, and between two lines.
    in_step
        Whether each stands on a line of its own as soon as not all fit on one.
    """

    def __init__(self, gap_px: int = 4, *, in_step: bool = False) -> None:
        super().__init__()
        self._gap_px = gap_px
        self._in_step = in_step
        self._laid: tuple[QWidget, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def laid(self) -> tuple[QWidget, ...]:
        """What is laid out, in order."""
        return self._laid

    def lay(self, widgets: Sequence[QWidget]) -> None:
        """Take other widgets in; those that stood here before and do not any more are let go."""
        for widget in self._laid:
            if widget not in widgets:
                widget.hide()
                widget.deleteLater()
        self._laid = tuple(widgets)
        for widget in self._laid:
            if widget.parent() is not self:
                widget.setParent(self)
                widget.show()
        self.lay_again()

    def lay_again(self) -> None:
        """Lay the same widgets out anew, since one of them is shown or hidden."""
        self._place(self.width(), really=True)
        self.updateGeometry()

    @override
    def hasHeightForWidth(self) -> bool:
        """Return True: narrower means higher."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(width, really=False)

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line."""
        wishes = self._wishes()
        wide = self._wide(wishes)
        return QSize(max(wide, 0), self._lay_out(wishes, max(self.width(), 1), really=False))

    @override
    def minimumSizeHint(self) -> QSize:
        """Be as wide as the widest widget that cannot be narrower."""
        fixed = (widget for widget in self._laid if not widget.hasHeightForWidth())
        return QSize(max((_wish(widget).width() for widget in fixed), default=0), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self._place(self.width(), really=True)

    def _place(self, width: int, *, really: bool) -> int:
        return self._lay_out(self._wishes(), width, really=really)

    def _wishes(self) -> list[tuple[QWidget, QSize]]:
        """Return what is shown and the size it wishes for; asked once, since asking is dear."""
        return [(widget, _wish(widget)) for widget in self._laid if not widget.isHidden()]

    def _wide(self, wishes: list[tuple[QWidget, QSize]]) -> int:
        return sum(wish.width() + self._gap_px for _, wish in wishes) - self._gap_px

    def _lay_out(self, wishes: list[tuple[QWidget, QSize]], width: int, *, really: bool) -> int:
        left = top = line = 0
        alone = self._in_step and self._wide(wishes) > width
        for widget, wish in wishes:
            size = _fitted(widget, wish, width)
            if left and (alone or left + size.width() > width):
                left, top, line = 0, top + line + self._gap_px, 0
            if really:
                widget.setGeometry(left, top, min(size.width(), max(width, 1)), size.height())
            left += size.width() + self._gap_px
            line = max(line, size.height())
        return top + line


def _wish(widget: QWidget) -> QSize:
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())


def _fitted(widget: QWidget, wish: QSize, width: int) -> QSize:
    """Return the size of a widget on a line of its own at most."""
    if wish.width() > width and widget.hasHeightForWidth():
        return QSize(width, widget.heightForWidth(width))
    return wish
