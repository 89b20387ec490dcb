"""A coding scheme: who is watched, on which tracks, with which codes."""

from dataclasses import dataclass, field
from enum import StrEnum

from observer.model.forms import Form, IntervalCoding, Item, Trace
from observer.model.local_text import LocalText
from observer.model.rules import (
    CodeRef,
    Composite,
    Condition,
    Dyadic,
    ItemRef,
    Move,
    PhaseTemplate,
    Reliability,
)


class Role(StrEnum):
    """What somebody is to the child; a subject of a scheme may also be a dyad or a triad."""

    CHILD = "child"
    CAREGIVER = "caregiver"
    MOTHER = "mother"
    FATHER = "father"
    FOSTER_PARENT = "foster_parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    PROFESSIONAL = "professional"
    OTHER = "other"
    DYAD = "dyad"
    TRIAD = "triad"


class CodeKind(StrEnum):
    """What a code marks: an instant, or a stretch with a begin and an end."""

    POINT = "point"
    STATE = "state"


class ModifierKind(StrEnum):
    """What may be answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    TEXT = "text"


class AskAt(StrEnum):
    """When a modifier of a state is asked."""

    ONSET = "onset"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody, or a pair, whose behaviour is coded."""

    id: str
    role: Role
    label: LocalText
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierValue:
    """One answer that a modifier allows.

    Attributes
    ----------
    modifiers
        Ids of the modifiers that are asked after this answer; theirs ask no further.
    """

    id: str
    label: LocalText
    key: str = ""
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """A further question about an event.

    Attributes
    ----------
    values
        Answers of a single or multiple choice; empty for numbers and text.
    unit, minimum, maximum
        Of a number.
    """

    id: str
    label: LocalText
    kind: ModifierKind
    values: tuple[ModifierValue, ...] = ()
    required: bool = False
    ask_at: AskAt = AskAt.ONSET
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What is tagged.

    Attributes
    ----------
    number
        Stable number for data sets, unique in the scheme.
    parent_wording
        How it is said to a parent; empty if it never is.
    modifiers
        Ids of the modifiers that are asked.
    """

    id: str
    number: int
    kind: CodeKind
    label: LocalText
    short_label: LocalText = field(default_factory=LocalText)
    definition: LocalText = field(default_factory=LocalText)
    examples: LocalText = field(default_factory=LocalText)
    non_examples: LocalText = field(default_factory=LocalText)
    parent_wording: LocalText = field(default_factory=LocalText)
    hide_from_parent: bool = False
    colour: str = "#999999"
    key: str = ""
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Codes of one subject that belong together.

    Attributes
    ----------
    exclusive
        At most one state at a time.
    exhaustive
        Always one state within the coded range; needs `default_code`.
    auto_close_us
        A state that was not ended closes by itself after so long; 0 for never.
    push_and_hold
        Whether a state runs while its key is held down.
    minimum_us
        Shorter states are named when the coding is finished; 0 for none.
    merge_gap_us
        Two states of one code that lie closer together count as one; 0 for none.
    uncodable_reasons
        Ids of the reasons that can hold for this track; empty for all.
    uncodable_warning_share
        Of the coded range: more than this is named; None for that of the scheme.
    """

    id: str
    subject: str
    label: LocalText
    codes: tuple[Code, ...]
    exclusive: bool = False
    exhaustive: bool = False
    default_code: str = ""
    target: str = ""
    definition: LocalText = field(default_factory=LocalText)
    auto_close_us: int = 0
    push_and_hold: bool = False
    minimum_us: int = 0
    merge_gap_us: int = 0
    uncodable_reasons: tuple[str, ...] = ()
    uncodable_warning_share: float | None = None

    def code(self, code_id: str) -> Code:
        """Return the code with this id; KeyError if there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingency:
    """Which signals of one partner may be answered by which acts of the other, and how soon.

    Attributes
    ----------
    bids, responses
        Codes whose onsets count.
    window_us
        A response counts if its onset lies in ``(bid, bid + window_us]``.
    burst_gap_us
        Bids closer together than this are one burst; 0 keeps each its own.
    headline
        Whether "n of m signals answered" heads the summary.
    """

    id: str
    label: LocalText
    bids: tuple[CodeRef, ...]
    responses: tuple[CodeRef, ...]
    window_us: int = 3_000_000
    burst_gap_us: int = 0
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A whole coding scheme.

    Attributes
    ----------
    version
        Semantic version.
    languages
        First the one to fall back on.
    age_from_months, age_to_months
        For which ages of the child, corrected for preterm birth if `age_corrected`.
    setting
        Where and how the film is made.
    training_notice
        Shown when somebody first codes with it.
    phases, phases_ordered
        Which phases a session has, and whether they come in this order.
    uncodable_warning_share
        Of the coded range of a track: more than this is named; None for no warning.
    moves
        Where codes and items of older versions went.
    meaning_hash
        SHA-256 (hex) over what the codes mean: ids, kinds, flags, rules and definitions. A changed
        comment, colour, key or order leaves it as it is.
    """

    id: str
    version: str
    title: LocalText
    subjects: tuple[Subject, ...]
    tracks: tuple[Track, ...]
    languages: tuple[str, ...] = ("en",)
    description: LocalText = field(default_factory=LocalText)
    author: str = ""
    licence: str = ""
    locked: bool = False
    modifiers: tuple[Modifier, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    uncodable_reasons: tuple[ModifierValue, ...] = ()
    citation: str = ""
    age_from_months: int | None = None
    age_to_months: int | None = None
    age_corrected: bool = True
    setting: LocalText = field(default_factory=LocalText)
    intended_minutes: float | None = None
    training_notice: LocalText = field(default_factory=LocalText)
    forms: tuple[Form, ...] = ()
    intervals: tuple[IntervalCoding, ...] = ()
    traces: tuple[Trace, ...] = ()
    phases: tuple[PhaseTemplate, ...] = ()
    phases_ordered: bool = False
    conditions: tuple[Condition, ...] = ()
    composites: tuple[Composite, ...] = ()
    dyadic: Dyadic = field(default_factory=Dyadic)
    reliability: Reliability | None = None
    uncodable_warning_share: float | None = None
    moves: tuple[Move, ...] = ()
    meaning_hash: str = ""

    def track(self, track_id: str) -> Track:
        """Return the track with this id; KeyError if there is none."""
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise KeyError(track_id)

    def subject(self, subject_id: str) -> Subject:
        """Return the subject with this id; KeyError if there is none."""
        for subject in self.subjects:
            if subject.id == subject_id:
                return subject
        raise KeyError(subject_id)

    def code(self, ref: CodeRef) -> Code:
        """Return the code that `ref` names; KeyError if there is none."""
        return self.track(ref.track).code(ref.code)

    def form(self, form_id: str) -> Form | IntervalCoding:
        """Return the form or interval coding with this id; KeyError if there is none."""
        both: tuple[Form | IntervalCoding, ...] = (*self.forms, *self.intervals)
        for form in both:
            if form.id == form_id:
                return form
        raise KeyError(form_id)

    def trace(self, trace_id: str) -> Trace:
        """Return the trace with this id; KeyError if there is none."""
        for trace in self.traces:
            if trace.id == trace_id:
                return trace
        raise KeyError(trace_id)

    def item(self, ref: ItemRef) -> Item:
        """Return the item that `ref` names; KeyError if there is none."""
        return self.form(ref.form).item(ref.item)
