"""Interval coding beside the film: one interval at a time, its score, and the next one."""

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.transport_buttons import Pill
from observer.gui.fonts import tabular
from observer.gui.parts import label, scrolling, strong
from observer.gui.theme import Tokens
from observer.gui.work.flow import Flow
from observer.gui.work.interval_items import IntervalItems
from observer.gui.work.interval_keys import Answering, Meaning, answering, meaning
from observer.gui.work.interval_reasons import IntervalReasons
from observer.gui.work.interval_run import IntervalRun
from observer.gui.work.interval_words import IntervalWords
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.words import key_cap
from observer.model import interval_edits
from observer.model.edits import Change, Edit, combine
from observer.model.event import Score, Uncodable
from observer.model.forms import Absence, IntervalAnchor, IntervalCoding, IntervalMode, Item
from observer.model.interval_grid import Slot
from observer.model.messages import msg
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

_SIDE_PX = 14
_BAR_PX = 4
_HOW = MappingProxyType(
    {
        IntervalMode.MOMENTARY: msg("What counts is the last instant: the frame that is shown."),
        IntervalMode.PARTIAL: msg("Yes if it happens at any time in the interval."),
        IntervalMode.WHOLE: msg("Yes only if it goes on all through the interval."),
        IntervalMode.COUNT: msg("How often it begins: press once for each time."),
        IntervalMode.PREDOMINANT: msg("What holds for the longest part of the interval."),
    }
)


class IntervalPart(WorkPart):
    """The intervals of one interval coding.

    Parameters
    ----------
    desk
        Whose coding.
    services
        What of the room it may use.
    form
        Which interval coding.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: IntervalCoding) -> None:
        super().__init__()
        self._desk = desk
        self._form = form
        self._active = ""
        self.run = IntervalRun(desk, services, form)
        self.run.setParent(self)
        text, tokens = desk.context.text, desk.context.tokens
        self._words = IntervalWords(desk, form, self.run)
        self._share = _Share(tokens)
        self._where = strong("", tokens)
        self._where.setFont(tabular(self._where.font()))
        self._state = label("", "muted")
        self._state.setFont(tabular(self._state.font()))
        self._how = label(text.render(_HOW[form.mode]), "muted")
        self._how.setToolTip(text.local(form.definition))
        self.items = IntervalItems(desk.context, form, self._click, self._less, self._absent)
        self.reasons = IntervalReasons(desk.context, self._leave_out)
        self._area = scrolling(self.items)
        self._lay()
        self.setAccessibleName(self.title(text))
        self.run.changed.connect(self._show)
        self.run.ticked.connect(self._show_state)
        desk.coding_changed.connect(self._coding_changed)
        desk.session_changed.connect(self.run.reckon)
        self._show()

    # What the pane asks

    @property
    @override
    def part_ids(self) -> tuple[str, ...]:
        """Id of the interval coding."""
        return (self._form.id,)

    @override
    def title(self, text: Catalogue) -> str:
        """Return what the chooser calls it."""
        return text.local(self._form.label)

    @override
    def progress(self, text: Catalogue) -> str:
        """Return how many intervals are done."""
        if self.run.is_live:
            return text("{count} scored", count=self.run.done)
        return text("{count} of {all}", count=self.run.done, all=len(self.run.slots))

    @override
    def enter(self) -> None:
        """Go from interval to interval from now on."""
        self.run.enter()
        self._show()

    @override
    def leave(self) -> None:
        """Leave the film alone."""
        self.reasons.close_question()
        self.run.leave()

    @override
    def show_time(self, now_us: int) -> None:
        """Follow the film."""
        self.run.look()

    @override
    def means(self, character: str) -> bool:
        """Return whether a character scores something here."""
        if self.reasons.value_of(character) is not None:
            return True
        return meaning(self._form, self.active, character) is not None

    @override
    def press(self, character: str) -> bool:
        """Score what a character stands for, or say why an interval is left out."""
        reason = self.reasons.value_of(character)
        if reason is not None:
            self._leave_out(reason)
            return True
        found = meaning(self._form, self.active, character)
        if found is not None:
            self._answer(found)
        return found is not None

    @override
    def does(self, command: str) -> bool:
        """Play, repeat, leave out and clear by interval."""
        if command == "play_pause":
            return self.run.play_pause()
        if command == "first_open":
            return self.run.to_first_open()
        acts: dict[str, Callable[[], object]] = {
            "play_around": self.run.replay,
            "previous_event": partial(self.run.step, -1),
            "next_event": partial(self.run.step, 1),
            "uncodable": self.ask_reason,
            "remove_event": self._clear,
        }
        act = acts.get(command)
        chosen = command == "remove_event" and self._desk.selected is not None
        alone = self.run.is_live and command == "play_around"
        if act is None or self.run.slot is None or chosen or alone:
            return False
        act()
        return True

    @override
    def step(self, by: int) -> bool:
        """Answer the rest with no, and go on; or go one interval back."""
        if by < 0:
            self.run.step(by)
        elif self.reasons.is_open:
            self._leave_out("")
        else:
            self.confirm()
        return True

    # What the coder does

    @property
    def active(self) -> Item | None:
        """The item that a figure is about: the one pointed at, or the first without a score."""
        scored = self.run.scored
        chosen = next((i for i in self._form.items if i.id == self._active), None)
        if chosen is not None or len(self._form.items) == 1:
            return chosen or self._form.items[0]
        return next((i for i in self._form.items if i.id not in scored), None)

    def confirm(self) -> None:
        """Let what was not scored count as not seen; where all is scored, go to the next."""
        coding, slot = self._desk.coding, self.run.slot
        if coding is None or slot is None or not self._may_score(slot):
            return
        if interval_edits.is_done(coding, self._form, slot, self.run.scored):
            self.run.step(1)
            return
        edit = interval_edits.rest_is_none(coding, self._form, slot, self.run.anchor)
        if edit is None:
            item = self.active
            text = self._desk.context.text
            name = text.local(item.label) if item is not None else ""
            self._desk.hint(text("{item} has no score yet in this interval.", item=name))
        self.run.apply(edit)

    def ask_reason(self) -> None:
        """Leave the interval out, with a reason where the scheme has some; again takes it back."""
        desk, coding, slot = self._desk.desk, self._desk.coding, self.run.slot
        if desk is None or coding is None or slot is None:
            return
        if interval_edits.reason_of(coding, self._form, slot) is not None:
            self._clear()
        elif self.reasons.is_open:
            self.reasons.close_question()
        elif desk.scheme.uncodable_reasons:
            self.reasons.ask(desk.scheme.uncodable_reasons)
        else:
            self._leave_out("")

    def _answer(self, found: Meaning) -> None:
        coding, slot, item = self._desk.coding, self.run.slot, found.item
        if coding is None or slot is None or not self._may_score(slot):
            return
        how = answering(self._form, item)
        if found.value is not None:
            self._active = ""
            self.run.apply(self._scored(item, found.value))
        elif how is Answering.LEVEL:
            self._active = item.id
            self._show()
        elif how is Answering.COUNT:
            edit = interval_edits.count_one(
                coding, self._form, slot, item.id, anchor=self.run.anchor
            )
            self.run.apply(edit)
        elif how is Answering.CHOICE:
            self.run.apply(self._chosen(item))
        else:
            self.run.apply(self._scored(item, self._toggled(item)))

    def _may_score(self, slot: Slot) -> bool:
        text = self._desk.context.text
        if self.run.is_on_its_way:
            self._desk.hint(text("Wait until this interval is on the screen, then press again."))
            return False
        coding = self._desk.coding
        if coding is not None and interval_edits.is_uncodable(coding, self._form, slot):
            key = self._desk.context.commands.key_text("uncodable")
            self._desk.hint(text("This interval is left out; {key} takes it back in.", key=key))
            return False
        return True

    def _toggled(self, item: Item) -> float:
        """Return yes, or no where the key is pressed again; a single item's key always says yes."""
        mine = self.run.scored.get(item.id)
        again = mine is not None and bool(mine.value) and len(self._form.items) > 1
        return 0.0 if again else 1.0

    def _scored(self, item: Item, value: float) -> Edit | None:
        coding, slot = self._desk.coding, self.run.slot
        if coding is None or slot is None:
            return None
        return interval_edits.score(
            coding, self._form, slot, item.id, value=value, anchor=self.run.anchor
        )

    def _chosen(self, item: Item) -> Edit | None:
        """Return the edit by which one item is what lasted longest, and the others are not."""
        coding = self._desk.coding
        edits = (self._scored(each, float(each.id == item.id)) for each in self._form.items)
        made = [edit for edit in edits if edit is not None]
        return combine(coding.id, interval_edits.SCORE, made) if coding is not None else None

    def _click(self, item: Item, value: float | None) -> None:
        self._answer(Meaning(item=item, value=value))
        self.used.emit()

    def _less(self, item: Item) -> None:
        coding, slot = self._desk.coding, self.run.slot
        if coding is not None and slot is not None and self._may_score(slot):
            self.run.apply(
                interval_edits.count_one(
                    coding, self._form, slot, item.id, by=-1, anchor=self.run.anchor
                )
            )
        self.used.emit()

    def _absent(self, item: Item, absence: Absence) -> None:
        coding, slot = self._desk.coding, self.run.slot
        if coding is not None and slot is not None and self._may_score(slot):
            self._active = ""
            self.run.apply(
                interval_edits.score(
                    coding,
                    self._form,
                    slot,
                    item.id,
                    value=None,
                    absence=absence,
                    anchor=self.run.anchor,
                )
            )
        self.used.emit()

    def _leave_out(self, reason: str) -> None:
        self.reasons.close_question()
        coding, slot = self._desk.coding, self.run.slot
        if coding is not None and slot is not None:
            self.run.apply(interval_edits.leave_out(coding, self._form, slot, reason))
        self.used.emit()

    def _clear(self) -> None:
        coding, slot = self._desk.coding, self.run.slot
        if coding is not None and slot is not None:
            self.run.apply(interval_edits.clear(coding, self._form, slot))

    # What is shown

    def _lay(self) -> None:
        text, tokens = self._desk.context.text, self._desk.context.tokens
        commands = self._desk.context.commands
        self.first = Pill(text("first open"), (commands.key_text("first_open"),), tokens)
        self.first.setToolTip(text("Goes to the first interval with something left to score."))
        self.first.clicked.connect(self._to_first)
        head = QHBoxLayout()
        head.addWidget(self._where, 1)
        head.addWidget(self.first)
        foot = Flow(gap_px=3)
        self.feet: dict[str, Pill] = {}
        for words, name, command in (
            (text("previous"), text("Previous interval"), "previous_event"),
            (text("again"), text("Play the interval again"), "play_around"),
            (text("next"), text("Next interval"), "next_event"),
            (text("leave out"), text("This interval cannot be coded"), "uncodable"),
        ):
            key = key_cap(commands, command)
            pill = Pill(words, (key,) if key else (), tokens)
            pill.setAccessibleName(name)
            pill.setToolTip(f"{name} ({key})" if key else name)
            pill.clicked.connect(partial(self._foot_pressed, command))
            self.feet[command] = pill
        foot.lay(tuple(self.feet.values()))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 10, 0, 10)
        inside.setSpacing(6)
        for part in (head, self._share, self._state, self._how):
            line = QHBoxLayout()
            line.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
            if isinstance(part, QWidget):
                line.addWidget(part)
            else:
                line.addLayout(part)
            inside.addLayout(line)
        inside.addWidget(self._area, 1)
        inside.addLayout(self._rest_line())
        inside.addWidget(self.reasons)
        under = QHBoxLayout()
        under.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        under.addWidget(foot)
        inside.addLayout(under)

    def _show(self) -> None:
        """Show the current interval and what it has."""
        text, slot = self._desk.context.text, self.run.slot
        done, total = self.run.done, len(self.run.slots)
        self._share.show_share(done / total if total and not self.run.is_live else 0.0)
        self.first.setVisible(done < total and not self.run.is_live)
        self.items.setEnabled(slot is not None)
        if slot is None:
            self._where.setText(text("There is no interval yet."))
            if self._form.anchor is IntervalAnchor.PHASE:
                self._where.setText(text("These intervals begin with a phase: mark the phases."))
        else:
            self._where.setText(self._words.named(slot))
        self.items.show_scores(self.run.scored, self.active if slot is not None else None)
        self._show_state()
        self.progressed.emit()

    def _show_state(self) -> None:
        words = self._words.state()
        if words != self._state.text():
            self._state.setText(words)

    def _coding_changed(self, change: Change) -> None:
        if change.kinds & {Score, Uncodable}:
            self.run.reckon()
            self._show()

    def _to_first(self, *_unused: object) -> None:
        self.run.to_first_open()
        self.used.emit()

    def _rest_line(self) -> QHBoxLayout:
        """Return the button that says of all that was not pressed that it did not occur."""
        text, tokens = self._desk.context.text, self._desk.context.tokens
        key = self._desk.context.commands.key_text("next_item")
        counts = self._form.mode is IntervalMode.COUNT
        words = text("the rest: 0") if counts else text("the rest: no")
        self.rest = Pill(words, (key,), tokens)
        self.rest.setToolTip(text("What was not pressed did not occur; then the next interval."))
        self.rest.clicked.connect(self._confirmed)
        # without a parent it would be a window of its own for a moment, and take the keyboard
        self.rest.setParent(self)
        self.rest.setVisible(self._takes_rest())
        line = QHBoxLayout()
        line.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        line.addWidget(self.rest)
        line.addStretch(1)
        return line

    def _takes_rest(self) -> bool:
        """Return whether what is not pressed can be left for last, and said in one go."""
        items = self._form.items
        several = len(items) > 1
        return several and all(
            interval_edits.is_none_possible(self._form, each.id) for each in items
        )

    def _confirmed(self, *_unused: object) -> None:
        self.confirm()
        self.used.emit()

    def _foot_pressed(self, command: str, *_unused: object) -> None:
        self.does(command)
        self.used.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))


class _Share(QWidget):
    """How much is done, as a thin bar."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._share = 0.0
        self.setFixedHeight(_BAR_PX)

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._tokens.line))
            painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
            painter.setBrush(QColor(self._tokens.accent))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, _BAR_PX), 2, 2)


def interval_parts(desk: CodingDesk, services: WorkServices) -> tuple[WorkPart, ...]:
    """Return a part for each interval coding of the scheme that this pass is about."""
    if desk.desk is None or desk.coding is None:
        return ()
    info = desk.coding.info
    return tuple(
        IntervalPart(desk, services, form)
        for form in desk.desk.scheme.intervals
        if info.shows(form.id)
    )
