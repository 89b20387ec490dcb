"""What can be done with what is selected, as a menu."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from observer.gui.coding.desk import CodingDesk
from observer.model.coding_edits import clear_uncodable, mark_uncodable, relabel
from observer.model.edits import combine
from observer.model.event import Event, Uncodable
from observer.model.scheme import Code, CodeKind
from observer.model.time import Interval

_ACTIONS = ("split_event", "merge_event", "remove_event")


def event_menu(desk: CodingDesk, parent: QWidget) -> QMenu | None:
    """Return the menu of what is selected; None if nothing is.

    Parameters
    ----------
    desk
        Whose selection.
    parent
        Where it pops up; the film goes on.

    Returns
    -------
    QMenu or None
        Deleted when it closes.
    """
    selected = desk.selected
    if selected is None or desk.desk is None:
        return None
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if isinstance(selected, Event):
        track = desk.desk.scheme.track(selected.track)
        for code in track.codes:
            if code.kind is selected.kind:
                entry = menu.addAction(desk.context.text.local(code.label))
                entry.setCheckable(True)
                entry.setChecked(code.id == selected.code)
                entry.triggered.connect(partial(_relabel, desk, selected, code))
        menu.addSeparator()
    elif isinstance(selected, Uncodable):
        for reason in desk.desk.scheme.uncodable_reasons:
            entry = menu.addAction(desk.context.text.local(reason.label))
            entry.setCheckable(True)
            entry.setChecked(reason.id == selected.reason)
            entry.triggered.connect(partial(_give_reason, desk, selected, reason.id))
        menu.addSeparator()
    lasts = isinstance(selected, Event) and selected.kind is CodeKind.STATE
    wanted = _ACTIONS if lasts else _ACTIONS[-1:]
    for action_id in wanted:
        menu.addAction(desk.context.commands.bound(action_id))
    return menu


def _relabel(desk: CodingDesk, event: Event, code: Code, *_unused: object) -> None:
    if desk.coding is not None:
        desk.apply(relabel(desk.coding, event, code))


def _give_reason(desk: CodingDesk, mark: Uncodable, reason: str, *_unused: object) -> None:
    coding = desk.coding
    if coding is None:
        return
    stretch = Interval(mark.onset_us, mark.offset_us)
    cleared = clear_uncodable(coding, stretch, mark.track)
    if cleared is not None:
        marked = mark_uncodable(coding.apply(cleared), stretch, mark.track, reason)
        desk.apply(combine(coding.id, "uncodable", [cleared, *([marked] if marked else [])]))
