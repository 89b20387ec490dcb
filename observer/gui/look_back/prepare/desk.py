"""What lies on the page of the plan: the plan, the clip that is chosen, and its script."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from observer.gui.context import RoomContext
from observer.model.consent import Consent
from observer.model.edits import PROJECT, Change, Edit
from observer.model.errors import ObserverError
from observer.model.feedback import Cue, CueKind, FeedbackPlan, Mark, PlanItem
from observer.model.identity import new_id
from observer.model.plan_edits import clip_cues, items_shown
from observer.model.project import Project
from observer.model.project_edits import add, remove, revise
from observer.model.session import Clip, Recording
from observer.model.time import Interval

WHOLE = ""
"""Id of the whole film, where a clip's id is asked for."""


class PlanDesk(QObject):
    """A plan, and what of it is chosen.

    Parameters
    ----------
    context
        What the page stands on.
    """

    leaving = Signal()
    """Something else is about to be chosen: what is being typed has to be kept now."""
    changed = Signal()
    """The plan, one of its clips or its script is another than it was."""
    films_changed = Signal()
    """A film lies elsewhere, came or went, or may no longer be looked at."""
    clip_chosen = Signal()
    """Another clip is chosen, or none."""
    cue_chosen = Signal()
    """Another line of the script is chosen, or none."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._plan_id = ""
        self._clip_id: str | None = None
        self._cue_id = ""
        self._leave = context.workspace.subscribe(self._follow)

    def close(self) -> None:
        """Follow the project no longer; harmless when done twice."""
        self.leaving.emit()
        self._leave()

    # What there is

    @property
    def context(self) -> RoomContext:
        """What the page stands on."""
        return self._context

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self.context.workspace.project

    @property
    def plan(self) -> FeedbackPlan | None:
        """The plan; None if it is gone."""
        found = self.project.records.get(self._plan_id)
        return found if isinstance(found, FeedbackPlan) else None

    @property
    def items(self) -> tuple[tuple[PlanItem, Clip], ...]:
        """Its clips in their order."""
        plan = self.plan
        return items_shown(self.project, plan) if plan is not None else ()

    @property
    def clip_id(self) -> str | None:
        """Which clip is chosen: `WHOLE` for the whole film, None for none."""
        return self._clip_id

    @property
    def clip(self) -> Clip | None:
        """The clip that is chosen."""
        return next((clip for _, clip in self.items if clip.id == self._clip_id), None)

    @property
    def item(self) -> PlanItem | None:
        """How it is shown."""
        return next((item for item, clip in self.items if clip.id == self._clip_id), None)

    @property
    def film_of(self) -> str:
        """Id of the session whose film is looked at; empty for none."""
        clip, plan = self.clip, self.plan
        return clip.session_id if clip is not None else plan.session_id if plan else ""

    @property
    def stretch(self) -> Interval | None:
        """From where to where what is chosen reaches; None while nothing is."""
        clip = self.clip
        if clip is not None:
            return Interval(clip.onset_us, max(clip.offset_us, clip.onset_us))
        is_whole = self._clip_id == WHOLE and self.plan is not None
        return self.project.extent(self.film_of) if is_whole else None

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The script of what is chosen."""
        if self._clip_id is None:
            return ()
        return clip_cues(self.project, self._plan_id, self._clip_id)

    @property
    def cue(self) -> Cue | None:
        """The line of the script that is chosen."""
        return next((cue for cue in self.cues if cue.id == self._cue_id), None)

    # Choosing

    def show_plan(self, plan_id: str) -> None:
        """Lay another plan down, with its first clip chosen."""
        if plan_id == self._plan_id:
            return
        self.leaving.emit()
        self._plan_id, self._cue_id = plan_id, ""
        self._clip_id = self._first()
        self.changed.emit()
        self.clip_chosen.emit()
        self.cue_chosen.emit()

    def choose_clip(self, clip_id: str | None) -> None:
        """Choose a clip, the whole film, or nothing."""
        if clip_id == self._clip_id:
            return
        self.leaving.emit()
        self._clip_id, self._cue_id = clip_id, ""
        self.clip_chosen.emit()
        self.cue_chosen.emit()

    def choose_beside(self, by: int) -> None:
        """Choose the next clip, or the one before."""
        known = self._known()
        if not known:
            return
        here = known.index(self._clip_id) if self._clip_id in known else -1
        self.choose_clip(known[min(max(here + by, 0), len(known) - 1)])

    def choose_cue(self, cue_id: str) -> None:
        """Choose a line of the script; empty chooses none."""
        if cue_id == self._cue_id:
            return
        self.leaving.emit()
        self._cue_id = cue_id
        self.cue_chosen.emit()

    # Changing

    def apply(self, edit: Edit | None) -> bool:
        """Do an edit; what is refused is said in a sentence."""
        if edit is None:
            return False
        try:
            self.context.workspace.apply(edit)
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))
            return False
        return True

    def write_cue(self, kind: CueKind, at_us: int, text: str = "", *, stops: bool = False) -> None:
        """Write another line of the script, and choose it."""
        if self._clip_id is None or self.plan is None:
            return
        cue = Cue(
            id=new_id(),
            plan_id=self._plan_id,
            clip_id=self._clip_id,
            at_us=at_us,
            kind=kind,
            text=text,
            stops=stops,
        )
        if self.apply(add("write_cue", cue)):
            self.choose_cue(cue.id)

    def revise_cue(self, after: Cue) -> None:
        """Change a line of the script."""
        before = next((cue for cue in self.cues if cue.id == after.id), None)
        if before is not None:
            self.apply(revise("revise_cue", before, after))

    def remove_cue(self) -> None:
        """Remove the line that is chosen."""
        cue = self.cue
        if cue is not None and self.apply(remove("remove_cue", cue)):
            self.choose_cue("")

    def cue_at(self, at_us: int) -> Cue | None:
        """Return the line whose marks are seen at a moment: the chosen one before others."""
        seen = [cue for cue in self.cues if cue.at_us <= at_us < cue.at_us + cue.for_us]
        chosen = [cue for cue in seen if cue.id == self._cue_id]
        return next(iter((*chosen, *reversed(seen))), None)

    def add_mark(self, mark: Mark, at_us: int) -> None:
        """Point something out at a moment: in the line that holds there, or in a new one."""
        cue = self.cue_at(at_us)
        if cue is None:
            self.write_cue(CueKind.COMMENT, at_us)
            cue = self.cue
        if cue is not None:
            self.choose_cue(cue.id)
            self.revise_cue(replace(cue, marks=(*cue.marks, mark)))

    # Inside

    def _known(self) -> list[str]:
        plan = self.plan
        whole = [WHOLE] if plan is not None and plan.whole_film else []
        return [*whole, *(clip.id for _, clip in self.items)]

    def _first(self) -> str | None:
        return next(iter(self._known()), None)

    def _follow(self, change: Change) -> None:
        if change.document != PROJECT:
            return
        plan, known = self.plan, self._known()
        if plan is None:
            return
        had = self._clip_id
        if self._clip_id not in known:
            self._clip_id, self._cue_id = self._beside_what_went(change), ""
        self.changed.emit()
        if change.kinds & {Recording, Consent}:
            self.films_changed.emit()
        if self._clip_id != had:
            self.clip_chosen.emit()
            self.cue_chosen.emit()

    def _beside_what_went(self, change: Change) -> str | None:
        """Return what is chosen once the chosen clip is gone: what stands in its place now."""
        known = self._known()
        before = next(
            (
                each
                for each in change.edit.removed
                if isinstance(each, FeedbackPlan) and each.id == self._plan_id
            ),
            None,
        )
        if before is None or not known:
            return next(iter(known), None)
        stood = [item.clip_id for item in before.items]
        place = stood.index(self._clip_id) if self._clip_id in stood else 0
        return known[min(place, len(known) - 1)]
