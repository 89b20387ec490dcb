"""What a file of another program would bring, looked at before anything of it is taken over."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from observer.app.importing import ImportPlan, Into
from observer.gui.context import RoomContext
from observer.gui.fonts import text_font
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, label
from observer.gui.words import session_title
from observer.model.messages import Message, msg
from observer.model.problems import Problem
from observer.model.project_edits import next_pseudonym

_WIDTH_PX = 640
_LIST_PX = 210
_PROMISE_PX = 40
_APART = "apart"
_FAMILY = "family"
_SESSION = "session"


class ImportForm(Form):
    """Shows a plan, and asks where it goes.

    Parameters
    ----------
    context
        What the room stands on.
    plan
        Made of a file; nothing of it is in the project yet.
    session_id
        The session that is chosen now; empty for none.
    chosen
        Called with where it goes, and whether the films beside the file come along.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        plan: ImportPlan,
        session_id: str,
        chosen: Callable[[Into, bool], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Bring in from another program"), text("Take over"), text, context.tokens, parent
        )
        self.setMinimumWidth(_WIDTH_PX)
        self._context = context
        self._plan = plan
        self._chosen = chosen
        self.summary = label(self._summary())
        self.put(self.summary)
        self.into = QComboBox()
        self.coder = LineField(text("Coder of these codings"), context.workspace.coder)
        self.films = QCheckBox(self._films_words())
        if plan.sessions:
            self._ask_where(session_id)
        self.details = QListWidget()
        self.details.setAccessibleName(text("What changes and what has no place"))
        self.details.setWordWrap(True)
        self.details.setFixedHeight(_LIST_PX)
        self.details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill()
        if self.details.count():
            self.put(self.details)
        promise = label(self._promise(), "muted")
        # a wrapped line counts as one where a form finds out how high it is
        promise.setMinimumHeight(_PROMISE_PX)
        self.put(promise)
        if self._has_nothing_new():
            self.done_button.setEnabled(False)
            self.cancel_button.setDefault(True)
            self.cancel_button.setFocus()
        elif plan.sessions:
            self.into.setFocus()
        else:
            self.done_button.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was chosen."""
        if self._plan.sessions and not self.coder.text().strip():
            return msg("Say who codes: initials or a short name.")
        kind, _, record_id = str(self.into.currentData() or _FAMILY).partition(":")
        into = Into(
            family_id=record_id if kind == _FAMILY else "",
            session_id=record_id if kind == _SESSION else "",
            apart=kind == _APART,
            coder=self.coder.text().strip(),
        )
        self._chosen(into, self.films.isVisible() and self.films.isChecked())
        return None

    def _ask_where(self, session_id: str) -> None:
        text, plan = self.text, self._plan
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.into.setSizeAdjustPolicy(policy)
        self.into.setAccessibleName(text("Where it goes"))
        project = self._context.workspace.project
        new = next_pseudonym(project)
        single = len(plan.sessions) == 1
        self.into.addItem(text("New family {name}", name=new), _FAMILY)
        if not single:
            self.into.addItem(
                text("A new family for each session, from {name} on", name=new), _APART
            )
        for family in project.families():
            self.into.addItem(
                text("New session of {family}", family=family.pseudonym)
                if single
                else text("New sessions of {family}", family=family.pseudonym),
                f"{_FAMILY}:{family.id}",
            )
            for session in project.sessions(family.id) if single else ():
                words = f"{family.pseudonym} · {session_title(session, text)}"
                self.into.addItem(words, f"{_SESSION}:{session.id}")
        # what is coded already is most likely not what this file is of
        if single and session_id and not project.codings(session_id):
            self.into.setCurrentIndex(max(self.into.findData(f"{_SESSION}:{session_id}"), 0))
        self.ask(text("Where it goes"), self.into)
        self.ask(text("Coder of these codings"), self.coder)
        self.films.setVisible(bool(plan.films))
        self.films.setChecked(bool(plan.films))
        if plan.films:
            self.put(self.films)

    def _films_words(self) -> str:
        count = len(self._plan.films)
        if count == 1:
            return self.text("Add the film that lies beside the file")
        return self.text("Add the {count} films that lie beside the file", count=count)

    def _summary(self) -> str:
        plan, text = self._plan, self.text
        scheme = plan.scheme.scheme
        lines = [
            text("{file}, from {program}", file=plan.file, program=plan.program),
            text(
                "Coding scheme “{title}”: {codes} codes on {tracks} tracks",
                title=text.local(scheme.title),
                codes=plan.codes,
                tracks=len(scheme.tracks),
            ),
        ]
        if plan.sessions:
            lines.append(
                text(
                    "{sessions} sessions with {events} events",
                    sessions=len(plan.sessions),
                    events=plan.events,
                )
                if len(plan.sessions) > 1
                else text("1 session with {events} events", events=plan.events)
            )
        elif not plan.known:
            lines.append(text("No sessions: the file holds a scheme alone."))
        if plan.known:
            lines.append(
                text("In the project already: {count} of this file's sessions.", count=plan.known)
            )
        return "\n".join(lines)

    def _promise(self) -> str:
        if self._has_nothing_new():
            return self.text("There is nothing new in it to take over.")
        if not self._plan.sessions:
            return self.text("The scheme can be chosen when you begin a coding.")
        return self.text(
            "The names of the sessions and what else was known stay in notes, inside this "
            "project. Undo in Families takes all of it back."
        )

    def _has_nothing_new(self) -> bool:
        return not self._plan.sessions and bool(self._plan.known)

    def _fill(self) -> None:
        plan, text = self._plan, self.text
        lost = plan.without_place
        self._section(text("What has no place, or asks for a look"), (self._words(p) for p in lost))
        self._section(text("What gets another key"), self._keys())
        self._section(
            text("What comes in another shape"),
            (self._words(p) for p in plan.problems if p not in lost),
        )
        missing = sorted({name for session in plan.sessions for name in session.missing})
        self._section(text("Films that do not lie beside the file: add them later"), missing)

    def _keys(self) -> list[str]:
        text = self.text
        whole = self._plan.scheme.scheme
        several = len(whole.subjects) > 1
        words: list[str] = []
        for key in self._plan.new_keys:
            who = f" ({key.subject or text('Nobody in particular')})" if several else ""
            new = key.new or text("none, press it with the mouse")
            words.append(f"{key.code}{who}: {key.old} \N{RIGHTWARDS ARROW} {new}")
        return words

    def _words(self, problem: Problem) -> str:
        said = self.text.render(problem.what)
        place = "" if problem.line is None else self.text("Line {number}", number=problem.line)
        return f"{place}: {said}" if place else said

    def _section(self, title: str, lines: Iterable[str]) -> None:
        found = list(lines)
        if not found:
            return
        head = QListWidgetItem(f"{title} ({len(found)})")
        font = text_font(self.tokens)
        font.setBold(True)
        head.setFont(font)
        self.details.addItem(head)
        for line in found:
            self.details.addItem(QListWidgetItem(line))
