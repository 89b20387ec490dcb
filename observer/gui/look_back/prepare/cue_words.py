"""What a line of the script is called."""

from observer.app.parent_wording import name_of_child
from observer.model.feedback import Cue, CueKind
from observer.model.project import Project
from observer.model.sheet import Address
from observer.text.catalogue import Catalogue


def kind_name(kind: CueKind, child: str, text: Catalogue) -> str:
    """Return what a kind of line is called."""
    if kind is CueKind.CHILD_SAYS:
        return text("{child} says", child=child[:1].upper() + child[1:])
    if kind is CueKind.QUESTION:
        return text("Question")
    if kind is CueKind.TIP:
        return text("Tip")
    return text("Comment")


def cue_title(project: Project, cue: Cue, session_id: str, text: Catalogue) -> str:
    """Return when a line comes and what it is, such as "0:47 · Stop and question".

    Parameters
    ----------
    project
        Knows the people.
    cue
        Which line.
    session_id
        Whose film.
    text
        Language.

    Returns
    -------
    str
        With the number of its marks, if it has any.
    """
    name = kind_name(cue.kind, name_of_child(project, session_id, text, Address.JE), text)
    if cue.stops and not cue.text and cue.kind is CueKind.COMMENT:
        name = text("The film stops")
    elif cue.stops:
        name = text("Stop, {what}", what=name[:1].lower() + name[1:])
    parts = [text.clock(cue.at_us), name]
    if cue.marks:
        parts.append(
            text("{count} marks", count=len(cue.marks)) if len(cue.marks) > 1 else text("1 mark")
        )
    return " \N{MIDDLE DOT} ".join(parts)
