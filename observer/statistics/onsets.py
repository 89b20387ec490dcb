"""How often codes began, as composites and conditions ask."""

from collections.abc import Iterable
from dataclasses import replace

from observer.model.rules import CodeRef
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.streams import Stream, Stretches, cut, read_streams


class Onsets:
    """Counts the points of a code, or the bouts of a state that were seen to begin.

    Only codable time of the window counts, and bouts closer together than their track's gap are
    one, as in `observer.statistics.describe`: a bout that runs when codable time begins has no
    onset.

    Parameters
    ----------
    session
        The coding with its scheme and window.
    refs
        The codes that will be asked for; other tracks are not read.
    """

    def __init__(self, session: CodedSession, refs: Iterable[CodeRef]) -> None:
        self._session = session
        wanted = frozenset(refs)
        asked = {ref.track for ref in wanted}
        tracks = tuple(track for track in session.scheme.tracks if track.id in asked)
        self._gaps_us = {track.id: track.merge_gap_us for track in tracks}
        self._streams: dict[CodeRef, Stream] = {}
        if tracks:
            narrowed = replace(session, scheme=replace(session.scheme, tracks=tracks))
            self._streams = read_streams(narrowed)

    def count(self, ref: CodeRef, window: Window) -> int | None:
        """Return how often a code began within a window.

        Parameters
        ----------
        ref
            One of the codes that were named.
        window
            The session, a phase or another stretch.

        Returns
        -------
        int or None
            None where no time of the window was codable on the track, or the code is unknown.
        """
        found = self._within(ref, window)
        if found is None:
            return None
        stream, codable = found
        if len(stream.starts):
            return int((~cut(stream, codable, self._gaps_us[ref.track]).cut_left).sum())
        return len(codable.inside(stream.onsets))

    def occurrences(self, ref: CodeRef, window: Window) -> int | None:
        """Return how often a code stands within a window, begun there or before.

        Parameters
        ----------
        ref
            One of the codes that were named.
        window
            The session, a phase or another stretch.

        Returns
        -------
        int or None
            None as of `count`.
        """
        found = self._within(ref, window)
        if found is None:
            return None
        stream, codable = found
        points = len(codable.inside(stream.onsets)) if not len(stream.starts) else 0
        return points + len(cut(stream, codable, self._gaps_us[ref.track]).starts)

    def _within(self, ref: CodeRef, window: Window) -> tuple[Stream, Stretches] | None:
        stream = self._streams.get(ref)
        if stream is None:
            return None
        codable = Stretches.of(self._session.observed((ref.track,), window).codable)
        return (stream, codable) if codable.total_us else None
