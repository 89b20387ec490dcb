"""What two coders found together: another code on the frame they look at, or another answer."""

from dataclasses import replace

from observer.app.consensus_points import Point
from observer.gui.agreement.consensus_desk import ConsensusDesk
from observer.gui.video.film import Moment
from observer.model.event import Event, Score
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.scheme import Code, CodeKind


def events_of(desk: ConsensusDesk, point: Point) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events that a disagreement is about, of the first coder and of the second."""
    pair = desk.pair
    if pair is None or not point.about.part:
        return (), ()
    workspace = desk.context.workspace
    one, other = (
        tuple(
            event
            for event in workspace.coding(info.id).on_track(point.about.part)
            if event.id in ids
        )
        for info, ids in (
            (pair.first, point.about.first_ids),
            (pair.second, point.about.second_ids),
        )
    )
    return one, other


def event_found(desk: ConsensusDesk, point: Point, code: Code, here: Moment) -> Event | Message:
    """Return an event that both coders agree on by now.

    Parameters
    ----------
    desk
        With the two codings.
    point
        Which disagreement it settles.
    code
        What it is.
    here
        The frame on which it begins.

    Returns
    -------
    Event or Message
        A state ends where the longer of theirs does; the message says why that cannot be.
    """
    event = Event(
        id=new_id(),
        track=point.about.part,
        code=code.id,
        kind=code.kind,
        onset_us=here.time_us,
        onset_anchor=here.anchor,
    )
    if code.kind is CodeKind.POINT:
        return event
    theirs = [each for side in events_of(desk, point) for each in side]
    ended = [each for each in theirs if each.offset_us is not None]
    last = max(ended, key=lambda each: each.offset_us or 0, default=None)
    if last is None or last.offset_us is None or last.offset_us <= here.time_us:
        return msg("Go to a frame before the end of what they have.")
    return replace(event, offset_us=last.offset_us, offset_anchor=last.offset_anchor)


def answer_found(desk: ConsensusDesk, point: Point, value: float) -> Score | Message:
    """Return an answer that both coders agree on by now, or why it cannot be one."""
    pair = desk.pair
    if pair is None:
        return msg("Nothing is compared.")
    workspace = desk.context.workspace
    ids = {*point.about.first_ids, *point.about.second_ids}
    known = [
        score
        for info in (pair.first, pair.second)
        for score in workspace.coding(info.id).scores
        if score.id in ids
    ]
    if not known:
        return msg("Neither of them answered this.")
    form = pair.scheme.form(point.about.part)
    scale = form.scale_of(form.item(point.about.item))
    low, high = (scale.minimum, scale.maximum) if scale is not None else (None, None)
    if (low is not None and value < low) or (high is not None and value > high):
        return msg("The scale goes from {low} to {high}.", low=f"{low:g}", high=f"{high:g}")
    return replace(known[0], id=new_id(), value=value, absence=None, words="", evidence=())
