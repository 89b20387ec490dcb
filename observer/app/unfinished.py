"""Erasures that broke off before their keys were destroyed are finished at the next opening."""

from observer.model.edits import ERASE, PROJECT, Edit
from observer.model.family import Family
from observer.model.keeping import Attachment
from observer.model.session import Recording, Session
from observer.storage.project_store import ProjectStore


def finish_erasures(store: ProjectStore) -> None:
    """Destroy what was taken out of the project for good and is still there.

    Parameters
    ----------
    store
        Just opened, to write.
    """
    kept = frozenset(store.vault.recordings())
    for entry in store.changes(PROJECT, (ERASE,)):
        _finish(store, entry.change.edit, kept)


def _finish(store: ProjectStore, edit: Edit, kept: frozenset[str]) -> None:
    """Finish one; that of a family or session can be read only as long as it is not finished."""
    gone = edit.removed
    family = next((record for record in gone if isinstance(record, Family)), None)
    session = next((record for record in gone if isinstance(record, Session)), None)
    if family is not None:
        store.erase_family(family.id)
    elif session is not None:
        store.erase_session(session)
    else:
        for record in gone:
            if record.id in kept and isinstance(record, Recording | Attachment):
                store.access_log.write("erase", _family_of(store, record), record.id)
                store.vault.erase(record.id)


def _family_of(store: ProjectStore, record: Recording | Attachment) -> str:
    if isinstance(record, Attachment):
        return record.family_id
    session = store.load_project().records.get(record.session_id)
    return session.family_id if isinstance(session, Session) else ""
