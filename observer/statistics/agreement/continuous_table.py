"""Percentages of agreement on continuous recordings, code by code, as behaviour analysts do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.mudford import (
    block_agreement,
    exact_agreement,
    window_agreement,
)
from observer.statistics.coefficients.result import Coefficient
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Row,
    count_column,
    share_column,
    text_column,
)
from observer.statistics.inputs import Window
from observer.statistics.streams import Stream

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    share_column("exact", msg("Exact agreement")),
    share_column("block_by_block", msg("Block-by-block agreement")),
    share_column("time_window", msg("Time-window agreement")),
    count_column("blocks", msg("Blocks")),
    text_column("reason", msg("Why there is no figure")),
)
"""Of the table ``continuous``; blocks as long as those of the settings, and their tolerance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuousTally:
    """The three percentages of one code, with what each is over."""

    phase: str
    phase_id: str
    track: str
    code: str
    exact: tuple[Coefficient, ...]
    blocks: tuple[Coefficient, ...]
    windows: tuple[Coefficient, ...]


def continuous_tallies(pair: CodedPair, settings: AgreementSettings) -> tuple[ContinuousTally, ...]:
    """Return the percentages of one pair of codings, per window and code."""
    return tuple(
        _tally(pair, settings, window, track.id, code)
        for window in pair.windows
        for track in pair.scheme.tracks
        for code in track.codes
    )


def pooled_continuous(tallies: Iterable[ContinuousTally]) -> tuple[ContinuousTally, ...]:
    """Return those of several sessions together, per phase name and code."""
    groups: dict[tuple[str, str, str], list[ContinuousTally]] = {}
    for each in tallies:
        groups.setdefault((each.phase, each.track, each.code), []).append(each)
    return tuple(
        ContinuousTally(
            phase=group[0].phase,
            phase_id=group[0].phase_id if len(group) == 1 else "",
            track=group[0].track,
            code=group[0].code,
            exact=tuple(one for each in group for one in each.exact),
            blocks=tuple(one for each in group for one in each.blocks),
            windows=tuple(one for each in group for one in each.windows),
        )
        for group in groups.values()
    )


def continuous_rows(tallies: Iterable[ContinuousTally]) -> list[Row]:
    """Return the rows of the table ``continuous``; pooled, each share weighs by what it is over.

    Parameters
    ----------
    tallies
        Of one session, or pooled.

    Returns
    -------
    list of Row
        See `COLUMNS`.

    Notes
    -----
    Formula
        - exact: blocks with equal amounts / blocks
        - block by block: the mean over blocks of the smaller amount over the larger
        - time window: what has a counterpart within the tolerance, out of all that either coded
    Edge cases
        - Blocks in which neither recorded anything count as agreement: what is rare agrees easily.
        - Without time that both could code they are empty; the time window also where neither
          recorded anything.

    References
    ----------
    Mudford, O. C., Taylor, S. A. and Martin, N. T. (2009). Continuous recording and interobserver
    agreement algorithms reported in the Journal of Applied Behavior Analysis (1995-2005). Journal
    of Applied Behavior Analysis 42, 165-169.
    """
    return [
        {
            "phase": tally.phase,
            "phase_id": tally.phase_id,
            "track": tally.track,
            "code": tally.code,
            "exact": _mean(tally.exact),
            "block_by_block": _mean(tally.blocks),
            "time_window": _mean(tally.windows),
            "blocks": int(sum(each.n for each in tally.exact if each.value is not None)),
            "reason": None
            if any(each.value is not None for each in tally.exact)
            else tally.exact[0].reason_word,
        }
        for tally in tallies
    ]


def _tally(
    pair: CodedPair, settings: AgreementSettings, window: Window, track: str, code: Code
) -> ContinuousTally:
    codable = [(each.start_us, each.end_us) for each in pair.joint(track, window).both]
    one, other = (_recorded(streams[CodeRef(track, code.id)], code) for streams in pair.streams)
    return ContinuousTally(
        phase=window.phase,
        phase_id=window.phase_id,
        track=track,
        code=code.id,
        exact=(exact_agreement(one, other, codable, block_us=settings.block_us),),
        blocks=(block_agreement(one, other, codable, block_us=settings.block_us),),
        windows=(window_agreement(one, other, codable, tolerance_us=settings.tolerance_us),),
    )


def _recorded(stream: Stream, code: Code) -> NDArray[np.int64]:
    if code.kind is CodeKind.POINT:
        return stream.onsets
    return np.stack([stream.starts, stream.ends], axis=1)


def _mean(found: Sequence[Coefficient]) -> float | None:
    """Return the shares of several sessions as one; None where none has any."""
    there = [(each.value, each.n) for each in found if each.value is not None and each.n]
    total = sum(n for _, n in there)
    return sum(value * n for value, n in there) / total if total else None
