"""What a statistic is computed from: one coding with its scheme, its window and its phases."""

from dataclasses import dataclass, replace

from observer.model.coding import Coding
from observer.model.scheme import Scheme
from observer.model.session import Phase
from observer.model.time import Interval, difference, intersection, seconds, total_us
from observer.statistics.columns import Cell

_LONG_REST = 10
"""A rest of more than the session divided by this is long."""


@dataclass(frozen=True, slots=True)
class CodedSession:
    """One coding, ready to be counted.

    Attributes
    ----------
    coding
        As it stands.
    scheme
        The scheme it was made with.
    window
        The whole session on its clock.
    phases
        Of this session, in order; none if it has none.
    """

    coding: Coding
    scheme: Scheme
    window: Interval
    phases: tuple[Phase, ...] = ()

    def windows(self) -> tuple["Window", ...]:
        """Return the whole session and then each phase that counts, cut to the session.

        Phases that do not count in statistics have no window, and their time is left out of that
        of the session, and of a phase that holds them.
        """
        left_out = self.left_out()
        whole = Window("", "", self.window.start_us, self.window.end_us, self.window, left_out)
        counted = [
            window
            for window, phase in zip(self.phase_windows(), self.phases, strict=True)
            if phase.in_statistics
        ]
        return (whole, *(replace(window, left_out=left_out) for window in counted))

    def phase_windows(self) -> tuple["Window", ...]:
        """Return every phase, cut to the session, also those that do not count in statistics."""
        return tuple(self._phase_window(at, phase) for at, phase in enumerate(self.phases, 1))

    def left_out(self) -> tuple[Interval, ...]:
        """Return the time of the phases that do not count in statistics."""
        return tuple(
            Interval(phase.onset_us, phase.offset_us)
            for phase in self.phases
            if not phase.in_statistics and phase.offset_us > phase.onset_us
        )

    def stops_us(self) -> tuple[int, ...]:
        """Return when phases were stopped early: what runs up to there was not seen to end."""
        return tuple(phase.offset_us for phase in self.phases if phase.stopped_early)

    def watched(self, track: str) -> tuple[Interval, ...]:
        """Return all time of the session that was coded and codable on a track.

        Phases are no border of watching: also those that do not count were watched.
        """
        whole = Window("", "", self.window.start_us, self.window.end_us, self.window)
        return difference(self.coded(track, whole), self.coding.uncodable_on(track))

    def _phase_window(self, number: int, phase: Phase) -> "Window":
        start = min(max(phase.onset_us, self.window.start_us), self.window.end_us)
        end = max(min(phase.offset_us, self.window.end_us), start)
        span = Interval(start, end) if end > start else None
        return Window(phase.name or str(number), phase.id, start, end, span)

    def coded(self, track: str, window: "Window") -> tuple[Interval, ...]:
        """Return the part of a window that was coded on a track, what cannot be coded included."""
        if window.span is None:
            return ()
        stated = self.coding.coded_range(track)
        if stated is None:
            return (window.span,)
        if stated.offset_us <= stated.onset_us:
            return ()
        part = Interval(stated.onset_us, stated.offset_us).overlap(window.span)
        return (part,) if part else ()

    @property
    def judged(self) -> bool:
        """Whether something was answered, scored or traced."""
        return bool(self.coding.scores or self.coding.trace_runs)

    def nothing_after_us(self) -> int | None:
        """Return the last coded moment where a long end of the session holds no code at all.

        Such a coding is probably under way: while no coded range is stated, the rest counts as
        watched, and rates come out too low. None if the coding reaches the end, within a tenth of
        the session, or if a coded range is stated.
        """
        if self.coding.coded_ranges or (self.judged and not self.coding.events):
            return None
        moments = [
            event.onset_us if event.offset_us is None else event.offset_us
            for events in self.coding.events.values()
            for event in events
        ]
        moments += [s.offset_us for s in self.coding.scores if s.offset_us is not None]
        moments += [run.offset_us for run in self.coding.trace_runs]
        last = max([self.window.start_us, *moments, *(u.offset_us for u in self.coding.uncodable)])
        rest = self.window.end_us - last
        return last if _LONG_REST * rest > self.window.duration_us else None

    def observed(self, tracks: tuple[str, ...], window: "Window") -> "Observed":
        """Return the time of a window that was coded and codable on all of some tracks.

        Parameters
        ----------
        tracks
            Ids; one track, or those of a pair.
        window
            The session or a phase.

        Returns
        -------
        Observed
            The stretches and what they add up to.
        """
        coded = self.coded(tracks[0], window) if tracks else ()
        for track in tracks[1:]:
            coded = intersection(coded, self.coded(track, window))
        coded = difference(coded, window.left_out)
        codable = coded
        for track in tracks:
            codable = difference(codable, self.coding.uncodable_on(track))
        return Observed(window, codable, total_us(coded))


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch that a row is about: the session or a phase.

    Attributes
    ----------
    phase, phase_id
        Name (or number, where it has none) and id of the phase; empty for the session.
    start_us, end_us
        On the session clock.
    span
        The same as an interval; None for a phase outside the session.
    left_out
        Time within that does not count in statistics.
    """

    phase: str
    phase_id: str
    start_us: int
    end_us: int
    span: Interval | None
    left_out: tuple[Interval, ...] = ()

    def counts(self, time_us: int) -> bool:
        """Return whether an instant lies within, and counts."""
        if self.span is None or time_us not in self.span:
            return False
        return not any(time_us in stretch for stretch in self.left_out)

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells that name the phase."""
        return {"phase": self.phase, "phase_id": self.phase_id}


@dataclass(frozen=True, slots=True)
class Observed:
    """The time on which figures stand.

    Attributes
    ----------
    window
        The session or phase.
    codable
        Disjoint and ascending: the coded range within the window less what cannot be coded.
    coded_us
        Length of the coded range within the window.
    """

    window: Window
    codable: tuple[Interval, ...]
    coded_us: int

    @property
    def codable_us(self) -> int:
        """T, the time that every rate and share is over, in microseconds."""
        return sum(stretch.duration_us for stretch in self.codable)

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells that state the phase, the window, T and the share not codable."""
        share = 1 - self.codable_us / self.coded_us if self.coded_us else None
        return {
            **self.window.cells,
            "window_start_s": seconds(self.window.start_us),
            "window_end_s": seconds(self.window.end_us),
            "codable_s": seconds(self.codable_us),
            "uncodable_share": share,
        }
