"""What a picture is kept for, in which folder, and in which light."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, button, label, row
from observer.gui.words import PURPOSES, lack_summary
from observer.model.consent import Lack, Purpose
from observer.model.messages import Message, msg

OFFERED = (Purpose.SUPERVISION, Purpose.TREATMENT, Purpose.TEACHING, Purpose.RESEARCH)
"""What parents take home goes by the sheet of the Share room, which knows whom it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotWish:
    """How pictures are kept from now on.

    Attributes
    ----------
    as_seen
        In the light they are looked at in, rather than as they were filmed.
    """

    purpose: Purpose
    folder: Path
    as_seen: bool = False


class SnapshotForm(Form):
    """Asks once; after that the key alone keeps a picture.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        Whose consents are shown.
    wish
        What is offered.
    done
        Called with what was chosen.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        context: RoomContext,
        session_id: str,
        wish: SnapshotWish,
        done: Callable[[SnapshotWish], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Keep this picture"), text("Keep the picture"), text, context.tokens, parent
        )
        self._context = context
        self._session_id = session_id
        self._done = done
        self.purpose = QComboBox()
        self.purpose.setAccessibleName(text("What it is for"))
        for purpose in OFFERED:
            self.purpose.addItem(text.render(PURPOSES[purpose]), purpose.value)
        self.purpose.setCurrentIndex(self.purpose.findData(wish.purpose.value))
        self.folder = LineField(text("Folder"), str(wish.folder))
        self.as_seen = QCheckBox(text("With the brightness and contrast I see now"))
        self.as_seen.setChecked(wish.as_seen)
        line = row(gap=8)
        line.addWidget(self.folder, 1)
        line.addWidget(button(text("Choose …"), self._choose))
        beside = QWidget()
        beside.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self.ask(text("What it is for"), self.purpose)
        self._consent = label("", "muted")
        self.put(self._consent)
        self.ask(text("Folder"), beside)
        self.put(self.as_seen)
        self.put(
            label(
                text(
                    "Full size, without a name in it or on it. This is asked once; the key then "
                    "keeps a picture at once."
                ),
                "muted",
            )
        )
        self.purpose.currentIndexChanged.connect(lambda *_: self._tell_consent())
        self._tell_consent()
        self.purpose.setFocus()

    @override
    def keep(self) -> Message | None:
        """Hand over what was chosen."""
        folder = Path(self.folder.text()).expanduser()
        if not folder.is_dir():
            return msg("There is no folder {folder}. Choose another one.", folder=str(folder))
        self._done(
            SnapshotWish(purpose=self._purpose(), folder=folder, as_seen=self.as_seen.isChecked())
        )
        return None

    def _purpose(self) -> Purpose:
        return Purpose(self.purpose.currentData())

    def _tell_consent(self) -> None:
        project, text = self._context.workspace.project, self._context.text
        today = calendar_day()
        missing = project.missing_consents(self._session_id, self._purpose(), today)
        self.done_button.setEnabled(not missing)
        if not missing:
            self._consent.setText(text("Consent: given by everyone."))
            return
        if any(each.lack is Lack.NOBODY_KNOWN for each in missing):
            mend = text("First add the child and the parent in Families and note their consent.")
        else:
            mend = text("First note in Families that consent was given.")
        self._consent.setText(f"{lack_summary(missing, project, text)}\n{mend}")

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.text("Where pictures are kept"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()
