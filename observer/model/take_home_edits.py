"""What is done to a clip before it goes home: who is covered, what was looked at."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from observer.model.edits import Edit
from observer.model.identity import new_id
from observer.model.project import Project
from observer.model.project_edits import add, revise
from observer.model.session import Clip, Recording
from observer.model.take_home import Cover, CoverPlace, TakeHomeClip
from observer.model.time import US_PER_S, Interval

Box = tuple[float, ...]

_DECIMALS = 4


def seconds_of(clip: Clip, recording: Recording) -> range:
    """Return the whole seconds of a film, from its first frame, that a clip touches."""
    start_us = max(recording.to_recording_us(clip.onset_us), 0)
    end_us = max(recording.to_recording_us(clip.offset_us), start_us + 1)
    return range(start_us // US_PER_S, -(-end_us // US_PER_S))


def stretch_of(clip: Clip, recording: Recording) -> Interval:
    """Return the time of a film, from its first frame, in which faces of a clip are covered."""
    seconds = seconds_of(clip, recording)
    return Interval(seconds.start * US_PER_S, seconds.stop * US_PER_S)


def take_home_of(project: Project, clip: Clip, recording: Recording) -> TakeHomeClip:
    """Return how a clip may leave the house, out of one film; nothing was looked at if it is new.

    Parameters
    ----------
    project
        As it stands.
    clip
        Which clip.
    recording
        The film it is taken from. What was looked at in another one does not count.

    Returns
    -------
    TakeHomeClip
        As it is kept, or a new one.
    """
    kept = project.take_home_clip(clip.id)
    if kept is None:
        return TakeHomeClip(id=new_id(), clip_id=clip.id, recording_id=recording.id)
    if kept.recording_id != recording.id:
        covers = tuple(each for each in kept.covers if each.recording_id == recording.id)
        sound_id = kept.sound_id if kept.sound_id != recording.id else ""
        return replace(
            kept, recording_id=recording.id, sound_id=sound_id, covers=covers, looked_at=()
        )
    return kept


def unseen_seconds(take: TakeHomeClip, clip: Clip, recording: Recording) -> tuple[int, ...]:
    """Return the seconds of a clip that nobody looked at yet, as they are now covered."""
    if take.recording_id != recording.id:
        return tuple(seconds_of(clip, recording))
    seen = set(take.looked_at)
    return tuple(second for second in seconds_of(clip, recording) if second not in seen)


def keep(project: Project, take: TakeHomeClip, kind: str) -> Edit | None:
    """Return the edit that keeps how a clip may leave; None if nothing changes.

    Parameters
    ----------
    project
        As it stands.
    take
        As it is to be.
    kind
        What the user did, such as ``cover_face``.

    Returns
    -------
    Edit or None
        Of the project.
    """
    before = project.take_home_clip(take.clip_id)
    return add(kind, take) if before is None else revise(kind, before, take)


def mute(take: TakeHomeClip, *, muted: bool) -> TakeHomeClip:
    """Return a clip that is heard, or is not."""
    return replace(take, muted=muted)


def hear(take: TakeHomeClip, sound_id: str) -> TakeHomeClip:
    """Return a clip with the sound of another recording; nobody has heard it so far."""
    if sound_id == take.sound_id:
        return take
    return replace(take, sound_id=sound_id, looked_at=())


def look_at(take: TakeHomeClip, seconds: Iterable[int]) -> TakeHomeClip:
    """Return a clip of which some more seconds were looked at."""
    return replace(take, looked_at=tuple(sorted({*take.looked_at, *seconds})))


def cover_with(take: TakeHomeClip, number: int, cover: Cover) -> TakeHomeClip:
    """Return a clip with a cover put in the place of another, or added after the last.

    Parameters
    ----------
    take
        As it is.
    number
        Of the cover it replaces, from 0; their count to add it.
    cover
        As it is to be; the seconds in which it differs have to be looked at again.

    Returns
    -------
    TakeHomeClip
        With the cover.
    """
    before = take.covers[number] if number < len(take.covers) else None
    covers = (*take.covers[:number], cover, *take.covers[number + 1 :])
    return _changed(replace(take, covers=covers), before, cover)


def uncover(take: TakeHomeClip, number: int) -> TakeHomeClip:
    """Return a clip without one of its covers; its seconds have to be looked at again."""
    covers = (*take.covers[:number], *take.covers[number + 1 :])
    return _changed(replace(take, covers=covers), take.covers[number], None)


def name_cover(take: TakeHomeClip, number: int, label: str) -> TakeHomeClip:
    """Return a clip whose cover is somebody's."""
    cover = replace(take.covers[number], label=label)
    return replace(take, covers=(*take.covers[:number], cover, *take.covers[number + 1 :]))


def drawn_of(cover: Cover) -> dict[int, Box]:
    """Return the places that a person drew, by the time of their frames."""
    return {place.time_us: place.box for place in cover.places if place.by_hand}


def lost_of(cover: Cover) -> frozenset[int]:
    """Return the times of the frames in which the face was lost when it was followed."""
    return frozenset(place.time_us for place in cover.places if place.lost)


def losses_of(cover: Cover) -> tuple[Interval, ...]:
    """Return where a face is lost: from a first such frame to where it is found or drawn again.

    Parameters
    ----------
    cover
        As it was followed.

    Returns
    -------
    tuple of Interval
        From the film's first frame, ascending; the last ends with its last frame if the face does
        not come back.
    """
    found: list[Interval] = []
    begin: int | None = None
    last_us = 0
    for place in cover.places:
        if place.lost and begin is None:
            begin = place.time_us
        elif begin is not None and not place.lost:
            found.append(Interval(begin, place.time_us))
            begin = None
        last_us = place.time_us
    if begin is not None:
        found.append(Interval(begin, last_us + 1))
    return tuple(found)


def seconds_in(where: Interval) -> range:
    """Return the whole seconds of a film that a stretch of it touches."""
    return range(where.start_us // US_PER_S, -(-where.end_us // US_PER_S))


def again_in(cover: Cover, box: Box) -> Box:
    """Return a box in the middle of another, as large as a face was drawn last."""
    drawn = [each for each in drawn_of(cover).values() if each]
    width, height = drawn[-1][2:] if drawn else box[2:]
    left, top = box[0] + (box[2] - width) / 2, box[1] + (box[3] - height) / 2
    return (min(max(left, 0.0), 1 - width), min(max(top, 0.0), 1 - height), width, height)


def draw(cover: Cover, frames_us: Sequence[int], time_us: int, box: Box) -> Cover:
    """Return a cover with a place drawn by hand.

    What was followed moves along with it, the less the nearer the next place drawn by hand;
    without any other it lies there in every frame, until it is followed.

    Parameters
    ----------
    cover
        As it is; without places for a new one.
    frames_us
        Times of all frames in which it may be needed, ascending.
    time_us
        Of the frame drawn in, one of them.
    box
        Where; empty where the face has left the picture, until the next place drawn by hand.

    Returns
    -------
    Cover
        With one place for each frame in which it is covered, and each drawn one.
    """
    drawn, lost = drawn_of(cover) | {time_us: _rounded(box)}, lost_of(cover)
    there = {place.time_us: place.box for place in cover.places}
    keys = sorted(drawn)
    number = keys.index(time_us)
    before = keys[number - 1] if number else None
    after = keys[number + 1] if number + 1 < len(keys) else None
    old = there.get(time_us, ())
    boxes = dict(there)
    for frame_us in frames_us:
        if (before is not None and frame_us <= before) or (after is not None and frame_us >= after):
            continue
        if frame_us < time_us and not box:
            continue
        if not box:
            boxes[frame_us] = ()
        elif not old:
            known = there.get(frame_us, ())
            boxes[frame_us] = known if frame_us < time_us and known else _held(drawn, frame_us, box)
        elif frame_us in lost or time_us in lost:
            # what holds wherever a face may be says nothing of where it is
            boxes[frame_us] = there.get(frame_us, ())
        elif there.get(frame_us):
            boxes[frame_us] = _shifted(
                there[frame_us], old, box, _weight(frame_us, time_us, before, after)
            )
        else:
            boxes[frame_us] = box
    return replace(cover, places=_places(boxes, drawn, lost))


def follow(cover: Cover, boxes: Mapping[int, Box], lost: Collection[int] = frozenset()) -> Cover:
    """Return a cover as it was followed; what was drawn by hand stays.

    Parameters
    ----------
    cover
        As it is.
    boxes
        Where the face is, by the time of the frame.
    lost
        The times of the frames in which it was not seen.

    Returns
    -------
    Cover
        With those places.
    """
    return replace(cover, places=_places(boxes, drawn_of(cover), lost))


def box_at(cover: Cover, time_us: int) -> Box:
    """Return where a face is covered in the frame at a time; empty for nowhere."""
    place = bisect_left(cover.places, time_us + 1, key=lambda each: each.time_us) - 1
    return cover.places[place].box if place >= 0 else ()


def hidden_in(takes: Sequence[TakeHomeClip], people: Iterable[str]) -> frozenset[str]:
    """Return who cannot be recognised in any of some clips.

    Parameters
    ----------
    takes
        All clips that leave.
    people
        Ids of participants.

    Returns
    -------
    frozenset of str
        Those who in each clip are said not to be in it, or are covered while nothing is heard.
    """
    return frozenset(
        person
        for person in people
        if takes
        and all(
            any(each.label == person and (take.muted or not each.places) for each in take.covers)
            for take in takes
        )
    )


def _changed(take: TakeHomeClip, before: Cover | None, after: Cover | None) -> TakeHomeClip:
    """Return a clip of which those seconds count no longer in which a cover differs."""
    covers = [cover for cover in (before, after) if cover is not None]
    # a place holds until the next one, so a second may differ without having one
    times = {place.time_us for cover in covers for place in cover.places}
    times.update(second * US_PER_S for second in take.looked_at)
    moved = {
        time_us // US_PER_S
        for time_us in times
        if _box_in(before, time_us) != _box_in(after, time_us)
    }
    kept = tuple(second for second in take.looked_at if second not in moved)
    return replace(take, looked_at=kept)


def _box_in(cover: Cover | None, time_us: int) -> Box:
    return box_at(cover, time_us) if cover is not None else ()


def _places(
    boxes: Mapping[int, Box], drawn: Mapping[int, Box], lost: Collection[int]
) -> tuple[CoverPlace, ...]:
    both = {**boxes, **drawn}
    return tuple(
        CoverPlace(
            time_us=time_us,
            box=_rounded(both[time_us]),
            by_hand=time_us in drawn,
            lost=time_us in lost and time_us not in drawn,
        )
        for time_us in sorted(both)
    )


def _held(drawn: Mapping[int, Box], frame_us: int, box: Box) -> Box:
    """Return the new box, except where the face was drawn as gone before."""
    before = max((each for each in drawn if each <= frame_us), default=None)
    return () if before is not None and not drawn[before] else box


def _weight(frame_us: int, time_us: int, before: int | None, after: int | None) -> float:
    """Return how far a frame follows a correction: 1 there, 0 at the next place drawn by hand."""
    if frame_us < time_us:
        return 1.0 if before is None else (frame_us - before) / (time_us - before)
    return 1.0 if after is None else (after - frame_us) / (after - time_us)


def _shifted(box: Box, old: Box, new: Box, weight: float) -> Box:
    moved = [b + (n - o) * weight for b, o, n in zip(box, old, new, strict=True)]
    left, top = (min(max(edge, 0.0), 1.0) for edge in moved[:2])
    right = min(max(moved[0] + moved[2], 0.0), 1.0)
    bottom = min(max(moved[1] + moved[3], 0.0), 1.0)
    return (left, top, right - left, bottom - top) if right > left and bottom > top else ()


def _rounded(box: Box) -> Box:
    return tuple(round(edge, _DECIMALS) for edge in box)
