"""How the editor is reached: a new scheme, or one that is changed, from wherever somebody is."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from observer.app.scheme_draft import SchemeDraft
from observer.gui.context import RoomContext
from observer.gui.scheme_editor.editor import SchemeEditor
from observer.gui.scheme_editor.start_form import StartSchemeForm
from observer.model.scheme import Scheme


def open_start(
    context: RoomContext, parent: QWidget, saved: Callable[[Scheme], None], *, change: bool
) -> StartSchemeForm:
    """Ask what the editor begins with, and open it then.

    Parameters
    ----------
    context
        What the room stands on.
    parent
        Window that it belongs to.
    saved
        Called with the scheme each time it was saved.
    change
        Whether a scheme is changed, rather than a new one made.

    Returns
    -------
    StartSchemeForm
        It is open already.
    """

    def begun(draft: SchemeDraft, name: str) -> None:
        open_editor(context, draft, saved, parent, name)

    form = StartSchemeForm(context, begun, parent, change=change)
    form.open()
    return form


def open_editor(
    context: RoomContext,
    draft: SchemeDraft,
    saved: Callable[[Scheme], None],
    parent: QWidget,
    name: str = "",
) -> SchemeEditor:
    """Open the editor over a window.

    Parameters
    ----------
    context
        What the room stands on.
    draft
        What is edited.
    saved
        Called with the scheme each time it was saved.
    parent
        Window that it belongs to.
    name
        Under which the draft is kept already; empty for a new one.

    Returns
    -------
    SchemeEditor
        It is open already.
    """
    editor = SchemeEditor(context, draft, saved, parent, name)
    editor.open()
    return editor
