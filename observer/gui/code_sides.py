"""What opens beside the timeline of the Code room: events, notes, finishing, the comparison."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.finding import Finding
from observer.gui.panels.compare_panel import ComparePanel
from observer.gui.panels.event_list_panel import EventListPanel
from observer.gui.panels.finish_panel import FinishPanel
from observer.gui.panels.notes_panel import NotesPanel
from observer.gui.panels.transport_panel import TransportPanel
from observer.gui.side_pane import SidePane
from observer.model.event import Event


class CodeSides(QObject):
    """Opens and closes the panels beside the timeline.

    Parameters
    ----------
    desk
        Whose coding.
    finding
        What is looked for among the events.
    events
        The list of events.
    """

    left = Signal()
    """The keyboard may go back to the film."""

    def __init__(self, desk: CodingDesk, finding: Finding, events: EventListPanel) -> None:
        super().__init__()
        self._desk = desk
        self._finding = finding
        self.events = events
        self.notes = NotesPanel(desk)
        self.finishing = FinishPanel(desk)
        self.comparing = ComparePanel(desk)
        panels = (self.events, self.notes, self.finishing, self.comparing)
        self.pane = SidePane(desk.context, *panels)
        for panel in panels:
            panel.left.connect(self.left)
        self.pane.left.connect(self.left)
        self.comparing.gone.connect(self._nothing_to_compare)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the keys of the panels do."""
        return {
            "show_events": self.toggle_events,
            "find_events": self.find,
            "show_notes": self.toggle_notes,
            "finish_coding": self.finish,
            "compare_master": self.compare,
        }

    def join(self, transport: TransportPanel) -> None:
        """Let the buttons under the film open the events and the notes, and show what is open."""
        transport.events.clicked.connect(self.toggle_events)
        transport.notes.clicked.connect(self.toggle_notes)

        def show() -> None:
            transport.events.setChecked(self.pane.shows(self.events))
            transport.notes.setChecked(self.pane.shows(self.notes))

        self.pane.changed.connect(show)

    def toggle_events(self, *_unused: object) -> None:
        """Open the list of events, or close it."""
        self.pane.toggle(self.events)

    def toggle_notes(self, *_unused: object) -> None:
        """Open the notes, or close them."""
        self.pane.toggle(self.notes)

    def find(self) -> None:
        """Look for events."""
        self.pane.show_panel(self.events)
        self.events.begin_finding()

    def next_found(self, now_us: int, *, later: bool) -> Event | None:
        """Return the next event that was found; where nothing is looked for, begin to look."""
        if not self._finding.asks:
            self.find()
            return None
        return self.events.next_found(now_us, later=later)

    def finish(self) -> None:
        """Open what finishes the coding or opens it again, or close it."""
        if self.pane.shows(self.finishing):
            self.pane.toggle(self.finishing)
        elif self._desk.desk is not None:
            self.pane.show_panel(self.finishing)
            self.finishing.begin()

    def compare(self) -> None:
        """Lay the coding beside the master coding, or close that."""
        if self.pane.shows(self.comparing):
            self.pane.toggle(self.comparing)
        elif self.comparing.begin():
            self.pane.show_panel(self.comparing)
            self.comparing.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def write_note(self, at_us: int | None) -> None:
        """Begin a note at a moment."""
        self.pane.show_panel(self.notes)
        self.notes.write_at(at_us)

    def _nothing_to_compare(self) -> None:
        if self.pane.shows(self.comparing):
            self.pane.toggle(self.comparing)
