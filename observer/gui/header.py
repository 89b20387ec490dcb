"""The bar above a room: whose session, which scheme, which coder, and whether all is on disk."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from observer.gui.parts import Dot, column, key_chip, label, row, rule, strong
from observer.gui.theme import Tokens
from observer.gui.words import session_title
from observer.model.edits import CodingInfo
from observer.model.project import Project
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.model.store import StoreState
from observer.text.catalogue import Catalogue

HEADER_PX = 46
_LONGEST_PX = 290
"""Of the family and of the session; what is longer is cut."""


class Header(QFrame):
    """The bar.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    find_key
        The key of the finder, as it is written.
    project_name
        Shown where no session is.
    protected
        Whether a passphrase guards the project.
    """

    wants_finder = Signal()

    def __init__(
        self,
        text: Catalogue,
        tokens: Tokens,
        find_key: str,
        *,
        project_name: str,
        protected: bool,
    ) -> None:
        super().__init__()
        self._text = text
        self._project_name = project_name
        self.setProperty("role", "panel")
        self.setFixedHeight(HEADER_PX)
        self.family = strong("", tokens)
        self.family.setWordWrap(False)
        self.session = label("", "muted", wrap=False)
        self.scheme = label("", "chip", wrap=False)
        self.unguarded = label(text("not protected"), "chip", wrap=False)
        self.unguarded.setToolTip(
            text("This project has no passphrase: anyone at this computer can open it.")
        )
        self.coder = label("", "muted", wrap=False)
        self._dot = Dot(filled=True, tokens=tokens)
        self.saved = label("", "muted", wrap=False)
        line: QHBoxLayout = row(gap=14)
        line.setContentsMargins(18, 0, 18, 0)
        for each in (self.family, self.session, self.scheme, self.unguarded):
            line.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        line.addWidget(self.coder)
        state = row(gap=6)
        state.addWidget(self._dot)
        state.addWidget(self.saved)
        line.addLayout(state)
        self.finder = self._finder(text, tokens, find_key)
        line.addWidget(self.finder)
        # a holder of its own: the fixed height of the finder must not hold the whole bar
        holder = QWidget()
        holder.setLayout(line)
        outside = column(gap=0)
        outside.addWidget(holder, 1)
        outside.addWidget(rule())
        self.setLayout(outside)
        self.unguarded.setVisible(not protected)
        self.show_state(StoreState(submitted=0, acknowledged=0))

    def show_session(
        self,
        project: Project,
        session_id: str,
        info: CodingInfo | None = None,
        scheme: Scheme | None = None,
    ) -> None:
        """Show whose session it is, and which coding of it.

        Parameters
        ----------
        project
            Knows the family and the session.
        session_id
            Which session; empty for none.
        info
            The coding that is shown, if any.
        scheme
            Its scheme.
        """
        known = session_id in project.records
        _say(self.family, project.family_of(session_id).pseudonym if known else self._project_name)
        _say(
            self.session,
            session_title(project.get(Session, session_id), self._text) if known else "",
        )
        self.scheme.setVisible(scheme is not None)
        if scheme is not None:
            self.scheme.setText(f"{self._text.local(scheme.title)} {scheme.version}")
        self.coder.setText(
            self._text("Coder {coder} · pass {number}", coder=info.coder, number=info.pass_number)
            if info
            else ""
        )

    def show_state(self, state: StoreState) -> None:
        """Show whether all is on disk, and if not, why.

        Parameters
        ----------
        state
            Of the store.
        """
        trouble = state.trouble
        self._dot.fill(filled=trouble is None)
        if trouble is not None:
            words = self._text("not on disk")
            self.saved.setToolTip(self._text.error(trouble))
        else:
            words = self._text("all saved") if state.is_drained else self._text("saving")
            self.saved.setToolTip("")
        if self.saved.text() != words:
            self.saved.setText(words)
            self.saved.setProperty("role", "alarm" if trouble else "muted")
            self.saved.style().unpolish(self.saved)
            self.saved.style().polish(self.saved)

    def _finder(self, text: Catalogue, tokens: Tokens, find_key: str) -> QPushButton:
        made = QPushButton()
        made.setAccessibleName(text("Find a command"))
        made.setFixedHeight(30)
        inside = row(gap=8)
        inside.setContentsMargins(10, 0, 6, 0)
        words: QLabel = label(text("Find a command"), "muted", wrap=False)
        inside.addWidget(words)
        inside.addWidget(key_chip(find_key, tokens))
        made.setLayout(inside)
        made.setMinimumWidth(inside.sizeHint().width())
        made.clicked.connect(self._find)
        return made

    def _find(self) -> None:
        self.wants_finder.emit()


def _say(shown: QLabel, words: str) -> None:
    """Show words, cut with an ellipsis where they are very long; the tooltip has them whole."""
    cut = shown.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _LONGEST_PX)
    shown.setText(cut)
    shown.setToolTip(words if cut != words else "")
