"""What can be compared in the room, and why something cannot."""

from dataclasses import dataclass, replace
from itertools import combinations

from observer.app.agreement import AgreementRequest, Comparable, ComparedPair
from observer.app.workspace import Workspace
from observer.model.edits import CodingStatus
from observer.model.passes import parts_of
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
    def is_pair(self) -> bool:
        """Whether two codings can be walked through: of one session, by two coders."""
        return self.session is not None and len(self.coders) == _TWO

    def request(self, settings: AgreementSettings | None) -> AgreementRequest:
        """Return what is asked for the figures."""
        return AgreementRequest(
            sessions=(self.session_id,) if self.session_id else (),
            coders=self.coders,
            scheme_id=self.scheme_id,
            settings=settings,
            blind=True,
        )


def couples(coders: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return every two coders, and all of them together where there are more."""
    pairs = tuple(combinations(coders, _TWO))
    return (*pairs, ()) if len(coders) > _TWO else pairs


def walk_request(chosen: Chosen) -> AgreementRequest:
    """Return what is asked to walk through two codings: as the scheme states, without intervals."""
    stated = chosen.session.scheme.reliability if chosen.session is not None else None
    settings = AgreementSettings.of(stated)
    return chosen.request(replace(settings, resamples=0, shuffles=0, time_tolerance_us=0))


def pass_words(pair: ComparedPair, text: Catalogue) -> str:
    """Return which passes two codings are, and of which parts of the scheme."""
    parts = ", ".join(text.local(part.label) for part in parts_of(pair.scheme))
    if pair.first.pass_number == pair.second.pass_number:
        return text("Pass {number}: {parts}", number=pair.first.pass_number, parts=parts)
    passes = f"{pair.first.pass_number}, {pair.second.pass_number}"
    return text("Passes {passes}: {parts}", passes=passes, parts=parts)


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
