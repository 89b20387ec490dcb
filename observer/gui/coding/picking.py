"""Several events picked at once; the one that was picked last leads and is the one selected."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from observer.gui.coding.desk import CodingDesk
from observer.model.edits import Change
from observer.model.event import Event


class Picking(QObject):
    """Which events are picked; with one alone it is the selection of the desk.

    Parameters
    ----------
    desk
        Whose events are picked and whose selection leads.
    """

    changed = Signal()

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._picked: dict[str, Event] = {}
        self._rows: Mapping[str, NDArray[np.int64]] | None = None
        desk.selection_changed.connect(self._follow_selection)
        desk.coding_changed.connect(self._follow)
        desk.opened.connect(self._clear)

    def __len__(self) -> int:
        """Return how many are picked."""
        return len(self._picked)

    @property
    def events(self) -> tuple[Event, ...]:
        """What is picked, as it stands, ascending."""
        return tuple(sorted(self._picked.values(), key=lambda e: (e.onset_us, e.id)))

    @property
    def lead(self) -> Event | None:
        """The one that was picked last."""
        return self._desk.selected_event

    @property
    def is_many(self) -> bool:
        """Whether more than one is picked."""
        return len(self._picked) > 1

    def holds(self, event: Event) -> bool:
        """Return whether an event is picked."""
        return event.id in self._picked

    def take(self, events: Iterable[Event]) -> None:
        """Pick these and no others; the first leads."""
        self._picked = {event.id: event for event in events}
        self._rows = None
        self._desk.select(next(iter(self._picked.values()), None))
        self.changed.emit()

    def add(self, events: Iterable[Event]) -> None:
        """Pick these too."""
        self.take([*self._picked.values(), *events])

    def toggle(self, event: Event) -> None:
        """Pick an event too, or no longer."""
        if event.id in self._picked:
            del self._picked[event.id]
            if self._desk.selected_event == event:
                self._desk.select(next(iter(self._picked.values()), None))
        else:
            self._picked[event.id] = event
            self._desk.select(event)
        self._rows = None
        self.changed.emit()

    def reach(self, event: Event) -> None:
        """Pick all from the one that leads up to this one: on their tracks and those between."""
        desk, coding, lead = self._desk.desk, self._desk.coding, self.lead
        if desk is None or coding is None or lead is None:
            self.take([event])
            return
        order = [track.id for track in desk.scheme.tracks]
        first, last = sorted((order.index(lead.track), order.index(event.track)))
        from_us, to_us = sorted((lead.onset_us, event.onset_us))
        found = [
            each
            for track in order[first : last + 1]
            for each in coding.on_track(track)
            if from_us <= each.onset_us <= to_us
        ]
        self._picked = {each.id: each for each in found} | {lead.id: lead, event.id: event}
        self._rows = None
        self.changed.emit()

    def rows(self) -> Mapping[str, NDArray[np.int64]]:
        """Return the rows, ascending, of what is picked in the columns of each track."""
        if self._rows is None:
            rows: dict[str, list[int]] = {}
            for event in self._picked.values() if self.is_many else ():
                row = self._desk.row_of(event)
                if row is not None:
                    rows.setdefault(event.track, []).append(row)
            self._rows = MappingProxyType(
                {track: np.array(sorted(each), np.int64) for track, each in rows.items()}
            )
        return self._rows

    def _clear(self) -> None:
        self._picked = {}
        self._rows = None
        self.changed.emit()

    def _follow_selection(self) -> None:
        event = self._desk.selected_event
        if event is None:
            wanted: dict[str, Event] = {}
        elif event.id in self._picked:
            wanted = self._picked | {event.id: event}
        else:
            wanted = {event.id: event}
        was_many, self._picked = self.is_many, wanted
        self._rows = None
        if was_many or self.is_many:
            self.changed.emit()

    def _follow(self, change: Change) -> None:
        """Know what was changed as it now is, and what is gone no longer."""
        self._rows = None
        after = {record.id: record for record in change.edit.added}
        gone = [record.id for record in change.edit.removed if record.id in self._picked]
        for event_id in gone:
            new = after.get(event_id)
            if isinstance(new, Event):
                self._picked[event_id] = new
            else:
                del self._picked[event_id]
        if gone:
            self.changed.emit()
