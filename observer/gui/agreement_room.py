"""The Agreement room: do two coders see the same? Disagreements, figures, and the whole project."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from observer.app.agreement import (
    AgreementReport,
    AgreementRequest,
    Comparable,
    ComparedPair,
    comparable,
    compared,
    gathered,
)
from observer.app.tasks import Progress
from observer.gui.actions import Scope
from observer.gui.agreement.choice_box import ChoiceBox
from observer.gui.agreement.choices import (
    Chosen,
    could_lift,
    couples,
    pass_words,
    seen,
    walk_request,
    why_not,
)
from observer.gui.agreement.consensus_desk import ConsensusDesk
from observer.gui.agreement.project_page import ProjectPage
from observer.gui.agreement.tables_page import TablesPage
from observer.gui.agreement.walk_page import WalkPage
from observer.gui.context import RoomContext
from observer.gui.forms.reason_form import ReasonForm
from observer.gui.parts import button, column, label, row, rule
from observer.gui.task_strip import TaskStrip
from observer.model.edits import PROJECT, Change, CodingInfo
from observer.model.errors import ObserverError
from observer.model.session import Phase
from observer.statistics.agreement.moments import Moment
from observer.statistics.agreement.settings import AgreementSettings

WALK, TABLES, WHOLE = "agreement_walk", "agreement_tables", "agreement_project"


class AgreementRoom(QWidget):
    """The room of agreement.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Unused: what is counted here changes nothing.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        del strip
        self._context = context
        self._session_id = ""
        self._known: tuple[Comparable, ...] = ()
        self._settings: AgreementSettings | None = None
        self._asked = 0
        self._counts: set[str] = set()
        self._looks_for: Moment | None = None
        self._is_stale = True
        self._released = False
        self.report: AgreementReport | None = None
        self.setAccessibleName(context.text("Agreement"))
        self.desk = ConsensusDesk(context)
        self.desk.setParent(self)
        self.walk = WalkPage(self.desk)
        self.tables = TablesPage(context)
        self.project = ProjectPage(context)
        self.pages = QStackedWidget()
        self.buttons: dict[str, QPushButton] = {}
        self._lay()
        self._bind()
        self._leave = context.workspace.subscribe(self._changed)

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show how the coders of a session agree; the same one stays as it was left."""
        del coding_id
        if session_id == self._session_id and not self._is_stale:
            return
        self._session_id = session_id
        self._is_stale = False
        self._fill_sessions()
        self._fill_coders()
        self._compare()
        if self.chosen is not None:
            self._context.workspace.saw("compared", session_id)

    def release(self) -> None:
        """Close the films, and forget what was compared; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self._asked += 1
        self._leave()
        self.walk.release()
        self.desk.close()
        self.report = None

    def film_place(self) -> QRect:
        """Return where the film lies."""
        stage = self.walk.film.stage
        at = stage.mapTo(self, QPoint(0, 0))
        return QRect(at, stage.size()) if stage.isVisible() else QRect(at, self.size())

    def is_playing(self) -> bool:
        """Return whether the films run."""
        return self.walk.film.playing.is_playing

    @property
    def chosen(self) -> Chosen | None:
        """What is compared; None where nothing can be."""
        chosen = self.sessions.currentData()
        if not isinstance(chosen, Chosen):
            return None
        coders = self.coders.currentData()
        return Chosen(chosen.session, chosen.scheme_id, tuple(coders or ()))

    def show_page(self, page: str) -> None:
        """Show the disagreements, the figures, or the whole project."""
        self.buttons[page].setChecked(True)
        widget = {WALK: self.walk, TABLES: self.tables, WHOLE: self.project}[page]
        self.pages.setCurrentWidget(widget)
        for part in (self.phases, self._phase_title):
            part.setVisible(page == TABLES)
        has_page = self.chosen is not None or page == WHOLE
        if not has_page:
            self.pages.setCurrentWidget(self._nothing)
        self._count_for(page)
        # who goes through a list of choices by its own keys stays in it
        if QApplication.focusWidget() not in {self.sessions, self.coders, self.phases, self.passes}:
            self._focus_page()

    def _focus_page(self) -> None:
        """Give the keyboard to what is shown, so that its keys hold at once."""
        shown = self.pages.currentWidget()
        if shown is None or shown is self._nothing:
            self.sessions.setFocus()
        else:
            shown.setFocus()

    # What is compared

    def _fill_sessions(self) -> None:
        text, workspace = self._context.text, self._context.workspace
        try:
            self._known = seen(workspace, comparable(workspace))
        except ObserverError as error:
            self._known = ()
            self._context.notify(text.error(error))
        self.sessions.blockSignals(True)
        self.sessions.clear()
        schemes = dict.fromkeys(each.scheme.id for each in self._known)
        for each in self._known:
            words = f"{each.family} \N{MIDDLE DOT} {text('Session {number}', number=each.session)}"
            if len(schemes) > 1:
                words = f"{words} \N{MIDDLE DOT} {text.local(each.scheme.title)}"
            self.sessions.addItem(words, Chosen(each, each.scheme.id))
        for scheme_id in schemes:
            of_scheme = [each for each in self._known if each.scheme.id == scheme_id]
            if len(of_scheme) > 1:
                words = text("All sessions together")
                if len(schemes) > 1:
                    title = text.local(of_scheme[0].scheme.title)
                    words = f"{words} \N{MIDDLE DOT} {title}"
                self.sessions.addItem(words, Chosen(None, scheme_id))
        own = [n for n, each in enumerate(self._known) if each.session_id == self._session_id]
        self.sessions.setCurrentIndex(own[0] if own else -1)
        self.sessions.blockSignals(False)

    def _fill_coders(self) -> None:
        text = self._context.text
        data = self.sessions.currentData()
        before = self.coders.currentData()
        self.coders.blockSignals(True)
        self.coders.clear()
        if isinstance(data, Chosen):
            of = [data.session] if data.session is not None else self._of_scheme(data.scheme_id)
            names = tuple(dict.fromkeys(coder for each in of for coder in each.coders))
            for couple in couples(tuple(sorted(names))):
                words = f" {text('and')} ".join(couple) if couple else text("All coders")
                self.coders.addItem(words, couple)
        self.coders.setCurrentIndex(max(self.coders.findData(before), 0))
        self.coders.blockSignals(False)
        self._fill_phases()

    def _fill_phases(self) -> None:
        text, chosen = self._context.text, self.chosen
        self.phases.blockSignals(True)
        self.phases.clear()
        self.phases.addItem(text("Whole session"), "")
        session_id = chosen.session_id if chosen is not None else ""
        for number, phase in enumerate(self._context.workspace.project.phases(session_id), 1):
            if phase.in_statistics:
                self.phases.addItem(phase.name or text("Phase {number}", number=number), phase.id)
        self.phases.blockSignals(False)

    def _of_scheme(self, scheme_id: str) -> list[Comparable]:
        return [each for each in self._known if each.scheme.id == scheme_id]

    # Counting

    def _compare(self) -> None:
        """Compare what is chosen: the walk at once, figures when they are looked at."""
        self._asked += 1
        self.report = None
        self._counts = set()
        chosen, text = self.chosen, self._context.text
        self.desk.open(None)
        self.tables.say(text("Counting …") if chosen is not None else "")
        self.project.show_report(None)
        self._show_passes(())
        if chosen is not None and chosen.is_pair:
            self._count(walk_request(chosen), self._walk)
        self._say_nothing(chosen)

    def _count_for(self, page: str) -> None:
        """Count what a page shows, unless that was done."""
        if page in self._counts:
            return
        self._counts.add(page)
        chosen = self.chosen
        if page == TABLES and chosen is not None:
            self._count(chosen.request(self._settings), self._counted)
        elif page == WHOLE:
            self.project.show_project()
            scheme_id = chosen.scheme_id if chosen is not None else ""
            known = self._of_scheme(scheme_id) or list(self._known)
            if known:
                whole = Chosen(None, known[0].scheme.id)
                stated = AgreementSettings.of(known[0].scheme.reliability)
                self._count(whole.request(_without_intervals(stated)), self.project.show_report)

    def _count(self, request: AgreementRequest, done: Callable[[AgreementReport], None]) -> None:
        try:
            found = gathered(self._context.workspace, request)
        except ObserverError as error:
            self._failed(error)
            return
        self._run(partial(compared, found), done)

    def _run(
        self,
        function: Callable[[Progress], AgreementReport],
        done: Callable[[AgreementReport], None],
    ) -> None:
        asked = self._asked

        def arrived(report: AgreementReport) -> None:
            if asked == self._asked:
                done(report)

        def broke(error: ObserverError) -> None:
            if asked == self._asked:
                self._failed(error)

        self._context.tasks.run(function, arrived, broke)

    def _walk(self, report: AgreementReport) -> None:
        self._show_passes(report.pairs)
        if report.pairs:
            self.desk.open(report.pairs[0])
        moment, self._looks_for = self._looks_for, None
        if moment is not None:
            self.walk.look_at(moment.start_us, moment.end_us, moment.track)

    def _show_passes(self, pairs: tuple[ComparedPair, ...]) -> None:
        """Offer a choice where two coders went through a film part by part."""
        self.passes.blockSignals(True)
        self.passes.clear()
        for pair in pairs:
            self.passes.addItem(pass_words(pair, self._context.text), pair)
        self.passes.blockSignals(False)
        self.passes.setVisible(len(pairs) > 1)

    def _pass_chosen(self) -> None:
        pair = self.passes.currentData()
        if isinstance(pair, ComparedPair):
            self.desk.open(pair)

    def _counted(self, report: AgreementReport) -> None:
        self.report = report
        self._show_tables()

    def _show_tables(self, *_unused: object) -> None:
        report, chosen = self.report, self.chosen
        if report is None or chosen is None:
            return
        couple = chosen.coders if len(chosen.coders) > 1 else ("", "")
        of = (chosen.session_id, couple[0], couple[1])
        pairs = tuple(
            pair
            for pair in report.pairs
            if not chosen.coders or {pair.first.coder, pair.second.coder} == set(chosen.coders)
        )
        self.tables.show_report(report, pairs, of, str(self.phases.currentData() or ""))

    def _failed(self, error: ObserverError) -> None:
        words = self._context.text.error(error)
        self.tables.say(words)
        self._context.notify(words)

    def _say_nothing(self, chosen: Chosen | None) -> None:
        workspace, text = self._context.workspace, self._context.text
        if chosen is None:
            self.told.setText(why_not(workspace, self._session_id, text))
            self.lift_button.setVisible(could_lift(workspace, self._session_id))
            self.other_button.setVisible(bool(self._known))
            if self._known:
                self.other_button.setText(
                    text("Compare {session}", session=self.sessions.itemText(0))
                )
        self.show_page(self._page)

    @property
    def _page(self) -> str:
        return next((page for page, made in self.buttons.items() if made.isChecked()), WALK)

    # What is done

    def _session_chosen(self) -> None:
        chosen = self.sessions.currentData()
        if isinstance(chosen, Chosen) and chosen.session is not None:
            self._session_id = chosen.session_id
        self._settings = None
        self._fill_coders()
        self._compare()
        if isinstance(chosen, Chosen) and chosen.session is None and self._page == WALK:
            self.show_page(TABLES)
        if isinstance(chosen, Chosen) and chosen.session is not None:
            self._context.workspace.saw("compared", chosen.session_id)

    def _coders_chosen(self) -> None:
        self._compare()

    def _step(self, by: int) -> None:
        place = self.sessions.currentIndex() + by
        if 0 <= place < self.sessions.count():
            self.sessions.setCurrentIndex(place)
            self._focus_page()

    def _wish_settings(self, settings: object) -> None:
        self._settings = settings if isinstance(settings, AgreementSettings) else None
        chosen = self.chosen
        if chosen is None:
            return
        self._count(chosen.request(self._settings), self._counted)

    def _open_session(self, session_id: str) -> None:
        for number in range(self.sessions.count()):
            chosen = self.sessions.itemData(number)
            if isinstance(chosen, Chosen) and chosen.session_id == session_id:
                self.sessions.setCurrentIndex(number)
                self.show_page(WALK)
                return

    def _show_moment(self, found: object) -> None:
        """Show the film and both codings at what stands behind a cell."""
        if not isinstance(found, tuple):
            return
        pair, moment = found
        if not isinstance(pair, ComparedPair) or not isinstance(moment, Moment):
            return
        chosen = self.chosen
        if chosen is not None and chosen.session_id != pair.session_id:
            # shown as soon as that session lies there
            self._looks_for = moment
            self._open_session(pair.session_id)
            return
        self.show_page(WALK)
        self.walk.look_at(moment.start_us, moment.end_us, moment.track)

    def _lift(self) -> None:
        self._context.workspace.blind.lift(self._session_id)
        self._is_stale = True
        self.show_session(self._session_id, None)

    def _lock(self) -> None:
        if self.desk.consensus is None:
            key = self._context.commands.key_text("begin_consensus")
            self._context.notify(self._context.text("Begin the consensus first ({key}).", key=key))
        elif self.desk.is_locked:
            ReasonForm(
                self._context.text, self._context.tokens, self.desk.unlock, self.window()
            ).open()
        elif self.desk.lock():
            self.project.show_project()

    def _begin(self) -> None:
        reason = self.desk.why_not
        if reason:
            self._context.notify(reason)
            return
        self.desk.begin()
        self.project.show_project()

    def _changed(self, change: Change) -> None:
        """Compare anew at the next entering when something changed that is compared."""
        if change.document == PROJECT:
            about = (*change.edit.added, *change.edit.removed)
            self._is_stale = self._is_stale or any(
                isinstance(r, Phase) or (isinstance(r, CodingInfo) and not r.is_consensus)
                for r in about
            )
            return
        info = self._context.workspace.project.records.get(change.document)
        if isinstance(info, CodingInfo) and not info.is_consensus:
            self._is_stale = True

    # How it hangs together

    def _bind(self) -> None:
        commands = self._context.commands
        commands.bind(
            Scope.AGREEMENT,
            self,
            {
                **{page: partial(self.show_page, page) for page in (WALK, TABLES, WHOLE)},
                "next_compared": partial(self._step, 1),
                "previous_compared": partial(self._step, -1),
                "begin_consensus": self._begin,
                "lock_consensus": self._lock,
                "undo_consensus": self.desk.undo,
                "redo_consensus": self.desk.redo,
                "copy_agreement": self.tables.copy,
            },
        )
        commands.bind(Scope.WALK, self.walk, self.walk.commands())
        self.tables.wants_moment.connect(self._show_moment)
        self.tables.wants_settings.connect(self._wish_settings)
        self.project.wants_session.connect(self._open_session)

    def _lay(self) -> None:
        text = self._context.text
        self.told = label("", "muted")
        self.lift_button = button(
            text("See what others coded"),
            self._lift,
            hint=text("Shows in this session what others coded; it is logged."),
        )
        self._nothing = QWidget()
        middle = column(margin=20, gap=12)
        middle.addWidget(self.told)
        line = row()
        self.other_button = button(
            text("Compare another session"), lambda: self.sessions.setCurrentIndex(0)
        )
        line.addWidget(self.other_button)
        line.addWidget(self.lift_button)
        line.addStretch(1)
        middle.addLayout(line)
        middle.addStretch(1)
        self._nothing.setLayout(middle)
        for page in (self._nothing, self.walk, self.tables, self.project):
            self.pages.addWidget(page)
        around = column(gap=0)
        around.addLayout(self._choosers())
        around.addWidget(rule())
        around.addWidget(self.pages, 1)
        self.setLayout(around)

    def _choosers(self) -> QHBoxLayout:
        text = self._context.text
        self.sessions, self.coders, self.phases, self.passes = (ChoiceBox() for _ in range(4))
        self._phase_title = label(text("Phase"), "muted", wrap=False)
        line = row(gap=10)
        line.setContentsMargins(16, 8, 16, 8)
        group = QButtonGroup(self)
        for page, words in (
            (WALK, text("Disagreements")),
            (TABLES, text("Figures")),
            (WHOLE, text("The whole project")),
        ):
            made = button(words, partial(self.show_page, page))
            made.setCheckable(True)
            made.setChecked(page == WALK)
            group.addButton(made)
            self.buttons[page] = made
            line.addWidget(made)
        line.addSpacing(12)
        session_title = label(text("Session"), "muted", wrap=False)
        coders_title = label(text("Coders"), "muted", wrap=False)
        for title, box, width in (
            (session_title, self.sessions, 230),
            (coders_title, self.coders, 130),
            (self._phase_title, self.phases, 150),
        ):
            title.setBuddy(box)
            box.setAccessibleName(title.text())
            box.setMinimumWidth(width)
            line.addWidget(title)
            line.addWidget(box)
        self.passes.setAccessibleName(text("Passes"))
        self.passes.setMaximumWidth(260)
        self.passes.currentIndexChanged.connect(lambda *_: self._pass_chosen())
        self.passes.hide()
        line.addWidget(self.passes)
        line.addStretch(1)
        for each in (self.sessions, self.coders, self.phases, self.passes):
            each.left.connect(self._focus_page)
        self.sessions.currentIndexChanged.connect(lambda *_: self._session_chosen())
        self.coders.currentIndexChanged.connect(lambda *_: self._coders_chosen())
        self.phases.currentIndexChanged.connect(self._show_tables)
        return line


def _without_intervals(settings: AgreementSettings) -> AgreementSettings:
    return replace(settings, resamples=0, shuffles=0, time_tolerance_us=0)
