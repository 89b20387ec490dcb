"""What the schemes offer to say to a parent of what was coded at a moment.

They are offers: somebody chooses one, changes it, and it is her own sentence from then on. A code
that is hidden from parents offers nothing.
"""

from collections.abc import Container, Iterator
from itertools import islice

from observer.app.workspace import Workspace
from observer.model.event import Event
from observer.model.messages import pmsg
from observer.model.project import Project
from observer.model.scheme import Code, CodeKind, Role, Scheme
from observer.model.session import Clip, Session
from observer.model.sheet import Address
from observer.model.time import Interval
from observer.text.catalogue import Catalogue

_CHILD = "{child}"


def offered_words(
    workspace: Workspace,
    session_id: str,
    stretch: Interval,
    text: Catalogue,
    address: Address,
    roles: Container[Role] = frozenset(Role),
) -> tuple[str, ...]:
    """Return the sentences for a parent about what was coded in a stretch, in the order of time.

    Parameters
    ----------
    workspace
        Its codings that who codes now may see are looked at.
    session_id
        Whose codings.
    stretch
        On the session clock.
    text
        In whose language.
    address
        How the parent is spoken to.
    roles
        Of whose behaviour.

    Returns
    -------
    tuple of str
        Each once, with the name of the child filled in; empty where no code there has words for
        a parent.
    """
    child = name_of_child(workspace.project, session_id, text, address)
    form = text.language if address is Address.JE else f"{text.language}-{address.value}"
    found: list[tuple[int, str]] = []
    for info in workspace.blind.codings(session_id):
        scheme = workspace.scheme_of(info.id)
        coding = workspace.coding(info.id)
        for track, code in _codes(scheme, roles):
            words = code.parent_wording.get(form).replace(_CHILD, child)
            onsets = (e.onset_us for e in coding.on_track(track) if _is(e, code, stretch))
            found += [(onset_us, words) for onset_us in islice(onsets, 1)]
    return tuple(dict.fromkeys(words for _, words in sorted(found)))


def offered_for(workspace: Workspace, clip: Clip, text: Catalogue) -> tuple[str, ...]:
    """Return the sentences for a moment, as its caregiver's sheet speaks to her.

    Parameters
    ----------
    workspace
        Knows the sheets and the codings.
    clip
        The moment.
    text
        In whose language.

    Returns
    -------
    tuple of str
        As `offered_words`.
    """
    if clip.offset_us <= clip.onset_us:
        return ()
    sheets = workspace.project.sheets(clip.session_id)
    own = [each for each in sheets if each.caregiver_id == clip.for_caregiver] or sheets
    address = own[0].address if own else Address.JE
    stretch = Interval(clip.onset_us, clip.offset_us)
    return offered_words(workspace, clip.session_id, stretch, text, address)


def name_of_child(project: Project, session_id: str, text: Catalogue, address: Address) -> str:
    """Return what the child of a session is called, or "your child"."""
    session = project.get(Session, session_id)
    children = [each for each in project.participants(session.family_id) if each.role is Role.CHILD]
    here = [each for each in children if each.id in session.present] or children
    name = here[0].name.strip() if here else ""
    return name or text.render(pmsg(address, "your child"))


def _codes(scheme: Scheme, roles: Container[Role]) -> Iterator[tuple[str, Code]]:
    """Yield the codes of these roles that have words for a parent, each with its track."""
    for track in scheme.tracks:
        if scheme.subject(track.subject).role not in roles:
            continue
        for code in track.codes:
            if code.parent_wording and not code.hide_from_parent:
                yield track.id, code


def _is(event: Event, code: Code, stretch: Interval) -> bool:
    """Return whether a code stands in a stretch: a point in it, or a state that runs there."""
    if event.code != code.id or event.onset_us >= stretch.end_us:
        return False
    if event.onset_us >= stretch.start_us:
        return True
    runs_on = event.offset_us is None or event.offset_us > stretch.start_us
    return event.kind is CodeKind.STATE and runs_on
