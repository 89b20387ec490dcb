"""How somebody left the films of a session: which is at the front, how they lie, what is heard."""

import json
from contextlib import suppress
from dataclasses import dataclass

from observer.model.errors import StorageError
from observer.model.store import DerivedStore

_KIND = "stage"


@dataclass(frozen=True, slots=True)
class StageChoice:
    """What was chosen.

    Attributes
    ----------
    front
        Id of the first recording of the film at the front.
    layout
        Name of the layout.
    heard
        Ids of the recordings that are heard; None where nobody chose.
    """

    front: str
    layout: str
    heard: frozenset[str] | None


def read_choice(kept: DerivedStore, recordings: frozenset[str]) -> StageChoice | None:
    """Return what was chosen for a session, or None; what makes no sense counts as not there.

    Parameters
    ----------
    kept
        Of the project, so that nothing about a session lies elsewhere.
    recordings
        Ids of the session's recordings; those that were added since know of no choice.

    Returns
    -------
    StageChoice or None
        As it was kept.
    """
    found = (_read(kept, each) for each in sorted(recordings))
    return next((choice for choice in found if choice is not None), None)


def keep_choice(kept: DerivedStore, recordings: frozenset[str], choice: StageChoice) -> None:
    """Keep a choice for the next time; where that cannot be, it is chosen anew.

    Parameters
    ----------
    kept
        Of the project.
    recordings
        Ids of the session's recordings: each of them knows it, so that any of them may go.
    choice
        What was chosen.
    """
    heard = None if choice.heard is None else sorted(choice.heard)
    content = {"front": choice.front, "layout": choice.layout, "heard": heard}
    with suppress(StorageError):
        for each in sorted(recordings):
            kept.put(each, _KIND, json.dumps(content).encode())


def _read(kept: DerivedStore, recording_id: str) -> StageChoice | None:
    content = kept.get(recording_id, _KIND)
    try:
        found = json.loads(content) if content is not None else None
        if not isinstance(found, dict):
            return None
        heard = found["heard"]
        chosen = None if heard is None else frozenset(str(each) for each in heard)
        return StageChoice(str(found["front"]), str(found["layout"]), chosen)
    except (ValueError, KeyError, TypeError):
        return None
