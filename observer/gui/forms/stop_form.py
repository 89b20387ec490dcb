"""The form of a stop: why something may not be erased now."""

from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, label
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.keeping import ErasureStop
from observer.model.messages import Message, msg
from observer.model.project_edits import add


class StopForm(Form):
    """Notes a reason for which nothing may be erased, such as a complaint or a duty to report.

    Parameters
    ----------
    context
        What the room stands on.
    family_id
        Of which family.
    session_id
        Which session is chosen at first; empty for all of the family.
    parent
        Window it belongs to.
    """

    def __init__(
        self, context: RoomContext, family_id: str, session_id: str, parent: QWidget
    ) -> None:
        text, project = context.text, context.workspace.project
        family = project.get(Family, family_id)
        super().__init__(
            text("{family} may not be erased", family=family.pseudonym),
            text("Keep it"),
            text,
            context.tokens,
            parent,
        )
        self._workspace = context.workspace
        self._family_id = family_id
        self.reason = LineField(text("Why"))
        self.reason.setPlaceholderText(text("a complaint, a duty to report …"))
        self.what = QComboBox()
        self.what.setAccessibleName(text("What it is about"))
        self.what.addItem(text("Everything of {family}", family=family.pseudonym), "")
        for session in project.sessions(family_id):
            self.what.addItem(text("Session {number}", number=session.number), session.id)
        self.what.setCurrentIndex(max(self.what.findData(session_id), 0))
        self.ask(text("Why"), self.reason)
        self.ask(text("What it is about"), self.what)
        self.put(
            label(
                text("Until the stop is lifted nothing of it is erased; it stays locked or due."),
                "muted",
            )
        )
        self.reason.setFocus()

    @override
    def keep(self) -> Message | None:
        """Note the reason."""
        reason = self.reason.text().strip()
        if not reason:
            return msg("Say why, in a few words.")
        stop = ErasureStop(
            id=new_id(),
            family_id=self._family_id,
            reason=reason,
            set_by=self._workspace.coder,
            set_on=calendar_day(),
            session_id=str(self.what.currentData()),
        )
        self._workspace.apply(add("stop_erasure", stop))
        return None
