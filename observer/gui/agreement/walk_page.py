"""The walk: film, both codings under one timeline, and what the coders differ in, one by one."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QWidget
from typing_extensions import override

from observer.app.consensus_points import Point
from observer.gui.agreement.both import Seen, Together
from observer.gui.agreement.consensus_desk import ConsensusDesk
from observer.gui.agreement.film_side import FilmSide
from observer.gui.agreement.found_together import answer_found, event_found, events_of
from observer.gui.agreement.pair_timeline import Mark, PairTimeline
from observer.gui.agreement.point_list import PointList
from observer.gui.agreement.verdict_panel import VerdictPanel
from observer.gui.coding.keyboard import typed_character
from observer.gui.parts import button, column, label, row
from observer.model.event import Choice, Event, Score
from observer.model.messages import Message
from observer.model.scheme import Code, Track
from observer.model.time import Interval
from observer.statistics.agreement.moments import Difference

_SIDE_PX, _BESIDE_PX = 556, 734
_FILM_AND_TIMELINE_PX = (400, 280)


class WalkPage(QWidget):
    """One disagreement after the other, decided by keys.

    Parameters
    ----------
    desk
        The two codings and what was decided.
    """

    def __init__(self, desk: ConsensusDesk) -> None:
        super().__init__()
        self._desk = desk
        context = self._context = desk.context
        self._together = Together(context.text)
        self.film = FilmSide(context)
        self.timeline = PairTimeline(context)
        self.list = PointList(context.text, context.tokens)
        self.verdict = VerdictPanel(context)
        self.status = label("", "muted")
        self.begin_button = self._command_button(
            context.text("Begin a consensus"), "begin_consensus", "primary"
        )
        self.lock_button = self._command_button(
            context.text("Lock the consensus"), "lock_consensus"
        )
        self._lay()
        self._connect()

    @property
    def point(self) -> Point | None:
        """The disagreement that is looked at."""
        number = self.list.current
        points = self._desk.points
        return points[number] if 0 <= number < len(points) else None

    def show_all(self) -> None:
        """Show the two codings that lie on the desk, from the first disagreement on."""
        pair = self._desk.pair
        self.list.know_events(self._desk.events)
        self.verdict.events = self._desk.events
        self.list.show_points(pair, self._desk.points)
        self._lay_under_each_other()
        if pair is not None:
            # what is judged without codes has no timeline, and a session may have no film
            self.timeline.setVisible(bool(pair.scheme.tracks))
            has_film = bool(self._context.workspace.project.recordings(pair.session_id))
            self.film.setVisible(has_film or not pair.scheme.tracks)
            self.film.open(pair.session_id)
        self._show_state()
        if self._desk.points:
            first = next((n for n, p in enumerate(self._desk.points) if p.is_open), 0)
            self.list.pick(first)
        else:
            self._picked(-1)

    def look_at(self, start_us: int, end_us: int, track: str) -> None:
        """Show a stretch of the session, whether or not the coders differ there."""
        self.film.show_time(start_us)
        self.timeline.bring_into_view(start_us, end_us, track)
        self.film.stage.setFocus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what the keys of the walk do."""
        return {
            **self.film.commands(),
            "next_disagreement": partial(self.list.step, 1),
            "previous_disagreement": partial(self.list.step, -1),
            "next_undecided": self.next_open,
            "take_first": partial(self._take, Choice.FIRST),
            "take_second": partial(self._take, Choice.SECOND),
            "take_both": partial(self._take, Choice.BOTH),
            "take_neither": partial(self._take, Choice.NEITHER),
            "take_own": self._ask_own,
            "write_why": self.verdict.why.setFocus,
            "withdraw": self._withdraw,
            "look_around": self._look_around,
            "look_first": partial(self._look_at_side, 0),
            "look_second": partial(self._look_at_side, 1),
            "look_closer": self.timeline.zoom_in,
            "look_further": self.timeline.zoom_out,
            "look_whole": self.timeline.show_all,
        }

    def next_open(self) -> None:
        """Look at the next disagreement that is open; say so if there is none."""
        points, here = self._desk.points, self.list.current
        after = (*range(here + 1, len(points)), *range(here + 1))
        number = next((n for n in after if points[n].is_open), None)
        if number is not None:
            self.list.pick(number)
            return
        text = self._context.text
        key = self._context.commands.key_text("lock_consensus")
        if self._desk.consensus is not None and not self._desk.is_locked:
            self._context.notify(text("All is decided. Lock the consensus with {key}.", key=key))

    def release(self) -> None:
        """Let the films go."""
        self.film.close_films()

    # What Qt asks

    @override
    def event(self, event: QEvent) -> bool:
        """Leave the keys of codes to this page while it is asked which code was found."""
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and self._means_code(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key of a code while it is asked which one was found."""
        code = self._code_of(event)
        if code is not None:
            self._found_code(code)
        elif self._is_escape(event):
            self.verdict.stop_own()
            self.film.stage.setFocus()
        else:
            super().keyPressEvent(event)

    # Deciding

    def _take(self, choice: Choice, own: tuple[Event | Score, ...] = ()) -> None:
        point = self.point
        if point is None:
            return
        if self._desk.decide(point, choice, self.verdict.why.text(), own):
            self.verdict.why.clear()
            self.next_open()
            self._show_point()

    def _withdraw(self) -> None:
        if self.point is not None:
            self._desk.withdraw(self.point)

    def _ask_own(self) -> None:
        point, pair = self.point, self._desk.pair
        text = self._context.text
        if point is None or pair is None or not self._can_decide:
            self._take(Choice.OWN)
        elif point.about.difference is Difference.ANSWER:
            self.verdict.ask_own_answer()
        elif self.verdict.buttons[Choice.OWN].isHidden():
            self._context.notify(text("That cannot be chosen here."))
        else:
            self.film.playing.pause()
            self.verdict.ask_own_code(pair.scheme.track(point.about.part))
            self.film.stage.setFocus()

    def _found_code(self, code: Code) -> None:
        here, point = self.film.moment(), self.point
        if here is None or point is None:
            wait = self._context.text("Wait until the exact frame is shown, then press again.")
            self._context.notify(wait)
            return
        self._found(event_found(self._desk, point, code, here))

    def _found_answer(self, value: float) -> None:
        if self.point is not None:
            self._found(answer_found(self._desk, self.point, value))

    def _found(self, found: Event | Score | Message) -> None:
        if isinstance(found, Message):
            self._context.notify(self._context.text.render(found))
            return
        self.verdict.stop_own()
        self._take(Choice.OWN, (found,))
        self.film.stage.setFocus()

    def _reason_given(self) -> None:
        """Keep why something was decided that is decided already; or go back to the film."""
        point, consensus = self.point, self._desk.consensus
        why = self.verdict.why.text()
        if point is not None and point.decision is not None and consensus is not None:
            coding = self._context.workspace.coding(consensus.info.id)
            own = tuple(
                record
                for record in coding.records()
                if isinstance(record, Event | Score) and record.id in point.decision.own_ids
            )
            if self._can_decide and why.strip() != point.decision.why:
                self._desk.decide(point, point.decision.choice, why, own)
        self.film.stage.setFocus()

    @property
    def _can_decide(self) -> bool:
        return self._desk.consensus is not None and not self._desk.is_locked

    def _track(self) -> Track | None:
        point, pair = self.point, self._desk.pair
        if point is None or pair is None or not self.verdict.asks_own:
            return None
        return next((t for t in pair.scheme.tracks if t.id == point.about.part), None)

    def _code_of(self, event: QKeyEvent) -> Code | None:
        track = self._track()
        character = typed_character(event)
        if track is None or not character:
            return None
        return next((code for code in track.codes if code.key == character), None)

    def _means_code(self, event: QKeyEvent) -> bool:
        return self._code_of(event) is not None or self._is_escape(event)

    def _is_escape(self, event: QKeyEvent) -> bool:
        return self.verdict.asks_own and event.key() == Qt.Key.Key_Escape

    # Looking

    def _look_around(self) -> None:
        about = self.point.about if self.point is not None else None
        if about is not None and about.start_us is not None:
            self.film.play_stretch(about.start_us, about.end_us or about.start_us)

    def _look_at_side(self, side: int) -> None:
        events = events_of(self._desk, self.point)[side] if self.point is not None else ()
        if events:
            self.film.show_event(events[0])

    def _picked(self, number: int) -> None:
        points = self._desk.points
        self._show_point()
        self._show_marks()
        if not 0 <= number < len(points):
            return
        about = points[number].about
        if about.start_us is None:
            return
        end_us = about.end_us if about.end_us is not None else about.start_us
        events = [event for side in events_of(self._desk, points[number]) for event in side]
        first = min(events, key=lambda event: event.onset_us, default=None)
        if first is not None and first.onset_us == about.start_us:
            self.film.show_event(first)
        else:
            self.film.show_time(about.start_us)
        self.timeline.follow()
        self.timeline.bring_into_view(about.start_us, end_us, about.part)

    # Showing

    def _changed(self) -> None:
        self.list.show_points(self._desk.pair, self._desk.points)
        self._lay_under_each_other()
        self._show_state()
        self._show_point()
        self._show_marks()

    def _lay_under_each_other(self) -> None:
        pair, consensus = self._desk.pair, self._desk.consensus
        workspace, text = self._context.workspace, self._context.text
        if pair is None:
            self.timeline.show_both(None, Interval(0, 1), ())
            return
        codings = [
            Seen(pair.first.coder, workspace.coding(pair.first.id)),
            Seen(pair.second.coder, workspace.coding(pair.second.id)),
        ]
        if consensus is not None:
            codings.append(Seen(text("consensus"), workspace.coding(consensus.info.id)))
        both = self._together.lay(pair.scheme, tuple(codings))
        extent = workspace.coded_session(pair.first.id).window
        phases = workspace.project.phases(pair.session_id)
        self.timeline.show_both(both, extent, phases)

    def _show_marks(self) -> None:
        marks = tuple(
            Mark(
                number=number,
                track=point.about.part,
                start_us=point.about.start_us,
                end_us=max(point.about.end_us or 0, point.about.start_us),
                is_decided=not point.is_open,
            )
            for number, point in enumerate(self._desk.points)
            if point.about.start_us is not None and not point.about.item
        )
        self.timeline.show_marks(marks, self.list.current)

    def _show_point(self) -> None:
        text, points = self._context.text, self._desk.points
        place = text("{number} of {count}", number=self.list.current + 1, count=len(points))
        self.verdict.show_point(self._desk.pair, self.point, place, can_decide=self._can_decide)

    def _show_state(self) -> None:
        text, desk = self._context.text, self._desk
        pair, consensus = desk.pair, desk.consensus
        self.begin_button.setVisible(pair is not None and consensus is None)
        self.begin_button.setEnabled(not desk.why_not)
        self.lock_button.setVisible(consensus is not None)
        self.lock_button.setText(self._lock_words())
        if pair is None:
            self.status.setText("")
        elif consensus is None:
            count = len(desk.points)
            told = text("{count} disagreements. No consensus was begun.", count=count)
            self.status.setText(f"{told} {desk.why_not}".strip())
        elif consensus.is_locked:
            self.status.setText(text("The consensus is locked."))
        elif consensus.n_open:
            self.status.setText(
                text(
                    "{open} of {count} disagreements are open.",
                    open=consensus.n_open,
                    count=len(consensus.points),
                )
            )
        else:
            self.status.setText(text("All is decided."))

    def _lock_words(self) -> str:
        text = self._context.text
        key = self._context.commands.key_text("lock_consensus")
        words = text("Open again …") if self._desk.is_locked else text("Lock the consensus")
        return f"{words}  ({key})" if key else words

    def _command_button(self, words: str, action_id: str, role: str = "") -> QPushButton:
        key = self._context.commands.key_text(action_id)
        trigger = partial(self._trigger, action_id)
        return button(f"{words}  ({key})" if key else words, trigger, role=role)

    def _trigger(self, action_id: str) -> None:
        self._context.commands.bound(action_id).trigger()

    def _connect(self) -> None:
        self._desk.opened.connect(self.show_all)
        self._desk.changed.connect(self._changed)
        self._desk.turned.connect(self.list.pick)
        self.list.picked.connect(self._picked)
        self.list.activated.connect(lambda *_: self._look_around())
        self.timeline.chosen.connect(self.list.pick)
        self.timeline.seek.connect(self.film.scrub)
        self.film.moved.connect(self.timeline.show_time)
        self.verdict.code_chosen.connect(self._found_code)
        self.verdict.answer_typed.connect(self._found_answer)
        self.verdict.left.connect(self._reason_given)

    def _lay(self) -> None:
        side = QFrame()
        side.setProperty("role", "panel")
        side.setMinimumWidth(_SIDE_PX)
        beside = column(margin=12, gap=8)
        line = row(gap=8)
        line.addWidget(self.status, 1)
        line.addWidget(self.begin_button)
        line.addWidget(self.lock_button)
        beside.addLayout(line)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.verdict)
        side.setLayout(beside)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.film)
        left.addWidget(self.timeline)
        left.setSizes(list(_FILM_AND_TIMELINE_PX))
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.addWidget(left)
        whole.addWidget(side)
        whole.setSizes([_BESIDE_PX, _SIDE_PX])
        whole.setStretchFactor(0, 1)
        for splitter in (left, whole):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        around = column(gap=0)
        around.addWidget(whole)
        self.setLayout(around)
        self.setFocusProxy(self.film.stage)
