"""What can be added where: first what belongs in the chosen part, then every other kind."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import group_of
from observer.gui.scheme_editor.parts_table import INNER, SECTIONS, TABLES, spec_of
from observer.schemes.edit import PartPath
from observer.text.catalogue import Catalogue


def lists_here(path: PartPath) -> tuple[PartPath, ...]:
    """Return the lists inside a part, and inside the parts that it lies in, the nearest last."""
    found: list[PartPath] = []
    for length in range(1, len(path) + 1):
        at = path[:length]
        inner = INNER.get(group_of(at))
        if inner is not None and isinstance(at[-1], int):
            found.append((*at, inner))
    return tuple(found)


def fill_menu(
    menu: QMenu,
    draft: SchemeDraft,
    path: PartPath,
    add: Callable[[PartPath], None],
    text: Catalogue,
) -> None:
    """Put into a menu what can be added.

    Parameters
    ----------
    menu
        To be filled.
    draft
        What it is added to.
    path
        Of the chosen part.
    add
        Called with the list, or the table, that is to have one more.
    text
        Language.
    """
    for group in reversed(lists_here(path)):
        menu.addAction(text.render(spec_of(group_of(group)).add), partial(add, group))
    menu.addSeparator()
    lists = (("subjects",), ("tracks",), *(group for group, _ in SECTIONS))
    for group in (*lists, *(each for each in TABLES if draft.value(each) is None)):
        spec = spec_of(group)
        action = menu.addAction(text.render(spec.add), partial(add, group))
        action.setToolTip(text.render(spec.about))
    menu.setToolTipsVisible(True)


def subject_near(draft: SchemeDraft, path: PartPath) -> str:
    """Return the id of whom a new track at a place is about."""
    for length in range(len(path), 0, -1):
        at = path[:length]
        if at[:1] == ("subjects",):
            return draft.words((*at, "id"))
        if draft.words((*at, "subject")):
            return draft.words((*at, "subject"))
    return draft.words(("subjects", 0, "id"))


def place_beside(draft: SchemeDraft, path: PartPath, steps: int) -> int | None:
    """Return which place is above or below a part; of tracks among those of the same person.

    Parameters
    ----------
    draft
        In which it stands.
    path
        Of the part.
    steps
        -1 for above, 1 for below.

    Returns
    -------
    int or None
        None at the end of the list.
    """
    number, count = path[-1], draft.count(path[:-1])
    if not isinstance(number, int):
        return None
    own = draft.words((*path, "subject")) if group_of(path) == ("tracks",) else ""
    to = number + steps
    while 0 <= to < count:
        if not own or draft.words((*path[:-1], to, "subject")) == own:
            return to
        to += steps
    return None
