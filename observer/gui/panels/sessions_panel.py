"""The sessions of a family as cards: their films, their codings, and what to do with them."""

import re
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.icons import icon
from observer.gui.parts import (
    button,
    clear,
    column,
    icon_button,
    label,
    row,
    scrolling,
    strong,
)
from observer.gui.usual_coding import own_coding
from observer.gui.words import coding_marks, coding_title, recording_details, session_title
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import MovedError, SchemeError
from observer.model.session import Recording, Session, Storing


class SessionCard(QFrame):
    """One session; chosen by a click or by the keyboard focus, arrows go to the next one.

    Parameters
    ----------
    session
        Which session.
    title
        Its accessible name.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session_id = session.id
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.inside: QVBoxLayout = column(margin=14, gap=8)
        self.setLayout(self.inside)

    def mark(self, *, chosen: bool) -> None:
        """Show whether this is the chosen session."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the session, unless the window only came to the front."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.chosen.emit(self.session_id)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the session."""
        super().mousePressEvent(event)
        self.setFocus()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Code the session."""
        super().mouseDoubleClickEvent(event)
        self.opened.emit(self.session_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or previous card, or code this one."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.hasFocus():
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.hasFocus():
            self.opened.emit(self.session_id)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        holder = self.parentWidget()
        cards = holder.findChildren(SessionCard) if holder else [self]
        place = cards.index(self) + by
        if 0 <= place < len(cards):
            cards[place].setFocus()


class SessionsPanel(QWidget):
    """The sessions of one family.

    Parameters
    ----------
    context
        What the room stands on.
    """

    chosen = Signal(str)
    """Id of the chosen session."""
    wants_session = Signal(str)
    """Id of the session to be changed; empty for a new one."""
    wants_recording = Signal(str)
    """Id of the recording to be changed."""
    wants_relink = Signal(str)
    """Id of the recording whose file is to be found again."""
    wants_films = Signal(str)
    """Id of the session that gets recordings."""
    wants_together = Signal(str)
    """Id of the session whose recordings are to be laid on one clock."""
    wants_menu = Signal(str, QPoint)
    """Id of the session whose further ways are asked for, and where on the screen."""
    wants_coding = Signal(str, str)
    """Ids of a session and of a coding to open; without a coding, one is begun."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.cards: dict[str, SessionCard] = {}
        self._main: dict[str, QPushButton] = {}
        self._list = column(margin=0, gap=12)
        inside = QWidget()
        inside.setLayout(self._list)
        outside = column()
        outside.addWidget(scrolling(inside))
        self.setLayout(outside)

    def show_family(self, family_id: str, session_id: str) -> None:
        """Show the sessions of a family, one of them chosen.

        Parameters
        ----------
        family_id
            Which family; empty for none.
        session_id
            Which session is chosen; empty for none.
        """
        self.cards.clear()
        self._main.clear()
        clear(self._list)
        text = self._context.text
        project = self._context.workspace.project
        sessions = project.sessions(family_id) if family_id else ()
        if family_id and not sessions:
            self._list.addWidget(
                label(
                    text("No session yet. Add one, or drop a film on this window."),
                    "muted",
                )
            )
        for session in sessions:
            card = self._card(session)
            self.cards[session.id] = card
            self._list.addWidget(card)
        self._list.addStretch(1)
        self.choose(session_id)

    def choose(self, session_id: str) -> None:
        """Mark a session as the chosen one."""
        for key, card in self.cards.items():
            card.mark(chosen=key == session_id)
        for key, main in self._main.items():
            main.setProperty("role", "primary" if key == session_id else "")
            main.style().unpolish(main)
            main.style().polish(main)

    def _card(self, session: Session) -> SessionCard:
        text, tokens = self._context.text, self._context.tokens
        project = self._context.workspace.project
        title = session_title(session, text)
        card = SessionCard(session, title)
        card.chosen.connect(self.chosen.emit)
        card.opened.connect(partial(self._open, session.id))
        head = row()
        head.addWidget(strong(title, tokens, px=14), 1)
        head.addWidget(
            icon_button(
                "edit",
                text("Change {session}", session=title),
                partial(self.wants_session.emit, session.id),
                tokens,
            )
        )
        more = icon_button(
            "more",
            text("More for {session}", session=title),
            lambda: self.wants_menu.emit(session.id, more.mapToGlobal(more.rect().bottomLeft())),
            tokens,
        )
        head.addWidget(more)
        card.inside.addLayout(head)
        if session.setting:
            card.inside.addWidget(label(session.setting, "muted"))
        films = project.recordings(session.id)
        for film in sorted(films, key=_films_first):
            card.inside.addLayout(self._film(film))
        for info in project.codings(session.id):
            card.inside.addLayout(self._coding(info))
        foot = row()
        if films:
            begin = button(text("Begin a coding"), partial(self.wants_coding.emit, session.id, ""))
            self._main.setdefault(session.id, begin)
            foot.addWidget(begin)
        else:
            card.inside.addWidget(label(text("No film yet: drop one here."), "muted"))
            live = button(
                text("Code live"),
                partial(self.wants_coding.emit, session.id, ""),
                hint=text("Codes by a clock, without a film; a film can be added afterwards."),
            )
            foot.addWidget(live)
        foot.addWidget(button(text("Add recordings"), partial(self.wants_films.emit, session.id)))
        if len(films) > 1:
            foot.addWidget(
                button(
                    text("Recordings together"),
                    partial(self.wants_together.emit, session.id),
                    hint=text("Lays the recordings of this session on one clock"),
                )
            )
        foot.addStretch(1)
        card.inside.addLayout(foot)
        return card

    def _film(self, film: Recording) -> QHBoxLayout:
        text, tokens = self._context.text, self._context.tokens
        line = row()
        lock = self._context.workspace.locks.of(film.session_id, film.id)
        away = text.render(lock.what) if lock is not None else ""
        moved = ""
        if lock is None:
            try:
                self._context.workspace.media_source(film.id)
            except MovedError as error:
                away = moved = text.error(error)
        picture = label("")
        name = "lock" if lock is not None else _picture_of(film, moved)
        picture.setPixmap(icon(name, tokens).pixmap(18, 18))
        line.addWidget(picture)
        line.addWidget(label(film.label, wrap=False))
        told = label(away, "alarm") if away else label(recording_details(film, text), "muted")
        if lock is not None:
            told.setToolTip(text.error(lock))
        elif film.storing is Storing.LINKED:
            told.setToolTip(text("The file stays outside the project, where it was."))
        line.addWidget(told, 1)
        if moved:
            line.addWidget(
                button(text("Find the file again"), partial(self.wants_relink.emit, film.id))
            )
        line.addWidget(
            icon_button(
                "edit",
                text("Change {recording}", recording=film.label),
                partial(self.wants_recording.emit, film.id),
                tokens,
            )
        )
        return line

    def _coding(self, info: CodingInfo) -> QHBoxLayout:
        text, tokens = self._context.text, self._context.tokens
        line = row()
        try:
            scheme = text.local(self._context.workspace.scheme_of(info.id).title)
        except SchemeError:
            scheme = info.scheme_id
        picture = label("")
        picture.setPixmap(icon("code", tokens).pixmap(18, 18))
        line.addWidget(picture)
        title = coding_title(info, scheme, text)
        line.addWidget(label(title), 1)
        workspace = self._context.workspace
        marks = coding_marks(info, text)
        if marks:
            line.addWidget(label(" \N{MIDDLE DOT} ".join(marks), "muted", wrap=False))
        if workspace.store.is_protected and not workspace.blind.sees(info):
            told = label(text("coded blind"), "muted", wrap=False)
            told.setToolTip(text.render(workspace.blind.why_hidden(info)))
            line.addWidget(told)
            return line
        own = info.coder == workspace.coder or not workspace.store.is_protected
        finished = info.status is CodingStatus.FINISHED
        words = text("Go on coding") if own and not finished else text("Open")
        if own and info.coder != workspace.coder:
            # nobody looks into another's coding unseen: who opens it sits there as its coder
            words = text("Open as {coder}", coder=info.coder)
        opening = button(
            words,
            partial(self.wants_coding.emit, info.session_id, info.id),
            hint=title,
        )
        if info.id == own_coding(self._context.workspace, info.session_id):
            self._main[info.session_id] = opening
        line.addWidget(opening)
        return line

    def _open(self, session_id: str, _again: str = "") -> None:
        self.wants_coding.emit(session_id, own_coding(self._context.workspace, session_id))


def _films_first(recording: Recording) -> tuple[bool, list[tuple[int, str]]]:
    """Return how recordings are listed: films, then sounds; by the numbers in their labels."""
    pieces = re.split(r"(\d+)", recording.label)
    ordered = [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in pieces]
    return recording.width_px == 0, ordered


def _picture_of(film: Recording, moved: str) -> str:
    if moved:
        return "relink"
    return "film" if film.width_px else "sound"
