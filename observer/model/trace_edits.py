"""What a coder does with a trace: runs of values laid down, replaced and taken away.

Runs of one trace never overlap: what is laid down takes the place of what lay under it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from observer.model.coding import Coding
from observer.model.edits import Edit, edit_of
from observer.model.event import Anchor, TraceRun
from observer.model.forms import Scale, Trace
from observer.model.identity import new_id
from observer.model.time import Interval

TRACE = "trace"
ERASE = "erase_trace"


def run_of(
    trace: str, samples: Sequence[tuple[int, float]], end_us: int, anchor: Anchor | None = None
) -> TraceRun | None:
    """Return the run that was followed, with a time for every change of value and no other.

    Parameters
    ----------
    trace
        Id of the trace.
    samples
        Times of painted frames, ascending, and the value at each; of two at one time the last
        counts.
    end_us
        When the last frame ends.
    anchor
        The frame of the first one.

    Returns
    -------
    TraceRun or None
        None without a sample, or without length.
    """
    last = dict(samples)
    times: list[int] = []
    values: list[float] = []
    for time_us, value in last.items():
        if time_us < end_us and (not values or value != values[-1]):
            times.append(time_us)
            values.append(value)
    if not times:
        return None
    return TraceRun(
        id=new_id(),
        trace=trace,
        onset_us=times[0],
        offset_us=end_us,
        times_us=tuple(times),
        values=tuple(values),
        onset_anchor=anchor,
    )


def value_at(run: TraceRun, time_us: int) -> float | None:
    """Return the value of a run at a moment; None where it does not reach."""
    if not run.onset_us <= time_us < run.offset_us:
        return None
    return run.values[bisect_right(run.times_us, time_us) - 1]


def traced_at(coding: Coding, trace: str, time_us: int) -> float | None:
    """Return the value of a trace at a moment; None where nothing was traced."""
    found = (value_at(run, time_us) for run in coding.runs_of(trace))
    return next((value for value in found if value is not None), None)


def lay(coding: Coding, run: TraceRun, after: Anchor | None = None) -> Edit | None:
    """Return the edit that lays a run down; what stood under it is replaced.

    Parameters
    ----------
    coding
        As it stands.
    run
        With an id of its own; one that stands already grows, or is replaced by this.
    after
        The frame on which it ends, so that what goes on behind it stands on that frame.

    Returns
    -------
    Edit or None
        None for a run without length.
    """
    if run.offset_us <= run.onset_us:
        return None
    stretch = Interval(run.onset_us, run.offset_us)
    before = next((each for each in coding.runs_of(run.trace) if each.id == run.id), None)
    cleared = _cleared(coding, run.trace, stretch, after, leave=run.id)
    return edit_of(coding.id, TRACE, [*cleared, (before, run)])


def erase(
    coding: Coding, trace: str, stretch: Interval, after: Anchor | None = None
) -> Edit | None:
    """Return the edit that takes a stretch of a trace away.

    Parameters
    ----------
    coding
        As it stands.
    trace
        Id of the trace.
    stretch
        On the session clock.
    after
        The frame on which the stretch ends.

    Returns
    -------
    Edit or None
        None if nothing was traced there.
    """
    return edit_of(coding.id, ERASE, _cleared(coding, trace, stretch, after))


def cut(run: TraceRun, stretch: Interval, after: Anchor | None = None) -> tuple[TraceRun, ...]:
    """Return what is left of a run outside a stretch, at most a piece on either side.

    Parameters
    ----------
    run
        Any run.
    stretch
        What is taken out of it.
    after
        The frame on which the stretch ends.

    Returns
    -------
    tuple of TraceRun
        The piece before keeps the run's id; a piece behind gets one of its own, unless it is all
        that is left.
    """
    pieces: list[TraceRun] = []
    if run.onset_us < stretch.start_us:
        pieces.append(_between(run, run.onset_us, min(run.offset_us, stretch.start_us)))
    if run.offset_us > stretch.end_us:
        start = max(run.onset_us, stretch.end_us)
        tail = _between(run, start, run.offset_us)
        if start > run.onset_us:
            tail = replace(tail, onset_anchor=after)
        pieces.append(replace(tail, id=new_id()) if pieces else tail)
    return tuple(pieces)


def stepped(scale: Scale, value: float, steps: int) -> float:
    """Return the value so many steps away, within the bounds; without a step a tenth of the range.

    Parameters
    ----------
    scale
        Of the trace.
    value
        Where it is.
    steps
        Up, or down if negative.

    Returns
    -------
    float
        One of the scale's values.
    """
    low, high = _bounds(scale)
    if scale.choices:
        at = min(range(len(scale.choices)), key=lambda i: abs(scale.choices[i] - value))
        return scale.choices[min(max(at + steps, 0), len(scale.choices) - 1)]
    step = scale.step if scale.step > 0 else (high - low) / 10
    return min(max(value + steps * step, low), high)


def nearest(scale: Scale, value: float) -> float:
    """Return the value of the scale that lies nearest: where a pointer points."""
    low, high = _bounds(scale)
    if scale.choices:
        return min(scale.choices, key=lambda choice: abs(choice - value))
    # finer than a thousandth of the range no hand can point
    grain = (high - low) / 1000
    inside = min(max(value, low), high)
    return min(max(low + round((inside - low) / grain) * grain, low), high) if grain else low


def deflected(trace: Trace, share: float) -> float:
    """Return the value that a stick stands for: neutral at rest, an end where it goes no further.

    Parameters
    ----------
    trace
        Which trace.
    share
        How far the stick is from the middle, -1 to 1.

    Returns
    -------
    float
        One of the scale's values.
    """
    low, high = _bounds(trace.scale)
    end = high if share > 0 else low
    return nearest(trace.scale, trace.neutral + abs(share) * (end - trace.neutral))


def _bounds(scale: Scale) -> tuple[float, float]:
    low = scale.lowest if scale.lowest is not None else 0.0
    return low, scale.highest if scale.highest is not None else low


def _between(run: TraceRun, start_us: int, end_us: int) -> TraceRun:
    first = bisect_right(run.times_us, start_us) - 1
    stop = next((i for i, time in enumerate(run.times_us) if time >= end_us), len(run.times_us))
    return replace(
        run,
        onset_us=start_us,
        offset_us=end_us,
        times_us=(start_us, *run.times_us[first + 1 : stop]),
        values=run.values[first:stop],
    )


def _cleared(
    coding: Coding, trace: str, stretch: Interval, after: Anchor | None, leave: str = ""
) -> list[tuple[TraceRun | None, TraceRun | None]]:
    pairs: list[tuple[TraceRun | None, TraceRun | None]] = []
    for run in coding.runs_of(trace):
        apart = run.onset_us >= stretch.end_us or run.offset_us <= stretch.start_us
        if apart or run.id == leave:
            continue
        pieces = cut(run, stretch, after)
        kept = next((piece for piece in pieces if piece.id == run.id), None)
        pairs.append((run, kept))
        pairs.extend((None, piece) for piece in pieces if piece.id != run.id)
    return pairs
