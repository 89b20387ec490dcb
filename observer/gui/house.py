"""An open project in the window: the rail, the bar, the rooms, and what lies over them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.own_keys import with_own_keys
from observer.app.settings import Settings
from observer.app.tasks import Tasks
from observer.app.where_left import WhereLeft, keep_where_left
from observer.app.workspace import Workspace
from observer.gui.actions import Commands, Scope
from observer.gui.bridge import Bridge
from observer.gui.context import GoesToTime, KeepsTime, PlaysFilm, Room, RoomContext, ShowsFilm
from observer.gui.families_room import FamiliesRoom
from observer.gui.header import Header
from observer.gui.keys.sheet import KeysSheet
from observer.gui.machine_state import MachineState
from observer.gui.overlays import CommandFinder, Listed, Notice
from observer.gui.parts import column, row, rule
from observer.gui.rail import Rail
from observer.gui.rooms import ROOMS
from observer.gui.task_strip import TaskStrip
from observer.gui.theme import Tokens
from observer.gui.tour import Tour
from observer.gui.usual_coding import own_coding
from observer.model.edits import PROJECT, Change, CodingInfo
from observer.model.errors import ObserverError, SchemeError
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

STATE_MS = 250
"""How often the window looks whether all is on disk."""
_KEEP_MS = 20_000
"""How often it is kept where somebody is, for when the power goes."""

_SCOPES = {
    "families": (Scope.FAMILIES,),
    "code": (Scope.CODE, Scope.STAGE),
    "look": (Scope.LOOK, Scope.PREPARE, Scope.CUT, Scope.PRESENT, Scope.TAKE_HOME),
    "figures": (Scope.FIGURES,),
    "agreement": (Scope.AGREEMENT, Scope.WALK),
    "share": (Scope.SHARE,),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the window."""

    room: str = "families"
    session_id: str = ""
    coding_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a house stands on.

    Attributes
    ----------
    settings_form
        Opens the form of the settings.
    keys_form
        Opens the form in which the keys of commands and of these schemes are changed.
    full_screen
        Fills the screen, and back.
    change_settings
        Keeps settings that were changed by a function.
    machine
        Tells when nobody can be at the machine any more.
    """

    workspace: Workspace
    text: Catalogue
    tokens: Tokens
    settings: Settings
    settings_form: Callable[[], object]
    keys_form: Callable[[tuple[Scheme, ...]], object]
    full_screen: Callable[[], object]
    change_settings: Callable[[Callable[[Settings], Settings]], None]
    machine: MachineState


class House(QWidget):
    """An open project.

    Parameters
    ----------
    around
        What it stands on.
    """

    wants_lock = Signal()
    wants_leave = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        workspace, text, tokens = around.workspace, around.text, around.tokens
        self._bridge = Bridge()
        self._tasks = Tasks(self._bridge.post)
        self.place = Place()
        self._times_us: dict[str, int] = {}
        self._code_shows = ""
        self._kept = WhereLeft()
        self._released = False
        self.setAcceptDrops(True)
        self.commands = Commands(text, around.settings.keys)
        protected = workspace.store.is_protected
        self.rail = Rail(ROOMS, text, tokens, protected=protected)
        self._settings = around.settings
        self.rail.show_research(self._settings.research_view)
        self.header = Header(
            text,
            tokens,
            self.commands.key_text("find_command"),
            project_name=workspace.store.project_name,
            protected=protected,
        )
        self.strip = TaskStrip(self._tasks, text)
        self._pages = QStackedWidget()
        self._rooms: dict[str, QWidget] = {}
        self._lay()
        self.notice = Notice(self, text, tokens)
        self.notice.place = self._notice_place
        self._disk_trouble = ""
        self.finder = CommandFinder(self, text, tokens)
        self.keys = KeysSheet(self, text, tokens, self._change_keys)
        self.tour = Tour(self, text, tokens)
        self.context = RoomContext(
            workspace=workspace,
            tasks=self._tasks,
            text=text,
            tokens=tokens,
            settings=around.settings,
            commands=self.commands,
            notify=self.notice.say,
            go=self.go,
            go_to_moment=self.go_to_moment,
            change_settings=self._change_settings,
            machine=around.machine,
        )
        self._bind()
        self._unsubscribe = workspace.subscribe(self._changed)
        self._watch = QTimer(self)
        self._watch.setInterval(STATE_MS)
        self._watch.timeout.connect(self._look_at_disk)
        self._watch.start()
        self._keeping = QTimer(self)
        self._keeping.setInterval(_KEEP_MS)
        self._keeping.timeout.connect(self._keep_meanwhile)
        self._keeping.start()

    @property
    def is_playing(self) -> bool:
        """Whether a film plays in one of the rooms."""
        return any(
            isinstance(room, PlaysFilm) and room.is_playing() for room in self._rooms.values()
        )

    @property
    def is_busy(self) -> bool:
        """Whether a film is being taken in or a file written."""
        return self.strip.is_busy

    def room(self, room_id: str) -> QWidget:
        """Return a room; it is built when it is first asked for."""
        if room_id not in self._rooms:
            entry = next(each for each in ROOMS if each.id == room_id)
            made = entry.make(self.context, self.strip)
            self._rooms[room_id] = made
            self._pages.addWidget(made)
        return self._rooms[room_id]

    def go(self, room_id: str, session_id: str | None, coding_id: str | None) -> None:
        """Go to a room, with a session and a coding; None keeps the present ones.

        Parameters
        ----------
        room_id
            One of `ROOMS`.
        session_id
            Which session.
        coding_id
            Which coding of it.
        """
        session = self._session(session_id)
        coding = self._coding(session, coding_id)
        if room_id == "code" and not coding:
            self._offer_coding(session)
            return
        if room_id in {"look", "figures", "agreement", "share"} and not session:
            self.notice.say(self._around.text("Add a family and a session first."))
            room_id = "families"
        self._note_time()
        self.place = Place(room_id, session, coding)
        self._enter(room_id)

    def go_to_moment(self, session_id: str, coding_id: str, time_us: int) -> None:
        """Go to the film of a session, with a coding, at a time.

        Parameters
        ----------
        session_id
            Whose film.
        coding_id
            Which coding of it; one that is hidden gives way to one's own.
        time_us
            On the session clock.
        """
        self.go("code", session_id, coding_id)
        room: object = self._rooms.get("code")
        if self.place.room == "code" and isinstance(room, GoesToTime):
            room.go_to_time(time_us)

    def go_home(self) -> None:
        """Enter the first room."""
        self.go("families", None, None)

    def where_left(self) -> WhereLeft:
        """Return where somebody is, to come back to."""
        self._note_time()
        place = self.place
        return WhereLeft(
            room=place.room,
            session_id=self._chosen_in_families() or place.session_id,
            coding_id=place.coding_id,
            times_us=dict(self._times_us),
        )

    def return_to(self, left: WhereLeft) -> None:
        """Go back to where somebody was; what is there no longer is passed over."""
        self._times_us = dict(left.times_us)
        records = self._around.workspace.project.records
        known = left.room in _SCOPES and left.session_id in records
        if known and (left.room != "code" or left.coding_id in records):
            self.go(left.room, left.session_id, left.coding_id or None)

    def start_tour(self) -> None:
        """Begin the tour of one minute in a session that has been coded."""
        session = self._session(None)
        if not self._coding(session, None):
            self.notice.say(
                self._around.text(
                    "The tour shows a session that has been coded. Begin a coding, or open the "
                    "sample project."
                )
            )
            return
        self.notice.hide()
        self.tour.begin(self._enter_for_tour)

    def take_films(self, paths: tuple[Path, ...]) -> None:
        """Take dropped films in, for the session that is shown."""
        families = self.room("families")
        if isinstance(families, FamiliesRoom):
            families.take_films(paths)

    def release(self) -> None:
        """Close what the rooms have open, and cancel what still runs; harmless when done twice."""
        if self._released:
            return
        left = self.where_left()
        self._released = True
        self._watch.stop()
        self._keeping.stop()
        self._unsubscribe()
        for room in self._rooms.values():
            if isinstance(room, Room):
                room.release()
        self._bridge.close()
        self._tasks.close()
        self._keep(left)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Take films in, wherever they fall."""
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
        # after the drop has ended: a form must not open while the other program waits
        QTimer.singleShot(0, partial(self.take_films, paths))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the room in its place."""
        super().resizeEvent(event)
        for over in (self.finder, self.keys):
            if over.isVisible():
                over.appear()
        self.tour.place()
        if self.notice.isVisible():
            self.notice.say(self.notice.sentence)

    def _lay(self) -> None:
        right: QVBoxLayout = column(gap=0)
        right.addWidget(self.header)
        right.addWidget(self._pages, 1)
        right.addWidget(self.strip)
        layout: QHBoxLayout = row(gap=0)
        layout.addWidget(self.rail)
        layout.addWidget(rule(upright=True))
        layout.addLayout(right, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.rail.wants_room.connect(self._room_clicked)
        self.rail.wants_lock.connect(self._lock)
        self.rail.wants_settings.connect(self._around.settings_form)
        self.header.wants_finder.connect(self._find)
        self.tour.ended.connect(self._tour_ended)
        rooms = {f"room_{entry.id}": partial(self._room_clicked, entry.id) for entry in ROOMS}
        self.commands.bind(
            Scope.WINDOW,
            self,
            {
                **rooms,
                "find_command": self._find,
                "show_keys": self._show_keys,
                "change_keys": self._change_keys,
                "tour": self.start_tour,
                "lock": self._lock,
                "open_project": self._leave,
                "quit": self._quit,
                "settings": self._around.settings_form,
                "full_screen": self._around.full_screen,
            },
        )

    def _quit(self) -> None:
        self.window().close()

    def _session(self, session_id: str | None) -> str:
        project = self._around.workspace.project
        chosen = session_id or self._chosen_in_families() or self.place.session_id
        if chosen in project.records:
            return chosen
        latest = (project.sessions(family.id)[-1:] for family in project.families())
        return next((session.id for last in latest for session in last), "")

    def _chosen_in_families(self) -> str:
        families = self._rooms.get("families")
        if self.place.room == "families" and isinstance(families, FamiliesRoom):
            return families.session_id
        return ""

    def _coding(self, session_id: str, coding_id: str | None) -> str:
        workspace = self._around.workspace
        own = workspace.blind.codings(session_id) if session_id else ()
        known = [info.id for info in own]
        for candidate in (coding_id, self.place.coding_id):
            if candidate in known:
                return str(candidate)
        mine = own_coding(workspace, session_id)
        return mine or (known[0] if known else "")

    def _offer_coding(self, session_id: str) -> None:
        text = self._around.text
        if not session_id:
            self.notice.say(text("Add a film first: drop it on this window."))
        elif self._around.workspace.project.recordings(session_id):
            self.notice.say(text("Begin a coding of this session first."))
        else:
            self.notice.say(text("This session has no film yet: drop one on this window."))
        self.go("families", session_id or None, None)

    def _enter(self, room_id: str) -> None:
        place = self.place
        try:
            room = self.room(room_id)
            self.rail.show_room(room_id)
            self._pages.setCurrentWidget(room)
            self._show_header()
            if place.session_id and isinstance(room, KeepsTime):
                at_us = self._times_us.get(place.coding_id)
                self._code_shows = place.coding_id
                room.show_session_at(place.session_id, place.coding_id or None, at_us)
            elif place.session_id and isinstance(room, Room):
                room.show_session(place.session_id, place.coding_id or None)
        except ObserverError as error:
            self.notice.say(self._around.text.error(error))
            return
        self.tour.follow(room_id)
        if room.focusWidget() is None:
            room.setFocus()

    def _notice_place(self) -> QRect | None:
        room = self._rooms.get(self.place.room)
        if room is None or not isinstance(room, ShowsFilm):
            return None
        return room.film_place().translated(room.mapTo(self, QPoint(0, 0)))

    def _note_time(self) -> None:
        """Note how far the coding is that is open, before another one takes its place."""
        room: object = self._rooms.get("code")
        if isinstance(room, KeepsTime) and self._code_shows:
            time_us = room.time_us()
            if time_us is not None:
                self._times_us[self._code_shows] = time_us

    def _keep_meanwhile(self) -> None:
        left = self.where_left()
        if left != self._kept:
            self._tasks.run(lambda _progress: self._keep(left), _nothing, _nothing)

    def _keep(self, left: WhereLeft) -> None:
        if left.session_id:
            self._kept = left
            keep_where_left(self._around.workspace, left)

    def _enter_for_tour(self, room_id: str) -> QWidget | None:
        if self.place.room != room_id:
            self.go(room_id, None, None)
        return self._rooms.get(room_id) if self.place.room == room_id else None

    def _tour_ended(self, whole: bool) -> None:
        """After the whole tour, go back to the film, where the work is."""
        if whole:
            self.go("code", None, None)
        room = self._rooms.get(self.place.room)
        if room is not None:
            room.setFocus()

    def _show_header(self) -> None:
        workspace, place = self._around.workspace, self.place
        info = scheme = None
        if place.room not in {"families", "look"} and place.coding_id in workspace.project.records:
            info = workspace.project.get(CodingInfo, place.coding_id)
            try:
                scheme = workspace.scheme_of(info.id)
            except SchemeError as error:
                self.notice.say(self._around.text.error(error))
        session_id = "" if place.room == "families" else place.session_id
        self.header.show_session(workspace.project, session_id, info, scheme)

    def _room_clicked(self, room_id: str) -> None:
        self.go(room_id, None, None)
        self.rail.show_room(self.place.room)

    def _changed(self, change: Change) -> None:
        if change.document == PROJECT:
            self._show_header()
        self._look_at_disk()

    def _look_at_disk(self) -> None:
        """Show how far the disk is; say once what keeps it from taking what is coded."""
        state = self._around.workspace.state
        self.header.show_state(state)
        sentence = "" if state.trouble is None else self._around.text.error(state.trouble)
        if sentence not in ("", self._disk_trouble):
            self.notice.say(sentence)
        self._disk_trouble = sentence

    def _listed(self) -> Listed:
        """Return what holds here, the room's own first; nothing of a page that is turned away."""
        of_room = self.commands.listed(*_SCOPES[self.place.room])
        here = tuple(each for each in of_room if _is_turned_to(each[1]))
        return here + self.commands.listed(Scope.WINDOW)

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        """Keep settings for the next window; which rooms the rail has follows at once."""
        self._around.change_settings(change)
        self._settings = change(self._settings)
        self.rail.show_research(self._settings.research_view)

    def _find(self) -> None:
        self.keys.hide()
        self.finder.open_with(self._listed())

    def _show_keys(self) -> None:
        if self.keys.isVisible():
            self.keys.vanish()
            return
        self.finder.hide()
        scheme = self._scheme_here() if self.place.room == "code" else None
        if scheme is None:
            self.keys.open_with(self._listed())
            return
        own = self._around.settings.code_keys.get(scheme.id, {})
        card = self.commands.bound("desk_card").trigger
        self.keys.open_with(self._listed(), with_own_keys(scheme, own), card)

    def _change_keys(self) -> None:
        """Open the form of the keys, with the scheme that is in use first."""
        here = self._scheme_here()
        others = (s for s in self._around.workspace.schemes() if here is None or s.id != here.id)
        self._around.keys_form((*([here] if here is not None else []), *others))

    def _scheme_here(self) -> Scheme | None:
        """Return the scheme of the coding that is open, as its file has it."""
        workspace, place = self._around.workspace, self.place
        if place.coding_id not in workspace.project.records:
            return None
        try:
            return workspace.scheme_of(place.coding_id)
        except SchemeError:
            return None

    def _leave(self) -> None:
        if self.is_busy:
            self._say_busy()
        else:
            self.wants_leave.emit()

    def _say_busy(self) -> None:
        self.notice.say(
            self._around.text("Something is still being written. Wait for it, or cancel it first.")
        )

    def _lock(self) -> None:
        if self.is_busy:
            self._say_busy()
        elif self._around.workspace.store.is_protected:
            self.wants_lock.emit()
        else:
            self.notice.say(
                self._around.text(
                    "This project has no passphrase, so it cannot be locked. A new project can "
                    "have one."
                )
            )


def _is_turned_to(command: QAction) -> bool:
    host = command.parent()
    return not isinstance(host, QWidget) or not host.isHidden()


def _nothing(_of: object) -> None:
    pass
