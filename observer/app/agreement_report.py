"""What is asked about the agreement of coders, and what is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from observer.model.edits import CodingInfo
from observer.model.problems import Problem
from observer.model.scheme import Scheme
from observer.statistics.agreement.moments import Disagreement, Measure, Moment
from observer.statistics.agreement.settings import AgreementSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A session that at least two coders coded with one scheme.

    Attributes
    ----------
    family, session
        Pseudonym, and number within the family.
    codings
        That can be compared, by coder and pass; of at least two coders.
    unfinished
        Those that their coders have not finished; they are left out unless asked for.
    """

    session_id: str
    family: str
    session: int
    held_on: date | None
    scheme: Scheme
    codings: tuple[CodingInfo, ...]
    unfinished: tuple[CodingInfo, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """Labels of the coders, in order."""
        return tuple(dict.fromkeys(info.coder for info in self.codings))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRequest:
    """What is to be compared, and how.

    Attributes
    ----------
    sessions
        Ids; empty for all that can be compared.
    coders
        Labels, two or more, in the order in which they stand in tables; empty for all.
    codings
        Ids of codings, in place of the latest passes of the coders: such as two passes of one
        coder. All must be of the sessions.
    scheme_id
        Which scheme, where the sessions were coded with several; empty for the only one, or the
        first.
    settings
        None for what the scheme states.
    unfinished
        Whether codings are compared that their coders have not finished.
    blind
        Whether codings are left out that the window does not compare yet for who codes now; the
        reasons stand among the report's problems.
    """

    sessions: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    scheme_id: str = ""
    settings: AgreementSettings | None = None
    unfinished: bool = False
    blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPair:
    """Two codings of one session, as they compare.

    Attributes
    ----------
    family, session, held_on
        Pseudonym, number within the family, and day.
    first, second
        Whose codings; `first` stands in the rows of a confusion matrix.
    scheme
        Of what both are about alone.
    moments
        Behind the cells of the confusion matrices, ascending; those that agree among them.
    disagreements
        To walk through, in the order of the session; what is about the whole comes first.
    """

    session_id: str
    family: str
    session: int
    held_on: date | None
    first: CodingInfo
    second: CodingInfo
    scheme: Scheme
    moments: tuple[Moment, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    def behind(
        self, measure: Measure, track: str, cell: tuple[str, str], of_code: str = ""
    ) -> tuple[Moment, ...]:
        """Return the moments behind one cell of a confusion matrix.

        Parameters
        ----------
        measure
            Which table.
        track
            Of the table.
        cell
            Code of the first coder and of the second; empty for nothing.
        of_code
            Of a track where several states run at once: the code that the table is about.

        Returns
        -------
        tuple of Moment
            Ascending.
        """
        return tuple(
            each
            for each in self.moments
            if each.measure is measure
            and each.track == track
            and (each.first_code, each.second_code) == cell
            and each.of_code == of_code
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AgreementReport:
    """How coders agree, over some sessions.

    Every table begins with ``family, session, session_id, first, second``. Without family and
    session a row is over all sessions together: from the sum of their tables. ``first`` and
    ``second`` are coders; where both are empty, a row is of all coders (of kappas: the mean over
    every two of them, as Light has it). Where the two are passes of one coder, their numbers stand
    behind the coder. What the other columns mean stands in ``COLUMNS`` of the modules of
    `observer.statistics.agreement` and, as labels and units, in the `attrs` of each table.

    Attributes
    ----------
    request, settings
        What was asked, and the settings that were used.
    scheme
        That all codings were made with.
    coders
        Labels, in order.
    pairs
        Every two codings that were compared, by session and coders.
    time
        Time kappa per phase, track and code (`statistics.agreement.time_table`).
    events
        Event kappa per phase, track and code (`statistics.agreement.event_table`).
    continuous
        Three percentages per phase and code (`statistics.agreement.continuous_table`).
    confusion
        Cells of all confusion matrices (`statistics.agreement.confusion_table`).
    codability
        Whether coders agree on what can be coded (`statistics.agreement.codability_table`).
    ratings, intervals
        Forms, and interval codings, item by item (`statistics.agreement.rating_table`).
    traces
        Lines that were drawn (`statistics.agreement.trace_table`).
    drift
        Per coder, track and session in the order of the days, the mean agreement with the others
        (`app.agreement_drift`).
    problems
        What could not be compared, and why.
    """

    request: AgreementRequest
    settings: AgreementSettings
    scheme: Scheme
    coders: tuple[str, ...]
    pairs: tuple[ComparedPair, ...]
    time: pd.DataFrame
    events: pd.DataFrame
    continuous: pd.DataFrame
    confusion: pd.DataFrame
    codability: pd.DataFrame
    ratings: pd.DataFrame
    intervals: pd.DataFrame
    traces: pd.DataFrame
    drift: pd.DataFrame
    problems: tuple[Problem, ...] = ()

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name."""
        return {
            "time": self.time,
            "events": self.events,
            "continuous": self.continuous,
            "confusion": self.confusion,
            "codability": self.codability,
            "ratings": self.ratings,
            "intervals": self.intervals,
            "traces": self.traces,
            "drift": self.drift,
        }

    def pairs_of(self, session_ids: Iterable[str]) -> tuple[ComparedPair, ...]:
        """Return the pairs of some sessions."""
        wanted = frozenset(session_ids)
        return tuple(pair for pair in self.pairs if pair.session_id in wanted)
