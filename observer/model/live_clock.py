"""The clock of a session that is coded without a film, as its coding remembers it.

The clock never stands still: session time goes on, so that one common moment lays the whole coding
on a film later. A pause is a stretch in which nothing was watched. What the clock needs to know is
in the coding's own notes, so that it is on disk with the first press and outlives a crash.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from observer.model.coding import Coding
from observer.model.coding_edits import mark_uncodable
from observer.model.edits import Edit, combine, edit_of
from observer.model.event import Memo
from observer.model.live_edits import end_live
from observer.model.scheme import Scheme
from observer.model.time import US_PER_S, Interval

START_LIVE = "start_live"
PAUSE_LIVE = "pause_live"

_CLOCK = "\N{STOPWATCH}"
_PAUSE = "\N{DOUBLE VERTICAL BAR}"
_DASH = " \N{EN DASH} "


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """How far a live coding is.

    Attributes
    ----------
    began
        When the clock was started, with its time zone; None before.
    paused_us
        Since when nothing is watched, on the session clock; None while it is.
    ended_us
        Where it ended, on the session clock; None before.
    """

    began: datetime | None = None
    paused_us: int | None = None
    ended_us: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was started, and is neither paused nor ended."""
        return self.began is not None and self.paused_us is None and self.ended_us is None

    def elapsed_us(self, now: datetime) -> int:
        """Return the session time of an instant; 0 before the clock was started."""
        if self.began is None:
            return 0
        since = now - self.began
        us = (since.days * 86_400 + since.seconds) * US_PER_S + since.microseconds
        return max(us, 0)


def live_state(coding: Coding) -> LiveState:
    """Return how far a live coding is; a note that was changed by hand into nonsense counts not."""
    memos = {memo.id: memo for memo in coding.memos}
    clock, pause = memos.get(_clock_id(coding.id)), memos.get(_pause_id(coding.id))
    began, _, ended = (clock.text if clock else "").removeprefix(_CLOCK).partition(_DASH)
    start = _instant(began)
    end = _instant(ended)
    if start is None:
        return LiveState()
    state = LiveState(began=start, paused_us=pause.onset_us if pause is not None else None)
    if end is not None:
        return replace(state, ended_us=state.elapsed_us(end))
    return state


def start(coding: Coding, now: datetime) -> Edit | None:
    """Return the edit that starts the clock; None if it was started before.

    Parameters
    ----------
    coding
        Without a film.
    now
        With its time zone.

    Returns
    -------
    Edit or None
        Of the coding.
    """
    if live_state(coding).began is not None:
        return None
    old = _memo(coding, _clock_id(coding.id))
    note = Memo(id=_clock_id(coding.id), text=f"{_CLOCK} {now.isoformat(sep=' ')}", onset_us=0)
    return edit_of(coding.id, START_LIVE, [(old, note)])


def pause(coding: Coding, at_us: int) -> Edit | None:
    """Return the edit that pauses the watching; None if nothing is watched."""
    if not live_state(coding).is_running:
        return None
    note = Memo(id=_pause_id(coding.id), text=_PAUSE, onset_us=at_us)
    return edit_of(coding.id, PAUSE_LIVE, [(_memo(coding, _pause_id(coding.id)), note)])


def resume(coding: Coding, at_us: int) -> Edit | None:
    """Return the edit that goes on with the watching: the pause becomes uncodable.

    Parameters
    ----------
    coding
        As it stands.
    at_us
        Now, on the session clock.

    Returns
    -------
    Edit or None
        None if nothing was paused.
    """
    state = live_state(coding)
    note = _memo(coding, _pause_id(coding.id))
    if state.paused_us is None or note is None:
        return None
    removed = edit_of(coding.id, PAUSE_LIVE, [(note, None)])
    steps = [removed] if removed is not None else []
    if at_us > state.paused_us:
        marked = mark_uncodable(coding, Interval(state.paused_us, at_us))
        steps.extend([marked] if marked is not None else [])
    return combine(coding.id, PAUSE_LIVE, steps)


def end(coding: Coding, scheme: Scheme, now: datetime) -> Edit | None:
    """Return the edit that ends the live coding: what runs ends, and so does the coded part.

    Parameters
    ----------
    coding
        As it stands.
    scheme
        Its scheme.
    now
        With its time zone.

    Returns
    -------
    Edit or None
        None if it was not started, or ended before.
    """
    state = live_state(coding)
    clock = _memo(coding, _clock_id(coding.id))
    if state.began is None or state.ended_us is not None or clock is None:
        return None
    at_us = state.elapsed_us(now) if state.paused_us is None else state.paused_us
    steps: list[Edit] = []
    until = now if state.paused_us is None else state.began + _span(state.paused_us)
    noted = replace(clock, text=f"{clock.text}{_DASH}{until.isoformat(sep=' ')}")
    pause_note = _memo(coding, _pause_id(coding.id))
    for before, after in ((clock, noted), (pause_note, None)):
        step = edit_of(coding.id, START_LIVE, [(before, after)])
        if step is not None:
            steps.append(step)
            coding = coding.apply(step)
    closed = end_live(coding, scheme, at_us)
    edit = combine(coding.id, START_LIVE, [*steps, *([closed] if closed else [])])
    return replace(edit, kind=closed.kind) if edit is not None and closed is not None else edit


def _span(us: int) -> timedelta:
    return timedelta(microseconds=us)


def _clock_id(coding_id: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"live clock {coding_id}"))


def _pause_id(coding_id: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"live pause {coding_id}"))


def _memo(coding: Coding, memo_id: str) -> Memo | None:
    return next((memo for memo in coding.memos if memo.id == memo_id), None)


def _instant(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
