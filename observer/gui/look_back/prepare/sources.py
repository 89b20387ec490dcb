"""What a plan can be made of: marked moments, coded events, and moments of earlier films."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from observer.app.event_query import QueryReader
from observer.gui.look_back.prepare.clip_list import MOMENT_MIME
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.parts import LineField, button, column, label, row
from observer.gui.two_lines import TwoLines, second_line
from observer.gui.usual_coding import own_coding
from observer.gui.words import CLIP_KINDS, session_title
from observer.model.coding import Coding
from observer.model.errors import SchemeError
from observer.model.event import Event
from observer.model.scheme import Scheme
from observer.model.session import Clip, Session
from observer.model.time import seconds

MOMENTS, EVENTS, EARLIER = "moments", "events", "earlier"
_ID = Qt.ItemDataRole.UserRole
_MOST = 500


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding of the session, and its scheme."""

    coding: Coding
    scheme: Scheme


def codings_of(desk: PlanDesk, session_id: str) -> tuple[Coded, ...]:
    """Return the codings of a session that one may see, one's own first.

    Parameters
    ----------
    desk
        What is chosen.
    session_id
        Which session.

    Returns
    -------
    tuple of Coded
        Without those whose scheme is not there.
    """
    workspace = desk.context.workspace
    own = own_coding(workspace, session_id)
    infos = sorted(workspace.blind.codings(session_id), key=lambda info: info.id != own)
    found = []
    for info in infos:
        try:
            found.append(Coded(workspace.coding(info.id), workspace.scheme_of(info.id)))
        except SchemeError:
            continue
    return tuple(found)


class SourceList(QListWidget):
    """Moments to be dragged into the plan, or put into it by Enter or a double click."""

    put = Signal(str)
    """Wanted in the plan: ``clip:`` or ``event:`` and an id."""

    @override
    def mimeData(self, items: Sequence[QListWidgetItem], /) -> QMimeData:
        """Return what is dragged."""
        data = QMimeData()
        if items:
            data.setData(MOMENT_MIME, QByteArray(str(items[0].data(_ID)).encode()))
        return data

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the moment into the plan by Enter or Insert."""
        item = next(iter(self.selectedItems()), None)
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert}
        if item is not None and event.key() in keys:
            self.put.emit(str(item.data(_ID)))
            event.accept()
            return
        super().keyPressEvent(event)


class Sources(QWidget):
    """What can be chosen from.

    Parameters
    ----------
    desk
        What is chosen.
    """

    put = Signal(str)
    """Wanted in the plan: ``clip:`` or ``event:`` and an id."""
    looked = Signal(str, int)
    """Somebody looks at a moment: of which session, and when it begins."""
    beside = Signal(str)
    """A clip is to be laid beside the chosen one: its id."""

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self._desk = desk
        self._kind = MOMENTS
        self._filled_with: tuple[object, ...] = ()
        self._events: dict[str, tuple[Event, Coded]] = {}
        text = desk.context.text
        self.list = SourceList()
        self.list.setAccessibleName(text("Moments to choose from"))
        self.list.setItemDelegate(TwoLines(desk.context.tokens, self.list))
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.search = LineField(text("Find"))
        self.search.setPlaceholderText(text("Find"))
        self.search.setMinimumWidth(90)
        self.search.setMaximumWidth(180)
        self.put_button = button(text("Into the plan"), self._put_chosen)
        self.beside_button = button(text("Beside the clip"), self._beside_chosen)
        self.buttons: dict[str, QPushButton] = {}
        self._lay()
        self.beside_button.hide()
        self.list.put.connect(self.put)
        self.list.itemDoubleClicked.connect(lambda item: self.put.emit(str(item.data(_ID))))
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemClicked.connect(self._look)
        self.search.textChanged.connect(lambda *_: self.fill())
        desk.changed.connect(self._follow)

    @property
    def chosen(self) -> QListWidgetItem | None:
        """The moment that is chosen in the list."""
        return next(iter(self.list.selectedItems()), None)

    def coded_event(self, event_id: str) -> tuple[Event, Coded] | None:
        """Return an event of the list, and in which coding it stands."""
        return self._events.get(event_id)

    def show_kind(self, kind: str) -> None:
        """Show moments, events, or earlier films."""
        self._kind = kind
        self.beside_button.setVisible(kind == EARLIER)
        self.search.setVisible(kind != EARLIER)
        self.buttons[kind].setChecked(True)
        self.fill()

    def choose_first(self) -> None:
        """Choose the first moment, unless one is chosen."""
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)

    def take_keyboard(self) -> None:
        """Put the keyboard into the list."""
        self.choose_first()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fill(self) -> None:
        """Show what can be chosen from now; what is in the plan is not among it."""
        plan = self._desk.plan
        self._filled_with = self._known()
        before = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        if plan is not None and plan.session_id in self._desk.project.records:
            taken = {item.clip_id for item in plan.items}
            if self._kind == MOMENTS:
                self._fill_moments(plan.session_id, taken)
            elif self._kind == EVENTS:
                self._fill_events(plan.session_id)
            else:
                self._fill_earlier(plan.session_id, taken)
        if self.list.count():
            self.list.setCurrentRow(min(max(before, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self._say_empty()
        self._show_chosen()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show what was coded or marked meanwhile."""
        super().showEvent(event)
        self.fill()

    # Inside

    def _follow(self) -> None:
        """Fill the list anew when something changed that stands in it; not with every letter."""
        if self._known() != self._filled_with:
            self.fill()

    def _known(self) -> tuple[object, ...]:
        """Return what the list is made of."""
        plan, project = self._desk.plan, self._desk.project
        session = project.records.get(plan.session_id) if plan is not None else None
        if plan is None or not isinstance(session, Session):
            return ()
        if self._kind == EVENTS:
            return (self._kind, session.id)
        clips = tuple(
            clip
            for each in project.sessions(session.family_id)
            if (each.id == session.id) == (self._kind == MOMENTS)
            for clip in project.clips(each.id)
        )
        return (self._kind, session.id, frozenset(i.clip_id for i in plan.items), clips)

    def _fill_moments(self, session_id: str, taken: set[str]) -> None:
        for clip in self._desk.project.clips(session_id):
            if clip.id not in taken:
                self._list_clip(clip, "")

    def _fill_earlier(self, session_id: str, taken: set[str]) -> None:
        project, text = self._desk.project, self._desk.context.text
        family_id = project.get(Session, session_id).family_id
        for session in reversed(project.sessions(family_id)):
            if session.id == session_id:
                continue
            for clip in project.clips(session.id):
                if clip.id not in taken:
                    self._list_clip(clip, session_title(session, text))

    def _list_clip(self, clip: Clip, session: str) -> None:
        text = self._desk.context.text
        title = clip.title or text("Without a title")
        if self._kind == MOMENTS and not self._fits(title):
            return
        parts = [session] if session else []
        parts.append(f"{text.clock(clip.onset_us)}\N{EN DASH}{text.clock(clip.offset_us)}")
        parts.append(text.render(CLIP_KINDS[clip.kind]))
        self._add(title, " \N{MIDDLE DOT} ".join(parts), f"clip:{clip.id}")

    def _fill_events(self, session_id: str) -> None:
        text = self._desk.context.text
        self._events = {}
        for coded in codings_of(self._desk, session_id):
            phases = self._desk.project.phases(session_id)
            query = QueryReader(coded.scheme, phases, text).read(self.search.text())
            for event in coded.coding.all_events():
                if len(self._events) >= _MOST:
                    return
                if query.fits(event):
                    self._list_event(event, coded)

    def _list_event(self, event: Event, coded: Coded) -> None:
        text, scheme = self._desk.context.text, coded.scheme
        try:
            track = scheme.track(event.track)
            code = track.code(event.code)
        except KeyError:
            return
        self._events[event.id] = (event, coded)
        parts = [text.clock(event.onset_us)]
        if event.offset_us is not None:
            lasts = seconds(event.offset_us - event.onset_us)
            parts.append(f"{text.number(lasts, 1)} s")
        parts += [text.local(track.label), coded.coding.info.coder]
        self._add(text.local(code.label), " \N{MIDDLE DOT} ".join(parts), f"event:{event.id}")

    def _add(self, title: str, known: str, what: str) -> None:
        item = QListWidgetItem(title)
        second_line(item, known)
        item.setData(_ID, what)
        self.list.addItem(item)

    def _fits(self, title: str) -> bool:
        return self.search.text().strip().casefold() in title.casefold()

    def _say_empty(self) -> None:
        text = self._desk.context.text
        words = {
            MOMENTS: text(
                "Every marked moment is in the plan. I and O on the film make a new clip."
            ),
            EVENTS: text("No event fits, or nothing of this session was coded yet."),
            EARLIER: text("No moment was marked in another film of this family."),
        }[self._kind]
        self.empty.setText(words)
        self.empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))

    def _show_chosen(self) -> None:
        """Offer what can be done with the chosen moment."""
        item = self.chosen
        self.put_button.setEnabled(item is not None)
        is_clip = item is not None and str(item.data(_ID)).startswith("clip:")
        self.beside_button.setEnabled(is_clip)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        self._show_chosen()
        if item is not None and self.list.hasFocus():
            self._look(item)

    def _look(self, item: QListWidgetItem) -> None:
        kind, _, wanted = str(item.data(_ID)).partition(":")
        if kind == "event" and wanted in self._events:
            event, coded = self._events[wanted]
            self.looked.emit(coded.coding.info.session_id, event.onset_us)
        clip = self._desk.project.records.get(wanted)
        if isinstance(clip, Clip):
            self.looked.emit(clip.session_id, clip.onset_us)

    def _put_chosen(self) -> None:
        item = self.chosen
        if item is not None:
            self.put.emit(str(item.data(_ID)))

    def _beside_chosen(self) -> None:
        item = self.chosen
        kind, _, wanted = str(item.data(_ID)).partition(":") if item is not None else ("", "", "")
        if kind == "clip":
            self.beside.emit(wanted)

    def _lay(self) -> None:
        text = self._desk.context.text
        line = row(gap=6)
        group = QButtonGroup(self)
        for kind, words in (
            (MOMENTS, text("Marked")),
            (EVENTS, text("Events")),
            (EARLIER, text("Other films")),
        ):
            made = button(words, partial(self.show_kind, kind))
            made.setCheckable(True)
            made.setChecked(kind == self._kind)
            group.addButton(made)
            self.buttons[kind] = made
            line.addWidget(made)
        line.addWidget(self.search)
        line.addStretch(1)
        line.addWidget(self.beside_button)
        line.addWidget(self.put_button)
        self.empty = label("", "muted")
        layout = column(gap=6)
        layout.setContentsMargins(9, 8, 9, 9)
        layout.addLayout(line)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        self.setLayout(layout)
