"""Families: whose session is it? Families, sessions, recordings, people and consent."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.app.intake import relink_edit
from observer.app.tasks import Progress
from observer.app.who_saw import note_read
from observer.formats.foreign_files import has_foreign_name
from observer.gui.actions import Scope
from observer.gui.bringing_in import BringingIn
from observer.gui.context import RoomContext
from observer.gui.families.due_button import DueButton
from observer.gui.families.family_parts import FamilyParts
from observer.gui.film_intake import FilmIntake
from observer.gui.forms.coders_form import CodersForm
from observer.gui.forms.coding_form import CodingForm
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.forms.erase_form import EraseForm
from observer.gui.forms.family_form import FamilyForm
from observer.gui.forms.form import Form
from observer.gui.forms.participant_form import ParticipantForm
from observer.gui.forms.recording_form import RecordingForm
from observer.gui.forms.scheme_move_form import apply_in, open_scheme_move
from observer.gui.forms.session_form import SessionForm
from observer.gui.forms.together_form import open_together
from observer.gui.moved_films import MovedFilms
from observer.gui.panels.people_panel import PeoplePanel
from observer.gui.panels.sessions_panel import SessionsPanel
from observer.gui.parts import (
    button,
    column,
    heading,
    icon_button,
    label,
    pane,
    row,
    rule,
    strong,
)
from observer.gui.scheme_editor.opening import open_start
from observer.gui.scheme_editor.start_form import StartSchemeForm
from observer.gui.session_menu import SessionMenu
from observer.gui.task_strip import TaskStrip
from observer.gui.two_lines import TwoLines, second_line
from observer.gui.usual_coding import own_coding
from observer.model.edits import PROJECT, Change, CodingInfo, Edit
from observer.model.errors import ObserverError
from observer.model.family import Family, Participant
from observer.model.scheme import Scheme
from observer.model.session import Recording, Session

FILM_PATTERN = (
    "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mts *.m2ts *.ts *.mpg *.mpeg *.wmv *.3gp *.mxf "
    "*.wav *.mp3 *.m4a *.flac *.ogg"
)
"""What the dialog shows at first; any file can be chosen, its content decides."""


class FamiliesRoom(QWidget):
    """The first room.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where long work shows how far it is.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        self._context = context
        self._intake = FilmIntake(context, strip)
        self.bringing_in = BringingIn(context, strip, self, self._keep_form, self._choose_brought)
        self.menu = SessionMenu(context, strip, self, self._open, self._fill)
        self._family_id = ""
        self._session_id = ""
        self._read = ""
        self.form: Form | None = None
        text = context.text
        self.setAccessibleName(text("Families"))
        self.families = QListWidget()
        self.people = PeoplePanel(context)
        self.sessions = SessionsPanel(context)
        layout = row(gap=0)
        layout.addWidget(self._left())
        layout.addWidget(rule(upright=True))
        layout.addWidget(self._middle(), 1)
        layout.addWidget(rule(upright=True))
        self.people.setFixedWidth(330)
        layout.addWidget(self.people)
        self.setLayout(layout)
        self.setFocusProxy(self.families)
        self._connect()
        self._unsubscribe = context.workspace.subscribe(self._changed)
        self._fill()
        MovedFilms(context).look()

    @property
    def session_id(self) -> str:
        """Id of the chosen session; empty for none."""
        return self._session_id

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show a session among its family's."""
        del coding_id
        self._family_id = self._context.workspace.project.get(Session, session_id).family_id
        self._session_id = session_id
        self._fill()

    def release(self) -> None:
        """Stop following the project."""
        self.parts.release()
        self.due_button.release()
        self._unsubscribe()

    def take_films(self, paths: tuple[Path, ...]) -> None:
        """Take dropped or chosen films in; a file of another program is looked at first."""
        foreign = [path for path in paths if has_foreign_name(path.name)]
        for path in foreign:
            self.bringing_in.read(path, self._session_id)
        films = tuple(path for path in paths if path not in foreign)
        self._keep_form(self._intake.offer(films, self._session_id, self))

    def add_family(self) -> None:
        """Open the form of a new family."""
        form = FamilyForm(self._context, None, self)
        form.accepted.connect(partial(self._choose_family, form.family_id))
        self._open(form)

    def add_session(self) -> None:
        """Open the form of a new session of the chosen family."""
        if not self._family_id:
            self._context.notify(self._context.text("Choose a family first."))
            return
        form = SessionForm(self._context, self._family_id, None, self)
        form.accepted.connect(partial(self._choose_session, form.session_id))
        self._open(form)

    def add_recordings(self, session_id: str = "") -> None:
        """Ask which films to add to a session; the chosen one if none is named."""
        text = self._context.text
        films, every = text("Films and sound"), text("All files")
        names, _filter = QFileDialog.getOpenFileNames(
            self, text("Add recordings"), "", f"{films} ({FILM_PATTERN});;{every} (*)"
        )
        if session_id:
            self._choose_session(session_id)
        self.take_films(tuple(Path(name) for name in names))

    def edit_consent(self) -> None:
        """Open the editor of the chosen family's consents."""
        if not self._family_id:
            self._context.notify(self._context.text("Choose a family first."))
            return
        self._open(ConsentEditor(self._context, self._family_id, self))

    def show_case(self, *, search: bool = False) -> None:
        """Open the factors and summary of the chosen family, or a search of all of them."""
        if not self._family_id:
            self._context.notify(self._context.text("Choose a family first."))
            return
        self.parts.show_case(search=search)

    def show_register(self) -> None:
        """Open the register of the chosen family: what is due, its proofs, who has looked."""
        if not self._family_id:
            self._context.notify(self._context.text("Choose a family first."))
            return
        self.parts.show_register()

    def lay_together(self, session_id: str, recording_id: str = "") -> None:
        """Open the form that lays the recordings of a session on one clock."""
        form = open_together(self._context, session_id, self, recording_id)
        if form is not None:
            self._keep_form(form)

    def code_session(self) -> None:
        """Go on with the own coding of the chosen session, or begin one."""
        if not self._session_id:
            self._context.notify(self._context.text("Choose a session first."))
            return
        self._code(self._session_id, own_coding(self._context.workspace, self._session_id))

    def move_scheme(self) -> None:
        """Open the form that moves the own coding of the chosen session to a newer version."""
        workspace = self._context.workspace
        coding_id = own_coding(workspace, self._session_id) if self._session_id else ""
        form = open_scheme_move(self._context, coding_id, apply_in(self._context), self)
        self._keep_form(form)

    def edit_scheme(self, *, change: bool) -> None:
        """Open the form before the editor of coding schemes."""
        self._keep_form(open_start(self._context, self, self._scheme_saved, change=change))

    def show_coders(self) -> None:
        """Open the form of the coders."""
        self._open(CodersForm(self._context, self))

    def bring_in(self) -> None:
        """Ask which file of another program to bring in."""
        self.bringing_in.choose(self._session_id)

    def _left(self) -> QFrame:
        text, tokens = self._context.text, self._context.tokens
        frame, inside = pane(236, margin=12)
        head = row()
        head.setContentsMargins(4, 0, 0, 0)
        head.addWidget(heading(text("Families"), tokens))
        head.addStretch(1)
        head.addWidget(icon_button("add", text("New family"), self.add_family, tokens))
        inside.addLayout(head)
        self.families.setAccessibleName(text("Families"))
        self.families.setItemDelegate(TwoLines(tokens, self.families))
        self.families.setFrameShape(QFrame.Shape.NoFrame)
        self.families.setProperty("role", "bare")
        inside.addWidget(self.families, 1)
        self.due_button = DueButton(self._context, self._open)
        inside.addWidget(self.due_button)
        inside.addWidget(button(text("Coders"), self.show_coders, role="quiet"))
        whole = text("Bring in from another program")
        bring_in = button(text("Bring in …"), self.bring_in, role="quiet", hint=whole)
        bring_in.setAccessibleName(whole)
        inside.addWidget(bring_in)
        return frame

    def _middle(self) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        middle = QWidget()
        layout: QVBoxLayout = column(margin=20, gap=8)
        head = row()
        self._title = strong("", tokens, px=19)
        head.addWidget(self._title)
        self._edit = icon_button("edit", text("Change this family"), self._edit_family, tokens)
        head.addWidget(self._edit)
        head.addStretch(1)
        self._add_session = button(text("New session"), self.add_session)
        head.addWidget(self._add_session)
        layout.addLayout(head)
        self._question = label("", "muted")
        layout.addWidget(self._question)
        layout.addSpacing(8)
        self.parts = FamilyParts(self._context, self.sessions)
        layout.addWidget(self.parts, 1)
        self._empty = self._nothing_yet()
        layout.addWidget(self._empty, 1)
        middle.setLayout(layout)
        return middle

    def _nothing_yet(self) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        holder = QWidget()
        layout = column(gap=12)
        layout.addStretch(1)
        layout.addWidget(strong(text("Drop a film here to begin"), tokens, px=19))
        layout.addWidget(
            label(
                text(
                    "It gets a family and a session, and opens in the Code room. Or add a family "
                    "first, under a pseudonym."
                ),
                "muted",
            )
        )
        choices = row()
        choices.addWidget(button(text("Choose a film"), self.add_recordings, role="primary"))
        choices.addWidget(button(text("New family"), self.add_family))
        choices.addWidget(button(text("Bring in from another program …"), self.bring_in))
        choices.addStretch(1)
        layout.addLayout(choices)
        layout.addStretch(2)
        holder.setLayout(layout)
        return holder

    def _connect(self) -> None:
        self.families.currentItemChanged.connect(self._family_clicked)
        self.people.wants_participant.connect(self._edit_participant)
        self.people.wants_consent.connect(self.edit_consent)
        self.parts.wants_family.connect(self._choose_family)
        self.sessions.chosen.connect(self._choose_quietly)
        self.sessions.wants_session.connect(self._edit_session)
        self.sessions.wants_recording.connect(self._edit_recording)
        self.sessions.wants_relink.connect(self._relink_by_id)
        self.sessions.wants_films.connect(self.add_recordings)
        self.sessions.wants_together.connect(self.lay_together)
        self.sessions.wants_coding.connect(self._code)
        self.sessions.wants_menu.connect(self._show_menu)
        self._context.commands.bind(
            Scope.FAMILIES,
            self,
            {
                "new_family": self.add_family,
                "new_session": self.add_session,
                "add_recordings": self.add_recordings,
                "bring_in": self.bring_in,
                "edit_consent": self.edit_consent,
                "case_notes": self.show_case,
                "find_case_notes": partial(self.show_case, search=True),
                "register": self.show_register,
                "what_is_due": self.due_button.show_due,
                "together": lambda: self.lay_together(self._session_id),
                "code_session": self.code_session,
                "move_scheme_in_families": self.move_scheme,
                "new_scheme": partial(self.edit_scheme, change=False),
                "change_scheme": partial(self.edit_scheme, change=True),
                "hand_over": lambda: self.menu.hand_over(self._session_id),
                "give_back": self.menu.give_back,
                "merge_coding": self.menu.merge,
                "see_others": lambda: self.menu.see_others(self._session_id),
                "undo_project": partial(self._turn, self._context.workspace.undo),
                "redo_project": partial(self._turn, self._context.workspace.redo),
            },
        )

    def _fill(self) -> None:
        project, text = self._context.workspace.project, self._context.text
        families = project.families()
        known = {family.id for family in families}
        if self._family_id not in known:
            self._family_id = families[0].id if families else ""
        sessions = project.sessions(self._family_id) if self._family_id else ()
        if self._session_id not in {session.id for session in sessions}:
            self._session_id = sessions[-1].id if sessions else ""
        self.families.blockSignals(True)
        self.families.clear()
        for family in families:
            count = len(project.sessions(family.id))
            item = QListWidgetItem(family.pseudonym)
            item.setData(Qt.ItemDataRole.UserRole, family.id)
            words = {0: text("no session yet"), 1: text("1 session")}.get(
                count, text("{count} sessions", count=count)
            )
            second_line(item, words)
            item.setSizeHint(QSize(0, 52))
            self.families.addItem(item)
            if family.id == self._family_id:
                self.families.setCurrentItem(item)
        self.families.blockSignals(False)
        self._show_family()

    def _show_family(self) -> None:
        has_one = bool(self._family_id)
        self._note_read()
        for part in (
            self._title,
            self._edit,
            self._add_session,
            self.parts,
        ):
            part.setVisible(has_one)
        self._empty.setVisible(not has_one)
        question = ""
        if has_one:
            family = self._context.workspace.project.get(Family, self._family_id)
            self._title.setText(family.pseudonym)
            question = family.question
        self._question.setText(
            f"\N{LEFT DOUBLE QUOTATION MARK}{question}\N{RIGHT DOUBLE QUOTATION MARK}"
        )
        self._question.setVisible(bool(question))
        self.people.show_family(self._family_id, self._session_id)
        self.sessions.show_family(self._family_id, self._session_id)
        self.parts.show_family(self._family_id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Note whose family comes on the screen."""
        super().showEvent(event)
        self._note_read()

    def _note_read(self) -> None:
        if self.isVisible() and self._family_id not in {"", self._read}:
            self._read = self._family_id
            note_read(self._context.workspace, self._family_id)

    def _family_clicked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._family_id = str(item.data(Qt.ItemDataRole.UserRole))
            sessions = self._context.workspace.project.sessions(self._family_id)
            self._session_id = sessions[-1].id if sessions else ""
            self._show_family()

    def _choose_family(self, family_id: str) -> None:
        self._family_id = family_id
        self._fill()
        self.families.setFocus()

    def _choose_session(self, session_id: str) -> None:
        self._session_id = session_id
        self._fill()

    def _choose_brought(self, session_id: str) -> None:
        self._family_id = self._context.workspace.project.get(Session, session_id).family_id
        self._choose_session(session_id)

    def _edit_scheme(
        self, over: QWidget, saved: Callable[[Scheme], None], change: bool
    ) -> StartSchemeForm:
        return open_start(self._context, over, saved, change=change)

    def _scheme_saved(self, scheme: Scheme) -> None:
        text = self._context.text
        name = f"{text.local(scheme.title)} {scheme.version}"
        self._context.notify(text("“{name}” can be coded with now.", name=name))

    def _show_menu(self, session_id: str, at: QPoint) -> None:
        self._choose_quietly(session_id)
        self.menu.show(session_id, at)

    def _choose_quietly(self, session_id: str) -> None:
        if session_id != self._session_id:
            self._session_id = session_id
            self.sessions.choose(session_id)
            self.people.show_family(self._family_id, session_id)

    def _changed(self, change: Change) -> None:
        # finishing a coding changes what it is called here, too
        if change.document == PROJECT or CodingInfo in change.kinds:
            self._fill()

    def _open(self, form: Form) -> None:
        self._keep_form(form)
        form.open()

    def _keep_form(self, form: Form | None) -> None:
        self.form = form
        if form is not None:
            form.destroyed.connect(partial(self._forget_form, id(form)))

    def _forget_form(self, gone: int, _object: object = None) -> None:
        # another form may have opened out of this one
        if id(self.form) == gone:
            self.form = None

    def _edit_family(self) -> None:
        family = self._context.workspace.project.get(Family, self._family_id)
        self._open(FamilyForm(self._context, family, self))

    def _edit_participant(self, participant_id: str) -> None:
        found = (
            self._context.workspace.project.get(Participant, participant_id)
            if participant_id
            else None
        )
        self._open(ParticipantForm(self._context, self._family_id, found, self))

    def _edit_session(self, session_id: str) -> None:
        session = self._context.workspace.project.get(Session, session_id)
        self._open(SessionForm(self._context, session.family_id, session, self))

    def _edit_recording(self, recording_id: str) -> None:
        recording = self._context.workspace.project.get(Recording, recording_id)
        form = RecordingForm(self._context, recording, self._relink, self._erase, self)
        form.wants_together.connect(partial(self.lay_together, recording.session_id, recording.id))
        self._open(form)

    def _erase(self, recording: Recording) -> None:
        self._open(EraseForm(self._context, recording, self))

    def _relink_by_id(self, recording_id: str) -> None:
        self._relink(self._context.workspace.project.get(Recording, recording_id))

    def _relink(self, recording: Recording) -> None:
        text = self._context.text
        name, _filter = QFileDialog.getOpenFileName(
            self, text("Where is {recording} now?", recording=recording.label), recording.path
        )
        if name:
            self.relink_to(recording, Path(name))

    def relink_to(self, recording: Recording, path: Path) -> None:
        """Find a moved recording again at `path`, if its content is the same."""

        def compare(_progress: Progress) -> Edit:
            return relink_edit(recording, path)

        self._context.tasks.run(compare, self._relinked, self._failed)

    def _relinked(self, edit: Edit) -> None:
        try:
            self._context.workspace.apply(edit)
        except ObserverError as error:
            self._failed(error)
            return
        self._context.notify(self._context.text("The film is found again."))

    def _turn(self, turn: Callable[[str], bool]) -> None:
        try:
            turn(PROJECT)
        except ObserverError as error:
            self._failed(error)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))

    def _code(self, session_id: str, coding_id: str) -> None:
        if coding_id:
            workspace = self._context.workspace
            # where no passphrase says who sits here, whose coding was chosen does
            if not workspace.store.is_protected:
                workspace.code_as(workspace.project.get(CodingInfo, coding_id).coder)
            self._context.go("code", session_id, coding_id)
            return
        self._open(CodingForm(self._context, session_id, self._begun, self, self._edit_scheme))

    def _begun(self, info: CodingInfo) -> None:
        self._context.go("code", info.session_id, info.id)
