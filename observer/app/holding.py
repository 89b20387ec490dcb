"""Holding a conversation: what is shown and what is said is kept at once, through every crash."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from observer.app.history import SHOWN
from observer.app.showing import Step
from observer.app.workspace import Workspace
from observer.model.edits import Edit
from observer.model.feedback import FeedbackSession, ParentWords, Reaction, Showing
from observer.model.identity import new_id
from observer.model.project import Project
from observer.model.project_edits import add, revise

FEEDBACK_HELD = "feedback_held"
"""Event of the access log: a film was looked back at with a parent."""
KEEP_EVERY_MS = 2_000
"""While a film runs it is kept so often how far it is."""


def _now() -> datetime:
    return datetime.now(UTC)


def open_conversation(project: Project, plan_id: str, day: date) -> FeedbackSession | None:
    """Return the conversation of a day that was begun and not ended; None if there is none."""
    latest = project.feedback_sessions(plan_id)[-1:]
    return next((each for each in latest if each.lasted_ms is None and each.held_on == day), None)


class Holding:
    """One conversation while it is held.

    Parameters
    ----------
    workspace
        Where it is kept.
    plan_id
        What is shown.
    now
        Gives the time; the computer's own by default.
    """

    def __init__(
        self, workspace: Workspace, plan_id: str, now: Callable[[], datetime] = _now
    ) -> None:
        self._workspace = workspace
        self._plan_id = plan_id
        self._now = now
        self._feedback_id = ""
        self._running: Showing | None = None
        self._kept_ms = 0
        self._noted: set[str] = set()

    # What is held

    @property
    def feedback(self) -> FeedbackSession | None:
        """The conversation as it is kept; None before it begins."""
        found = self._workspace.project.records.get(self._feedback_id)
        return found if isinstance(found, FeedbackSession) else None

    @property
    def is_held(self) -> bool:
        """Whether it was begun and not ended."""
        feedback = self.feedback
        return feedback is not None and feedback.lasted_ms is None

    @property
    def lasts_ms(self) -> int:
        """How long it lasts by now, or lasted; 0 before it begins."""
        feedback = self.feedback
        if feedback is None:
            return 0
        if feedback.lasted_ms is not None:
            return feedback.lasted_ms
        since = self._now() - datetime.fromisoformat(feedback.began_at)
        return max(round(since.total_seconds() * 1000), 0)

    @property
    def showings(self) -> tuple[Showing, ...]:
        """What was shown so far."""
        return self._workspace.project.showings(self._feedback_id) if self._feedback_id else ()

    # Begin and end

    def begin(self) -> None:
        """Begin the conversation; one of today that was broken off goes on."""
        now = self._now()
        today = now.astimezone().date()
        left = open_conversation(self._workspace.project, self._plan_id, today)
        if left is not None:
            self._feedback_id = left.id
            return
        feedback = FeedbackSession(
            id=new_id(), plan_id=self._plan_id, held_on=today, began_at=now.isoformat()
        )
        self._apply(add(SHOWN, feedback))
        self._feedback_id = feedback.id

    def end(self) -> None:
        """End it; harmless when done twice."""
        self.rests()
        feedback = self.feedback
        if feedback is not None and feedback.lasted_ms is None:
            ended = replace(feedback, lasted_ms=self.lasts_ms)
            self._apply(revise(SHOWN, feedback, ended))

    # What is shown

    def runs(self, step: Step, at_us: int, rate: float) -> None:
        """Note that the parent sees film from here on.

        Parameters
        ----------
        step
            What is shown.
        at_us
            From where, on the session clock.
        rate
            How fast.
        """
        self.rests()
        if not self.is_held:
            return
        if step.session_id not in self._noted:
            self._noted.add(step.session_id)
            self._workspace.saw(FEEDBACK_HELD, step.session_id)
        self._running = Showing(
            id=new_id(),
            feedback_id=self._feedback_id,
            clip_id=step.clip_id,
            session_id=step.session_id,
            began_ms=self.lasts_ms,
            lasted_ms=0,
            onset_us=at_us,
            offset_us=at_us,
            rate=rate,
        )
        self._kept_ms = self._running.began_ms
        self._apply(add(SHOWN, self._running))

    def reaches(self, at_us: int) -> None:
        """Note how far the film is; it is kept now and then, so that a crash costs little.

        Parameters
        ----------
        at_us
            On the session clock; before where it was, the film began again.
        """
        running = self._running
        if running is None or self._kept is None:
            return
        if at_us < running.offset_us:
            again = replace(
                running,
                id=new_id(),
                began_ms=self.lasts_ms,
                lasted_ms=0,
                onset_us=at_us,
                offset_us=at_us,
            )
            self.rests()
            self._running = again
            self._kept_ms = again.began_ms
            self._apply(add(SHOWN, again))
            return
        self._running = replace(running, offset_us=at_us)
        if self.lasts_ms - self._kept_ms >= KEEP_EVERY_MS:
            self._keep()

    def rests(self, at_us: int | None = None) -> None:
        """Note that the film stands still, or is seen no longer.

        Parameters
        ----------
        at_us
            Where; where it was seen last if it is not named.
        """
        if self._running is None:
            return
        if at_us is not None and at_us > self._running.offset_us:
            self._running = replace(self._running, offset_us=at_us)
        self._keep()
        self._running = None

    # What is said

    def words_of(self, clip_id: str, said_by: str) -> ParentWords:
        """Return what a caregiver said at a clip; an empty one if nothing was said yet."""
        own = self._workspace.project.parent_words(self._feedback_id) if self._feedback_id else ()
        for each in own:
            if (each.clip_id, each.said_by) == (clip_id, said_by):
                return each
        return ParentWords(
            id=new_id(), feedback_id=self._feedback_id, clip_id=clip_id, said_by=said_by
        )

    def write(self, clip_id: str, said_by: str, words: str) -> None:
        """Keep the parent's words, as far as they are typed."""
        self._say(replace(self.words_of(clip_id, said_by), words=words))

    def complete(self, clip_id: str, said_by: str, child_says: str) -> None:
        """Keep how the parent completes what the child says."""
        self._say(replace(self.words_of(clip_id, said_by), child_says=child_says))

    def react(self, clip_id: str, said_by: str, reaction: Reaction) -> None:
        """Note a reaction; noted already, it is taken back."""
        words = self.words_of(clip_id, said_by)
        shown = set(words.reactions) ^ {reaction}
        self._say(replace(words, reactions=tuple(each for each in Reaction if each in shown)))

    # Within

    @property
    def _kept(self) -> Showing | None:
        """What runs, as it is kept."""
        if self._running is None:
            return None
        found = self._workspace.project.records.get(self._running.id)
        return found if isinstance(found, Showing) else None

    def _keep(self) -> None:
        kept, running = self._kept, self._running
        if kept is None or running is None:
            return
        self._kept_ms = self.lasts_ms
        running = replace(running, lasted_ms=max(self._kept_ms - running.began_ms, 0))
        self._running = running
        self._apply(revise(SHOWN, kept, running))

    def _say(self, words: ParentWords) -> None:
        if self.feedback is None:
            return
        before = self._workspace.project.records.get(words.id)
        if isinstance(before, ParentWords):
            self._apply(revise("revise_words", before, words))
        elif words.words or words.child_says or words.reactions:
            self._apply(add("add_words", words))

    def _apply(self, edit: Edit | None) -> None:
        self._workspace.apply(edit)
