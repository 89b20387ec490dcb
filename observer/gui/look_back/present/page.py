"""Look together: the presenter's page, and the parent's screen that follows it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.showing import seen_of
from observer.gui.actions import Scope
from observer.gui.context import RoomContext
from observer.gui.look_back.parent_state import Mode, Sight
from observer.gui.look_back.present.big_button import BigButton, cap_of, presses_button
from observer.gui.look_back.present.clip_bar import ClipBar
from observer.gui.look_back.present.controls import Controls
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.others import OtherMoments
from observer.gui.look_back.present.preview import Preview
from observer.gui.look_back.present.screens import ParentScreens
from observer.gui.look_back.present.script_side import ScriptSide
from observer.gui.look_back.present.start_card import StartCard
from observer.gui.look_back.present.step_list import StepList
from observer.gui.look_back.present.words import MODES, seen_sentence
from observer.gui.look_back.seam import AFTER, LookPlace
from observer.gui.parts import column, heading, label, pane, row, rule, scrolling, strong
from observer.gui.words import person
from observer.model.edits import PROJECT, Change
from observer.model.feedback import Reaction, Showing

_SIDES_PX = ((0, 220, 274), (1200, 230, 306), (1600, 280, 380))
"""From which width on the page has sides how wide."""
_CLOCK_MS = 1_000
_US_PER_MS = 1_000


class PresentPage(QWidget):
    """What the clinician has before her while the parent looks.

    Parameters
    ----------
    context
        What the page stands on.
    place
        The room.
    """

    def __init__(self, context: RoomContext, place: LookPlace) -> None:
        super().__init__()
        self._context = context
        self._place = place
        text, tokens = context.text, context.tokens
        self.setAccessibleName(text("Look together"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.conversation = Conversation(context)
        self._functions = self._commands()
        self.screens = ParentScreens(context, self.conversation, self, self._actions)
        self.preview = Preview(tokens)
        self.preview.setAccessibleName(text("What the parent sees"))
        self.bar = ClipBar(tokens)
        self.bar.setAccessibleName(text("This moment"))
        self.controls = Controls(context, self.conversation, self._functions)
        self.steps = StepList(context, self.conversation)
        self.others = OtherMoments(context, self.conversation)
        self.script = ScriptSide(context, self.conversation)
        self.start = StartCard(
            context,
            self.conversation,
            self.screens,
            (self.begin, partial(place.show_page, AFTER)),
        )
        self._question = label("")
        self._follows = True
        self._with, self._clock = strong("", tokens), label("", "muted", wrap=False)
        self._consent = label("", "chip", wrap=False)
        self._seen, self._trouble = label("", "muted"), label("", "alarm")
        self.black = BigButton(
            text("black"), cap_of(context.commands, "present_black", text), self._black, tokens
        )
        self.end_button = BigButton(
            text("end"), context.commands.key_text("present_end"), self.end, tokens
        )
        self._middle = QStackedWidget()
        self._lay()
        context.commands.bind(Scope.PRESENT, self, self._functions)
        self._connect()
        self._ticks = QTimer(self)
        self._ticks.setInterval(_CLOCK_MS)
        self._ticks.timeout.connect(self._show_clock)
        self._forget = context.workspace.subscribe(self._project_changed)
        self._released = False

    # What the room asks

    def show_plan(self, plan_id: str) -> None:
        """Show a plan; a conversation that is held goes on."""
        self.conversation.show_plan(plan_id)
        self._show_state()

    def is_playing(self) -> bool:
        """Return whether a parent looks on: the window never locks itself meanwhile."""
        return self.screens.is_open

    def release(self) -> None:
        """Close the film and the parent's screen; what was kept stays."""
        if self._released:
            return
        self._released = True
        self.script.keep()
        self._ticks.stop()
        self._forget()
        self.conversation.release()
        self.screens.release()
        self.steps.release()

    # What the keys do

    def begin(self) -> None:
        """Begin the conversation: the parent's screen is there, black."""
        conversation = self.conversation
        if conversation.is_held or not conversation.steps or not self.start.begin.isEnabled():
            return
        if conversation.begin():
            self.screens.open()
            self._ticks.start()
            if not self.screens.is_alone:
                self.window().activateWindow()
                self.setFocus()
        self._show_state()

    def end(self) -> None:
        """End the conversation, and come back to the window."""
        if not self.conversation.is_held:
            return
        self.script.keep()
        self.screens.strip.vanish()
        self.conversation.end()
        self._put_away()

    def _put_away(self) -> None:
        """Put the screen away once nothing is held any more."""
        self._ticks.stop()
        self.screens.close()
        self._show_state()
        self.setFocus()

    def _black(self) -> None:
        self.conversation.toggle_black()

    def _write(self) -> None:
        """Let the parent's words be typed; on the only screen beside a black picture."""
        script = self._script_in_hand()
        if script is not None:
            self._type_into(script.words)

    def _complete(self) -> None:
        step = self.conversation.projection.step
        script = self._script_in_hand() if step is not None and step.child_speaks else None
        if script is not None:
            self._type_into(script.child_says)

    def _type_into(self, field: QWidget) -> None:
        if self.screens.is_alone:
            self.screens.strip.begin_with(field)
        else:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _script_in_hand(self) -> ScriptSide | None:
        """Return the script where it can be typed into now; None where nothing is held."""
        if not self.conversation.is_held:
            return None
        if not self.screens.is_alone:
            return self.script
        if not self.screens.strip.isVisible():
            self.screens.show_notes()
        return self.screens.strip.script

    def _elsewhere(self) -> None:
        conversation = self.conversation
        if conversation.projection.is_searching:
            conversation.return_to_plan()
        elif self.screens.is_alone:
            if not self.screens.strip.isVisible():
                self.screens.show_notes()
        else:
            conversation.search()

    def _notes(self) -> None:
        if not self.screens.show_notes():
            self.script.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _react(self, reaction: Reaction) -> None:
        self.conversation.react(reaction)

    def _frame(self, count: int) -> None:
        projection = self.conversation.projection
        if projection.is_searching and projection.frame is not None:
            projection.film.step(count)
        elif self.conversation.is_held:
            projection.frame_step(count)

    def _point(self, change: Callable[[], object]) -> None:
        if self.conversation.is_held:
            self.conversation.projection.point(change)

    def _commands(self) -> dict[str, Callable[[], object]]:
        held, shown = self.conversation, self.conversation.projection
        spot = shown.pointing
        point = self._point_by
        reactions = {
            f"present_react_{number}": partial(self._react, reaction)
            for number, reaction in enumerate(Reaction, start=1)
        }
        return {
            **reactions,
            "present_begin": self.begin,
            "present_end": self.end,
            "present_on": held.on,
            "present_back": held.back,
            "present_play": held.toggle,
            "present_next": held.next,
            "present_previous": held.previous,
            "present_again": held.again,
            "present_black": self._black,
            "present_cover": shown.cover,
            "present_notes": self._notes,
            "present_alone": self._alone,
            "present_slower": shown.slower,
            "present_faster": shown.faster,
            "present_frame_back": partial(self._frame, -1),
            "present_frame_forward": partial(self._frame, 1),
            "present_loop": shown.toggle_loop,
            "present_mute": shown.toggle_sound,
            "present_closer": point(partial(spot.closer_by, 1)),
            "present_further": point(partial(spot.closer_by, -1)),
            "present_whole": point(spot.show_whole),
            "present_spot": point(spot.toggle),
            "present_spot_left": point(partial(spot.move, -1, 0)),
            "present_spot_right": point(partial(spot.move, 1, 0)),
            "present_spot_up": point(partial(spot.move, 0, -1)),
            "present_spot_down": point(partial(spot.move, 0, 1)),
            "present_spot_larger": point(partial(spot.grow, 1)),
            "present_spot_smaller": point(partial(spot.grow, -1)),
            "present_elsewhere": self._elsewhere,
            "present_return": held.return_to_plan,
            "present_words": self._write,
            "present_child_says": self._complete,
            "present_speaker": held.next_speaker,
        }

    def _point_by(self, change: Callable[[], object]) -> Callable[[], None]:
        def call() -> None:
            self._point(change)

        return call

    def _alone(self) -> None:
        self.screens.toggle_alone()

    def _actions(self) -> Sequence[QAction]:
        return [made for _entry, made in self._context.commands.listed(Scope.PRESENT)]

    # Showing

    def _show_state(self) -> None:
        conversation, text = self.conversation, self._context.text
        self._middle.setCurrentIndex(1 if conversation.is_held else 0)
        for beside in (self._right, self._right_rule):
            beside.setVisible(conversation.is_held)
        if not conversation.is_held:
            if self.screens.is_open:
                self._put_away()
            self.start.show_state()
        plan = conversation.plan
        self._question.setText((plan.question if plan else "") or text("No question noted."))
        self._point_label(plan.last_point if plan else "")
        people = ", ".join(person(each, text) for each in conversation.speakers)
        self._with.setText(people)
        until = conversation.consent_until()
        self._consent.setVisible(until is not None)
        if until is not None:
            self._consent.setText(text("consent until {day}", day=text.day(until)))
        for each in (self.black, self.end_button):
            each.setVisible(conversation.is_held)
        state = conversation.projection.state
        self.black.say(text("show") if state.is_black else text("black"))
        self.black.setEnabled(not state.is_black or state.unlock().can_reveal)
        self._trouble.setText(conversation.projection.trouble)
        self._trouble.setVisible(bool(conversation.projection.trouble))
        self.bar.show_step(conversation.projection.step, self._span())
        self._show_sight()
        self._show_clock()

    def _point_label(self, words: str) -> None:
        self._point_words.setText(words)
        for each in (self._point_title, self._point_words):
            each.setVisible(bool(words))

    def _span(self) -> tuple[int, int] | None:
        projection = self.conversation.projection
        if projection.is_searching and projection.film.extent_us[1] > 0:
            return projection.film.extent_us
        return None

    def _show_sight(self) -> None:
        projection, text = self.conversation.projection, self._context.text
        if projection.is_searching:
            own = Sight(picture=projection.frame)
            self.preview.show_sight(own, text("only you see this"), own=True)
        else:
            mode = projection.state.mode
            self.preview.show_sight(projection.state.sight, self._chip(mode), own=False)
        self.bar.show_time(projection.now_us)

    def _chip(self, mode: Mode) -> str:
        text = self._context.text
        where = text("this screen") if self.screens.is_alone else text("parent's screen")
        return f"{where} \N{MIDDLE DOT} {text.render(MODES[mode])}"

    def _show_clock(self) -> None:
        holding = self.conversation.holding
        words = ""
        if holding is not None and holding.is_held:
            words = self._context.text.clock(holding.lasts_ms * _US_PER_MS)
        if words != self._clock.text():
            self._clock.setText(words)

    def _show_seen(self) -> None:
        holding, text = self.conversation.holding, self._context.text
        steps = (*self.conversation.steps, *self.conversation.others())
        seen = seen_of(holding.showings) if holding is not None else ()
        lines = [seen_sentence(each, steps, text) for each in seen]
        # beside each other, so that the picture above keeps its size from moment to moment
        self._seen.setText(" \N{EM SPACE}".join(lines[-3:]) or text("Nothing was shown yet."))

    def _project_changed(self, change: Change) -> None:
        if change.document == PROJECT and Showing in change.kinds:
            self._show_seen()

    def _sought(self, time_us: int, rests: bool) -> None:
        if self.conversation.projection.is_searching:
            self.conversation.look_at(time_us, exact=rests)
        elif rests:
            # the parent must not see a search: only where the hand rests is shown
            self.conversation.jump(time_us)

    def _pointed(self, x: float, y: float) -> None:
        projection = self.conversation.projection
        if projection.pointing.is_lit and self._follows:
            projection.point(partial(projection.pointing.move_to, x, y))

    def _pressed(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.conversation.projection.pointing.is_lit:
            self._follows = not self._follows
        else:
            self.conversation.toggle()

    def _turned(self, steps: int) -> None:
        self._point(partial(self.conversation.projection.pointing.closer_by, steps))

    @override
    def event(self, event: QEvent) -> bool:
        """Let Space and Enter press a button that has the keyboard, and play nothing."""
        if presses_button(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the picture as much room as it can use."""
        super().resizeEvent(event)
        wide = [sides for sides in _SIDES_PX if self.width() >= sides[0]]
        _, left, right = wide[-1]
        self._left.setFixedWidth(left)
        self._right.setFixedWidth(right)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Go black on two screens when something else is looked at in the window."""
        super().hideEvent(event)
        if self.screens.is_open and not self.screens.is_alone:
            self.conversation.projection.cover()

    def _connect(self) -> None:
        self.conversation.changed.connect(self._show_state)
        self.conversation.projection.sighted.connect(self._show_sight)
        self.screens.changed.connect(self._show_state)
        self.script.left.connect(self.setFocus)
        self.preview.pointed.connect(self._pointed)
        self.preview.pressed.connect(self._pressed)
        self.preview.turned.connect(self._turned)
        self.bar.sought.connect(self._sought)

    # Laying

    def _lay(self) -> None:
        around = row(gap=0)
        self._left = self._left_side()
        around.addWidget(self._left)
        around.addWidget(rule(upright=True))
        held = QWidget()
        held.setLayout(self._lay_middle())
        self._middle.addWidget(scrolling(self.start))
        self._middle.addWidget(held)
        around.addWidget(self._middle, 1)
        self._right_rule = rule(upright=True)
        around.addWidget(self._right_rule)
        self._right, inside = pane(margin=16, gap=8)
        inside.addWidget(self.script, 1)
        around.addWidget(self._right)
        self.setLayout(around)

    def _left_side(self) -> QFrame:
        text, tokens = self._context.text, self._context.tokens
        side, inside = pane(margin=12, gap=8)
        inside.addWidget(heading(text("The parent's question"), tokens))
        inside.addWidget(self._question)
        self._point_title = heading(text("Working point of last time"), tokens)
        self._point_words = label("")
        inside.addWidget(self._point_title)
        inside.addWidget(self._point_words)
        inside.addWidget(heading(text("Moments"), tokens))
        listed = QWidget()
        lines = column(gap=8)
        lines.addWidget(self.steps)
        lines.addWidget(self.controls.beside)
        lines.addWidget(self.others)
        lines.addStretch(1)
        listed.setLayout(lines)
        inside.addWidget(scrolling(listed), 1)
        return side

    def _lay_middle(self) -> QVBoxLayout:
        text, tokens = self._context.text, self._context.tokens
        layout = column(gap=8)
        layout.setContentsMargins(16, 10, 16, 12)
        top: QHBoxLayout = row(gap=12)
        top.addWidget(heading(text("What the parent sees"), tokens))
        top.addWidget(self._with)
        top.addWidget(self._consent)
        top.addStretch(1)
        top.addWidget(self._clock)
        top.addWidget(self.end_button)
        top.addWidget(self.black)
        layout.addLayout(top)
        layout.addWidget(self._trouble)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.controls)
        layout.addWidget(heading(text("What was seen"), tokens))
        layout.addWidget(self._seen)
        return layout
