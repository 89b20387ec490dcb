"""The moments behind the cells of a confusion matrix."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from observer.model.scheme import Track
from observer.statistics.agreement.aligned import AlignedEvent
from observer.statistics.agreement.moments import NOTHING, Measure, Moment
from observer.statistics.agreement.pair import CodedPair, state_codes
from observer.statistics.coefficients.time_lines import pieces_of
from observer.statistics.streams import Stretches


def moments_behind(
    pair: CodedPair, aligned: Mapping[str, Sequence[AlignedEvent]]
) -> tuple[Moment, ...]:
    """Return the moments behind every cell, of time and of events, over the whole session.

    Parameters
    ----------
    pair
        Two codings of one session.
    aligned
        The events of each track.

    Returns
    -------
    tuple of Moment
        Ascending. Stretches in which both have nothing are left out.
    """
    found: list[Moment] = []
    for track in pair.scheme.tracks:
        codes = state_codes(track)
        if track.exclusive and codes:
            found += _stretches(pair, track, codes, "")
        elif not track.exclusive:
            for code in codes:
                found += _stretches(pair, track, (code,), code)
        found += _events(track, aligned[track.id])
    return tuple(sorted(found, key=lambda each: (each.start_us, each.end_us)))


def _stretches(
    pair: CodedPair, track: Track, codes: tuple[str, ...], of_code: str
) -> Iterator[Moment]:
    codable = Stretches.of(pair.joint(track.id, pair.windows[0]).both)
    pieces = pieces_of(*pair.lines(track, codes), codable)
    if not len(pieces.starts):
        return
    names = (*codes, NOTHING)
    same = (
        (np.diff(pieces.first) == 0)
        & (np.diff(pieces.second) == 0)
        & (pieces.starts[1:] == pieces.ends[:-1])
    )
    heads = np.flatnonzero(np.concatenate(([True], ~same)))
    tails = np.append(heads[1:], len(pieces.starts)) - 1
    for head, tail in zip(heads.tolist(), tails.tolist(), strict=True):
        first, second = names[pieces.first[head]], names[pieces.second[head]]
        if first != NOTHING or second != NOTHING:
            yield Moment(
                measure=Measure.TIME,
                track=track.id,
                first_code=first,
                second_code=second,
                start_us=int(pieces.starts[head]),
                end_us=int(pieces.ends[tail]),
                of_code=of_code,
            )


def _events(track: Track, aligned: Sequence[AlignedEvent]) -> Iterator[Moment]:
    for each in aligned:
        if each.counted:
            first, second = each.codes
            yield Moment(
                measure=Measure.EVENTS,
                track=track.id,
                first_code=first,
                second_code=second,
                start_us=each.at_us,
                end_us=each.until_us,
                first_id=each.first.id if each.first else "",
                second_id=each.second.id if each.second else "",
            )
