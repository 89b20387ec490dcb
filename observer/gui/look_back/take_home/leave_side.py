"""For whom the film is, who is covered in the clip, and what is written."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from observer.app.take_home import Goods, Words
from observer.formats.sealed_zip import LEAST_SIGNS
from observer.gui.look_back.take_home.desk import TakeHomeDesk
from observer.gui.parts import LineField, button, clear, column, heading, label, named, row, rule
from observer.gui.words import person
from observer.model.take_home import Cover


class LeaveSide(QWidget):
    """The right side of the page.

    Parameters
    ----------
    desk
        What is chosen.
    functions
        What a cover's buttons do: ``new``, ``gone`` and ``remove``.
    """

    wanted = Signal(str)
    """Something is to be written: one of `Goods`."""

    def __init__(self, desk: TakeHomeDesk, functions: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self._desk = desk
        self._functions = functions
        text = desk.context.text
        self.caregiver = QComboBox()
        self.whose = QComboBox()
        self.film, self.sound = QComboBox(), QComboBox()
        self._film_box, self._sound_box = QWidget(), QWidget()
        self.muted = QCheckBox(text("No sound: voices can be recognised"))
        self.words = QComboBox()
        self.passphrase = LineField(text("Passphrase, if the file is to have one"))
        self.state = label("", "muted")
        self.absent: dict[str, QCheckBox] = {}
        self.covers: dict[int, QPushButton] = {}
        self.buttons: dict[Goods, QPushButton] = {}
        self._covers: QVBoxLayout = column(gap=4)
        self._people: QVBoxLayout = column(gap=4)
        self._whose_box = QWidget()
        self._lay()
        desk.changed.connect(self.show_all)

    def show_all(self) -> None:
        """Show what is chosen as it now is."""
        self._show_caregivers()
        self._show_covers()
        self._show_people()
        self._show_recordings()
        take = self._desk.take
        self.muted.blockSignals(True)
        self.muted.setChecked(take is not None and take.muted)
        self.muted.setEnabled(take is not None)
        self.muted.blockSignals(False)
        clips = self._desk.clips
        left = sum(self._desk.unseen(clip.id) for clip in clips)
        text = self._desk.context.text
        self.state.setText(
            text("{count} s of these clips were not looked at yet.", count=left)
            if left
            else text("Every second was looked at.")
            if clips
            else ""
        )
        for made in self.buttons.values():
            made.setEnabled(bool(clips))

    def chosen_words(self) -> Words:
        """Return where the subtitles go."""
        return Words(str(self.words.currentData()))

    def _show_caregivers(self) -> None:
        desk = self._desk
        people = desk.caregivers()
        self.caregiver.blockSignals(True)
        self.caregiver.clear()
        for each in people:
            self.caregiver.addItem(person(each, desk.context.text), each.id)
        self.caregiver.setCurrentIndex(self.caregiver.findData(desk.caregiver_id))
        self.caregiver.blockSignals(False)

    def _show_covers(self) -> None:
        desk, text = self._desk, self._desk.context.text
        covers = desk.covers
        if list(self.covers) != [number for number, _ in covers]:
            clear(self._covers)
            self.covers = {}
            for number, _cover in covers:
                made = button("", partial(desk.choose_cover, number))
                made.setCheckable(True)
                self.covers[number] = made
                self._covers.addWidget(made)
        for place, (number, shown) in enumerate(covers, start=1):
            words = f"{place}. {self._name(shown)}"
            self.covers[number].setText(words)
            self.covers[number].setAccessibleName(text("Covered face: {who}", who=words))
            self.covers[number].setChecked(number == desk.cover_number)
        cover = desk.cover
        self._whose_box.setVisible(cover is not None)
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(text("somebody else"), "")
        for each in desk.others():
            self.whose.addItem(person(each, text), each.id)
        found = self.whose.findData(cover.label) if cover is not None else 0
        self.whose.setCurrentIndex(max(found, 0))
        self.whose.blockSignals(False)

    def _show_people(self) -> None:
        desk, text = self._desk, self._desk.context.text
        others = desk.others() if desk.shot is not None else ()
        if list(self.absent) != [each.id for each in others]:
            clear(self._people)
            self.absent = {}
            for each in others:
                words = text("{who} is not in this clip", who=person(each, text))
                made = QCheckBox(words)
                made.toggled.connect(partial(desk.say_absent, each.id))
                self.absent[each.id] = made
                self._people.addWidget(made)
        for person_id, made in self.absent.items():
            made.blockSignals(True)
            made.setChecked(desk.is_absent(person_id))
            made.blockSignals(False)

    def _show_recordings(self) -> None:
        """Show which recordings there are to choose from, where there is more than one."""
        desk, text = self._desk, self._desk.context.text
        shot, take = desk.shot, desk.take
        films, sounds = desk.films(), desk.sounds()
        for box, held in ((self.film, films), (self.sound, sounds)):
            box.blockSignals(True)
            box.clear()
            if box is self.sound:
                box.addItem(text("of the film itself"), "")
            for each in held:
                box.addItem(each.label, each.id)
            box.blockSignals(False)
        self.film.setCurrentIndex(self.film.findData(shot.recording.id if shot else ""))
        self.sound.setCurrentIndex(self.sound.findData(take.sound_id if take else ""))
        self._film_box.setVisible(len(films) > 1)
        self._sound_box.setVisible(bool(sounds) or bool(take and take.sound_id))
        self.sound.setEnabled(take is not None and not take.muted)

    def _name(self, cover: Cover) -> str:
        text = self._desk.context.text
        known = {each.id: person(each, text) for each in self._desk.others()}
        return known.get(cover.label) or text("somebody else")

    def _lay_recordings(self, layout: QVBoxLayout) -> None:
        text = self._desk.context.text
        self.film.setToolTip(
            text("Faces are covered in each film anew, and its seconds looked at anew.")
        )
        self.sound.setToolTip(
            text("Laid under the picture by the clock of the session; line them up under Families.")
        )
        boxes = (
            (self.film, self._film_box, text("Picture of this clip"), self._desk.choose_film),
            (self.sound, self._sound_box, text("Sound of this clip"), self._desk.hear),
        )
        for choice, around, name, chosen in boxes:
            choice.setAccessibleName(name)
            choice.activated.connect(partial(self._chose, choice, chosen))
            around.setLayout(named(name, choice))
            layout.addWidget(around)

    @staticmethod
    def _chose(choice: QComboBox, chosen: Callable[[str], None], _number: int) -> None:
        chosen(str(choice.currentData() or ""))

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        self.caregiver.setAccessibleName(text("For whom"))
        self.caregiver.activated.connect(
            lambda _n: self._desk.choose_caregiver(str(self.caregiver.currentData() or ""))
        )
        self.whose.setAccessibleName(text("Whose face"))
        self.whose.activated.connect(
            lambda _n: self._desk.name_cover(str(self.whose.currentData() or ""))
        )
        self.muted.toggled.connect(self._desk.mute)
        self.words.setAccessibleName(text("Subtitles"))
        self.words.addItem(text("in the picture"), Words.IN_PICTURE.value)
        self.words.addItem(text("as a file beside it (WebVTT)"), Words.BESIDE.value)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(
            text("none, or at least {count} characters", count=LEAST_SIGNS)
        )
        layout = column(gap=8)
        layout.addLayout(named(text("For whom"), self.caregiver))
        self._lay_recordings(layout)
        layout.addWidget(rule())
        layout.addWidget(heading(text("Faces covered in this clip"), tokens))
        layout.addLayout(self._covers)
        whose = column(gap=6)
        whose.addLayout(named(text("Whose face"), self.whose))
        line = row(gap=6)
        line.addWidget(button(text("Gone from here on"), self._functions["gone"]))
        line.addWidget(button(text("Remove"), self._functions["remove"]))
        line.addStretch(1)
        whose.addLayout(line)
        self._whose_box.setLayout(whose)
        layout.addWidget(self._whose_box)
        layout.addWidget(button(text("Cover a face"), self._functions["new"]))
        layout.addWidget(self.muted)
        layout.addLayout(self._people)
        layout.addWidget(rule())
        layout.addWidget(heading(text("Take home"), tokens))
        layout.addLayout(named(text("Subtitles"), self.words))
        layout.addLayout(named(text("Passphrase"), self.passphrase))
        layout.addWidget(self.state)
        words = {
            Goods.FILM: (text("Write the film"), "primary"),
            Goods.SUBTITLES: (text("Write the subtitles alone"), ""),
            Goods.STILLS: (text("Write a still of each clip"), ""),
        }
        for goods, (name, role) in words.items():
            made = button(name, partial(self.wanted.emit, goods.value), role=role)
            self.buttons[goods] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self.setLayout(layout)
