"""The forms of handing over: a session to another coder, a coding back, and opening either."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from typing_extensions import override

from observer.app.handover_file import SUFFIX
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.forms.new_folder import NewFolderField
from observer.gui.forms.new_project_form import SHORTEST_PASSPHRASE
from observer.gui.forms.pass_parts import PassParts
from observer.gui.parts import LineField, label
from observer.gui.theme import Tokens
from observer.gui.usual_coding import PREFERRED_SCHEME, listed_schemes
from observer.gui.words import PURPOSES, coding_title, session_of_family
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import SchemeError
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_WIDTH_PX = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to hand over.

    Attributes
    ----------
    coding_id
        A coding that is gone on with; empty for a new one.
    coder, scheme, parts
        Of a new one.
    """

    coding_id: str
    coder: str
    scheme: Scheme | None
    parts: tuple[str, ...]
    purpose: Purpose
    passphrase: str


class HandOverForm(Form):
    """Asks what another coder is to code, for what, and under which passphrase.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        What is handed over.
    wanted
        Called with what was filled in.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        session_id: str,
        wanted: Callable[[Wanted], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Hand over to another coder"),
            text("Save the file …"),
            text,
            context.tokens,
            parent,
        )
        self.setMinimumWidth(_WIDTH_PX)
        self._workspace = context.workspace
        self._session_id = session_id
        self._wanted = wanted
        self._schemes = listed_schemes(self._workspace, text)
        self.put(label(session_of_family(self._workspace.project, session_id, text), "muted"))
        self.coding = QComboBox()
        self.coding.setAccessibleName(text("Which coding"))
        self.coding.addItem(text("A new coding by another coder"), "")
        for info in self._going_on():
            self.coding.addItem(text("Go on with: {coding}", coding=self._title(info)), info.id)
        if self.coding.count() > 1:
            self.ask(text("Which coding"), self.coding)
        self.coder = LineField(text("Who codes there"))
        self.ask(text("Who codes there (initials or a short name)"), self.coder)
        self.scheme = QComboBox()
        self.scheme.setAccessibleName(text("Scheme"))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.scheme.setSizeAdjustPolicy(policy)
        for scheme in self._schemes:
            self.scheme.addItem(f"{text.local(scheme.title)} {scheme.version}")
        preferred = [i for i, s in enumerate(self._schemes) if s.id == PREFERRED_SCHEME]
        self.scheme.setCurrentIndex(preferred[-1] if preferred else 0)
        self.ask(text("Scheme"), self.scheme)
        self.parts = PassParts(text)
        self.put(self.parts)
        self.purpose = QComboBox()
        self.purpose.setAccessibleName(text("What for"))
        for purpose in (Purpose.RESEARCH, Purpose.SUPERVISION, Purpose.TREATMENT, Purpose.TEACHING):
            self.purpose.addItem(text.render(PURPOSES[purpose]), purpose.value)
        self.ask(text("What for (consent must cover it)"), self.purpose)
        self.passphrase, self.again = _secret(text("Passphrase")), _secret(text("Again"))
        self.ask_beside(
            (text("Passphrase for the file"), self.passphrase), (text("Again"), self.again)
        )
        self.put(
            label(
                text(
                    "The file holds the film, the scheme and roles: no names, no birth dates, no "
                    "other codings. Tell the passphrase by another way than the file."
                ),
                "muted",
            )
        )
        self.coding.currentIndexChanged.connect(self._follow)
        self.scheme.currentIndexChanged.connect(self._follow)
        self._follow()
        self.coder.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was filled in."""
        coding_id = str(self.coding.currentData() or "")
        if not coding_id and not self.coder.text().strip():
            return msg("Say who codes there: initials or a short name.")
        parts = self.parts.chosen()
        if parts is None:
            return msg("Tick at least one part of the scheme.")
        wrong = _secret_is_wrong(self.passphrase, self.again)
        if wrong is not None:
            return wrong
        self._wanted(
            Wanted(
                coding_id=coding_id,
                coder=self.coder.text().strip(),
                scheme=self._schemes[self.scheme.currentIndex()],
                parts=parts,
                purpose=Purpose(str(self.purpose.currentData())),
                passphrase=self.passphrase.text(),
            )
        )
        return None

    def _going_on(self) -> tuple[CodingInfo, ...]:
        open_ones = self._workspace.project.codings(self._session_id)
        return tuple(info for info in open_ones if info.status is CodingStatus.OPEN)

    def _title(self, info: CodingInfo) -> str:
        try:
            scheme = self.text.local(self._workspace.scheme_of(info.id).title)
        except SchemeError:
            scheme = info.scheme_id
        return coding_title(info, scheme, self.text)

    def _follow(self, *_: object) -> None:
        fresh = not self.coding.currentData()
        self.coder.setEnabled(fresh)
        self.scheme.setEnabled(fresh)
        self.parts.show_scheme(self._schemes[self.scheme.currentIndex()])
        self.parts.setEnabled(fresh)


class OpenHandOverForm(Form):
    """Asks for the passphrase of a session that was handed over, and where its project goes.

    Parameters
    ----------
    file
        As it was handed over.
    folder
        Offered for the project.
    given
        Called with the passphrase and the folder.
    text
        Language.
    tokens
        Colours and measures.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        file: Path,
        folder: Path,
        given: Callable[[str, Path], None],
        text: Catalogue,
        tokens: Tokens,
        parent: QWidget,
    ) -> None:
        super().__init__(text("Open a hand-over"), text("Open"), text, tokens, parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._given = given
        self.put(label(file.name, "muted"))
        self.put(
            label(
                text(
                    "The session becomes a small project of its own on this computer; the same "
                    "passphrase opens it. When you have coded, give the coding back from Families."
                )
            )
        )
        self.passphrase = _secret(text("Passphrase of the file"))
        self.ask(text("Passphrase of the file"), self.passphrase)
        self.folder = NewFolderField(self, folder)
        self.passphrase.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was filled in."""
        wrong = self.folder.wrong()
        if wrong is not None:
            return wrong
        if not self.passphrase.text():
            return msg("Give the passphrase of the file.")
        self._given(self.passphrase.text(), self.folder.path)
        return None


class PassphraseForm(Form):
    """Asks for the passphrase of a hand-over, to give a coding back or to merge one.

    Parameters
    ----------
    context
        What the room stands on.
    words
        Title, sentence and what the button says.
    given
        Called with the passphrase; returns what is wrong with it.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        words: tuple[str, str, str],
        given: Callable[[str], Message | None],
        parent: QWidget,
    ) -> None:
        title, sentence, done = words
        super().__init__(title, done, context.text, context.tokens, parent)
        self._given = given
        self.put(label(sentence))
        self.passphrase = _secret(context.text("Passphrase of the hand-over"))
        self.ask(context.text("Passphrase of the hand-over"), self.passphrase)
        self.passphrase.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand the passphrase over."""
        if not self.passphrase.text():
            return msg("Give the passphrase of the hand-over.")
        return self._given(self.passphrase.text())


def with_suffix(path: Path) -> Path:
    """Return a path with the ending of a hand-over."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def _secret(name: str) -> LineField:
    field = LineField(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _secret_is_wrong(first: LineField, again: LineField) -> Message | None:
    if len(first.text()) < SHORTEST_PASSPHRASE:
        return msg("A passphrase has at least {count} characters.", count=SHORTEST_PASSPHRASE)
    if first.text() != again.text():
        return msg("The two passphrases differ. Type them again.")
    return None
