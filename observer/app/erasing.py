"""Erasing a film, a session or a family: the one thing that cannot be undone.

What is to be erased is taken out of the project at once, so that nothing shows it any more; the
work that destroys its keys and thins the backups follows. Where that work breaks off, it is
finished when the project is opened again.
"""

from collections.abc import Callable
from dataclasses import replace

from observer.app.calendar_day import calendar_day
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.belonging import belongings
from observer.model.edits import ERASE, PROJECT, Edit, Replacement
from observer.model.errors import EditError
from observer.model.family import Family
from observer.model.keeping import Attachment, ErasureStop
from observer.model.messages import msg
from observer.model.plan_edits import without_clips
from observer.model.project import Project
from observer.model.project_edits import remove, revise
from observer.model.register import stop_of
from observer.model.session import Recording, Session, Storing

ERASED = "erase"
"""Event of the access log."""

Erasing = Callable[[Progress], None]


def take_out_for_good(workspace: Workspace, recording: Recording) -> Erasing:
    """Take a film out of its session, and return the work that destroys it.

    Neither this step nor an earlier one of the project can be undone afterwards. Where its session
    is coded, the place of the film on the clock stays, without the film. A linked file stays where
    it is: the project knows it no longer.

    Parameters
    ----------
    workspace
        The open project.
    recording
        Of it.

    Returns
    -------
    Callable
        To be run in the background; it writes the access log first. EditError is raised before,
        where something stops the erasure.
    """
    store, project = workspace.store, workspace.project
    family_id = project.family_of(recording.session_id).id
    refuse_stopped(project, family_id, recording.session_id)
    if project.codings(recording.session_id):
        gone = replace(recording, storing=Storing.ERASED, path="", fingerprint="", notes="")
        workspace.apply(revise(ERASE, recording, gone))
    else:
        workspace.apply(remove(ERASE, recording))

    def erase(_progress: Progress) -> None:
        store.access_log.write(ERASED, family_id, recording.id)
        store.vault.erase(recording.id)

    return erase


def erase_attachment(workspace: Workspace, attachment: Attachment) -> Erasing:
    """Take a scan out of the project, and return the work that destroys it.

    Parameters
    ----------
    workspace
        The open project.
    attachment
        Of it; consents that it proves do so no longer.

    Returns
    -------
    Callable
        To be run in the background.
    """
    store = workspace.store
    proven = [
        consent
        for consent in workspace.project.consents(attachment.family_id)
        if attachment.id in consent.evidence
    ]
    unproven = (
        Replacement(
            each, replace(each, evidence=tuple(e for e in each.evidence if e != attachment.id))
        )
        for each in proven
    )
    workspace.apply(
        Edit(document=PROJECT, kind=ERASE, replacements=(*unproven, Replacement(attachment, None)))
    )

    def erase(_progress: Progress) -> None:
        store.access_log.write(ERASED, attachment.family_id, attachment.id)
        store.vault.erase(attachment.id)

    return erase


def erase_session(workspace: Workspace, session_id: str) -> Erasing:
    """Take a session out of the project, and return the work that destroys all of it.

    Its films, codings, plans, conversations and sheets go, and what the edit log holds of them.

    Parameters
    ----------
    workspace
        The open project.
    session_id
        Which session.

    Returns
    -------
    Callable
        To be run in the background. EditError is raised before, where something stops it.
    """
    store, project = workspace.store, workspace.project
    session = project.get(Session, session_id)
    refuse_stopped(project, session.family_id, session_id)
    gone = belongings(project.records.values(), session_id)
    ids = {record.id for record in gone}
    plans = [each for each in without_clips(project, ids) if each.before not in gone]
    removed = (Replacement(record, None) for record in reversed(gone))
    workspace.apply(Edit(document=PROJECT, kind=ERASE, replacements=(*plans, *removed)))

    def erase(_progress: Progress) -> None:
        store.erase_session(session)

    return erase


def erase_family(workspace: Workspace, family_id: str) -> Erasing:
    """Take a family out of the project, and return the work that destroys all of it.

    Parameters
    ----------
    workspace
        The open project.
    family_id
        Which family.

    Returns
    -------
    Callable
        To be run in the background. EditError is raised before, where something stops it.
    """
    store, project = workspace.store, workspace.project
    refuse_stopped(project, family_id)
    gone = belongings(project.records.values(), family_id)
    workspace.apply(remove(ERASE, *reversed(gone)))

    def erase(_progress: Progress) -> None:
        store.erase_family(family_id)

    return erase


def refuse_stopped(project: Project, family_id: str, session_id: str = "") -> None:
    """Raise EditError where something may not be erased now, such as during a complaint.

    Parameters
    ----------
    project
        As it stands.
    family_id
        Of which family.
    session_id
        Whose films; empty for the whole family.
    """
    today = calendar_day()
    stop = stop_of(project, family_id, today, session_id)
    if stop is not None:
        raise stopped(project, stop)


def stopped(project: Project, stop: ErasureStop) -> EditError:
    """Return the sentence about what stops an erasure.

    Parameters
    ----------
    project
        Knows the family.
    stop
        That holds.

    Returns
    -------
    EditError
        With the reason, and who gave it.
    """
    return EditError(
        msg(
            "Nothing of {family} may be erased now: {reason} ({coder}).",
            family=project.get(Family, stop.family_id).pseudonym,
            reason=stop.reason,
            coder=stop.set_by,
        ),
        msg("Lift the stop under Families once the reason is gone."),
    )
