"""What can be done with what is selected, as a menu."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.keyboard import typed_character
from observer.gui.coding.many_events import ManyEvents
from observer.gui.labels import key_cap
from observer.model.coding_edits import clear_uncodable, mark_uncodable, relabel
from observer.model.edits import combine
from observer.model.event import Event, Uncodable
from observer.model.scheme import Code, CodeKind, Track
from observer.model.time import Interval

_ACTIONS = ("split_event", "merge_event", "remove_event")


class EventMenu(QMenu):
    """A menu in which the key of a code chooses it, as it does beside the film."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys: dict[str, QAction] = {}

    def add_code(self, words: str, code: Code) -> QAction:
        """Add a code, with its key at the right."""
        cap = key_cap(code)
        entry = self.addAction(f"{words}\t{cap}" if cap else words)
        if code.key:
            self._keys[code.key.casefold()] = entry
        return entry

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the code whose key is pressed."""
        entry = self._keys.get(typed_character(event))
        if entry is None:
            super().keyPressEvent(event)
            return
        self.close()
        entry.trigger()


def event_menu(desk: CodingDesk, parent: QWidget, many: ManyEvents | None = None) -> QMenu | None:
    """Return the menu of what is selected; None if nothing is.

    Parameters
    ----------
    desk
        Whose selection.
    parent
        Where it pops up; the film goes on.
    many
        What is done where more than one event is picked.

    Returns
    -------
    QMenu or None
        Deleted when it closes.
    """
    selected = desk.selected
    if selected is None or desk.desk is None:
        return None
    menu = EventMenu(parent)
    if isinstance(selected, Event):
        track = desk.desk.scheme.track(selected.track)
        for code in track.codes:
            if code.kind is selected.kind:
                entry = menu.add_code(desk.context.text.local(code.label), code)
                entry.setCheckable(True)
                entry.setChecked(code.id == selected.code)
                entry.triggered.connect(partial(_relabel, desk, selected, code, many))
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
    if many is not None and isinstance(selected, Event):
        _add_copies(desk, menu, many)
    return menu


def _add_copies(desk: CodingDesk, menu: QMenu, many: ManyEvents) -> None:
    """Offer to copy what is picked, by keys and onto the tracks that have such codes."""
    menu.addSeparator()
    menu.addAction(desk.context.commands.bound("copy_events"))
    for track in many.fitting_tracks():
        words = desk.context.text("Copy to {track}", track=desk.context.text.local(track.label))
        menu.addAction(words).triggered.connect(partial(_copy_to, many, track))


def _copy_to(many: ManyEvents, track: Track, *_unused: object) -> None:
    many.copy_to(track)


def _relabel(
    desk: CodingDesk, event: Event, code: Code, many: ManyEvents | None, *_unused: object
) -> None:
    if desk.coding is None or desk.desk is None:
        return
    if many is not None and many.picking.is_many:
        many.relabel(desk.desk.scheme.track(event.track), code)
    else:
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
