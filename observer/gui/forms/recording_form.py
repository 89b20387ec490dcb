"""The form of a recording: its name in the team, its place on the session clock, who is in it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import LineField, WordsField, heading, label, named
from observer.gui.words import person, recording_details
from observer.media.sound_facts import SoundStream, sounds_in
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg
from observer.model.project_edits import remove
from observer.model.realign import revise_recording
from observer.model.session import Recording, Storing
from observer.model.time import US_PER_S, seconds
from observer.text.catalogue import Catalogue

_MS_US = 1_000
_MOST_S = 1_000_000
"""Eleven days: a film that lies further off was mistyped."""


class RecordingForm(Form):
    """Changes what is known of a recording.

    Parameters
    ----------
    context
        What the room stands on.
    recording
        The recording.
    relink
        Called to find a moved file again.
    erase
        Called to ask how a film in the vault is to be removed.
    parent
        Window it belongs to.
    """

    wants_together = Signal()
    """The recordings of its session are to be laid on one clock."""

    def __init__(
        self,
        context: RoomContext,
        recording: Recording,
        relink: Callable[[Recording], None],
        erase: Callable[[Recording], None],
        parent: QWidget,
    ) -> None:
        text = context.text
        super().__init__(
            text("Recording {name}", name=recording.label),
            text("Done"),
            text,
            context.tokens,
            parent,
        )
        self._workspace = context.workspace
        self._notify = context.notify
        self._before = recording
        self._relink = relink
        self._erase = erase
        project = context.workspace.project
        self.put(label(recording_details(recording, text), "muted"))
        self.label = LineField(text("Name in the team"), recording.label)
        self.starts = LineField(
            text("Starts at (seconds on the session clock)"),
            text.number(seconds(recording.offset_us), 3),
        )
        self.starts.setMaximumWidth(130)
        self.ask(text("Name in the team"), self.label)
        self.ask(text("Starts at (seconds on the session clock)"), self.starts)
        self.sound = QComboBox()
        self.sound.setAccessibleName(text("Which sound is heard"))
        self._sound_line = QWidget()
        self._sound_line.setLayout(named(text("Which sound is heard"), self.sound))
        self._sound_line.hide()
        self.put(self._sound_line)
        self._ask_sounds(context)
        self.put(heading(text("Who can be recognised"), context.tokens))
        self.people: dict[str, QCheckBox] = {}
        for each in project.participants(project.family_of(recording.session_id).id):
            box = QCheckBox(person(each, text))
            box.setChecked(each.id in recording.recognisable)
            self.people[each.id] = box
            self.put(box)
        self.put(label(text("Nobody ticked counts as everyone, so that consent is safe."), "muted"))
        self.notes = WordsField(text("Filming notes"), recording.notes)
        self.ask(text("Filming notes"), self.notes)
        self.remove_button = self.put_in_foot(text("Remove"), self._remove)
        self.label.setFocus()
        if recording.storing is Storing.LINKED:
            self.put_in_foot(text("Find the file again"), self._find)
        if len(project.recordings(recording.session_id)) > 1:
            self.put_in_foot(text("Recordings together"), self._lay_together)

    @override
    def keep(self) -> Message | None:
        """Keep what was changed."""
        try:
            starts = float(self.starts.text().strip().replace(",", ".") or "0")
        except ValueError:
            return msg("Write where the film starts in seconds, such as 1.25.")
        # also false for what is no number: every comparison with it is
        if not abs(starts) <= _MOST_S:
            return msg(
                "A film starts at most {count} seconds before or after the session clock does.",
                count=_MOST_S,
            )
        after = replace(
            self._before,
            label=self.label.text().strip() or self._before.label,
            offset_us=_kept(round(starts * US_PER_S), self._before.offset_us),
            sound_stream=self._chosen_sound(),
            recognisable=tuple(key for key, box in self.people.items() if box.isChecked()),
            notes=self.notes.toPlainText().strip(),
        )
        self._workspace.apply(revise_recording(self._workspace.project, self._before, after))
        moved = after.offset_us != self._before.offset_us
        if moved and self._workspace.project.codings(after.session_id):
            self._notify(self.text("What was coded moved along: it stays on its frames."))
        return None

    def _ask_sounds(self, context: RoomContext) -> None:
        """Let the sound be chosen, once the file has told that it has more than one."""
        if not self._before.has_sound:
            return
        try:
            source = context.workspace.media_source(self._before.id)
        except ObserverError:
            return
        self._asking = context.tasks.run(
            lambda _: sounds_in(source), self._show_sounds, lambda _: None
        )
        self.finished.connect(self._asking.cancel)

    def _show_sounds(self, sounds: tuple[SoundStream, ...]) -> None:
        if len(sounds) < len(("one", "other")):
            return
        for sound in sounds:
            self.sound.addItem(_sound_words(sound, self.text), sound.number)
        self.sound.setCurrentIndex(max(self.sound.findData(self._before.sound_stream), 0))
        self._sound_line.show()

    def _chosen_sound(self) -> int:
        chosen = self.sound.currentData()
        return self._before.sound_stream if chosen is None else int(chosen)

    def _lay_together(self) -> None:
        self.reject()
        self.wants_together.emit()

    def _find(self) -> None:
        self.reject()
        self._relink(self._before)

    def _remove(self) -> None:
        project = self._workspace.project
        if project.codings(self._before.session_id):
            self.refuse(self.text("There are codings of this session, so the film stays in it."))
            return
        if self._before.storing is Storing.VAULT:
            self.reject()
            self._erase(self._before)
            return
        self._workspace.apply(remove("remove_recording", self._before))
        self.reject()


def _kept(typed_us: int, before_us: int) -> int:
    """Return what was typed, or what it was if only the rounding of the field differs."""
    return before_us if abs(typed_us - before_us) <= _MS_US // 2 else typed_us


def _sound_words(sound: SoundStream, text: Catalogue) -> str:
    """Return a sound in a few words: its number, language, title and channels."""
    channels = (
        text("1 channel") if sound.channels == 1 else text("{count} channels", count=sound.channels)
    )
    known = [part for part in (sound.language, sound.title) if part]
    return " \N{MIDDLE DOT} ".join(
        [text("sound {number}", number=sound.number + 1), *known, channels]
    )
