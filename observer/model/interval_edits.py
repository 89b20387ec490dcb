"""What a coder does with intervals, as pure functions from a coding to an edit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from observer.model.coding import Coding
from observer.model.coding_edits import clear_uncodable, mark_uncodable
from observer.model.edits import Edit, combine, edit_of
from observer.model.event import Anchor, Score
from observer.model.forms import Absence, IntervalCoding, IntervalMode
from observer.model.identity import new_id
from observer.model.interval_grid import Slot, slot_of
from observer.model.time import total_us

SCORE = "score_interval"
UNCODABLE = "uncodable_interval"


def scores_by_slot(
    coding: Coding, form: IntervalCoding, found: Sequence[Slot]
) -> dict[int, dict[str, Score]]:
    """Return what was scored: by the number of the interval, by the id of the item.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    found
        Its intervals.

    Returns
    -------
    dict
        Without an entry for an interval that has no score at all.
    """
    by_onset = {slot.onset_us: slot for slot in found}
    scored: dict[int, dict[str, Score]] = {}
    for score in coding.scores_of(form.id):
        if score.onset_us is None:
            continue
        slot = by_onset.get(score.onset_us) or slot_of(found, score.onset_us)
        if slot is not None:
            scored.setdefault(slot.number, {})[score.item] = score
    return scored


def is_uncodable(coding: Coding, form: IntervalCoding, slot: Slot) -> bool:
    """Return whether all of an interval cannot be coded, for this interval coding or for all."""
    within = [m.overlap(slot.stretch) for m in coding.uncodable_on(form.id)]
    return total_us(m for m in within if m is not None) == slot.offset_us - slot.onset_us


def is_done(coding: Coding, form: IntervalCoding, slot: Slot, scored: Mapping[str, Score]) -> bool:
    """Return whether nothing is left to score in an interval.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    slot
        One of its intervals.
    scored
        What was scored in it, by item.

    Returns
    -------
    bool
        True also where it cannot be coded.
    """
    if all(item.id in scored for item in form.items):
        return True
    return bool(coding.uncodable) and is_uncodable(coding, form, slot)


def score(  # noqa: PLR0913  an answer: whose, where, to what, and what it is
    coding: Coding,
    form: IntervalCoding,
    slot: Slot,
    item_id: str,
    *,
    value: float | None,
    absence: Absence | None = None,
    anchor: Anchor | None = None,
) -> Edit | None:
    """Return the edit that scores one item in one interval.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    slot
        One of its intervals.
    item_id
        Which item.
    value
        Its value; None with an `absence`. None without one takes the score back.
    absence
        Why there is no value.
    anchor
        The frame on which the interval begins, if that is known.

    Returns
    -------
    Edit or None
        None if it stands so already, the item's scale has no such value, or the interval cannot be
        coded.
    """
    if value is not None and not form.scale_of(form.item(item_id)).admits(value):
        return None
    if is_uncodable(coding, form, slot):
        return None
    before = _standing(coding, form, slot, item_id)
    after = None
    if value is not None or absence is not None:
        if before is not None:
            after = replace(before, value=value, absence=absence)
        else:
            after = Score(
                id=new_id(),
                form=form.id,
                item=item_id,
                onset_us=slot.onset_us,
                offset_us=slot.offset_us,
                onset_anchor=anchor,
                value=value,
                absence=absence,
            )
    return edit_of(coding.id, SCORE, [(before, after)])


def count_one(
    coding: Coding,
    form: IntervalCoding,
    slot: Slot,
    item_id: str,
    *,
    by: int = 1,
    anchor: Anchor | None = None,
) -> Edit | None:
    """Return the edit that counts an item once more in an interval, or once less.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    slot
        One of its intervals.
    item_id
        Which item.
    by
        1, or -1 to take one back; never below none.
    anchor
        The frame on which the interval begins, if that is known.

    Returns
    -------
    Edit or None
        None if the scale goes no further.
    """
    standing = _standing(coding, form, slot, item_id)
    now = standing.value if standing is not None and standing.value is not None else 0.0
    if now + by < 0:
        return None
    return score(coding, form, slot, item_id, value=now + by, anchor=anchor)


def rest_is_none(
    coding: Coding, form: IntervalCoding, slot: Slot, anchor: Anchor | None = None
) -> Edit | None:
    """Return the edit that answers with 0 what was not scored yet in an interval.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    slot
        One of its intervals.
    anchor
        The frame on which the interval begins, if that is known.

    Returns
    -------
    Edit or None
        None if every item was scored, or one of the others is no count and no yes or no.
    """
    left = [i for i in form.items if _standing(coding, form, slot, i.id) is None]
    if not all(is_none_possible(form, item.id) for item in left):
        return None
    edits = (score(coding, form, slot, item.id, value=0.0, anchor=anchor) for item in left)
    return combine(coding.id, SCORE, [edit for edit in edits if edit is not None])


def is_none_possible(form: IntervalCoding, item_id: str) -> bool:
    """Return whether 0 means that an item did not occur: of a count, and of yes or no."""
    scale = form.scale_of(form.item(item_id))
    is_yes_no = set(scale.choices) == {0.0, 1.0}
    return is_yes_no or (form.mode is IntervalMode.COUNT and scale.admits(0.0))


def clear(coding: Coding, form: IntervalCoding, slot: Slot) -> Edit | None:
    """Return the edit that takes back all that was scored or marked in one interval."""
    steps: list[Edit] = []
    scored = edit_of(coding.id, SCORE, [(each, None) for each in _scores(coding, form, slot)])
    if scored is not None:
        steps.append(scored)
        coding = coding.apply(scored)
    freed = clear_uncodable(coding, slot.stretch, form.id)
    return combine(coding.id, SCORE, [*steps, *([freed] if freed else [])])


def leave_out(coding: Coding, form: IntervalCoding, slot: Slot, reason: str = "") -> Edit | None:
    """Return the edit that marks an interval as one that cannot be coded; its scores go.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding; the mark holds for it alone.
    slot
        One of its intervals.
    reason
        Id of one of the scheme's reasons.

    Returns
    -------
    Edit or None
        None if it is marked so already.
    """
    steps: list[Edit] = []
    cleared = clear(coding, form, slot)
    if cleared is not None:
        steps.append(cleared)
        coding = coding.apply(cleared)
    marked = mark_uncodable(coding, slot.stretch, form.id, reason)
    return combine(coding.id, UNCODABLE, [*steps, *([marked] if marked else [])])


def reason_of(coding: Coding, form: IntervalCoding, slot: Slot) -> str | None:
    """Return the reason for which an interval was left out; None if it was not."""
    for mark in coding.uncodable:
        covers = mark.onset_us <= slot.onset_us and slot.offset_us <= mark.offset_us
        if covers and mark.track in {"", form.id}:
            return mark.reason
    return None


def first_open(
    coding: Coding, form: IntervalCoding, found: Sequence[Slot], after_us: int | None = None
) -> Slot | None:
    """Return the first interval in which something is left to score.

    Parameters
    ----------
    coding
        As it stands.
    form
        Which interval coding.
    found
        Its intervals.
    after_us
        Look first from there on, and then from the start.

    Returns
    -------
    Slot or None
        None if all are done.
    """
    scored = scores_by_slot(coding, form, found)
    left = [s for s in found if not is_done(coding, form, s, scored.get(s.number, {}))]
    later = [s for s in left if after_us is not None and s.onset_us >= after_us]
    return next(iter([*later, *left]), None)


def _scores(coding: Coding, form: IntervalCoding, slot: Slot) -> tuple[Score, ...]:
    return tuple(
        each
        for each in coding.scores_of(form.id)
        if each.onset_us is not None and slot_of((slot,), each.onset_us) is not None
    )


def _standing(coding: Coding, form: IntervalCoding, slot: Slot, item_id: str) -> Score | None:
    return next((each for each in _scores(coding, form, slot) if each.item == item_id), None)
