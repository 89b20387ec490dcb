"""Share: what leaves the house, to whom, and whether consent covers it."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from observer.app.export import ExportRequest
from observer.gui.actions import Scope
from observer.gui.context import RoomContext
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.leaving import LEAVING
from observer.gui.panels.moments_panel import MomentsPanel
from observer.gui.panels.release_panel import ReleasePanel
from observer.gui.parts import column, named, pane, row, rule, scrolling
from observer.gui.sheet.keeping import flush_all
from observer.gui.sheet.paper import SheetPaper
from observer.gui.sheet.settings import SheetSettings
from observer.gui.task_strip import TaskStrip
from observer.gui.words import caregivers, person
from observer.gui.writing_out import WritingOut
from observer.model.consent import Purpose
from observer.model.edits import PROJECT, Change
from observer.text.catalogue import LANGUAGES

LEFT_PX, RIGHT_PX = 340, 280


class ShareRoom(QWidget):
    """The room of what leaves.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        self._context = context
        self.writing = WritingOut(context, strip, self)
        self._session_id = ""
        self.form: ConsentEditor | None = None
        self.setAccessibleName(context.text("Share"))
        self.moments = MomentsPanel(context)
        self.settings = SheetSettings(context, with_appointment=True)
        self.paper = SheetPaper(context)
        self.release_panel = ReleasePanel(context, LEAVING)
        self.caregiver = QComboBox()
        self.language = QComboBox()
        layout = row(gap=0)
        layout.addWidget(self._left())
        layout.addWidget(rule(upright=True))
        sheet = scrolling(self.paper)
        sheet.setObjectName("sheet")
        layout.addWidget(sheet, 1)
        layout.addWidget(rule(upright=True))
        layout.addWidget(self._right())
        self.setLayout(layout)
        self.setFocusProxy(self.moments.moments)
        self._connect()
        self._unsubscribe = context.workspace.subscribe(self._changed)

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show the moments and the sheet of a session."""
        self._session_id = session_id
        del coding_id
        project, text = self._context.workspace.project, self._context.text
        chosen = self.caregiver.currentData()
        self.caregiver.clear()
        for each in caregivers(project, session_id):
            self.caregiver.addItem(person(each, text), each.id)
        self.caregiver.setCurrentIndex(max(self.caregiver.findData(chosen), 0))
        self._fill()

    def release(self) -> None:
        """Keep what is being typed, and stop following the project."""
        flush_all(self)
        self._unsubscribe()

    def export_chosen(self) -> None:
        """Write the first thing that may leave."""
        self.export(LEAVING[0].id)

    def export(self, wanted_id: str) -> None:
        """Ask where to, and write something out.

        Parameters
        ----------
        wanted_id
            One of `LEAVING`.
        """
        flush_all(self)
        self.writing.ask(self._wanted(wanted_id, Path()))

    def export_to(self, wanted_id: str, path: Path) -> None:
        """Write something out, if consent covers it; else a sentence says what lacks.

        Parameters
        ----------
        wanted_id
            One of `LEAVING`.
        path
            File or folder to write.
        """
        flush_all(self)
        self.writing.write(self._wanted(wanted_id, path))

    def _wanted(self, wanted_id: str, path: Path) -> ExportRequest:
        return ExportRequest(
            report=wanted_id,
            path=path,
            language=str(self.language.currentData()),
            session_ids=(self._session_id,),
            caregiver_id=str(self.caregiver.currentData() or ""),
        )

    def _left(self) -> QWidget:
        inside = QWidget()
        layout = column(margin=16, gap=12)
        layout.addWidget(self.moments)
        layout.addWidget(rule())
        layout.addWidget(self.settings)
        layout.addStretch(1)
        inside.setLayout(layout)
        frame, around = pane(LEFT_PX, margin=0)
        around.addWidget(scrolling(inside))
        return frame

    def _right(self) -> QWidget:
        text = self._context.text
        self.caregiver.setAccessibleName(text("For whom"))
        self.language.setAccessibleName(text("Language of the file"))
        for language in LANGUAGES:
            self.language.addItem({"nl": "Nederlands", "en": "English"}[language], language)
        self.language.setCurrentIndex(self.language.findData(text.language))
        inside = QWidget()
        layout = column(margin=16, gap=12)
        layout.addLayout(named(text("For whom"), self.caregiver))
        layout.addLayout(named(text("Language of the file"), self.language))
        layout.addWidget(rule())
        layout.addWidget(self.release_panel)
        inside.setLayout(layout)
        frame, around = pane(RIGHT_PX, margin=0)
        around.addWidget(scrolling(inside))
        return frame

    def _connect(self) -> None:
        self.caregiver.activated.connect(self._fill)
        self.language.activated.connect(self._show_paper)
        self.release_panel.wanted.connect(self.export)
        self.release_panel.wants_consent.connect(self._edit_consent)
        self._context.commands.bind(
            Scope.SHARE,
            self,
            {
                "export": self.export_chosen,
                "undo_share": partial(self._context.workspace.undo, PROJECT),
                "redo_share": partial(self._context.workspace.redo, PROJECT),
            },
        )

    def _fill(self, _choice: object = None) -> None:
        self.moments.show_session(self._session_id)
        self.settings.show_sheet(self._session_id, str(self.caregiver.currentData() or ""))
        self.release_panel.show_session(self._session_id)
        self._show_paper()

    def _show_paper(self, _choice: object = None) -> None:
        caregiver_id = str(self.caregiver.currentData() or "")
        self.paper.show_sheet(self._session_id, caregiver_id, str(self.language.currentData()))

    def _changed(self, change: Change) -> None:
        if (
            change.document == PROJECT
            and self._session_id in self._context.workspace.project.records
        ):
            self._fill()

    def _edit_consent(self, purpose: str) -> None:
        family = self._context.workspace.project.family_of(self._session_id)
        page = Purpose(purpose) if purpose else None
        self.form = ConsentEditor(self._context, family.id, self, page)
        self.form.destroyed.connect(self._forget_form)
        self.form.open()

    def _forget_form(self) -> None:
        self.form = None
