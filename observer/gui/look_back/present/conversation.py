"""The conversation while it is held: through the plan and beside it, with the parent's words."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from observer.app.holding import Holding, open_conversation
from observer.app.showing import Step, consent_until, others_to_show, step_from, steps_of, why_not
from observer.gui.context import RoomContext
from observer.gui.look_back.present.projection import Projection
from observer.model.consent import Consent
from observer.model.conversations import may_look
from observer.model.edits import PROJECT, Change
from observer.model.errors import ObserverError
from observer.model.family import Participant
from observer.model.feedback import Cue, FeedbackPlan, ParentWords, Reaction
from observer.model.session import Clip, Recording, Session

_BEGIN_US = 700_000
"""So near to its begin a moment counts as not yet looked at."""
_FOLLOWED = frozenset({Consent, Clip, FeedbackPlan, Cue, Session, Recording, Participant})


def calendar_day() -> date:
    """Return the day on the user's own calendar."""
    return datetime.now().astimezone().date()


class Conversation(QObject):
    """One feedback session; the page, the strip and the parent's screen follow it.

    Parameters
    ----------
    context
        What the page stands on.
    """

    changed = Signal()
    """Another moment, another state, another speed: what stands beside the picture."""
    spoke = Signal()
    """Another caregiver speaks, or the words of a moment are to be shown anew."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.plan_id = ""
        self.holding: Holding | None = None
        self.projection = Projection(context, self)
        self.projection.changed.connect(self.changed)
        self.steps: tuple[Step, ...] = ()
        self.place = -1
        self.speaker_id = ""
        self._left_at: tuple[int, int] | None = None
        self._forget = context.workspace.subscribe(self._project_changed)

    # What is shown

    @property
    def plan(self) -> FeedbackPlan | None:
        """The plan; None where there is none."""
        found = self._context.workspace.project.records.get(self.plan_id)
        return found if isinstance(found, FeedbackPlan) else None

    @property
    def is_held(self) -> bool:
        """Whether the conversation was begun and not ended."""
        return self.holding is not None and self.holding.is_held

    @property
    def is_beside(self) -> bool:
        """Whether the plan was left for another moment, or for a search."""
        step = self.projection.step
        return self.projection.is_searching or (step is not None and not step.in_plan)

    @property
    def speakers(self) -> tuple[Participant, ...]:
        """Who looks, and may say something: the caregivers of the plan, or all who were there."""
        plan = self.plan
        return may_look(self._context.workspace.project, plan) if plan is not None else ()

    @property
    def clip_id(self) -> str:
        """Under which clip words are kept."""
        step = self.projection.step
        return step.clip_id if step is not None else ""

    def others(self) -> tuple[Step, ...]:
        """Return the moments beside the plan that may be shown."""
        plan, project = self.plan, self._context.workspace.project
        if plan is None or plan.session_id not in project.records:
            return ()
        return others_to_show(project, plan, calendar_day())

    def refusal(self, step: Step) -> str:
        """Return why a step may not be shown, in a sentence; empty if it may."""
        watching = [each.id for each in self.speakers]
        error = why_not(self._context.workspace.project, step, calendar_day(), watching)
        return self._context.text.error(error) if error is not None else ""

    def consent_until(self) -> date | None:
        """Return until when consent covers it; None if that has no end, or there is no plan."""
        plan, project = self.plan, self._context.workspace.project
        if plan is None or plan.session_id not in project.records:
            return None
        return consent_until(project, plan, calendar_day())

    # Begin and end

    def show_plan(self, plan_id: str) -> None:
        """Show a plan; a conversation about it that is held goes on."""
        if plan_id != self.plan_id:
            self.stop()
            self.plan_id = plan_id
            self.holding = None
        self._read_plan()
        self.changed.emit()
        self.spoke.emit()

    def was_broken_off(self) -> bool:
        """Return whether a conversation of today was broken off and can go on."""
        project = self._context.workspace.project
        return open_conversation(project, self.plan_id, calendar_day()) is not None

    def begin(self) -> bool:
        """Begin to hold the conversation, or go on with the one that was broken off: in black.

        Returns
        -------
        bool
            Whether it is held now.
        """
        if self.is_held or self.plan is None:
            return False
        self.holding = Holding(self._context.workspace, self.plan_id)
        if not self._keeps(self.holding.begin):
            self.holding = None
            return False
        self._read_plan()
        speakers = self.speakers
        self.speaker_id = speakers[0].id if speakers else ""
        first = next((n for n, step in enumerate(self.steps) if not self.refusal(step)), -1)
        if first >= 0:
            self.go_to(first)
        self.changed.emit()
        self.spoke.emit()
        return True

    def end(self) -> None:
        """End the conversation; what was said and shown stays."""
        holding = self.holding
        if holding is not None and holding.is_held:
            self.projection.cover()
            self._keeps(holding.end)
        self.stop()

    def stop(self) -> None:
        """Let the film go; a conversation that is not ended can go on later."""
        self.place, self._left_at = -1, None
        self.projection.clear()

    def release(self) -> None:
        """Stop, and follow the project no more."""
        self.stop()
        self._forget()

    # Through the plan

    def on(self) -> None:
        """Do what comes next, as the one key of a remote: show, play, stand still, go on."""
        projection = self.projection
        if not self.is_held:
            return
        if projection.is_searching:
            self.show_found()
        elif projection.state.is_black and projection.state.unlock().can_reveal:
            self.reveal()
        elif projection.is_running:
            projection.pause()
        elif projection.is_at_end:
            self.next()
        else:
            self.play()

    def back(self) -> None:
        """Go to the begin of this moment; from there, to the one before."""
        projection, step = self.projection, self.projection.step
        if step is None or not self.is_held:
            return
        if projection.state.is_over:
            self.go_to(len(self.steps) - 1)
        elif projection.now_us <= step.onset_us + _BEGIN_US and not projection.is_running:
            self.previous()
        else:
            projection.seek(step.onset_us)

    def next(self) -> None:
        """Show the next moment of the plan; after the last one, nothing."""
        self._beside(1)

    def previous(self) -> None:
        """Show the moment of the plan before."""
        self._beside(-1)

    def go_to(self, number: int, at_us: int | None = None) -> None:
        """Show a moment of the plan.

        Parameters
        ----------
        number
            Which, from 0.
        at_us
            Which instant of it; its begin if none is named.
        """
        if self.is_held and 0 <= number < len(self.steps) and self._may(self.steps[number]):
            self.place, self._left_at = number, None
            self.projection.show(self.steps[number], at_us)
            self.spoke.emit()

    # Playing

    def toggle(self) -> None:
        """Play, or stand still."""
        if self.projection.is_searching:
            self.show_found()
        elif self.projection.is_running:
            self.projection.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play on from here, and let it be seen."""
        if self._may_go_on():
            self._show_again()
            self.projection.play()

    def again(self) -> None:
        """Play this moment from its begin."""
        if self._may_go_on():
            self._show_again()
            self.projection.again()

    def jump(self, time_us: int) -> None:
        """Show another instant of this moment, and stand still there."""
        if self._may_go_on():
            self.projection.jump(time_us)

    # Black

    def reveal(self) -> None:
        """Show the parent what the film shows."""
        if self._may_go_on():
            self._show_again()

    def toggle_black(self) -> None:
        """Make the parent's screen black, or show the picture again."""
        if self.projection.state.is_black:
            self.reveal()
        else:
            self.projection.cover()

    def machine_left(self) -> None:
        """Go black: the machine sleeps, is locked, or shows something else."""
        if self.is_held:
            self.projection.cover()
            self.projection.happen(self.projection.state.lock())

    def machine_back(self) -> None:
        """Stay black, but let it be shown again."""
        self.projection.happen(self.projection.state.unlock())

    def screen_gone(self) -> None:
        """Go black: the parent's screen was unplugged."""
        self.projection.cover()
        self.projection.happen(self.projection.state.unplug())

    def screen_there(self) -> None:
        """There is a screen for the parent; it begins black."""
        self.projection.happen(self.projection.state.plug())

    # Beside the plan

    def search(self) -> None:
        """Look for another moment; the parent goes on seeing what was shown last, and no search."""
        if not self.projection.is_searching and self._may_go_on():
            self._note_place()
            self.projection.search()

    def look_at(self, time_us: int, *, exact: bool = True) -> None:
        """While searching, look at an instant of this film by oneself."""
        if self.projection.is_searching:
            self.projection.film.seek(time_us, exact=exact)

    def show_found(self) -> None:
        """Show the parent the film from the instant that was found."""
        frame, step = self.projection.frame, self.projection.step
        if not self.projection.is_searching or frame is None or step is None:
            return
        found = step_from(self._context.workspace.project, step.session_id, frame.time_us)
        if found is not None:
            self.show_beside(found)

    def show_beside(self, step: Step) -> None:
        """Show a moment that is not in the plan."""
        if self.is_held and self._may(step):
            self._note_place()
            self.projection.show(step)
            self.spoke.emit()

    def return_to_plan(self) -> None:
        """Go back to where the plan was left, or stop searching."""
        if self._left_at is not None:
            self.go_to(*self._left_at)

    # Words

    def speak(self, speaker_id: str) -> None:
        """Keep what is said from now on as another caregiver's."""
        self.speaker_id = speaker_id
        self.spoke.emit()

    def next_speaker(self) -> None:
        """Let the next caregiver be the one who speaks."""
        ids = [each.id for each in self.speakers]
        if ids:
            here = ids.index(self.speaker_id) if self.speaker_id in ids else -1
            self.speak(ids[(here + 1) % len(ids)])

    def said(self) -> ParentWords:
        """Return what the caregiver who speaks said at this moment; empty before the begin."""
        if self.holding is None:
            return ParentWords(id="", feedback_id="", clip_id="", said_by="")
        return self.holding.words_of(self.clip_id, self.speaker_id)

    def write(self, clip_id: str, speaker_id: str, words: str) -> None:
        """Keep the words that a caregiver said at a clip."""
        holding = self.holding
        if holding is not None:
            self._keeps(lambda: holding.write(clip_id, speaker_id, words))

    def complete(self, clip_id: str, speaker_id: str, words: str) -> None:
        """Keep how a caregiver completes what the child says at a clip."""
        holding = self.holding
        if holding is not None:
            self._keeps(lambda: holding.complete(clip_id, speaker_id, words))

    def react(self, reaction: Reaction) -> None:
        """Note how the parent takes it, or take that back."""
        holding, clip_id = self.holding, self.clip_id
        if holding is not None and self.is_held:
            self._keeps(lambda: holding.react(clip_id, self.speaker_id, reaction))
            self.spoke.emit()

    # What the projection tells

    def runs(self, step: Step, at_us: int, rate: float) -> None:
        """Keep that film is seen from here on."""
        holding = self.holding
        if holding is not None:
            self._keeps(lambda: holding.runs(step, at_us, rate))

    def reaches(self, at_us: int) -> None:
        """Keep how far it is."""
        holding = self.holding
        if holding is not None:
            self._keeps(lambda: holding.reaches(at_us))

    def rests(self, at_us: int | None = None) -> None:
        """Keep that it stands still, or is seen no longer."""
        holding = self.holding
        if holding is not None:
            self._keeps(lambda: holding.rests(at_us))

    # Within

    def _show_again(self) -> None:
        """Show the picture; whose key comes through is back at an unlocked machine."""
        if self.projection.state.is_locked:
            self.projection.happen(self.projection.state.unlock())
        self.projection.reveal()

    def _beside(self, by: int) -> None:
        if not self.is_held or not self.steps:
            return
        step = self.projection.step
        # from a moment beside the plan, back leads to where the plan was left
        here = self.place + (1 if by < 0 and step is not None and not step.in_plan else 0)
        wanted = here + by
        while 0 <= wanted < len(self.steps) and self.refusal(self.steps[wanted]):
            wanted += by
        if wanted >= len(self.steps):
            self.projection.end()
        elif wanted >= 0:
            self.go_to(wanted)

    def _note_place(self) -> None:
        """Remember where the plan is left, to come back to."""
        step = self.projection.step
        if self._left_at is None and step is not None and step.in_plan:
            self._left_at = self.place, self.projection.now_us

    def _may_go_on(self) -> bool:
        step = self.projection.step
        return self.is_held and step is not None and self._may(step)

    def _may(self, step: Step) -> bool:
        """Return whether a step may be shown now; if not, say why, and show nothing of it."""
        why = self.refusal(step)
        shown = self.projection.step
        if why and shown is not None and shown.session_id == step.session_id:
            self.projection.fail(why)
        elif why:
            self._say(why)
        elif not self.projection.state.has_failed:
            self.projection.trouble = ""
        return not why

    def _say(self, why: str) -> None:
        self.projection.trouble = why
        self.changed.emit()

    def _keeps(self, do: Callable[[], None]) -> bool:
        """Keep something; say why where that cannot be."""
        try:
            do()
        except ObserverError as error:
            self._say(self._context.text.error(error))
            return False
        return True

    def _read_plan(self) -> None:
        plan, project = self.plan, self._context.workspace.project
        known = plan is not None and plan.session_id in project.records
        self.steps = steps_of(project, plan) if plan is not None and known else ()

    def _project_changed(self, change: Change) -> None:
        if change.document != PROJECT or not change.kinds & _FOLLOWED:
            return
        self._read_plan()
        step = self.projection.step
        if step is not None and step.in_plan:
            places = [n for n, each in enumerate(self.steps) if each.clip_id == step.clip_id]
            if places:
                self.place = places[0]
                self.projection.step = self.steps[places[0]]
        if self.projection.step is not None and self.is_held:
            why = self.refusal(self.projection.step)
            if why:
                self.projection.fail(why)
        self.changed.emit()
