"""What the page of the film to take home is about: a plan, a caregiver, a clip and a cover."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from observer.app.take_home import Shot, film_of, films_of, sound_of, sounds_of
from observer.gui.context import RoomContext
from observer.media.face_following import Followed
from observer.model.conversations import may_look
from observer.model.edits import PROJECT, Change
from observer.model.errors import ObserverError
from observer.model.family import Participant
from observer.model.feedback import FeedbackPlan
from observer.model.plan_edits import items_shown
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Recording
from observer.model.take_home import Cover, TakeHomeClip
from observer.model.take_home_edits import (
    cover_with,
    draw,
    follow,
    hear,
    keep,
    look_at,
    losses_of,
    mute,
    name_cover,
    seconds_of,
    take_home_of,
    uncover,
    unseen_seconds,
)
from observer.model.time import Interval


class TakeHomeDesk(QObject):
    """What is chosen, and what is done to it.

    Parameters
    ----------
    context
        What the page stands on.
    """

    chosen = Signal()
    """Another clip is looked at."""
    changed = Signal()
    """Something about the plan, its clips or their covers is another."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self.context = context
        self.plan_id = ""
        self.caregiver_id = ""
        self.clip_id = ""
        self.cover_number = 0
        self._leave = context.workspace.subscribe(self._follow_project)

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self.context.workspace.project

    @property
    def plan(self) -> FeedbackPlan | None:
        """The plan; None where there is none."""
        plan = self.project.records.get(self.plan_id)
        return plan if isinstance(plan, FeedbackPlan) else None

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips of the plan that this caregiver may have, in their order."""
        plan = self.plan
        shown = items_shown(self.project, plan) if plan is not None else ()
        return tuple(clip for _item, clip in shown if clip.for_caregiver in {"", self.caregiver_id})

    @property
    def shot(self) -> Shot | None:
        """The chosen clip with its film; None without."""
        return self.shot_of(self.clip_id)

    def shot_of(self, clip_id: str) -> Shot | None:
        """Return a clip of the plan with its film; None where it has none."""
        plan = self.plan
        for item, clip in items_shown(self.project, plan) if plan is not None else ():
            if clip.id == clip_id:
                recording = film_of(self.project, clip)
                return Shot(item, clip, recording) if recording is not None else None
        return None

    @property
    def take(self) -> TakeHomeClip | None:
        """How the chosen clip may leave."""
        shot = self.shot
        return take_home_of(self.project, shot.clip, shot.recording) if shot else None

    @property
    def covers(self) -> tuple[tuple[int, Cover], ...]:
        """The covers of the chosen clip that lie somewhere, with their numbers."""
        take = self.take
        every = enumerate(take.covers) if take is not None else ()
        return tuple((number, cover) for number, cover in every if cover.places)

    @property
    def cover(self) -> Cover | None:
        """The chosen cover; None without."""
        return dict(self.covers).get(self.cover_number)

    @property
    def seconds(self) -> range:
        """The seconds of the film that the clip touches."""
        shot = self.shot
        return seconds_of(shot.clip, shot.recording) if shot else range(0)

    def unseen(self, clip_id: str) -> int:
        """Return how many seconds of a clip nobody looked at yet."""
        shot = self.shot_of(clip_id)
        if shot is None:
            return 0
        take = take_home_of(self.project, shot.clip, shot.recording)
        return len(unseen_seconds(take, shot.clip, shot.recording))

    def next_unseen(self, first: int) -> int | None:
        """Return a second of the clip that was not looked at: from one on, else its first."""
        shot, take = self.shot, self.take
        if shot is None or take is None:
            return None
        left = unseen_seconds(take, shot.clip, shot.recording)
        return next((second for second in left if second >= first), next(iter(left), None))

    def caregivers(self) -> tuple[Participant, ...]:
        """Return for whom a film can be made: those of the plan, or all who were there."""
        plan = self.plan
        return may_look(self.project, plan) if plan is not None else ()

    def others(self) -> tuple[Participant, ...]:
        """Return who may have to be covered: everyone but the child and this caregiver."""
        plan = self.plan
        if plan is None:
            return ()
        family = self.project.family_of(plan.session_id)
        return tuple(
            each
            for each in self.project.participants(family.id)
            if each.role is not Role.CHILD and each.id != self.caregiver_id
        )

    # What is done

    def show_plan(self, plan_id: str) -> None:
        """Be about a plan."""
        if plan_id == self.plan_id:
            return
        self.plan_id = plan_id
        known = [each.id for each in self.caregivers()]
        if self.caregiver_id not in known:
            self.caregiver_id = known[0] if known else ""
        clips = self.clips
        self.choose_clip(clips[0].id if clips else "")

    def choose_caregiver(self, caregiver_id: str) -> None:
        """Make the film for a caregiver."""
        self.caregiver_id = caregiver_id
        known = [clip.id for clip in self.clips]
        if self.clip_id not in known:
            self.choose_clip(known[0] if known else "")
        self.changed.emit()

    def choose_clip(self, clip_id: str) -> None:
        """Look at a clip."""
        self.clip_id = clip_id
        self.cover_number = self.covers[0][0] if self.covers else 0
        self.chosen.emit()
        self.changed.emit()

    def choose_cover(self, number: int) -> None:
        """Work on a cover."""
        self.cover_number = number
        self.changed.emit()

    def draw(self, frames_us: Sequence[int], time_us: int, box: tuple[float, ...]) -> None:
        """Draw the chosen cover in a frame; without one, begin one."""
        take, shot = self.take, self.shot
        if take is None or shot is None:
            return
        known = self.cover
        number = self.cover_number if known is not None else len(take.covers)
        cover = known or Cover(recording_id=shot.recording.id, label="", places=())
        drawn = draw(cover, frames_us, time_us, box)
        self.cover_number = number
        self._apply(cover_with(take, number, drawn), "cover_face")

    def add_cover(
        self, frames_us: Sequence[int], time_us: int, box: tuple[float, ...], label: str = ""
    ) -> None:
        """Begin one more cover."""
        take, shot = self.take, self.shot
        if take is None or shot is None:
            return
        cover = Cover(recording_id=shot.recording.id, label=label, places=())
        self.cover_number = len(take.covers)
        self._apply(
            cover_with(take, self.cover_number, draw(cover, frames_us, time_us, box)), "cover_face"
        )

    @property
    def losses(self) -> tuple[tuple[int, Interval], ...]:
        """Where faces of the chosen clip were lost, by the number of the cover; by time."""
        found = [(number, each) for number, cover in self.covers for each in losses_of(cover)]
        return tuple(sorted(found, key=lambda loss: loss[1].start_us))

    def followed(self, clip_id: str, number: int, found: Followed) -> None:
        """Take over where a face was found."""
        shot = self.shot_of(clip_id)
        if shot is None or not found.boxes:
            return
        take = take_home_of(self.project, shot.clip, shot.recording)
        if number < len(take.covers) and take.covers[number].places:
            cover = follow(take.covers[number], found.boxes, found.lost)
            self._apply(cover_with(take, number, cover), "follow_face")

    def remove_cover(self) -> None:
        """Take the chosen cover away."""
        take = self.take
        if take is not None and self.cover is not None:
            self._apply(uncover(take, self.cover_number), "uncover_face")
            self.cover_number = self.covers[0][0] if self.covers else 0
            self.changed.emit()

    def name_cover(self, label: str) -> None:
        """Say whose face the chosen cover is on."""
        take = self.take
        if take is not None and self.cover is not None:
            self._apply(name_cover(take, self.cover_number, label), "name_cover")

    def say_absent(self, person_id: str, absent: bool) -> None:
        """Say that somebody is not in this clip, or take that back."""
        take, shot = self.take, self.shot
        if take is None or shot is None:
            return
        number = next(
            (n for n, c in enumerate(take.covers) if c.label == person_id and not c.places), None
        )
        if absent and number is None:
            cover = Cover(recording_id=shot.recording.id, label=person_id, places=())
            self._apply(cover_with(take, len(take.covers), cover), "not_in_clip")
        elif not absent and number is not None:
            self._apply(uncover(take, number), "not_in_clip")

    def is_absent(self, person_id: str) -> bool:
        """Return whether somebody is said not to be in this clip."""
        take = self.take
        return take is not None and any(
            each.label == person_id and not each.places for each in take.covers
        )

    def look_at(self, seconds: Sequence[int]) -> None:
        """Note that seconds of the film were looked at."""
        take = self.take
        new = [second for second in seconds if second in self.seconds]
        if take is not None and new:
            self._apply(look_at(take, new), "look_at_seconds")

    def films(self) -> tuple[Recording, ...]:
        """Return the films that show all of the chosen clip."""
        shot = self.shot
        return films_of(self.project, shot.clip) if shot is not None else ()

    def sounds(self) -> tuple[Recording, ...]:
        """Return the recordings whose sound the chosen clip may take in place of its film's."""
        shot = self.shot
        return sounds_of(self.project, shot) if shot is not None else ()

    @property
    def sound(self) -> Recording | None:
        """The recording that is heard in place of the chosen clip's film; None for its own."""
        shot = self.shot
        return sound_of(self.project, shot) if shot is not None else None

    def choose_film(self, recording_id: str) -> None:
        """Take the chosen clip from another film; covers drawn on the other go with it."""
        shot = self.shot
        film = next((each for each in self.films() if each.id == recording_id), None)
        if shot is not None and film is not None and film.id != shot.recording.id:
            self._apply(take_home_of(self.project, shot.clip, film), "choose_film")
            self.chosen.emit()
            self.changed.emit()

    def hear(self, recording_id: str) -> None:
        """Let the chosen clip be heard as another recording heard it; empty for its own film."""
        take = self.take
        if take is not None:
            self._apply(hear(take, recording_id), "choose_sound")

    def mute(self, muted: bool) -> None:
        """Let the clip be heard, or not."""
        take = self.take
        if take is not None:
            self._apply(mute(take, muted=muted), "mute_clip")

    def close(self) -> None:
        """Follow the project no longer."""
        self._leave()

    def _apply(self, take: TakeHomeClip, kind: str) -> None:
        try:
            self.context.workspace.apply(keep(self.project, take, kind))
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))

    def _follow_project(self, change: Change) -> None:
        if change.document != PROJECT or not self.plan_id:
            return
        clips = [clip.id for clip in self.clips]
        if self.clip_id not in clips:
            self.choose_clip(clips[0] if clips else "")
        else:
            self.changed.emit()
