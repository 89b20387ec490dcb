"""The form that begins a coding: who codes, and with which scheme."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QListWidget, QWidget
from typing_extensions import override

from observer.app.scheme_library import read_scheme_file
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.pass_parts import PassParts
from observer.gui.forms.scheme_file_dialog import ask_scheme_file
from observer.gui.parts import LineField, button, label
from observer.gui.usual_coding import PREFERRED_SCHEME, listed_schemes
from observer.gui.words import session_of_family
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError, SchemeError
from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import Scheme

_PROBLEMS_PX = 132


class CodingForm(Form):
    """Begins a coding of a session.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        What is to be coded.
    begun
        Called with the new coding.
    parent
        Window it belongs to.
    edit_scheme
        Opens the editor of schemes over a window: a new one, or one that is changed; calls back
        with what was saved.
    """

    def __init__(
        self,
        context: RoomContext,
        session_id: str,
        begun: Callable[[CodingInfo], None],
        parent: QWidget,
        edit_scheme: Callable[[QWidget, Callable[[Scheme], None], bool], object] | None = None,
    ) -> None:
        text = context.text
        super().__init__(text("Begin a coding"), text("Begin"), text, context.tokens, parent)
        self._workspace = context.workspace
        self._session_id = session_id
        self._begun = begun
        self._edit_scheme = edit_scheme
        self._schemes = listed_schemes(self._workspace, text)
        self.coder = LineField(text("Coder"), self._workspace.coder)
        self.scheme = QComboBox()
        self.scheme.setAccessibleName(text("Scheme"))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.scheme.setSizeAdjustPolicy(policy)
        # all that come with the program in one view, and some of one's own
        self.scheme.setMaxVisibleItems(16)
        self._list_schemes()
        preferred = [i for i, s in enumerate(self._schemes) if s.id == PREFERRED_SCHEME]
        self.scheme.setCurrentIndex(preferred[-1] if preferred else 0)
        self.own = button(text("Choose a coding scheme of your own …"), self._choose, role="quiet")
        self.own.setToolTip(text("A scheme file (.toml) that you or a colleague made."))
        self.problems = QListWidget()
        self.problems.setAccessibleName(text("What is wrong in the scheme file"))
        self.problems.setWordWrap(True)
        self.problems.setFixedHeight(_PROBLEMS_PX)
        self.problems.hide()
        self._about = label("", "muted")
        self._about.setMinimumHeight(56)
        self.parts = PassParts(text)
        self.put(label(session_of_family(self._workspace.project, session_id, text), "muted"))
        self.ask(text("Scheme"), self.scheme)
        self.put(self._about)
        self.put(self._own_scheme())
        self.put(self.problems)
        self.put(self.parts)
        self.ask(text("Coder (initials or a short name)"), self.coder)
        self._say_who()
        self.scheme.currentIndexChanged.connect(self._describe)
        self._describe()
        self.scheme.setFocus()

    def choose(self, scheme: Scheme) -> None:
        """Choose a scheme in this version, or as far as it is on offer, in the newest one."""
        same = [i for i, each in enumerate(self._schemes) if each.id == scheme.id]
        exact = [i for i in same if self._schemes[i].version == scheme.version]
        for row in (*exact, *reversed(same))[:1]:
            self.scheme.setCurrentIndex(row)

    def _own_scheme(self) -> QGridLayout:
        """Return the ways to a scheme of one's own: from a file, and in the editor."""
        text, left = self.text, Qt.AlignmentFlag.AlignLeft
        new, change = partial(self._edit, change=False), partial(self._edit, change=True)
        self.make = button(text("New coding scheme …"), new, role="quiet")
        self.change = button(text("Change a coding scheme …"), change, role="quiet")
        ways = QGridLayout()
        ways.addWidget(self.own, 0, 0, 1, 2, left)
        if self._edit_scheme is not None:
            ways.addWidget(self.make, 1, 0, left)
            ways.addWidget(self.change, 1, 1, left)
        ways.setColumnStretch(1, 1)
        return ways

    def _edit(self, *, change: bool) -> None:
        if self._edit_scheme is not None:
            self._edit_scheme(self, self._use, change)

    def _use(self, scheme: Scheme) -> None:
        """Choose a scheme that was just made or changed."""
        self.accord()
        self._list_schemes()
        self.scheme.setCurrentIndex(self._schemes.index(scheme))
        self._describe()

    def _say_who(self) -> None:
        one_each = self.text(
            "Two coders never write into one coding; a second coder makes a second one."
        )
        self.put(label(one_each, "muted"))
        if self._workspace.store.is_protected:
            self.coder.setReadOnly(True)
            self.put(
                label(
                    self.text(
                        "The passphrase says who codes: another coder opens it with her own."
                    ),
                    "muted",
                )
            )

    @override
    def keep(self) -> Message | None:
        """Begin the coding."""
        coder = self.coder.text().strip()
        if not coder:
            return msg("Say who codes: initials or a short name.")
        scheme = self._schemes[self.scheme.currentIndex()]
        parts = self.parts.chosen()
        if parts is None:
            return msg("Tick at least one part of the scheme.")
        self._workspace.code_as(coder)
        self._begun(self._workspace.new_coding(self._session_id, scheme, coder, parts))
        return None

    def choose_file(self, file: str) -> None:
        """Take a scheme file into the project and choose it, or list what is wrong in it.

        Parameters
        ----------
        file
            Its place.
        """
        path = Path(file)
        try:
            scheme = self._workspace.add_scheme(read_scheme_file(path), path.name)
        except SchemeError as error:
            self._refuse_file(self.text.render(error.what), error.problems)
            return
        except ObserverError as error:
            self._refuse_file(self.text.error(error))
            return
        self.problems.hide()
        self.accord()
        self._list_schemes()
        self.scheme.setCurrentIndex(self._schemes.index(scheme))
        self._describe()
        self.scheme.setFocus()

    def _list_schemes(self) -> None:
        self._schemes = listed_schemes(self._workspace, self.text)
        self.scheme.blockSignals(True)
        self.scheme.clear()
        for scheme in self._schemes:
            self.scheme.addItem(f"{self.text.local(scheme.title)} {scheme.version}")
        self.scheme.blockSignals(False)

    def _choose(self) -> None:
        ask_scheme_file(self, self.text("A coding scheme of your own"), self.choose_file)

    def _refuse_file(self, sentence: str, problems: tuple[Problem, ...] = ()) -> None:
        """Say that a file was not taken, and list the errors in it, the first one first."""
        self.problems.clear()
        wrong = [each for each in problems if each.severity is Severity.ERROR]
        for each in sorted(wrong, key=lambda one: one.line or 0):
            self.problems.addItem(self._in_words(each))
        self.problems.setVisible(bool(wrong))
        self.refuse(sentence)
        inside = self.layout()
        if inside is not None:
            # adjustSize() stops at two thirds of the screen
            self.resize(self.width(), inside.totalHeightForWidth(self.width()))
        if wrong:
            self.problems.setCurrentRow(0)
            self.problems.setFocus()

    def _in_words(self, problem: Problem) -> str:
        said = f"{self.text.render(problem.what)} {self.text.render(problem.mend)}".strip()
        if problem.line is None:
            return said
        place = self.text("Line {number}", number=problem.line)
        return f"{place}: {said}"

    def _describe(self) -> None:
        scheme = self._schemes[self.scheme.currentIndex()]
        self._about.setText(self.text.local(scheme.description))
        self.parts.show_scheme(scheme)
