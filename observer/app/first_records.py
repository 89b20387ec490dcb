"""What a document begins with when it comes whole from elsewhere: the sample, a hand-over."""

from collections.abc import Iterable

from observer.model.coding_edits import BEGIN
from observer.model.edits import Change, Edit, Record, Replacement
from observer.storage.project_store import ProjectStore


def submit_begin(store: ProjectStore, document: str, records: Iterable[Record]) -> None:
    """Add records as what a document begins with: it can be changed, but not undone away."""
    new = tuple(Replacement(None, record) for record in records)
    if new:
        edit = Edit(document=document, kind=BEGIN, replacements=new)
        store.submit(Change(edit=edit), store.coder)
