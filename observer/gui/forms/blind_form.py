"""The question before somebody sees what others coded in a session."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import label
from observer.model.messages import Message, msg


class BlindForm(Form):
    """Asks before the codes of others are shown; what Enter does at first is to stay blind.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        In which session.
    parent
        Window it belongs to.
    """

    def __init__(self, context: RoomContext, session_id: str, parent: QWidget) -> None:
        text = context.text
        super().__init__(
            text("See what others coded"), text("Show them"), text, context.tokens, parent
        )
        self._workspace = context.workspace
        self._session_id = session_id
        hidden = context.workspace.blind.hidden(session_id)
        coders = ", ".join(dict.fromkeys(info.coder for info in hidden))
        self.put(
            label(text("Codings of this session that you do not see: {coders}", coders=coders))
        )
        self.put(
            label(
                text(
                    "Two coders are independent only as long as neither has seen the other's "
                    "codes. If you look now, your own coding of this session no longer counts as "
                    "blind. The choice is written into the access log."
                ),
                "muted",
            )
        )
        self.done_button.setDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    @override
    def keep(self) -> Message | None:
        """Show the codes of others in this session."""
        if self._workspace.store.is_read_only:
            return msg(
                "This project is open to read only, so the choice cannot be noted. Open it to be "
                "changed first."
            )
        self._workspace.blind.lift(self._session_id)
        return None
