"""Whether an item of a form had to be answered where it stands, for the data set.

An item that hangs on how often something was coded is not asked where that occurred too seldom. In
the data set that is another thing than an answer that was forgotten.
"""

from collections.abc import Iterator, Mapping

from observer.model.event import Score
from observer.model.forms import About, Form
from observer.model.rules import ConditionKind, ItemRef
from observer.model.time import Interval
from observer.statistics.answers import is_for
from observer.statistics.composites import Place
from observer.statistics.inputs import CodedSession
from observer.statistics.item_conditions import unasked_items

NOT_ASKED = "not_asked"
"""Reason in place of a value."""

_Spot = tuple[str, int | None, int | None]
"""What a sheet is about (a phase or a clip), and from where to where a segment is."""


class Asked:
    """Knows for one coding which items did not have to be answered, and where.

    Parameters
    ----------
    coded
        The coding with its scheme, window and phases.
    clips
        Stretch of each clip of the session, by its id.
    """

    def __init__(self, coded: CodedSession, clips: Mapping[str, Interval]) -> None:
        self._coded = coded
        self._clips = clips
        self._forms = {form.id: form for form in coded.scheme.forms}
        self._windows = {window.phase_id: window for window in coded.phase_windows()}
        self._hang = {
            condition.of
            for condition in coded.scheme.conditions
            if condition.kind is ConditionKind.IF_COUNT and isinstance(condition.of, ItemRef)
        }
        self._found: dict[Place, frozenset[ItemRef]] = {}

    def is_asked(self, form_id: str, score: Score) -> bool:
        """Return whether the item of an answer had to be answered there.

        True where nobody can tell, as the place of the answer is gone.
        """
        ref = ItemRef(form_id, score.item)
        form = self._forms.get(form_id)
        if ref not in self._hang or form is None:
            return True
        place = self._place(form, (score.about, score.onset_us, score.offset_us))
        return place is None or ref not in self._unasked(place)

    def left_out(self) -> Iterator[Score]:
        """Yield an empty answer for each item that was not asked and has none, sheet by sheet."""
        answered = {
            (s.form, s.item, s.about, s.onset_us)
            for s in self._coded.coding.scores
            if s.is_answered
        }
        for form in self._forms.values():
            items = [item.id for item in form.items if ItemRef(form.id, item.id) in self._hang]
            for about, onset_us, offset_us in self._spots(form) if items else ():
                place = self._place(form, (about, onset_us, offset_us))
                unasked = self._unasked(place) if place is not None else frozenset()
                for item in items:
                    free = (form.id, item, about, onset_us) not in answered
                    if free and ItemRef(form.id, item) in unasked:
                        yield Score(
                            id="",
                            form=form.id,
                            item=item,
                            about=about,
                            onset_us=onset_us,
                            offset_us=offset_us,
                        )

    def _unasked(self, place: Place) -> frozenset[ItemRef]:
        if place not in self._found:
            self._found[place] = frozenset(unasked_items(self._coded, place))
        return self._found[place]

    def _spots(self, form: Form) -> Iterator[_Spot]:
        """Yield the sheets that a form has here."""
        if form.about is About.SESSION:
            yield "", None, None
        elif form.about is About.PHASE:
            for phase in self._coded.phases:
                if is_for(form, phase):
                    yield phase.id, None, None
        else:
            scores = self._coded.coding.scores_of(form.id)
            yield from dict.fromkeys((s.about, s.onset_us, s.offset_us) for s in scores)

    def _place(self, form: Form, spot: _Spot) -> Place | None:
        about, onset_us, offset_us = spot
        if form.about is About.SESSION:
            return Place.whole(self._coded)
        if form.about is About.PHASE:
            window = self._windows.get(about)
            return None if window is None else Place(about=about, onset_us=None, window=window)
        if form.about is About.CLIP:
            clip = self._clips.get(about)
            return None if clip is None else Place.stretch(about, clip)
        if onset_us is None or offset_us is None or offset_us <= onset_us:
            return None
        return Place.stretch("", Interval(onset_us, offset_us), segment=True)
