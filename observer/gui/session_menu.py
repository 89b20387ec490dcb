"""What else can be done with a session: hand it over, merge, see what others coded, the master."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from observer.app.handover import received
from observer.gui.context import RoomContext
from observer.gui.forms.blind_form import BlindForm
from observer.gui.forms.form import Form
from observer.gui.handing_over import HandingOver
from observer.gui.task_strip import TaskStrip
from observer.gui.words import coding_title
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import ObserverError, SchemeError
from observer.model.status_edits import set_master


class SessionMenu:
    """The quiet menu of a session card.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where writing shows how far it is.
    parent
        The room.
    open_form
        Opens a form over the room.
    refresh
        Shows the session anew.
    """

    def __init__(
        self,
        context: RoomContext,
        strip: TaskStrip,
        parent: QWidget,
        open_form: Callable[[Form], None],
        refresh: Callable[[], None],
    ) -> None:
        self._context = context
        self._parent = parent
        self._open = open_form
        self._refresh = refresh
        self.handing = HandingOver(context, strip, parent)
        self._came = received(context.workspace)

    def show(self, session_id: str, at: QPoint) -> QMenu:
        """Open the menu of a session.

        Parameters
        ----------
        session_id
            Which session.
        at
            Where on the screen.

        Returns
        -------
        QMenu
            Open; it goes when it is left.
        """
        menu = self.menu(session_id)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu

    def menu(self, session_id: str) -> QMenu:
        """Return the menu of a session."""
        text, project = self._context.text, self._context.workspace.project
        menu = QMenu(self._parent)
        films = bool(project.recordings(session_id))
        hand = menu.addAction(text("Hand over to another coder …"))
        hand.setEnabled(films)
        hand.triggered.connect(lambda *_: self.hand_over(session_id))
        if self._came is not None:
            back = menu.addAction(text("Give the coding back …"))
            back.triggered.connect(lambda *_: self.give_back())
        merge = menu.addAction(text("Merge a coding that came back …"))
        merge.triggered.connect(lambda *_: self.merge())
        self._add_blind(menu, session_id)
        self._add_masters(menu, session_id)
        return menu

    def hand_over(self, session_id: str) -> None:
        """Open the form that hands a session over."""
        if not session_id:
            self._context.notify(self._context.text("Choose a session first."))
        elif not self._context.workspace.project.recordings(session_id):
            self._context.notify(self._context.text("This session has no film to hand over."))
        else:
            self._open(self.handing.hand_over(session_id))

    def give_back(self) -> None:
        """Open the form that gives the coding of a hand-over back."""
        if self._came is None:
            self._context.notify(
                self._context.text("Only a session that was handed to you can be given back.")
            )
        else:
            self._open(self.handing.give_back(self._came.coding_id))

    def merge(self) -> None:
        """Ask for a coding that came back."""
        form = self.handing.merge()
        if form is not None:
            self._open(form)

    def see_others(self, session_id: str) -> None:
        """Ask whether the codes of others are to be shown, or code blind again."""
        blind = self._context.workspace.blind
        if not session_id:
            self._context.notify(self._context.text("Choose a session first."))
        elif blind.is_lifted(session_id):
            blind.lower(session_id)
            self._refresh()
        elif not blind.hidden(session_id):
            self._context.notify(self._context.text("Nobody else coded this session."))
        else:
            form = BlindForm(self._context, session_id, self._parent)
            form.accepted.connect(self._refresh)
            self._open(form)

    def set_master(self, info: CodingInfo, *, master: bool) -> None:
        """Make a coding the one that learners compare theirs with, or no longer."""
        workspace = self._context.workspace
        try:
            workspace.apply(set_master(info, workspace.coder, master=master))
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))

    def _add_blind(self, menu: QMenu, session_id: str) -> None:
        text, blind = self._context.text, self._context.workspace.blind
        if blind.is_lifted(session_id):
            words = text("Code blind again: hide what others coded")
        elif blind.hidden(session_id):
            words = text("See what others coded …")
        else:
            return
        menu.addSeparator()
        menu.addAction(words).triggered.connect(lambda *_: self.see_others(session_id))

    def _add_masters(self, menu: QMenu, session_id: str) -> None:
        workspace, text = self._context.workspace, self._context.text
        own = [
            info
            for info in workspace.project.codings(session_id)
            if info.status is CodingStatus.FINISHED
            and (
                info.coder == workspace.coder or (info.is_consensus and workspace.blind.sees(info))
            )
        ]
        if own:
            menu.addSeparator()
        for info in own:
            entry = menu.addAction(text("Master coding: {coding}", coding=self._title(info)))
            entry.setCheckable(True)
            entry.setChecked(info.master)
            entry.setToolTip(text("Learners compare their finished coding with it."))
            entry.triggered.connect(partial(self._turn_master, info))

    def _turn_master(self, info: CodingInfo, _checked: bool = False) -> None:
        self.set_master(info, master=not info.master)

    def _title(self, info: CodingInfo) -> str:
        try:
            scheme = self._context.text.local(self._context.workspace.scheme_of(info.id).title)
        except SchemeError:
            scheme = info.scheme_id
        return coding_title(info, scheme, self._context.text)
