"""What was asked for in the line above the list, and which events fit."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from observer.app.event_query import EventQuery, QueryReader
from observer.gui.coding.desk import CodingDesk
from observer.gui.timeline.scene import Found
from observer.model.edits import Change
from observer.model.event import Event

_REST_MS = 120
_Key = tuple[int, str]


class Finding(QObject):
    """The events that fit a question; kept in step with every change of the coding.

    Parameters
    ----------
    desk
        Whose events are asked about.
    """

    changed = Signal()
    """Something else is asked: other events fit."""
    followed = Signal()
    """The coding was changed, and with it which events fit."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._query = EventQuery("", ())
        self._found: dict[str, list[_Key]] = {}
        self._seen: Mapping[str, Found] | None = None
        self._waiting = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_now)
        desk.opened.connect(self.forget)
        desk.session_changed.connect(self._again)
        desk.coding_changed.connect(self._follow)

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return self._query.asks

    @property
    def count(self) -> int:
        """How many events fit."""
        return sum(len(keys) for keys in self._found.values())

    def fits(self, event: Event) -> bool:
        """Return whether an event is to be shown: it fits, or nothing is asked."""
        return self._query.fits(event)

    def ask(self, typed: str) -> None:
        """Look for what was typed as soon as the hand rests."""
        self._waiting = typed
        self._rest.start()

    def ask_at_once(self, typed: str) -> None:
        """Look for what was typed now."""
        self._waiting = typed
        self._ask_now()

    def forget(self) -> None:
        """Ask nothing."""
        self.ask_at_once("")

    def found(self) -> Mapping[str, Found] | None:
        """Return the events that fit, by track; None while nothing is asked."""
        if not self.asks:
            return None
        if self._seen is None:
            self._seen = MappingProxyType(
                {
                    track: Found(
                        frozenset(key for _, key in keys),
                        np.array([onset for onset, _ in keys], np.int64),
                    )
                    for track, keys in self._found.items()
                    if keys
                }
            )
        return self._seen

    def events(self) -> list[Event]:
        """Return the events that fit, ascending."""
        coding = self._desk.coding
        if coding is None:
            return []
        if not self.asks:
            return list(coding.all_events())
        return [event for event in coding.all_events() if self._query.fits(event)]

    def beside(self, now_us: int, after_id: str, *, later: bool) -> Event | None:
        """Return the event that fits and comes next after a moment, or before it.

        Parameters
        ----------
        now_us
            From where to look.
        after_id
            Id of the one found last, so that several on one frame come in turn.
        later
            Whether it comes after; behind the last comes the first.

        Returns
        -------
        Event or None
            None if nothing fits.
        """
        coding = self._desk.coding
        keys = [(onset, key, track) for track, found in self._found.items() for onset, key in found]
        if not keys or coding is None:
            return None
        here = (now_us, after_id)
        side = [k for k in keys if (k[:2] > here if later else k[:2] < here)]
        pick = min if later else max
        onset, key, track = pick(side or keys)
        return next((e for e in coding.starting_at(track, onset) if e.id == key), None)

    def _reader(self) -> QueryReader | None:
        desk = self._desk.desk
        if desk is None:
            return None
        return QueryReader(desk.scheme, self._desk.phases(), self._desk.context.text)

    def _ask_now(self) -> None:
        self._rest.stop()
        reader = self._reader()
        before = self._query
        self._query = reader.read(self._waiting) if reader is not None else EventQuery("", ())
        if before.asks or self._query.asks:
            self._look()

    def _again(self) -> None:
        """Look again: phases may have changed."""
        if self.asks:
            self._waiting = self._query.typed
            self._ask_now()

    def _look(self) -> None:
        coding = self._desk.coding
        self._found = {}
        if coding is not None and self.asks:
            fits = self._query.fits
            for track, events in coding.events.items():
                self._found[track] = [(e.onset_us, e.id) for e in events if fits(e)]
        self._seen = None
        self.changed.emit()

    def _follow(self, change: Change) -> None:
        if not self.asks:
            return
        before = self.count
        touched = False
        for record in change.edit.removed:
            if isinstance(record, Event):
                touched |= self._drop(record)
        for record in change.edit.added:
            if isinstance(record, Event) and self._query.fits(record):
                insort(self._found.setdefault(record.track, []), (record.onset_us, record.id))
                touched = True
        if touched or before != self.count:
            self._seen = None
            self.followed.emit()

    def _drop(self, event: Event) -> bool:
        keys = self._found.get(event.track, [])
        key = (event.onset_us, event.id)
        at = bisect_left(keys, key)
        if at < bisect_right(keys, key):
            del keys[at]
            return True
        return False
