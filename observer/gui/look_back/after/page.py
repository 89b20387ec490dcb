"""Afterwards: one working point, the next appointment, and the sheet that goes home."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from observer.app.calendar_day import calendar_day
from observer.app.export import ExportRequest, gather_stills, prepare_print
from observer.app.parent_deeds import proposed_deeds
from observer.app.sheet_filling import fill_sheet
from observer.gui.context import RoomContext
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.leaving import LEAVING
from observer.gui.look_back.after.agreed_panel import AgreedPanel
from observer.gui.look_back.after.dossier_panel import DossierPanel
from observer.gui.look_back.after.moments_list import MomentsList
from observer.gui.look_back.after.reading_panel import ReadingPanel
from observer.gui.look_back.seam import LookPlace
from observer.gui.panels.release_panel import ReleasePanel
from observer.gui.parts import button, choice_button, column, named, pane, row, rule, scrolling
from observer.gui.sheet.keeping import flush_all
from observer.gui.sheet.paper import SheetPaper
from observer.gui.sheet.printing import a4_printer, print_sheet
from observer.gui.sheet.settings import SheetSettings
from observer.gui.words import person
from observer.gui.writing_out import WritingOut
from observer.model.after_edits import latest_conversation
from observer.model.consent import Purpose
from observer.model.conversations import caregivers_there, conversations, held_with
from observer.model.edits import PROJECT, Change
from observer.model.errors import ObserverError
from observer.model.family import Participant
from observer.model.feedback import FeedbackPlan
from observer.reports.request import ReportRequest
from observer.reports.sheet_moments import moments_for
from observer.text.catalogue import LANGUAGES, catalogue

LEFT_PX, RIGHT_PX = 300, 276
_REST_MS = 250


class AfterPage(QWidget):
    """The page after the conversation.

    Parameters
    ----------
    context
        What the page stands on.
    room
        What lies around it.
    """

    def __init__(self, context: RoomContext, room: LookPlace) -> None:
        super().__init__()
        self._context = context
        self._room = room
        self._plan_id = ""
        self._released = False
        self._stills_of: tuple[str, str, tuple[str, ...]] | None = None
        self.form: ConsentEditor | None = None
        self.setAccessibleName(context.text("Afterwards"))
        self.caregiver = QComboBox()
        self.language = QComboBox()
        self.agreed = AgreedPanel(context)
        self.moments = MomentsList(context)
        self.settings = SheetSettings(context, with_appointment=False)
        self.paper = SheetPaper(context)
        self.reading = ReadingPanel(context)
        self.dossier = DossierPanel(context, self.flush)
        self.release_panel = ReleasePanel(
            context, tuple(each for each in LEAVING if each.purpose is Purpose.TAKE_HOME)
        )
        self.writing = WritingOut(context, room.strip, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST_MS)
        self._soon.timeout.connect(self._show_around)
        layout = row(gap=0)
        layout.addWidget(self._left())
        layout.addWidget(rule(upright=True))
        layout.addWidget(scrolling(self.paper), 1)
        layout.addWidget(rule(upright=True))
        layout.addWidget(self._right())
        self.setLayout(layout)
        self.setFocusProxy(self.agreed.point)
        self._connect()
        self._unsubscribe = context.workspace.subscribe(self._changed)

    def show_plan(self, plan_id: str) -> None:
        """Show what comes after a plan; a sheet that is not there yet is filled."""
        plan = self._context.workspace.project.records.get(plan_id)
        if plan_id != self._plan_id:
            self.flush()
            self._plan_id = plan_id if isinstance(plan, FeedbackPlan) else ""
            self._list_caregivers()
        self._fill_the_first_time()
        self._show()

    def release(self) -> None:
        """Stop following the project; harmless when done twice."""
        if self._released:
            return
        self.flush()
        self._released = True
        self._soon.stop()
        self._unsubscribe()

    def flush(self) -> None:
        """Keep what is being typed."""
        if not self._released:
            flush_all(self)

    @property
    def session_id(self) -> str:
        """Whose film was looked at; empty without a plan."""
        plan = self._context.workspace.project.records.get(self._plan_id)
        return plan.session_id if isinstance(plan, FeedbackPlan) else ""

    @property
    def caregiver_id(self) -> str:
        """Whose sheet is shown; empty where there is nobody."""
        return str(self.caregiver.currentData() or "")

    def fill(self) -> None:
        """Bring what was said and agreed onto the sheet; what stands there stays."""
        self.flush()
        text = self._context.text
        if not self.session_id or not self.caregiver_id:
            return
        if not self._filled():
            self._context.notify(text("Everything of the conversation is on the sheet already."))

    def write(self, wanted_id: str) -> None:
        """Ask where to, and write the sheet.

        Parameters
        ----------
        wanted_id
            Id of the report.
        """
        self.flush()
        self.writing.ask(self.wanted(wanted_id))

    def wanted(self, report: str, path: Path | None = None) -> ExportRequest:
        """Return what is asked of the gate for this sheet."""
        return ExportRequest(
            report=report,
            path=path or Path(),
            language=str(self.language.currentData()),
            session_ids=(self.session_id,),
            caregiver_id=self.caregiver_id,
        )

    def print(self) -> None:
        """Ask which printer, and print the sheet, if consent covers it."""
        self.flush()
        text = self._context.text
        if not QPrinterInfo.availablePrinterNames():
            self._context.notify(
                text("This computer knows no printer. Write a PDF and print that elsewhere.")
            )
            return
        try:
            job = prepare_print(self._context.workspace, self.wanted("parent-pdf"))
        except ObserverError as error:
            self.writing.failed(error)
            return
        self._room.strip.run(text("Printing"), job, self._ask_printer, self.writing.failed)

    def print_on(self, printer: QPrinter, request: ReportRequest) -> None:
        """Print a sheet for which leave was given."""
        text = self._context.text
        try:
            done = print_sheet(request, printer, text("Parent sheet"))
        except ObserverError as error:
            self.writing.failed(error)
            return
        self._context.notify(
            text("The sheet is with the printer.") if done else text("The printer took nothing.")
        )

    # Parts

    def _left(self) -> QWidget:
        text = self._context.text
        self.caregiver.setAccessibleName(text("For whom"))
        self.language.setAccessibleName(text("Language of the sheet"))
        for language in LANGUAGES:
            self.language.addItem({"nl": "Nederlands", "en": "English"}[language], language)
        self.language.setCurrentIndex(self.language.findData(text.language))
        self.fill_button = button(
            text("Fill from the conversation"),
            self.fill,
            hint=text("Adds words, working point and dates; what is on the sheet stays."),
        )
        inside = QWidget()
        layout = column(margin=16, gap=14)
        layout.addWidget(self.agreed)
        layout.addWidget(rule())
        choices = row(gap=8)
        choices.addLayout(named(text("For whom"), self.caregiver), 6)
        choices.addLayout(named(text("Language"), self.language), 5)
        for box in (self.caregiver, self.language):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addLayout(choices)
        layout.addWidget(self.settings)
        layout.addWidget(self.fill_button)
        layout.addWidget(rule())
        layout.addWidget(self.moments)
        layout.addStretch(1)
        inside.setLayout(layout)
        frame, around = pane(LEFT_PX, margin=0)
        around.addWidget(scrolling(inside))
        return frame

    def _right(self) -> QWidget:
        text, tokens = self._context.text, self._context.tokens
        self.print_button = choice_button(
            text("Print the sheet"), "", self.print, tokens, picture="print"
        )
        inside = QWidget()
        layout = column(margin=16, gap=14)
        layout.addWidget(self.release_panel)
        layout.addWidget(self.print_button)
        layout.addWidget(rule())
        layout.addWidget(self.reading)
        layout.addWidget(rule())
        layout.addWidget(self.dossier)
        layout.addStretch(1)
        inside.setLayout(layout)
        frame, around = pane(RIGHT_PX, margin=0)
        around.addWidget(scrolling(inside))
        return frame

    def _connect(self) -> None:
        self.caregiver.activated.connect(self._another)
        self.language.activated.connect(self._another)
        self.release_panel.wanted.connect(self.write)
        self.release_panel.wants_consent.connect(self._edit_consent)

    # What is shown

    def _list_caregivers(self) -> None:
        project, text = self._context.workspace.project, self._context.text
        chosen = self.caregiver.currentData()
        self.caregiver.clear()
        plan = project.records.get(self._plan_id)
        if not isinstance(plan, FeedbackPlan):
            return
        people = [project.records.get(each) for each in held_with(project, plan)]
        known = [each for each in people if isinstance(each, Participant)]
        for each in known or caregivers_there(project, plan.session_id):
            self.caregiver.addItem(person(each, text), each.id)
        self.caregiver.setCurrentIndex(max(self.caregiver.findData(chosen), 0))

    def _another(self, _index: int) -> None:
        self.flush()
        self._fill_the_first_time()
        self._show()

    def _fill_the_first_time(self) -> None:
        """Fill a sheet that is not there yet, once the conversation has been held."""
        project = self._context.workspace.project
        if not self.session_id or not self.caregiver_id:
            return
        held = latest_conversation(project, self._plan_id)
        sheets = {each.caregiver_id for each in project.sheets(self.session_id)}
        if held is None or held.lasted_ms is None or self.caregiver_id in sheets:
            return
        if conversations(project, self.session_id, self.caregiver_id):
            self._filled()

    def _filled(self) -> bool:
        """Fill the sheet, and return whether there was anything to fill in."""
        workspace, words = self._context.workspace, catalogue(str(self.language.currentData()))
        edit = fill_sheet(
            workspace.project,
            self.session_id,
            self.caregiver_id,
            words,
            calendar_day(),
            lambda sheet: proposed_deeds(workspace, sheet, words),
        )
        try:
            self._context.workspace.apply(edit)
        except ObserverError as error:
            self.writing.failed(error)
        return edit is not None

    def _show(self) -> None:
        if not self.session_id:
            return
        self.agreed.show_plan(self._plan_id)
        self.moments.show_moments(self.session_id, self.caregiver_id, self._moments_on_sheet())
        self.settings.show_sheet(self.session_id, self.caregiver_id)
        self.paper.show_sheet(self.session_id, self.caregiver_id, str(self.language.currentData()))
        self._show_around()

    def _show_choices(self) -> None:
        held = latest_conversation(self._context.workspace.project, self._plan_id)
        self.fill_button.setEnabled(bool(self.caregiver_id) and held is not None)
        self.agreed.show_plan(self._plan_id)
        self.moments.show_moments(self.session_id, self.caregiver_id, self._moments_on_sheet())
        self.settings.show_sheet(self.session_id, self.caregiver_id)

    def _show_around(self) -> None:
        """Show what is said about the sheet, and what may leave."""
        if self._released or not self.session_id:
            return
        self.release_panel.show_session(self.session_id)
        self.dossier.show_plan(self._plan_id)
        if self.caregiver_id:
            self.reading.show_sheet(self.paper.request)
            self._fetch_stills()

    def _moments_on_sheet(self) -> frozenset[str]:
        request = ReportRequest(
            project=self._context.workspace.project,
            session_ids=(self.session_id,),
            text=self._context.text,
            day=calendar_day(),
            caregiver_id=self.caregiver_id,
        )
        return frozenset(clip.id for clip in moments_for(request))

    def _changed(self, change: Change) -> None:
        if change.document != PROJECT or not self.session_id or not self.isVisible():
            return
        if Participant in change.kinds or FeedbackPlan in change.kinds:
            self._list_caregivers()
        self._show_choices()
        self.paper.refresh()
        self._soon.start()

    # Stills

    def _fetch_stills(self) -> None:
        """Have the pictures of the moments where the sheet shows them."""
        try:
            job = gather_stills(self._context.workspace, self.wanted("parent-pdf"))
        except ObserverError:
            self._stills_of = None  # fetched anew once the film may be looked at again
            self.paper.show_stills({})
            return
        wanted = (self.session_id, self.caregiver_id, job.clip_ids)
        if wanted == self._stills_of:
            return
        self._stills_of = wanted
        if not job.clip_ids:
            self.paper.show_stills({})
            return
        self._context.tasks.run(job.run, partial(self._have_stills, wanted), self.writing.failed)

    def _have_stills(
        self, wanted: tuple[str, str, tuple[str, ...]], request: ReportRequest
    ) -> None:
        if self._released or wanted != self._stills_of:
            return
        pictures: dict[str, QPixmap] = {}
        for clip_id, still in request.stills.items():
            picture = QPixmap()
            picture.loadFromData(still.png)
            pictures[clip_id] = picture
        self.paper.show_stills(pictures)

    # Forms

    def _ask_printer(self, request: ReportRequest) -> None:
        if self._released:
            return
        printer = a4_printer()
        dialog = QPrintDialog(printer, self)
        dialog.finished.connect(lambda answer: self._printer_chosen(printer, request, answer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _printer_chosen(self, printer: QPrinter, request: ReportRequest, answer: int) -> None:
        if answer == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer, request)

    def _edit_consent(self, purpose: str) -> None:
        family = self._context.workspace.project.family_of(self.session_id)
        page = Purpose(purpose) if purpose else None
        self.form = ConsentEditor(self._context, family.id, self, page)
        self.form.destroyed.connect(self._forget_form)
        self.form.open()

    def _forget_form(self) -> None:
        self.form = None
