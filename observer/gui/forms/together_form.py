"""The form that lays the recordings of a session on one clock: by sound, by a clap, by hand."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from observer.app.alignment import (
    Hearing,
    Place,
    find_by_sound,
    found_place,
    hear,
    place_edit,
    placed_of,
)
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import button, column, label, row
from observer.gui.together.moment_picture import MomentPicture
from observer.gui.together.sentences import begins, drift_figure, figures, verdict
from observer.gui.together.waves import Waves
from observer.gui.two_lines import TwoLines, second_line
from observer.media.alignment import Alignment
from observer.media.claps import clap_offset_us
from observer.media.placement import Placed
from observer.model.errors import ObserverError
from observer.model.messages import Message
from observer.model.time import US_PER_S, seconds

if TYPE_CHECKING:
    from observer.app.tasks import Progress
    from observer.media.listening import Heard
    from observer.model.session import Recording

_ROW_PX = 52
_MOST_S = 1_000_000.0
_NUDGE_US = 10_000
_USUAL_FRAME_US = 40_000


class TogetherForm(Form):
    """Shows where each recording lies on the session's clock, and puts it right.

    The leading film gives the clock; another one is laid beside it. Nothing is changed before
    Apply, and what was coded stays on its frames.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        Whose recordings.
    parent
        Window it belongs to.
    recording_id
        Chosen at first; empty for the first one beside the leading film.
    """

    def __init__(
        self, context: RoomContext, session_id: str, parent: QWidget, recording_id: str = ""
    ) -> None:
        text = context.text
        super().__init__(text("Recordings together"), text("Apply"), text, context.tokens, parent)
        self._context = context
        project = context.workspace.project
        leading = project.leading_recording(session_id)
        self._films = {film.id: film for film in project.recordings(session_id)}
        self._reference = leading.id if leading else ""
        self.places = {key: Place.of(film) for key, film in self._films.items()}
        self._before = dict(self.places)
        self._sounds: dict[str, Heard] = {}  # of the chosen pair; one hour takes 29 MB
        self._mute = {key for key, film in self._films.items() if not film.has_sound}
        self._moments = dict.fromkeys(self._films, 0)
        self._work: Progress | None = None
        self._chosen = ""
        self._accepted = ("", "")
        self.setMinimumWidth(900)
        self._lay()
        self._fill()
        others = [key for key in self._films if key != self._reference]
        wanted = recording_id if recording_id in others else next(iter(others), "")
        if wanted:
            self._choose(wanted)

    @property
    def chosen(self) -> str:
        """Id of the recording that is laid beside the leading one; empty if there is none."""
        return self._chosen

    @property
    def is_busy(self) -> bool:
        """Whether it is listening or comparing."""
        return self._work is not None

    @override
    def keep(self) -> Message | None:
        """Put the recordings in their places."""
        workspace = self._context.workspace
        edit = place_edit(workspace.project, self.places)
        session_id = self._films[self._reference].session_id if self._reference else ""
        workspace.apply(edit)
        if edit is not None and workspace.project.codings(session_id):
            self._context.notify(self.text("What was coded moved along: it stays on its frames."))
        return None

    @override
    def done(self, result: int) -> None:
        """Close the films and give up what is under way."""
        self._give_up()
        self._sounds = {}
        self.waves.show_pair(("", ""), (None, None))
        for picture in self.pictures:
            picture.close_film()
        super().done(result)

    # The parts

    def _lay(self) -> None:
        text, tokens = self.text, self.tokens
        self._about = label(
            text(
                "The leading film gives the clock; choose another recording to lay it beside "
                "it. Every code stays on the frame it was given on. For a clap, first click in "
                "both waves close to it."
            ),
            "muted",
        )
        self.put(self._about)
        self.list = QListWidget()
        self.list.setAccessibleName(text("Recordings of this session"))
        self.list.setItemDelegate(TwoLines(tokens, self.list))
        self.list.currentItemChanged.connect(self._row_chosen)
        self.put(self.list)
        self.put(self._ways())
        self.words = label("")
        self.words.setMinimumHeight(34)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.put(self.words)
        self.waves = Waves(text, tokens)
        self.waves.pointed.connect(self._pointed)
        self.put(self.waves, 1)
        self.put(self._looking())
        self.hand = QWidget()
        self.hand.setLayout(self._by_hand())
        self.hand.hide()
        self.put(self.hand)

    def _ways(self) -> QHBoxLayout:
        text = self.text
        line = row()
        self.by_sound = button(text("Find by sound"), self.find_by_sound)
        self.by_clap = button(
            text("By a clap"),
            self.lay_by_clap,
            hint=text("First click in both waves, close to the same clap; then press here."),
        )
        self.by_hand = button(text("By hand"), self._show_hand)
        self.by_hand.setCheckable(True)
        self.stop = button(text("Stop"), self._stop, role="quiet")
        self.stop.hide()
        for each in (self.by_sound, self.by_clap, self.by_hand, self.stop):
            each.setAutoDefault(False)
            line.addWidget(each)
        line.addStretch(1)
        return line

    def _looking(self) -> QHBoxLayout:
        text = self.text
        line = row()
        self.sides = QButtonGroup(self)
        self.before = self._side(text("As it was"))
        self.after = self._side(text("New proposal"))
        self.after.setChecked(True)
        line.addWidget(self.before)
        line.addWidget(self.after)
        line.addStretch(1)
        line.addWidget(label(text("Click: mark a moment. Wheel: zoom."), "muted", wrap=False))
        for words, pressed in (
            (text("All of it"), self.waves.show_all),
            (text("From close by"), self._look_close),
        ):
            made = button(words, pressed, role="quiet")
            made.setAutoDefault(False)
            line.addWidget(made)
        return line

    def _side(self, words: str) -> QPushButton:
        made = button(words, self._draw)
        made.setCheckable(True)
        made.setAutoDefault(False)
        self.sides.addButton(made)
        return made

    def _by_hand(self) -> QHBoxLayout:
        text, tokens = self.text, self.tokens
        line = row(gap=12)
        self.pictures = (MomentPicture(text, tokens), MomentPicture(text, tokens))
        for which, picture in enumerate(self.pictures):
            picture.moved.connect(partial(self._picture_moved, which))
            line.addWidget(picture, 1)
        side = column(gap=6)
        self.same = button(text("Same moment"), self.lay_same_moment, role="")
        self.same.setToolTip(text("The two moments that are shown are one and the same"))
        self.starts = QDoubleSpinBox()
        self.starts.setAccessibleName(text("Starts at (seconds on the session clock)"))
        self.starts.setRange(-_MOST_S, _MOST_S)
        self.starts.setDecimals(3)
        self.starts.setSingleStep(0.01)
        self.starts.setSuffix(" s")
        self.starts.setKeyboardTracking(False)
        self.starts.setMinimumHeight(30)
        self.starts.valueChanged.connect(self._typed)
        side.addWidget(self.same)
        side.addWidget(label(text("Begins at"), "muted", wrap=False))
        side.addWidget(self.starts)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, (words, frames, us) in enumerate(
            (
                (text("Frame earlier"), -1, 0),
                (text("Frame later"), 1, 0),
                (text("10 ms earlier"), 0, -_NUDGE_US),
                (text("10 ms later"), 0, _NUDGE_US),
            )
        ):
            made = button(words, partial(self.nudge, frames, us))
            made.setAutoDefault(False)
            grid.addWidget(made, *divmod(place, 2))
        side.addLayout(grid)
        side.addStretch(1)
        line.addLayout(side)
        return line

    # What is shown

    def _fill(self) -> None:
        text = self.text
        self.list.blockSignals(True)
        self.list.clear()
        for key, film in self._films.items():
            item = QListWidgetItem(film.label)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, _ROW_PX))
            item.setToolTip(drift_figure(self.places[key], text))
            if key == self._reference:
                gives = text("gives the clock")
                second_line(item, f"{begins(self.places[key], text)} \N{MIDDLE DOT} {gives}")
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            else:
                second_line(item, begins(self.places[key], text))
            self.list.addItem(item)
            if key == self._chosen:
                self.list.setCurrentItem(item)
        self.list.setFixedHeight(min(len(self._films), 3) * _ROW_PX + 6)
        self.list.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        if not self._chosen:
            self._tell_states()
            return
        places = self._before if self.before.isChecked() else self.places
        self.waves.marks_us = [self._moments[self._reference], self._moments[self._chosen]]
        self.waves.lay(places[self._reference], places[self._chosen])
        self.starts.blockSignals(True)
        self.starts.setValue(seconds(self.places[self._chosen].offset_us))
        self.starts.blockSignals(False)
        self._tell_states()

    def _tell_states(self) -> None:
        both = all(self._has_sound(key) for key in (self._reference, self._chosen))
        free = bool(self._chosen) and not self.is_busy
        self.by_sound.setEnabled(free and both)
        self.by_clap.setEnabled(free and both)
        self.by_hand.setEnabled(bool(self._chosen))
        self.stop.setVisible(self.is_busy)
        self.done_button.setEnabled(self.places != self._before)

    def _has_sound(self, key: str) -> bool:
        sound = self._sounds.get(key)
        return sound is not None and bool(len(sound.samples))

    def _row_chosen(self, item: QListWidgetItem | None) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        if key and key != self._reference:
            self._choose(key)

    def _choose(self, key: str) -> None:
        is_new = key != self._chosen
        self._chosen = key
        if is_new:
            self._listen()
        self._fill()
        self._show_waves()
        if self.hand.isVisible():
            self._open_pictures()

    def _show_waves(self) -> None:
        pair = (self._reference, self._chosen)
        names = (self._films[pair[0]].label, self._films[pair[1]].label)
        self.waves.show_pair(names, (self._sounds.get(pair[0]), self._sounds.get(pair[1])))
        self._draw()
        self.waves.show_all()

    def _look_close(self) -> None:
        if self._chosen:
            reference = self._reference
            self.waves.show_close(self.places[reference].to_session_us(self._moments[reference]))

    # Listening, and the three ways

    def _listen(self) -> None:
        """Listen to the chosen pair, as far as that was not done; let go of every other sound."""
        self._give_up()
        pair = (self._reference, self._chosen)
        self._sounds = {key: sound for key, sound in self._sounds.items() if key in pair}
        unheard = list[Placed]()
        for key in pair:
            if self._films[key].has_sound and key not in self._sounds:
                try:
                    unheard.append(placed_of(self._context.workspace, self._films[key]))
                except ObserverError as error:
                    self._mute.add(key)
                    self.refuse(self.text.error(error))
        if unheard:
            self.words.setText(self.text("Listening to the recordings …"))
            self._work = self._context.tasks.run(
                partial(hear, tuple(unheard)), self._heard, self._failed, progress=self._progress
            )
        else:
            self.words.setText(self._mute_sentence())
        self._tell_states()

    def _heard(self, hearing: Hearing) -> None:
        self._work = None
        self._sounds |= hearing.sounds
        self._mute |= {key for key, sound in hearing.sounds.items() if not len(sound.samples)}
        self._mute |= set(hearing.troubles)
        for error in hearing.troubles.values():
            self.refuse(self.text.error(error))
        self.words.setText(self._mute_sentence())
        if self._chosen:
            self._show_waves()
        self._tell_states()

    def _mute_sentence(self) -> str:
        mute = [film.label for key, film in self._films.items() if key in self._mute]
        if not mute:
            return ""
        return self.text("Without sound: {labels}. Lay that by hand.", labels=", ".join(mute))

    def find_by_sound(self) -> None:
        """Look for the chosen recording on the clock of the leading one, by sound."""
        first, second = self._sounds[self._reference], self._sounds[self._chosen]
        self._say(self.text("Comparing the sounds …"))
        key = self._chosen
        self._work = self._context.tasks.run(
            partial(find_by_sound, first, second),
            partial(self._found, key),
            self._failed,
            progress=self._progress,
        )
        self._tell_states()

    def _found(self, key: str, found: Alignment) -> None:
        self._work = None
        names = (self._films[self._reference].label, self._films[key].label)
        self._say(verdict(found, names, self.text), figures(found, self.text))
        if found.is_certain:
            self._put(key, found_place(self.places[self._reference], found))
            self._mark_middle(key)
            self._accepted = (self.words.text(), self.words.toolTip())
        self._draw()
        if found.is_certain and self.done_button.isEnabled():
            self.done_button.setFocus()
        else:
            self.by_sound.setFocus()

    def _mark_middle(self, key: str) -> None:
        """Mark one moment of both, so that Close shows how well they lie."""
        one, other = self.places[self._reference], self.places[key]
        lengths = self._films[self._reference].duration_us, self._films[key].duration_us
        begin = max(one.to_session_us(0), other.to_session_us(0))
        end = min(one.to_session_us(lengths[0]), other.to_session_us(lengths[1]))
        middle = (begin + end) // 2
        self._moments[self._reference] = max(one.to_own_us(middle), 0)
        self._moments[key] = max(other.to_own_us(middle), 0)

    def lay_by_clap(self) -> None:
        """Lay the chosen recording so that a clap near both marked moments is one clap."""
        key, reference = self._chosen, self._reference
        moments = self._moments[reference], self._moments[key]
        later_us = clap_offset_us(
            (self._sounds[reference], moments[0]), (self._sounds[key], moments[1])
        )
        if later_us is None:
            self._say(
                self.text(
                    "No clap was heard within a second and a half of the marked moments. Click in "
                    "both waves, close to the clap."
                )
            )
            return
        place = self.places[reference]
        own_us = moments[1]
        self._put(key, self.places[key].through(own_us, place.to_session_us(own_us + later_us)))
        self._moments[reference] = max(own_us + later_us, 0)
        self._say(self.text("Laid so that both claps are one. Look close whether it fits."))
        self._accepted = (self.words.text(), "")
        self._draw()
        self._look_close()

    def lay_same_moment(self) -> None:
        """Lay the chosen recording so that the moments that are shown are the same."""
        key, reference = self._chosen, self._reference
        when = self.places[reference].to_session_us(self._moments[reference])
        self._put(key, self.places[key].through(self._moments[key], when))
        self._say(self.text("Laid so that the two moments that are shown are the same."))
        self._accepted = (self.words.text(), "")
        self._draw()

    def nudge(self, frames: int, us: int) -> None:
        """Lay the chosen recording some frames of its own, or microseconds, later."""
        if not self._chosen:
            return
        rate = self._films[self._chosen].frame_rate
        frame_us = round(US_PER_S / rate) if rate else _USUAL_FRAME_US
        place = self.places[self._chosen]
        moved = place.offset_us + frames * frame_us + us
        self._put(self._chosen, Place(moved, place.rate))
        self._draw()

    def _say(self, sentence: str, details: str = "") -> None:
        """Say one thing in place of what was said before, with its figures for whoever asks."""
        self.words.setText(sentence)
        self.words.setToolTip(details)

    def _typed(self, value: float) -> None:
        if self._chosen:
            place = self.places[self._chosen]
            self._put(self._chosen, Place(round(value * US_PER_S), place.rate))
            self._draw()

    def _put(self, key: str, place: Place) -> None:
        self.places[key] = place
        self.after.setChecked(True)
        self._fill()

    # By hand

    def _show_hand(self) -> None:
        # on a small screen there is no room for both
        self._about.setVisible(not self.by_hand.isChecked())
        self.list.setVisible(not self.by_hand.isChecked())
        self.hand.setVisible(self.by_hand.isChecked())
        self._say(*self._accepted)
        self.adjustSize()
        self.fit()
        if self.by_hand.isChecked():
            self._open_pictures()

    def _open_pictures(self) -> None:
        for picture, key in zip(self.pictures, (self._reference, self._chosen), strict=True):
            picture.name(self._films[key].label)
            picture.open(self._film(key))
            picture.show_us(self._moments[key])

    def _film(self, key: str) -> Placed | None:
        film: Recording = self._films[key]
        if film.width_px <= 0:
            return None
        try:
            return placed_of(self._context.workspace, film)
        except ObserverError as error:
            self.refuse(self.text.error(error))
            return None

    def _pointed(self, which: int, own_us: int) -> None:
        key = (self._reference, self._chosen)[which]
        self._moments[key] = min(own_us, max(self._films[key].duration_us - 1, 0))
        if self.by_hand.isChecked():
            self.pictures[which].show_us(self._moments[key])
        self._draw()

    def _picture_moved(self, which: int, own_us: int) -> None:
        self._moments[(self._reference, self._chosen)[which]] = own_us
        self._draw()

    # What is under way

    def _progress(self, share: float, what: Message) -> None:
        if self.is_busy:
            percent = self.text.number(100 * share, 0)
            self.words.setText(f"{self.text.render(what)} … {percent}%")

    def _failed(self, error: ObserverError) -> None:
        self._work = None
        self.words.setText("")
        self.refuse(self.text.error(error))
        self._tell_states()

    def _stop(self) -> None:
        self._give_up()
        self.words.setText("")
        self._tell_states()

    def _give_up(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None


def open_together(
    context: RoomContext, session_id: str, parent: QWidget, recording_id: str = ""
) -> TogetherForm | None:
    """Open the form for a session; where there is nothing to lay together, say so.

    Parameters
    ----------
    context
        What the room stands on.
    session_id
        Which session; empty for none.
    parent
        Window it belongs to.
    recording_id
        Chosen at first; empty for the first one beside the leading film.

    Returns
    -------
    TogetherForm or None
        The form that was opened.
    """
    if len(context.workspace.project.recordings(session_id)) < len(("leading", "other")):
        context.notify(
            context.text("This session has no second recording. Drop a film or a sound on it.")
        )
        return None
    form = TogetherForm(context, session_id, parent, recording_id)
    form.open()
    return form
