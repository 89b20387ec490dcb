"""The question what of a family is to be erased for good: films, a session, or all of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget
from typing_extensions import override

from observer.app.erasing import (
    Erasing,
    erase_family,
    erase_session,
    refuse_stopped,
    take_out_for_good,
)
from observer.app.left_behind import linked_files, linked_files_of
from observer.app.tasks import Progress
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, label, named
from observer.model.family import Family
from observer.model.messages import Message, msg
from observer.model.session import Recording, Session, Storing


class EraseChoiceForm(Form):
    """Asks before anything is erased; what Enter does at first is leave everything as it is.

    Parameters
    ----------
    context
        What the room stands on.
    family_id
        Of which family.
    session_id
        Whose films are chosen at first; empty for nothing.
    run
        Does the work of the erasure; it is told which linked films stay on the disk.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        family_id: str,
        session_id: str,
        run: Callable[[Erasing, tuple[Path, ...]], object],
        parent: QWidget,
    ) -> None:
        text, workspace = context.text, context.workspace
        self._family = workspace.project.get(Family, family_id)
        super().__init__(
            text("Erase something of {family}", family=self._family.pseudonym),
            text("Erase for good"),
            text,
            context.tokens,
            parent,
        )
        self.setMinimumWidth(480)
        self._workspace = workspace
        self._run = run
        self.choices: dict[tuple[str, str], QRadioButton] = {}
        self._group = QButtonGroup(self)
        for session in workspace.project.sessions(family_id):
            self._offer_session(session, chosen=session.id == session_id)
        words = text("Everything of {family}", family=self._family.pseudonym)
        self._offer(("family", family_id), words, chosen=False)
        self.pseudonym = LineField(text("Type the pseudonym to be sure"))
        self._typed = QWidget()
        self._typed.setLayout(named(text("Type the pseudonym to be sure"), self.pseudonym))
        self._typed.hide()
        self.put(self._typed)
        self.put(
            label(
                text(
                    "Once erased it is gone for good, from the backups too: this cannot be undone, "
                    "nor can what was done in Families before it."
                )
            )
        )
        self._stays = label("", "alarm")
        self.put(self._stays)
        self._group.buttonToggled.connect(lambda *_: self._follow())
        self._follow()
        self.done_button.setDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    @override
    def keep(self) -> Message | None:
        """Erase what was chosen."""
        what, record_id = self._chosen
        left = self._left
        if what == "family":
            if self.pseudonym.text().strip() != self._family.pseudonym:
                return msg("Type {family} to erase all of it.", family=self._family.pseudonym)
            self._run(erase_family(self._workspace, record_id), left)
        elif what == "session":
            self._run(erase_session(self._workspace, record_id), left)
        else:
            self._run(self._films_of(record_id), left)
        return None

    @property
    def _chosen(self) -> tuple[str, str]:
        return next((key for key, each in self.choices.items() if each.isChecked()), ("", ""))

    @property
    def _left(self) -> tuple[Path, ...]:
        """The files that stay on the disk by what is chosen."""
        what, record_id = self._chosen
        if what == "films":
            return linked_files(self._workspace, self._films(record_id))
        return linked_files_of(self._workspace, record_id) if what else ()

    def _offer_session(self, session: Session, *, chosen: bool) -> None:
        text = self.text
        films = self._films(session.id)
        if films:
            words = text(
                "The films of session {number}; what was coded stays", number=session.number
            )
            self._offer(("films", session.id), words, chosen=chosen)
        words = text(
            "All of session {number}: films, codings, plans, conversations, sheets",
            number=session.number,
        )
        self._offer(("session", session.id), words, chosen=chosen and not films)

    def _offer(self, key: tuple[str, str], words: str, *, chosen: bool) -> None:
        made = QRadioButton(words)
        made.setChecked(chosen)
        self._group.addButton(made)
        self.choices[key] = made
        self.put(made)

    def _films(self, session_id: str) -> tuple[Recording, ...]:
        films = self._workspace.project.recordings(session_id)
        return tuple(film for film in films if film.storing is not Storing.ERASED)

    def _films_of(self, session_id: str) -> Erasing:
        refuse_stopped(self._workspace.project, self._family.id, session_id)
        works = [take_out_for_good(self._workspace, film) for film in self._films(session_id)]
        return partial(_one_by_one, works)

    def _follow(self) -> None:
        what, _ = self._chosen
        self.done_button.setEnabled(bool(what))
        self._typed.setVisible(what == "family")
        left = len(self._left)
        self._stays.setText(
            self.text(
                "Linked films that stay on the disk: {count}. You get their places afterwards, to "
                "remove them there.",
                count=left,
            )
        )
        self._stays.setVisible(bool(left))
        self.adjustSize()


def _one_by_one(works: list[Erasing], progress: Progress) -> None:
    for work in works:
        work(progress)
