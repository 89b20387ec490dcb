"""What a coder wrote down, in words: so that nothing is lost where a record finds no place."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from observer.model.event import CodedRange, Event, Score, TraceRun, Uncodable
from observer.model.forms import Absence, Form, IntervalCoding, Item
from observer.model.messages import Message, msg
from observer.model.rules import CodeRef, ItemRef
from observer.model.scheme import Code, Scheme, Track
from observer.text.catalogue import Catalogue

_PIECE = 6_000
"""Characters of one note: a trace of minutes becomes several."""


class RecordWords:
    """Records under one version of a scheme, in words.

    Parameters
    ----------
    scheme
        The version.
    text
        Language.
    """

    def __init__(self, scheme: Scheme, text: Catalogue) -> None:
        self._scheme = scheme
        self._text = text

    def track(self, track_id: str) -> str:
        """Return what a track is called."""
        track = track_of(self._scheme, track_id)
        return self._text.local(track.label) if track else track_id

    def code(self, ref: CodeRef) -> str:
        """Return what a code is called."""
        code = code_of(self._scheme, ref)
        return self._text.local(code.label) if code else str(ref)

    def item(self, ref: ItemRef) -> str:
        """Return what an item is called."""
        sheet = sheet_of(self._scheme, ref.form)
        item = _item_of(sheet, ref.item) if sheet else None
        return self._text.local(item.label) if item else str(ref)

    def trace(self, trace_id: str) -> str:
        """Return what a trace is called."""
        found = next((trace for trace in self._scheme.traces if trace.id == trace_id), None)
        return self._text.local(found.label) if found else trace_id

    def modifier(self, modifier_id: str) -> str:
        """Return what a modifier is called."""
        found = next((m for m in self._scheme.modifiers if m.id == modifier_id), None)
        return self._text.local(found.label) if found else modifier_id

    def event(self, event: Event) -> str:
        """Return an event with its track, its times, its answers and its comment."""
        what = f"{self.track(event.track)}: {self.code(CodeRef(event.track, event.code))}"
        answers = "; ".join(f"{self.modifier(m)}: {self._values(m, v)}" for m, v in event.modifiers)
        is_state = event.offset_us is not None or event.is_open
        when = self._stretch(event.onset_us, event.offset_us) if is_state else ""
        return self._kept(what, when or self._text.timecode(event.onset_us), answers, event.comment)

    def uncodable(self, mark: Uncodable) -> str:
        """Return an uncodable stretch with its track and its reason."""
        reasons = {reason.id: reason for reason in self._scheme.uncodable_reasons}
        known = reasons.get(mark.reason)
        reason = self._text.local(known.label) if known else mark.reason
        what = self._text("Uncodable")
        where = self.track(mark.track) if mark.track else ""
        when = self._stretch(mark.onset_us, mark.offset_us)
        return self._kept(f"{where}: {what}" if where else what, when, reason)

    def coded_range(self, stated: CodedRange) -> str:
        """Return from where to where a track was coded."""
        what = self._text("coded part")
        when = self._stretch(stated.onset_us, stated.offset_us)
        return self._kept(f"{self.track(stated.track)}: {what}", when)

    def score(self, score: Score) -> str:
        """Return an answer with its form, its item, its stretch and its comment."""
        sheet = sheet_of(self._scheme, score.form)
        form = self._text.local(sheet.label) if sheet else score.form
        what = f"{form}: {self.item(ItemRef(score.form, score.item))}"
        given = score.words or ("" if score.value is None else f"{score.value:g}")
        if score.absence is not None:
            given = self._text.render(_ABSENCES[score.absence])
        onset_us, offset_us = score.onset_us, score.offset_us
        when = "" if onset_us is None else self._stretch(onset_us, offset_us)
        return self._kept(what, when, given, score.comment)

    def trace_run(self, run: TraceRun) -> Iterator[str]:
        """Yield a stretch of a trace, value by value, in as many notes as it takes."""
        what, when = self.trace(run.trace), self._stretch(run.onset_us, run.offset_us)
        piece = ""
        for time_us, value in zip(run.times_us, run.values, strict=True):
            piece += f"{'; ' if piece else ''}{self._text.timecode(time_us)} {value:g}"
            if len(piece) > _PIECE:
                yield self._kept(what, when, piece)
                piece = ""
        if piece or not run.times_us:
            yield self._kept(what, when, piece)

    def _kept(self, what: str, when: str, *more: str) -> str:
        said = ", ".join(part for part in (what, when) if part)
        further = ". ".join(part for part in more if part)
        version = self._scheme.version
        first = self._text("From version {version}: {what}.", version=version, what=said)
        return f"{first} {further}".strip()

    def _stretch(self, onset_us: int, offset_us: int | None) -> str:
        end = "…" if offset_us is None else self._text.timecode(offset_us)
        return f"{self._text.timecode(onset_us)} \N{EN DASH} {end}"

    def _values(self, modifier_id: str, values: tuple[str, ...]) -> str:
        found = next((m for m in self._scheme.modifiers if m.id == modifier_id), None)
        labels = {v.id: self._text.local(v.label) for v in found.values} if found else {}
        return ", ".join(labels.get(value, value) for value in values)


_ABSENCES: Mapping[Absence, Message] = MappingProxyType(
    {
        Absence.NOT_APPLICABLE: msg("not applicable"),
        Absence.NOT_OBSERVED: msg("not observed"),
        Absence.NOT_SCORABLE: msg("not scorable"),
    }
)


def track_of(scheme: Scheme, track_id: str) -> Track | None:
    """Return a track of a version; None if that has none of this id."""
    return next((track for track in scheme.tracks if track.id == track_id), None)


def code_of(scheme: Scheme, ref: CodeRef) -> Code | None:
    """Return a code of a version; None if that has none of this name."""
    track = track_of(scheme, ref.track)
    return next((c for c in track.codes if c.id == ref.code), None) if track else None


def sheet_of(scheme: Scheme, form_id: str) -> Form | IntervalCoding | None:
    """Return a form or interval coding of a version; None if that has none of this id."""
    form = next((form for form in scheme.forms if form.id == form_id), None)
    return form or next((each for each in scheme.intervals if each.id == form_id), None)


def _item_of(sheet: Form | IntervalCoding, item_id: str) -> Item | None:
    return next((item for item in sheet.items if item.id == item_id), None)
