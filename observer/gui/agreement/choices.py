"""What can be compared in the room, and why something cannot."""

from dataclasses import dataclass, replace
from itertools import combinations

from observer.app.agreement import AgreementRequest, Comparable
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo, CodingStatus
from observer.statistics.agreement.settings import AgreementSettings
from observer.text.catalogue import Catalogue

_TWO = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is compared: sessions of one scheme, and the coders.

    Attributes
    ----------
    session
        None for all sessions of the scheme together.
    scheme_id
        Of the codings.
    coders
        Two, or empty for all.
    """

    session: Comparable | None
    scheme_id: str
    coders: tuple[str, ...] = ()

    @property
    def session_id(self) -> str:
        """Empty for all sessions together."""
        return self.session.session_id if self.session is not None else ""

    @property
    def pair(self) -> tuple[CodingInfo, CodingInfo] | None:
        """The two codings that are walked through; None unless there is one pair."""
        if self.session is None or len(self.coders) != _TWO:
            return None
        found = [latest(self.session, coder) for coder in self.coders]
        one, other = found
        return (one, other) if one is not None and other is not None else None

    def request(self, settings: AgreementSettings | None) -> AgreementRequest:
        """Return what is asked for the figures."""
        return AgreementRequest(
            sessions=(self.session_id,) if self.session_id else (),
            coders=self.coders,
            scheme_id=self.scheme_id,
            settings=settings,
            blind=True,
        )


def latest(session: Comparable, coder: str) -> CodingInfo | None:
    """Return the latest pass of a coder among those that can be compared."""
    own = [info for info in session.codings if info.coder == coder]
    return max(own, key=lambda info: info.pass_number, default=None)


def couples(coders: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return every two coders, and all of them together where there are more."""
    pairs = tuple(combinations(coders, _TWO))
    return (*pairs, ()) if len(coders) > _TWO else pairs


def walk_request(pair: tuple[CodingInfo, CodingInfo], session: Comparable) -> AgreementRequest:
    """Return what is asked to walk through two codings: as the scheme states, without intervals."""
    stated = AgreementSettings.of(session.scheme.reliability)
    return AgreementRequest(
        sessions=(session.session_id,),
        codings=(pair[0].id, pair[1].id),
        settings=replace(stated, resamples=0, shuffles=0, time_tolerance_us=0),
        blind=True,
    )


def seen(workspace: Workspace, sessions: tuple[Comparable, ...]) -> tuple[Comparable, ...]:
    """Return the sessions of which the window may say how the coders agree."""
    found = []
    for each in sessions:
        shown = tuple(i for i in each.codings if workspace.blind.why_not_compared(i) is None)
        if len({info.coder for info in shown}) >= _TWO:
            found.append(replace(each, codings=shown))
    return tuple(found)


def why_not(workspace: Workspace, session_id: str, text: Catalogue) -> str:
    """Return why the coders of a session are not compared, in sentences."""
    infos = [i for i in workspace.project.codings(session_id) if not i.is_consensus]
    coders = {info.coder for info in infos}
    if len(coders) < _TWO:
        return text(
            "This session was coded by one coder or none. Agreement asks for two who code it with "
            "the same scheme, each without seeing the other's."
        )
    told = [
        text.render(reason)
        for reason in map(workspace.blind.why_not_compared, infos)
        if reason is not None
    ]
    if told:
        return " ".join(dict.fromkeys(told))
    return text("The codings of this session were made with different versions of a scheme.")


def could_lift(workspace: Workspace, session_id: str) -> bool:
    """Return whether it would help to look at what others coded, which is then logged."""
    infos = [i for i in workspace.project.codings(session_id) if not i.is_consensus]
    finished = {i.coder for i in infos if i.status is CodingStatus.FINISHED}
    own = [info for info in infos if info.coder == workspace.coder]
    return len(finished) >= _TWO and not own and not workspace.blind.is_lifted(session_id)
