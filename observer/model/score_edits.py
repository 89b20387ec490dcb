"""What a judge does, as pure functions from a coding to an edit: answers, evidence, comments.

Each item has at most one score on a sheet. What is taken back leaves nothing behind, unless
evidence or a comment stands with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite

from observer.model.coding import Coding
from observer.model.edits import Edit, edit_of
from observer.model.errors import EditError
from observer.model.event import Anchor, Score
from observer.model.forms import Absence
from observer.model.identity import new_id
from observer.model.messages import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a form: the same questions about one session, phase, segment or clip.

    Attributes
    ----------
    form
        Id of the form.
    about
        Id of the phase or clip; empty for the session and for a segment.
    onset_us, offset_us
        The segment, on the session clock; None for the others.
    onset_anchor
        The frame on which the segment begins.
    """

    form: str
    about: str = ""
    onset_us: int | None = None
    offset_us: int | None = None
    onset_anchor: Anchor | None = None

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What tells it from other sheets, as `Score.sheet`."""
        return self.form, self.about, self.onset_us


def scores_on(coding: Coding, sheet: Sheet) -> dict[str, Score]:
    """Return what stands on a sheet, by item.

    Parameters
    ----------
    coding
        As it stands.
    sheet
        Which sheet.

    Returns
    -------
    dict of str to Score
        Answers, and items with evidence or a comment that are not answered yet.
    """
    return {score.item: score for score in coding.scores if score.sheet == sheet.key}


def sheets_of(coding: Coding, form: str) -> tuple[Sheet, ...]:
    """Return the sheets of a form on which something stands, ascending by their stretch."""
    found: dict[tuple[str, str, int | None], Sheet] = {}
    for score in coding.scores_of(form):
        found.setdefault(
            score.sheet,
            Sheet(
                form=form,
                about=score.about,
                onset_us=score.onset_us,
                offset_us=score.offset_us,
                onset_anchor=score.onset_anchor,
            ),
        )
    return tuple(found.values())


def answer(coding: Coding, sheet: Sheet, item: str, value: float) -> Edit | None:
    """Answer an item with a value.

    Parameters
    ----------
    coding
        As it stands.
    sheet
        On which sheet.
    item
        Id of the item.
    value
        Of its scale; whether the scale admits it is looked at by whoever asks.

    Returns
    -------
    Edit or None
        None if that is the answer already.
    """
    return answer_all(coding, sheet, {item: value})


def answer_all(
    coding: Coding, sheet: Sheet, values: Mapping[str, float | None], kind: str = "answer"
) -> Edit | None:
    """Answer several items as one change, such as cards that change places.

    Parameters
    ----------
    coding
        As it stands.
    sheet
        On which sheet.
    values
        By item; None takes the answer back.
    kind
        Of the edit.

    Returns
    -------
    Edit or None
        None if those are the answers already.
    """
    standing = scores_on(coding, sheet)
    pairs: list[tuple[Score | None, Score | None]] = []
    for item, value in values.items():
        if value is not None and not isfinite(value):
            raise EditError(msg("An answer has to be a number."))
        before = standing.get(item)
        after = replace(before or _blank(sheet, item), value=value, absence=None, words="")
        pairs.append((before, after))
    return _edit(coding, kind, pairs)


def write_words(coding: Coding, sheet: Sheet, item: str, words: str) -> Edit | None:
    """Answer an item in words; empty words take the answer back."""
    before = scores_on(coding, sheet).get(item)
    after = replace(before or _blank(sheet, item), value=None, absence=None, words=words.strip())
    return _edit(coding, "answer", [(before, after)])


def set_absence(coding: Coding, sheet: Sheet, item: str, absence: Absence) -> Edit | None:
    """Say why an item has no value; that takes the place of an answer."""
    before = scores_on(coding, sheet).get(item)
    after = replace(before or _blank(sheet, item), value=None, absence=absence, words="")
    return _edit(coding, "absence", [(before, after)])


def take_back(coding: Coding, sheet: Sheet, items: Iterable[str]) -> Edit | None:
    """Take answers back; the items are missing again, their evidence and comments stay.

    Parameters
    ----------
    coding
        As it stands.
    sheet
        On which sheet.
    items
        Ids of the items.

    Returns
    -------
    Edit or None
        None if none of them was answered.
    """
    standing = scores_on(coding, sheet)
    answered = [standing[item] for item in items if item in standing]
    pairs = [
        (score, replace(score, value=None, absence=None, words=""))
        for score in answered
        if score.is_answered
    ]
    return _edit(coding, "take_back", pairs)


def remove_sheet(coding: Coding, sheet: Sheet) -> Edit | None:
    """Remove all that stands on a sheet; None if it is empty."""
    return _edit(
        coding, "remove_sheet", [(score, None) for score in scores_on(coding, sheet).values()]
    )


def cite(coding: Coding, sheet: Sheet, item: str, events: Iterable[str]) -> Edit | None:
    """Add events to what an answer rests on.

    Parameters
    ----------
    coding
        As it stands.
    sheet
        On which sheet.
    item
        Id of the item; it need not be answered yet.
    events
        Ids of events.

    Returns
    -------
    Edit or None
        None if all of them are cited already.
    """
    before = scores_on(coding, sheet).get(item)
    score = before or _blank(sheet, item)
    cited = tuple(dict.fromkeys((*score.evidence, *events)))
    return _edit(coding, "cite", [(before, replace(score, evidence=cited))])


def uncite(coding: Coding, sheet: Sheet, item: str, events: Iterable[str]) -> Edit | None:
    """Take events out of what an answer rests on; None if none of them was cited."""
    before = scores_on(coding, sheet).get(item)
    if before is None:
        return None
    gone = frozenset(events)
    kept = tuple(event for event in before.evidence if event not in gone)
    return _edit(coding, "uncite", [(before, replace(before, evidence=kept))])


def write_comment(coding: Coding, sheet: Sheet, item: str, words: str) -> Edit | None:
    """Write what the judge thinks of an answer; empty words take the comment away."""
    before = scores_on(coding, sheet).get(item)
    after = replace(before or _blank(sheet, item), comment=words.strip())
    return _edit(coding, "comment", [(before, after)])


def _blank(sheet: Sheet, item: str) -> Score:
    return Score(
        id=new_id(),
        form=sheet.form,
        item=item,
        about=sheet.about,
        onset_us=sheet.onset_us,
        offset_us=sheet.offset_us,
        onset_anchor=sheet.onset_anchor,
    )


def _edit(
    coding: Coding, kind: str, pairs: Iterable[tuple[Score | None, Score | None]]
) -> Edit | None:
    return edit_of(coding.id, kind, [(before, _or_nothing(after)) for before, after in pairs])


def _or_nothing(score: Score | None) -> Score | None:
    """Return a score that holds something; None in place of an empty one."""
    if score is None or not (score.is_answered or score.evidence or score.comment):
        return None
    return score
