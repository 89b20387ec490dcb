"""The form that moves a coding to a newer version of its scheme: first what changes, then that."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QWidget
from typing_extensions import override

from observer.app.scheme_library import load_scheme, read_scheme_file
from observer.app.scheme_moves import MovePlan, newer_versions, plan_for
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.scheme_file_dialog import ask_scheme_file
from observer.gui.parts import label, named
from observer.model.edits import CodingStatus, Edit
from observer.model.errors import EditError, ObserverError, SchemeError
from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import Scheme

_LIST_PX = 230
_BETWEEN_PX = 2
_WIDE_PX = 560


class SchemeMoveForm(Form):
    """Lists what a newer version of the scheme changes in a coding, and moves it there.

    Parameters
    ----------
    context
        What the room stands on.
    coding_id
        Which coding.
    apply
        Makes an edit of that coding; returns whether it was made.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        coding_id: str,
        apply: Callable[[Edit], bool],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Move to a newer version of the scheme"),
            text("Move the coding"),
            text,
            context.tokens,
            parent,
        )
        self._context = context
        self._workspace = context.workspace
        self._coding_id = coding_id
        self._apply = apply
        self._versions: tuple[Scheme, ...] = ()
        self._plan: MovePlan | None = None
        self.setMinimumWidth(_WIDE_PX)
        self.version = QComboBox()
        self.version.setAccessibleName(text("Version"))
        self.changes = QListWidget()
        self.changes.setAccessibleName(text("What changes in this coding"))
        self.changes.setWordWrap(True)
        self.changes.setSpacing(_BETWEEN_PX)
        self.changes.setFixedHeight(_LIST_PX)
        self.changes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._kept: QLabel = label("", "muted")
        self.put(label(self._has_now(), "muted"))
        self._choice = QWidget()
        self._choice.setLayout(named(text("Version"), self.version))
        self.put(self._choice)
        self.ask(text("What changes in this coding"), self.changes)
        self.put(self._kept)
        self.own = self.put_in_foot(text("Choose its scheme file …"), self._choose)
        self.own.setToolTip(text("The file (.toml) of a newer version of this scheme."))
        self._list_versions()
        self.version.currentIndexChanged.connect(self._show)
        self._show()
        (self.changes if self.plan else self.own).setFocus()

    @property
    def plan(self) -> MovePlan | None:
        """What the chosen version would do; None while there is none."""
        return self._plan

    @override
    def keep(self) -> Message | None:
        """Move the coding."""
        plan = self._plan
        if plan is None:
            return msg("Choose a newer version first.")
        self._workspace.keep_scheme(plan.scheme)
        # counted anew: somebody may have coded since the list was made
        plan = plan_for(self._workspace, self._coding_id, plan.scheme, self.text)
        if not self._apply(plan.edit):
            return msg("The coding was not moved.")
        self._context.notify(
            self.text(
                "The coding has version {version} now; undo takes it back.",
                version=plan.scheme.version,
            )
        )
        return None

    def choose_file(self, file: str) -> None:
        """Take the file of a newer version into the project, or say why it is not one.

        Parameters
        ----------
        file
            Its place.
        """
        path = Path(file)
        try:
            self._take(read_scheme_file(path), path.name)
        except SchemeError as error:
            self._list_problems(error.problems)
            self.refuse(self.text.error(error))
        except ObserverError as error:
            self.refuse(self.text.error(error))

    def _take(self, content: bytes, name: str) -> None:
        scheme = load_scheme(content, name)
        info = self._workspace.coding(self._coding_id).info
        if scheme.id != info.scheme_id:
            raise EditError(
                msg("{file} is another scheme than that of this coding.", file=name),
                msg("Begin a coding of its own with it, in Families."),
            )
        self._workspace.add_scheme(content, name)
        self.accord()
        self._list_versions()
        versions = [each.version for each in self._versions]
        if scheme.version not in versions:
            raise EditError(
                msg("Version {version} is not newer.", version=scheme.version),
                msg("This coding has version {version}.", version=info.scheme_version),
            )
        self.version.setCurrentIndex(versions.index(scheme.version))
        self._show()
        self.changes.setFocus()

    def _has_now(self) -> str:
        info = self._workspace.coding(self._coding_id).info
        scheme = self._workspace.scheme_of(self._coding_id)
        return self.text(
            "{scheme}: this coding has version {version}.",
            scheme=self.text.local(scheme.title),
            version=info.scheme_version,
        )

    def _list_versions(self) -> None:
        self._versions = newer_versions(self._workspace, self._coding_id)
        self.version.blockSignals(True)
        self.version.clear()
        for scheme in self._versions:
            self.version.addItem(scheme.version)
        self.version.blockSignals(False)
        self.version.setEnabled(len(self._versions) > 1)
        # an empty box would ask for something that nobody can give
        self._choice.setVisible(bool(self._versions))

    def _show(self) -> None:
        """Show what the chosen version changes; nothing is done yet."""
        self._plan = None
        self.changes.clear()
        if not self._versions:
            self.changes.addItem(
                self.text("There is no newer version of this scheme here. Choose its file.")
            )
            self._kept.setText("")
        else:
            self._show_plan(self._versions[self.version.currentIndex()])
        self.done_button.setEnabled(self._plan is not None)
        self.changes.setCurrentRow(0)

    def _show_plan(self, scheme: Scheme) -> None:
        try:
            self._plan = plan_for(self._workspace, self._coding_id, scheme, self.text)
        except ObserverError as error:
            self.changes.addItem(self.text.error(error))
            self._kept.setText("")
            return
        for change in self._plan.changes:
            self.changes.addItem(self.text.render(change))
        self._kept.setText(
            self.text("Nothing is lost, and one undo takes all of it back.")
            if not self._plan.notes
            else self.text(
                "Nothing is lost: what finds no place stands in the notes ({count}). One undo "
                "takes all of it back.",
                count=self._plan.notes,
            )
        )

    def _list_problems(self, problems: tuple[Problem, ...]) -> None:
        self._plan = None
        self.done_button.setEnabled(False)
        self.changes.clear()
        for problem in problems:
            if problem.severity is Severity.ERROR:
                said = f"{self.text.render(problem.what)} {self.text.render(problem.mend)}"
                place = self.text("Line {number}", number=problem.line) if problem.line else ""
                self.changes.addItem(f"{place}: {said}" if place else said)
        self.changes.setCurrentRow(0)

    def _choose(self) -> None:
        ask_scheme_file(self, self.text("A newer version of the scheme"), self.choose_file)


def open_scheme_move(
    context: RoomContext, coding_id: str, apply: Callable[[Edit], bool], parent: QWidget
) -> SchemeMoveForm | None:
    """Open the form for a coding; where it cannot be moved, say why.

    Parameters
    ----------
    context
        What the room stands on.
    coding_id
        Which coding; empty for none.
    apply
        Makes an edit of that coding; returns whether it was made.
    parent
        Window it belongs to.

    Returns
    -------
    SchemeMoveForm or None
        The form that was opened.
    """
    if not coding_id:
        context.notify(context.text("Open a coding first: choose a session in Families."))
        return None
    if context.workspace.coding(coding_id).info.status is CodingStatus.FINISHED:
        context.notify(
            context.text("This coding is finished and locked. Reopen it with a reason first.")
        )
        return None
    form = SchemeMoveForm(context, coding_id, apply, parent)
    form.open()
    return form


def apply_in(context: RoomContext) -> Callable[[Edit], bool]:
    """Return how an edit is made in a room without a desk: what stands in its way is told."""
    return partial(_apply, context)


def _apply(context: RoomContext, edit: Edit) -> bool:
    try:
        context.workspace.apply(edit)
    except ObserverError as error:
        context.notify(context.text.error(error))
        return False
    return True
