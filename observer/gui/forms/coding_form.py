"""The form that begins a coding: who codes, and with which scheme."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, label
from observer.gui.usual_coding import PREFERRED_SCHEME
from observer.model.edits import CodingInfo
from observer.model.messages import Message, msg


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
    """

    def __init__(
        self,
        context: RoomContext,
        session_id: str,
        begun: Callable[[CodingInfo], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(text("Begin a coding"), text("Begin"), text, context.tokens, parent)
        self._workspace = context.workspace
        self._session_id = session_id
        self._begun = begun
        self._schemes = self._workspace.schemes()
        self.coder = LineField(text("Coder"), self._workspace.coder)
        self.scheme = QComboBox()
        self.scheme.setAccessibleName(text("Scheme"))
        for scheme in self._schemes:
            self.scheme.addItem(f"{text.local(scheme.title)} {scheme.version}")
        preferred = [i for i, s in enumerate(self._schemes) if s.id == PREFERRED_SCHEME]
        self.scheme.setCurrentIndex(preferred[-1] if preferred else 0)
        self._about = label("", "muted")
        self._about.setMinimumHeight(56)
        self.ask(text("Scheme"), self.scheme)
        self.put(self._about)
        self.ask(text("Coder (initials or a short name)"), self.coder)
        self.put(
            label(
                text("Two coders never write into one coding; a second coder makes a second one."),
                "muted",
            )
        )
        self.scheme.currentIndexChanged.connect(self._describe)
        self._describe()
        self.scheme.setFocus()

    @override
    def keep(self) -> Message | None:
        """Begin the coding."""
        coder = self.coder.text().strip()
        if not coder:
            return msg("Say who codes: initials or a short name.")
        scheme = self._schemes[self.scheme.currentIndex()]
        self._begun(self._workspace.new_coding(self._session_id, scheme, coder))
        return None

    def _describe(self) -> None:
        scheme = self._schemes[self.scheme.currentIndex()]
        self._about.setText(self.text.local(scheme.description))
