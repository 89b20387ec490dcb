"""What one film has on the screen, what it has ready to follow, and what was asked of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Condition
from typing import TypeAlias

from typing_extensions import override

from observer.media.chain import Chain
from observer.media.fetcher import FrameFetcher
from observer.media.frame import Frame
from observer.media.transport import OnClock, Transport
from observer.media.walk import Batch, Walk

FIRST_BOX_PX = (960, 540)

_QUEUE = 5
_MOST_HELD = 90
_AHEAD_PLAYING = 60
_BACK_AT_FIRST = 25
_REST = {
    1: ((False, 60),),
    -1: ((True, 120),),
    0: ((True, 48), (False, 12)),
}
"""By where the hand goes: which ways to look while the clock stands, and how many pictures far."""


@dataclass(frozen=True, slots=True)
class Target:
    """A picture that was asked for.

    Attributes
    ----------
    exact
        Whether it is the very picture that is wanted.
    backwards
        On which side to look where it is damaged.
    hand_us
        Where the hand moves, in session time: a small picture near it will do. None if it rests.
    motion
        Which way the hand steps, 1 on or -1 back; 0 if it does not.
    """

    number: int
    exact: bool
    backwards: bool = False
    hand_us: int | None = None
    motion: int = 0

    def leads_on_to(self, later: "Target | None") -> bool:
        """Return whether a picture is worth showing on the way to one that was asked for later.

        It is if it lies on the way by steps, and while the hand moves: else a hand that moves
        faster than keyframes are decoded would see nothing at all.
        """
        if later is None:
            return False
        if not self.exact and not later.exact:
            return True
        if self.motion == 0 or later.motion != self.motion:
            return False
        return 0 <= (later.number - self.number) * self.motion <= _MOST_HELD


@dataclass(frozen=True, slots=True)
class Made:
    """A frame, and the room on the screen that it was made for."""

    frame: Frame
    box_px: tuple[int, int]


Wish: TypeAlias = Callable[[FrameFetcher], Target | None]
"""Tells what is asked for once the film is open; None where the film has nothing to show."""


class Screen(OnClock):
    """What a film shows; all is done under the transport's lock.

    Attributes
    ----------
    changed
        Notified when there is something to be done.
    fetcher
        Makes the frames; None until the film is open.
    is_over
        Whether nothing can be shown any more.
    made
        Number of the picture that was made, or passed over, last while playing.
    is_away
        Whether its file cannot be read now, but perhaps later.
    missed
        What was asked for last, if it could not be had; until something else is asked for.
    is_blind
        Whether what follows could not be had, or nobody looks, so that it is not tried by itself.
    is_spared
        Whether nobody looks, so that nothing need be held; until something is asked for.
    motion
        Where the hand goes while the clock stands: 1 on, -1 back, 0 neither.

    Parameters
    ----------
    transport
        By whose clock it is shown.
    """

    def __init__(self, transport: Transport) -> None:
        self.changed = Condition(transport.lock)
        self.fetcher: FrameFetcher | None = None
        self.is_over = self.is_away = False
        self.box_px = FIRST_BOX_PX
        self.painted: Frame | None = None
        self.target: Target | None = Target(0, exact=True)
        self.wish: Wish | None = None
        self.missed: Target | None = None
        self.made = -1
        self.made_us = 0
        self.at_end = False
        self.motion = 0
        self.is_blind = self.is_spared = False
        self._transport = transport
        self._painted_box_px = FIRST_BOX_PX
        self._queue: deque[Made] = deque()

    # What the clock asks

    @property
    @override
    def extent_us(self) -> tuple[int, int] | None:
        """From its first picture until its last one ends; None until it is open."""
        return self.fetcher.chain.extent_us if self.fetcher and not self.is_over else None

    @property
    @override
    def last_us(self) -> int:
        """When the last picture begins that is not known to be lost."""
        if self.fetcher is None:
            return 0
        chain = self.fetcher.chain
        return int(chain.begins_us[chain.nearest(len(chain) - 1, backwards=True)])

    @property
    @override
    def is_out(self) -> bool:
        """Whether it can show nothing more, for now or for good."""
        return self.is_over or self.is_away

    @property
    @override
    def moved_us(self) -> int | None:
        """When the picture on the screen begins, if the clock stands elsewhere; else None."""
        shown = None if self.pending else self.painted
        if shown is None or shown.stands_at(self._transport.now_us()):
            return None
        return shown.time_us

    @override
    def rest(self) -> int | None:
        """Stand still; return when, or None if that is not known yet."""
        at_us = self._transport.now_us()
        if self.fetcher is None or self.wish is not None:
            return None
        chain, target = self.fetcher.chain, self.target
        if target is not None:
            begin_us, end_us = chain.begins_us[target.number], chain.ends_us[target.number]
            return at_us if not target.exact or begin_us <= at_us < end_us else int(begin_us)
        if self.is_away and not self._transport.is_stuck:
            # others may have gone on meanwhile
            return at_us
        if self.painted is None and chain.covers(at_us) and not self.is_blind:
            self.go(at_us)  # time ran into the film before its first picture was there
            if self.painted is None:
                return at_us
        if self.painted is None or not chain.covers(at_us):
            self._vanish()
            return at_us
        if not self.is_blind:
            self.refresh()  # else what cannot be had would be asked for again at each failure
        shown = self.painted
        return shown.time_us if shown.exact and not shown.stands_at(at_us) else at_us

    @override
    def is_primed(self) -> bool:
        """Return whether it could begin now: with a picture and the next, or with nothing.

        Backwards a whole group is decoded before the next picture is there: it begins when enough
        are ready that it will not falter. One that is away keeps nobody waiting, as long as there
        is another.
        """
        if self.is_out:
            return self.is_over or not self._transport.is_stuck
        if self.painted is None and not self.pending:
            return True
        if self.pending or not (self._queue or self.at_end):
            return False
        return not self._transport.backwards or self.at_end or self._is_ready_back()

    @override
    def follow(self, time_us: int) -> None:
        """Show what is on the screen at a time, unless it is there already."""
        shown = self.painted
        there = shown is not None and shown.exact and shown.stands_at(time_us)
        if not there or self.pending:
            self.go(time_us)

    @override
    def turn(self) -> None:
        """Begin anew with what follows the picture on the screen."""
        self._queue.clear()
        self.at_end = self.is_blind = self.is_spared = False
        if self.fetcher is not None and not self.pending:
            self._begin_from(self._transport.now_us())

    @override
    def jump(self, time_us: int) -> None:
        """Go on elsewhere, at once if the pictures are ready."""
        self.go(time_us)
        self.feed()

    def spare(self) -> None:
        """Have nothing ready until something is asked for."""
        self._queue.clear()
        self.at_end = self.is_blind = self.is_spared = True
        self.wake()

    @override
    def finish(self) -> None:
        """Stand still on the last frame."""
        if self._queue and not self.pending:
            self._paint(self._queue.pop())
        self._queue.clear()
        self.refresh()
        self.wake()

    @override
    def wake(self) -> None:
        """Let the worker look what is to be done."""
        self.changed.notify_all()

    # What is on the screen

    @property
    def pending(self) -> bool:
        """Whether a picture was asked for that is not on the screen yet."""
        return self.target is not None or self.wish is not None

    def now(self) -> Frame | None:
        """Return the frame to be painted now, with what is known of the damage behind it."""
        shown = self._due()
        if shown is None or self.fetcher is None:
            return shown
        gap_us = self.fetcher.chain.gap_us(shown.number)
        if gap_us != shown.gap_us and shown is self.painted:
            shown = self.painted = replace(shown, gap_us=gap_us)
        return shown

    def _due(self) -> Frame | None:
        """Return the frame to be painted now."""
        transport = self._transport
        if not transport.running or self.pending or self.fetcher is None:
            return self.painted
        now_us = transport.now_us()
        while self._queue and self._is_due(self._queue[0].frame, now_us):
            self._paint(self._queue.popleft())
            self.wake()
        painted = self.painted
        if painted is None or painted.stands_at(now_us):
            return painted
        if not self.fetcher.chain.covers(now_us):
            self.painted = None
        return self.painted

    def request(self, wish: Wish) -> bool:
        """Ask for a picture; return whether it is on the screen at once."""
        self._queue.clear()
        self.at_end = self.is_blind = self.is_spared = False
        self.missed = None
        if self.is_over:
            return False
        if self.fetcher is None:
            self.wish = wish
            return False
        self.wish = None
        return self.aim(wish(self.fetcher))

    def go(self, time_us: int, *, exact: bool = True) -> bool:
        """Ask for what is on the screen at a time; return whether it is there at once.

        Parameters
        ----------
        time_us
            On the session clock.
        exact
            If not, what is had quickly will do: a small picture near it, or a keyframe.

        Returns
        -------
        bool
            Also if there is nothing to be shown then.
        """
        return self.request(lambda fetcher: self.target_at(fetcher, time_us, exact=exact))

    def aim(self, target: Target | None) -> bool:
        """Ask for a picture, or for nothing; return whether that is on the screen at once."""
        self.target = target
        self._queue.clear()
        if target is None:
            self._vanish()
            return True
        shown = self.show_cached()
        self.wake()
        return shown

    def show_cached(self) -> bool:
        """Show what was asked for if it is in the cache or the reel; return whether it is."""
        target, fetcher = self.target, self.fetcher
        if target is None or fetcher is None:
            return False
        frame = fetcher.cached(target.number, self.box_px) if target.exact else None
        if frame is None and target.hand_us is not None:
            frame = fetcher.reeled(target.hand_us)
        if frame is not None:
            self.show(Made(frame, self.box_px))
        return frame is not None

    def open(self) -> None:
        """Begin, now that the fetcher is there, with what was asked for meanwhile."""
        self.is_over = self.is_away = self.is_blind = False
        transport = self._transport
        if self.wish is not None:
            self.request(self.wish)
        elif self.target is None:
            self.go(transport.now_us())
        nothing = self.target is None and self.painted is None
        if nothing and transport.is_alone and self.fetcher is not None:
            start_us, end_us = self.fetcher.chain.extent_us
            transport.stand(min(max(transport.now_us(), start_us), end_us - 1))
            self.go(transport.now_us())

    def give_up(self) -> None:
        """Do without what was asked for, since it cannot be had now."""
        self.missed = self.target or self.missed
        self.target = self.wish = None
        self.is_blind = True
        self._queue.clear()

    def come_back(self) -> None:
        """Go on, now that the file can be read again, with what was asked for meanwhile."""
        missed, transport, self.is_away = self.missed, self._transport, False
        if self.pending:
            return
        if missed is not None and transport.lead is self and not transport.running:
            self.aim(missed)
        else:
            self.go(transport.now_us())

    def show(self, made: Made) -> None:
        """Show a frame that was asked for, and go on from it."""
        transport = self._transport
        self._paint(made)
        self._begin_from(transport.now_us())
        self._queue.clear()
        self.target = None
        elsewhere = made.frame.exact and not made.frame.stands_at(transport.now_us())
        if elsewhere and transport.lead is self and not transport.running:
            back = transport.playing and transport.backwards
            transport.settle(made.frame.end_us - 1 if back else made.frame.time_us)

    def pass_by(self, made: Made) -> None:
        """Show a frame on the way to what was asked for later."""
        self._paint(made)

    def refresh(self) -> None:
        """Ask for the picture on screen again, if it stands still in a size that is past."""
        painted = self.painted
        stale = self._painted_box_px != self.box_px
        if painted is None or not stale or self.pending or self._transport.running or self.is_over:
            return
        self._queue.clear()
        self.at_end = False
        self.target = Target(painted.number, exact=painted.exact)

    def replace(self, chain: Chain) -> None:
        """Take the place that the recordings have after a correction.

        What was asked for and what is shown stay the same pictures, with other numbers. One that
        another recording covers now gives way to what is shown then.

        Parameters
        ----------
        chain
            The film as it is now.
        """
        self._queue.clear()
        self.at_end = False
        if self.fetcher is None:
            return
        before, self.fetcher.chain = self.fetcher.chain, chain
        self.missed = _again(self.missed, before, chain)
        self.painted = None if self.painted is None else chain.again(self.painted)
        self.made = self.painted.number if self.painted else -1
        asked, self.target = self.target, _again(self.target, before, chain)
        if not self.pending and (self.painted is None or asked is not None):
            self.go(self._transport.now_us())

    # What follows

    def walk(self) -> Walk | None:
        """Return the way that is gone now, or where the hand goes; None until it is open."""
        if self.fetcher is None:
            return None
        transport = self._transport
        if not transport.playing:
            return Walk(self.fetcher.chain, self.motion < 0)
        return Walk.at_rate(
            self.fetcher.chain,
            transport.rate,
            backwards=transport.backwards,
            loop_us=transport.loop,
        )

    def _is_ready_back(self) -> bool:
        """Return whether no picture is missing of what is gone back over at first.

        Where a loop closes nobody looks further: what lies there is fetched meanwhile.
        """
        walk, fetcher = self.walk(), self.fetcher
        if walk is None or fetcher is None or self.is_blind:
            return True
        number = walk.after(self.made)
        for _ in range(min(_BACK_AT_FIRST, fetcher.room // 2)):
            if number is None:
                return True
            if not fetcher.touch(number, self.box_px):
                return False
            number = walk.after(number)
        return True

    @property
    def wants_more(self) -> bool:
        """Whether there is room for what follows."""
        return len(self._queue) < _QUEUE and not self.at_end

    def add(self, frame: Frame, box_px: tuple[int, int]) -> None:
        """Have a frame ready to follow."""
        self._queue.append(Made(frame, box_px))
        self.made, self.made_us = frame.number, frame.time_us

    def feed(self) -> None:
        """Have ready what follows, as far as it is in the cache."""
        walk, fetcher = self.walk(), self.fetcher
        if walk is None or fetcher is None or self.pending or not self._transport.playing:
            return
        while self.wants_more:
            after = walk.after(self.made)
            frame = None if after is None else fetcher.cached(after, self.box_px)
            if frame is None:
                self.at_end = after is None
                return
            self.add(frame, self.box_px)

    def gap(self) -> Batch | None:
        """Return the nearest pictures that will be wanted and are not ready."""
        walk, fetcher = self.walk(), self.fetcher
        if walk is None or fetcher is None or self.pending or self.is_blind:
            return None
        room = fetcher.room
        if self._transport.playing:
            most = room // 2 if walk.backwards else min(_AHEAD_PLAYING, room // 3)
            return self._first_gap(walk, self.made, most, room // 2)
        if self.painted is None or not self.painted.exact:
            return None
        for backwards, most in _REST[self.motion]:
            way = Walk(fetcher.chain, backwards)
            found = self._first_gap(way, self.painted.number, min(most, room // 3), room // 2)
            if found is not None:
                return found
        return None

    def _first_gap(self, walk: Walk, number: int, most: int, deep: int) -> Batch | None:
        """Return a batch of some depth that begins within so many pictures of a number."""
        for ahead in walk.ahead(number, most):
            if self.fetcher is not None and not self.fetcher.touch(ahead, self.box_px):
                return walk.batch(ahead, deep)
        return None

    def target_at(self, fetcher: FrameFetcher, time_us: int, *, exact: bool) -> Target | None:
        """Return what to show for a time; None where nothing is."""
        chain = fetcher.chain
        if not chain.covers(time_us):
            return None
        number = chain.nearest(chain.before(time_us), backwards=True)
        if exact or fetcher.touch(number, self.box_px):
            return Target(number, exact=True, backwards=True)
        quick = chain.key_before(number)
        return Target(quick, exact=quick == number, backwards=True, hand_us=time_us)

    def _vanish(self) -> None:
        """Show nothing, and go on from where the clock stands."""
        self.painted = None
        self._begin_from(self._transport.now_us())
        self.wake()

    def _begin_from(self, time_us: int) -> None:
        """Let what follows be what follows the screen, or a time at which there is nothing."""
        if self.painted is not None and self.painted.exact:
            self.made, self.made_us = self.painted.number, self.painted.time_us
        elif self.fetcher is not None:
            chain = self.fetcher.chain
            before = chain.before(time_us)
            if self._transport.backwards:
                self.made = before + 1
            else:
                self.made = before - 1 if chain.covers(time_us) else before
            self.made_us = time_us

    def _is_due(self, frame: Frame, now_us: int) -> bool:
        return frame.end_us > now_us if self._transport.backwards else frame.time_us <= now_us

    def _paint(self, made: Made) -> None:
        """Let this frame be the one on screen."""
        self.painted, self._painted_box_px = made.frame, made.box_px


def _again(target: Target | None, before: Chain, chain: Chain) -> Target | None:
    """Return what was asked for with the number that it has after a correction."""
    number = None if target is None else before.number_in(chain, target.number)
    return None if target is None or number is None else replace(target, number=number)
