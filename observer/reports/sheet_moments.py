"""Which moments stand on one caregiver's sheet, in which order, and whose words belong to them."""

from collections.abc import Iterable

from observer.model.conversations import caregivers_there, is_filmed, shown_clips
from observer.model.project import Project
from observer.model.session import Clip, ClipKind
from observer.reports.request import ReportRequest

STRENGTHS = (ClipKind.POSITIVE, ClipKind.REPAIR, ClipKind.TURNING_POINT)
_REPAIRS = (ClipKind.REPAIR, ClipKind.TURNING_POINT)


def moments_for(request: ReportRequest) -> tuple[Clip, ...]:
    """Return the moments that a caregiver may see on paper, strengths first, else by time.

    The first one simply went well; a repair begins with something hard. A moment meant for another
    caregiver is left out, or of a film that she is not in; once a conversation was held with her,
    so is what she did not see in it. A question needs a strength to stand before it; and what is
    hard, a question or what lies in a phase that was stopped early, needs its repair.

    Parameters
    ----------
    request
        Names the session and the caregiver.

    Returns
    -------
    tuple of Clip
        As they follow each other on the sheet.
    """
    project, session_id = request.project, request.session_ids[0]
    seen = shown_clips(project, session_id, request.caregiver_id)
    own = [
        clip
        for clip in may_stand_on(project, session_id, request.caregiver_id)
        if clip.on_sheet and (seen is None or clip.id in seen)
    ]
    strengths = [clip for clip in own if clip.kind in STRENGTHS]
    if not strengths:
        return ()
    first = next((clip for clip in strengths if clip.kind is ClipKind.POSITIVE), strengths[0])
    others = [clip for clip in strengths if clip is not first]
    ordered = (first, *others, *(clip for clip in own if clip.kind not in STRENGTHS))
    return tuple(clip for clip in ordered if is_settled(project, clip, own))


def may_stand_on(project: Project, session_id: str, caregiver_id: str) -> tuple[Clip, ...]:
    """Return the moments of a session that are a caregiver's own, chosen for her sheet or not."""
    return tuple(
        clip
        for clip in project.clips(session_id)
        if clip.for_caregiver == caregiver_id
        or (not clip.for_caregiver and is_filmed(project, clip, caregiver_id))
    )


def words_are_own(project: Project, clip: Clip, caregiver_id: str) -> bool:
    """Return whether what was said at a moment is a caregiver's own, as far as can be known."""
    return (
        clip.for_caregiver == caregiver_id or len(caregivers_there(project, clip.session_id)) <= 1
    )


def is_settled(project: Project, clip: Clip, chosen: Iterable[Clip]) -> bool:
    """Return whether a moment is not hard, or a later one shows how it was settled.

    Parameters
    ----------
    project
        As it stands.
    clip
        Which moment.
    chosen
        What a caregiver gets with it.

    Returns
    -------
    bool
        A question is hard, and so is what lies in a phase that was stopped early.
    """
    stopped = any(
        phase.stopped_early and phase.onset_us < clip.offset_us and clip.onset_us < phase.offset_us
        for phase in project.phases(clip.session_id)
    )
    if clip.kind in _REPAIRS or (clip.kind in STRENGTHS and not stopped):
        return True
    return any(
        other.kind in _REPAIRS
        and other.session_id == clip.session_id
        and other.offset_us > clip.onset_us
        for other in chosen
    )
