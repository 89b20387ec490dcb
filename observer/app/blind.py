"""Coding blind: in the window a coder sees nobody else's codes, until she says so.

This is a view, not access control: who can open a project can read all that is in it.
"""

from collections.abc import Callable

from observer.model.edits import CodingInfo, CodingStatus
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.session import Session

UNBLINDED = "unblinded"
"""Event of the access log: somebody chose to see what others coded in a session."""


class Blind:
    """Knows which codings the window may show to who sits before it.

    Parameters
    ----------
    project
        Returns the project as it stands.
    coder
        Returns who codes now.
    log
        Writes into the access log: event, family and detail.
    """

    def __init__(
        self,
        project: Callable[[], Project],
        coder: Callable[[], str],
        log: Callable[[str, str, str], None],
    ) -> None:
        self._project = project
        self._coder = coder
        self._log = log
        self._lifted: set[tuple[str, str]] = set()

    def sees(self, info: CodingInfo) -> bool:
        """Return whether the window shows a coding to who codes now.

        Her own always; a master coding once hers of the same session and scheme is finished, never
        before; a consensus once all of hers of that session and scheme are finished; another's
        where she lifted the blind in this session.
        """
        if info.coder == self._coder():
            return True
        if info.master:
            own = self._own(info)
            if own:
                return any(each.status is CodingStatus.FINISHED for each in own)
        if info.is_consensus and self._is_done_with(info):
            return True
        return self.is_lifted(info.session_id)

    def why_not_compared(self, info: CodingInfo) -> Message | None:
        """Return why the window does not say how a coding agrees with others; None if it does.

        A coder who has not finished sees nothing of what others coded, no figure about it either;
        one without a coding of the session sees it where she lifted the blind.
        """
        if info.status is not CodingStatus.FINISHED:
            return msg("{coder} has not finished yet.", coder=info.coder)
        own = self._own(info)
        if any(each.status is not CodingStatus.FINISHED for each in own):
            return msg("You have not finished yours yet: until then you code blind.")
        if not own and not self.is_lifted(info.session_id):
            return msg("You code blind: what others coded is not shown.")
        return None

    def codings(self, session_id: str) -> tuple[CodingInfo, ...]:
        """Return the codings of a session that the window shows."""
        return tuple(each for each in self._project().codings(session_id) if self.sees(each))

    def hidden(self, session_id: str) -> tuple[CodingInfo, ...]:
        """Return the codings of a session that the window does not show."""
        return tuple(each for each in self._project().codings(session_id) if not self.sees(each))

    def is_lifted(self, session_id: str) -> bool:
        """Return whether who codes now chose to see what others coded in a session."""
        return (self._coder(), session_id) in self._lifted

    def lift(self, session_id: str) -> None:
        """Show what others coded in a session, from now on until the project is closed.

        The choice stands in the access log before anything is shown.
        """
        session = self._project().get(Session, session_id)
        self._log(UNBLINDED, session.family_id, f"session={session_id} coder={self._coder()}")
        self._lifted.add((self._coder(), session_id))

    def lower(self, session_id: str) -> None:
        """Code blind again."""
        self._lifted.discard((self._coder(), session_id))

    def why_hidden(self, info: CodingInfo) -> Message:
        """Return why a coding is not shown."""
        if info.master and self._own(info):
            return msg("The master coding is shown after you have finished yours.")
        return msg("You code blind: what others coded is not shown.")

    def _is_done_with(self, info: CodingInfo) -> bool:
        own = self._own(info)
        return bool(own) and all(each.status is CodingStatus.FINISHED for each in own)

    def _own(self, info: CodingInfo) -> tuple[CodingInfo, ...]:
        return tuple(
            each
            for each in self._project().codings(info.session_id)
            if each.coder == self._coder() and each.scheme_id == info.scheme_id
        )
