"""From the fields of the sheet to the records they stand for, and back."""

from collections.abc import Callable
from dataclasses import replace

from observer.app.parent_deeds import offered_deeds, proposed_deeds, shown_signals
from observer.app.parent_wording import offered_words
from observer.gui.context import RoomContext
from observer.model.edits import Edit
from observer.model.errors import ObserverError
from observer.model.identity import new_id
from observer.model.project_edits import add, revise
from observer.model.session import Clip
from observer.model.sheet import ParentSheet
from observer.model.time import Interval
from observer.reports.parent_sheet import plan_with_question, question_of, sheet_of
from observer.reports.request import ReportRequest
from observer.reports.sheet_moments import moments_for, words_are_own


class PaperRecords:
    """What the fields of one sheet stand for.

    Parameters
    ----------
    context
        What the room stands on.
    request
        Says whose sheet it is, of which session, as it is now.
    """

    def __init__(self, context: RoomContext, request: Callable[[], ReportRequest]) -> None:
        self._context = context
        self._request = request
        self._asked: tuple[str, ...] = ()
        self._is_proposed = False

    def question(self) -> str:
        """Return the parent's question."""
        return question_of(self._request())

    def words(self, clip_id: str) -> str:
        """Return what is read about a moment."""
        clip = self._clip(clip_id)
        return (clip.words or clip.title) if clip else ""

    def offered(self, clip_id: str) -> tuple[str, ...]:
        """Return what the coding schemes say to a parent about a moment."""
        clip, request = self._clip(clip_id), self._request()
        if clip is None or clip.offset_us <= clip.onset_us:
            return ()
        stretch = Interval(clip.onset_us, clip.offset_us)
        address = sheet_of(request).address
        workspace = self._context.workspace
        return offered_words(workspace, clip.session_id, stretch, request.text, address)

    def offered_signals(self) -> tuple[str, ...]:
        """Return what may be chosen for what the child showed at the moments on the sheet."""
        request = self._request()
        return shown_signals(self._context.workspace, sheet_of(request), request.text)

    def offered_deeds(self) -> tuple[str, ...]:
        """Return what may be chosen for what the parent did at the moments on the sheet."""
        request = self._request()
        return offered_deeds(self._context.workspace, sheet_of(request), request.text)

    def is_proposed(self, sheet: ParentSheet) -> bool:
        """Return whether what the parent did stands there as it was proposed, word for word."""
        asked = (sheet.id, sheet.address, sheet.parent_did)
        if asked != self._asked:
            text = self._request().text
            deeds = proposed_deeds(self._context.workspace, sheet, text) if asked[-1] else ()
            self._asked = asked
            self._is_proposed = bool(deeds) and sheet.parent_did == "\n".join(deeds)
        return self._is_proposed

    def said(self, clip_id: str) -> str:
        """Return what the parent said at a moment, as it was noted there."""
        clip = self._clip(clip_id)
        return clip.parent_words if clip else ""

    def quoted(self) -> tuple[Clip, ...]:
        """Return the moments with words of hers that stand at the moment alone."""
        request = self._request()
        on_sheet = {line.strip() for line in sheet_of(request).parent_said.splitlines()}
        return tuple(
            clip
            for clip in moments_for(request)
            if clip.parent_words.strip()
            and clip.parent_words.strip() not in on_sheet
            and words_are_own(request.project, clip, request.caregiver_id)
        )

    def keep_question(self, words: str) -> None:
        """Keep the parent's question: hers in the plan, else that of the case."""
        request = self._request()
        project, session_id = request.project, request.session_ids[0]
        plan = plan_with_question(project, session_id, request.caregiver_id)
        if plan is not None:
            self._apply(revise("revise_plan", plan, replace(plan, question=words)))
            return
        family = project.family_of(session_id)
        self._apply(revise("revise_family", family, replace(family, question=words)))

    def keep_words(self, clip_id: str, words: str) -> None:
        """Keep what is read about a moment."""
        clip = self._clip(clip_id)
        if clip is not None and words != self.words(clip_id):
            self._apply(revise("revise_moment", clip, replace(clip, words=words)))

    def keep_said(self, clip_id: str, words: str) -> None:
        """Keep what the parent said at a moment."""
        clip = self._clip(clip_id)
        if clip is not None:
            self._apply(revise("revise_moment", clip, replace(clip, parent_words=words)))

    def keep_sheet(self, name: str, words: str) -> None:
        """Keep a text of the sheet itself, by the name of its attribute."""
        sheet = sheet_of(self._request())
        if getattr(sheet, name) == words:
            return
        # mypy knows no attribute by a name that is a value
        after = replace(sheet, **{name: words})  # type: ignore[arg-type]
        self._apply(
            revise("revise_sheet", sheet, after)
            if sheet.id
            else add("add_sheet", replace(after, id=new_id()))
        )

    def _clip(self, clip_id: str) -> Clip | None:
        clip = self._context.workspace.project.records.get(clip_id)
        return clip if isinstance(clip, Clip) else None

    def _apply(self, edit: Edit | None) -> None:
        try:
            self._context.workspace.apply(edit)
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))
