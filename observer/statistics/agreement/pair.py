"""Two codings of one session side by side, and the time that both could code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme, Track
from observer.model.time import Interval, difference, intersection, total_us
from observer.statistics.coefficients.states import States
from observer.statistics.coefficients.time_lines import Line
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.streams import Stream, read_streams


@dataclass(frozen=True, slots=True)
class JointTime:
    """The time of one track that two coders can be compared on.

    Attributes
    ----------
    both
        That both coded and could code.
    coded_us
        That both coded, whether or not they could.
    first_us, second_us
        Of it, what the one and what the other could code.
    """

    both: tuple[Interval, ...]
    coded_us: int
    first_us: int
    second_us: int

    @property
    def both_us(self) -> int:
        """Time that is compared."""
        return total_us(self.both)


@dataclass(frozen=True)
class CodedPair:
    """Two codings of one session.

    Attributes
    ----------
    first, second
        Of the coders; both with a scheme of what both passes are about alone.
    """

    first: CodedSession
    second: CodedSession

    @property
    def scheme(self) -> Scheme:
        """What both are about."""
        return self.first.scheme

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The session, and each phase that counts."""
        return self.first.windows()

    @cached_property
    def streams(self) -> tuple[Mapping[CodeRef, Stream], Mapping[CodeRef, Stream]]:
        """What each has of each code."""
        return read_streams(self.first), read_streams(self.second)

    def joint(self, track: str, window: Window) -> JointTime:
        """Return the time of a window that the two can be compared on.

        Parameters
        ----------
        track
            Id.
        window
            The session or a phase.

        Returns
        -------
        JointTime
            Phases that do not count in statistics are left out.
        """
        coded = intersection(self.first.coded(track, window), self.second.coded(track, window))
        coded = difference(coded, window.left_out)
        one = difference(coded, self.first.coding.uncodable_on(track))
        other = difference(coded, self.second.coding.uncodable_on(track))
        return JointTime(intersection(one, other), total_us(coded), total_us(one), total_us(other))

    def lines(self, track: Track, codes: tuple[str, ...]) -> tuple[Line, Line]:
        """Return when which of some state codes of a track ran, for each coder."""
        one, other = (Line.of(_states(streams, track, codes)) for streams in self.streams)
        return one, other


def state_codes(track: Track) -> tuple[str, ...]:
    """Return the ids of the codes of a track that last."""
    return tuple(code.id for code in track.codes if code.kind is CodeKind.STATE)


def _states(streams: Mapping[CodeRef, Stream], track: Track, codes: tuple[str, ...]) -> States:
    found = [streams[CodeRef(track.id, code)] for code in codes]
    which = [np.full(len(stream.starts), at, np.int64) for at, stream in enumerate(found)]
    none = np.empty(0, np.int64)
    starts = np.concatenate([none, *(stream.starts for stream in found)])
    order = np.argsort(starts, kind="stable")
    return States(
        codes,
        np.concatenate([none, *which])[order],
        starts[order],
        np.concatenate([none, *(stream.ends for stream in found)])[order],
    )
