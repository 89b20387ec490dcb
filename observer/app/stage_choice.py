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
        Ids of the session's recordings.

    Returns
    -------
    StageChoice or None
        As it was kept.
    """
    content = kept.get(min(recordings), _KIND) if recordings else None
    try:
        found = json.loads(content) if content is not None else None
        if not isinstance(found, dict):
            return None
        heard = found["heard"]
        chosen = None if heard is None else frozenset(str(each) for each in heard)
        return StageChoice(str(found["front"]), str(found["layout"]), chosen)
    except (ValueError, KeyError, TypeError):
        return None


def keep_choice(kept: DerivedStore, recordings: frozenset[str], choice: StageChoice) -> None:
    """Keep a choice for the next time; where that cannot be, it is chosen anew."""
    heard = None if choice.heard is None else sorted(choice.heard)
    content = {"front": choice.front, "layout": choice.layout, "heard": heard}
    with suppress(StorageError):
        kept.put(min(recordings), _KIND, json.dumps(content).encode())
