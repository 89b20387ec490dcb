"""Which sessions of a study are coded by two: drawn with a seed, spread over coders and over time.

The sessions of each first coder, in the order in which their codings came, are cut into runs as
long as the scheme's share asks for (of a share of one in five: five), and chance draws one of each
run. So the draw follows the study: a session that was drawn stays drawn when more are coded, and
what is drawn lies over the whole time in which agreement may drift.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

import pandas as pd

from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.rules import Reliability
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.statistics.columns import (
    Row,
    count_column,
    flag_column,
    table,
    text_column,
)

USUAL_SEED = 1
"""Of the draw, unless the team states its own."""

_TWO = 2

COLUMNS = (
    text_column("family", msg("Family")),
    count_column("session", msg("Session")),
    text_column("session_id", msg("Session id")),
    text_column("held_on", msg("Day")),
    text_column("first_coder", msg("First coder")),
    text_column("second_coder", msg("Second coder")),
    flag_column("drawn", msg("Drawn")),
    text_column("state", msg("How far")),
)
"""Of the table of `DoubleCodingPlan.table`."""


class DrawState(StrEnum):
    """How far the double coding of a session is."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSession:
    """A session that two coders code, or should.

    Attributes
    ----------
    first_coder
        Whose coding came first.
    second_coder
        Who codes it too; where nobody does yet, who should, so that all get as many. Empty where
        the project knows one coder alone.
    drawn
        False of one that two coders coded though it was not drawn.
    """

    session_id: str
    family: str
    session: int
    held_on: date | None
    first_coder: str
    second_coder: str
    state: DrawState
    drawn: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleCodingPlan:
    """What the scheme asks for, what was drawn, and how far it is.

    Attributes
    ----------
    share
        Of the sessions that the scheme asks to be coded by two, from 0 to 1.
    total
        Sessions that were coded with the scheme.
    sessions
        Those drawn, and those that two coded besides, by family and number.
    """

    scheme: Scheme
    share: float
    seed: int
    total: int
    sessions: tuple[DrawnSession, ...]

    @property
    def done(self) -> int:
        """How many sessions two coders have finished."""
        return sum(each.state is DrawState.DONE for each in self.sessions)

    @property
    def reached(self) -> float | None:
        """Which share of the sessions two coders have finished; None without sessions."""
        return self.done / self.total if self.total else None

    @property
    def table(self) -> pd.DataFrame:
        """The sessions as a table, see `COLUMNS`."""
        rows: list[Row] = [
            {
                "family": each.family,
                "session": each.session,
                "session_id": each.session_id,
                "held_on": each.held_on.isoformat() if each.held_on else None,
                "first_coder": each.first_coder,
                "second_coder": each.second_coder or None,
                "drawn": each.drawn,
                "state": each.state.value,
            }
            for each in self.sessions
        ]
        return table(COLUMNS, rows)


def schemes_in_use(workspace: Workspace) -> tuple[Scheme, ...]:
    """Return the schemes of the project's codings, each once, in its latest version there."""
    found: dict[str, Scheme] = {}
    for info in workspace.project.of(CodingInfo):
        if not info.is_consensus:
            found[info.scheme_id] = workspace.scheme_of(info.id)
    return tuple(found.values())


def double_coding_plan(
    project: Project, scheme: Scheme, *, seed: int = USUAL_SEED
) -> DoubleCodingPlan:
    """Draw which sessions are coded by two, and say how far that is.

    Parameters
    ----------
    project
        As it stands.
    scheme
        Its codings count; the share is the one that it states.
    seed
        Of the draw: the same seed draws the same sessions.

    Returns
    -------
    DoubleCodingPlan
        At least as many sessions as the whole part of the share, and one as soon as there are
        two. None for a share of 0.
    """
    share = (scheme.reliability or Reliability()).share_double_coded
    own = [
        info
        for info in project.of(CodingInfo)
        if info.scheme_id == scheme.id and not info.is_consensus
    ]
    codings: dict[str, list[CodingInfo]] = {}
    for info in own:
        codings.setdefault(info.session_id, []).append(info)
    drawn = _drawn({key: each[0].coder for key, each in codings.items()}, share, seed, scheme.id)
    coders = tuple(sorted({info.coder for info in own}))
    seconds = _second_coders(codings, drawn, coders, seed)
    sessions = [
        _session(project, codings[session_id], seconds[session_id], drawn=session_id in drawn)
        for session_id in codings
        if session_id in drawn or _state(codings[session_id]) is DrawState.DONE
    ]
    sessions.sort(key=lambda each: (each.family, each.session, each.session_id))
    return DoubleCodingPlan(
        scheme=scheme, share=share, seed=seed, total=len(codings), sessions=tuple(sessions)
    )


def _drawn(
    first_coders: Mapping[str, str], share: float, seed: int, scheme_id: str
) -> frozenset[str]:
    """Return the sessions that chance draws; they come in the order of their codings."""
    if share <= 0:
        return frozenset()
    chosen: set[str] = set()
    for coder in dict.fromkeys(first_coders.values()):
        mine = [session for session, first in first_coders.items() if first == coder]
        chosen |= {mine[at] for at in _places(len(mine), share, f"{seed}/{scheme_id}/{coder}")}
    wanted = min(len(first_coders), max(int(share * len(first_coders)), len(first_coders) >= _TWO))
    rest = sorted(set(first_coders) - chosen, key=lambda each: _chance(f"{seed}/{each}"))
    return frozenset([*chosen, *rest[: max(0, wanted - len(chosen))]])


def _places(count: int, share: float, seed: str) -> set[int]:
    """Return one place of each run of 1 / share places, as far as they are there."""
    run = 1 / min(share, 1.0)
    places: set[int] = set()
    number = 0
    while number * run < count:
        place = int((number + _chance(f"{seed}/{number}")) * run)
        while place in places:
            place += 1
        if place < count:
            places.add(place)
        number += 1
    return places


def _chance(words: str) -> float:
    """Return a number from 0 up to 1 that looks random and is always the same."""
    return int.from_bytes(sha256(words.encode()).digest()[:6], "big") / 2**48


def _second_coders(
    codings: Mapping[str, Sequence[CodingInfo]],
    drawn: Iterable[str],
    coders: Sequence[str],
    seed: int,
) -> dict[str, str]:
    """Return who codes each session too; where nobody does yet, whoever has the fewest."""
    taken: dict[str, str] = {}
    for session_id, infos in codings.items():
        others = [info.coder for info in infos if info.coder != infos[0].coder]
        taken[session_id] = others[0] if others else ""
    load = Counter(coder for coder in taken.values() if coder)
    for session_id in sorted(drawn, key=lambda each: _chance(f"{seed}/{each}")):
        if not taken[session_id]:
            free = [coder for coder in coders if coder != codings[session_id][0].coder]
            chosen = min(
                free,
                key=lambda coder: (load[coder], _chance(f"{seed}/{session_id}/{coder}")),
                default="",
            )
            taken[session_id] = chosen
            load[chosen] += 1
    return taken


def _state(infos: Sequence[CodingInfo]) -> DrawState:
    finished = {info.coder for info in infos if info.status is CodingStatus.FINISHED}
    if len(finished) >= _TWO:
        return DrawState.DONE
    both = len({info.coder for info in infos}) >= _TWO
    return DrawState.UNDER_WAY if both else DrawState.TO_DO


def _session(
    project: Project, infos: Sequence[CodingInfo], second: str, *, drawn: bool
) -> DrawnSession:
    session = project.get(Session, infos[0].session_id)
    return DrawnSession(
        session_id=session.id,
        family=project.family_of(session.id).pseudonym,
        session=session.number,
        held_on=session.held_on,
        first_coder=infos[0].coder,
        second_coder=second,
        state=_state(infos),
        drawn=drawn,
    )
