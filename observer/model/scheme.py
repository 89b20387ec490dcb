"""A coding scheme: who is watched, on which tracks, with which codes."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in several languages.

    Attributes
    ----------
    texts
        Pairs of language (``nl``, ``en``) and text, in the order of the file.
    """

    texts: tuple[tuple[str, str], ...] = ()

    def get(self, language: str) -> str:
        """Return the text in `language`, else the first one there is, else an empty text.

        A form of a language, such as ``nl-u``, falls back on the language itself first.
        """
        by_language = dict(self.texts)
        own = by_language.get(language) or by_language.get(language.partition("-")[0])
        return own or next((text for _, text in self.texts if text), "")

    def __bool__(self) -> bool:
        """Return whether there is a text in any language."""
        return any(text for _, text in self.texts)


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
    """One answer that a modifier allows."""

    id: str
    label: LocalText
    key: str = ""


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
    """

    id: str
    subject: str
    label: LocalText
    codes: tuple[Code, ...]
    exclusive: bool = False
    exhaustive: bool = False
    default_code: str = ""
    target: str = ""

    def code(self, code_id: str) -> Code:
        """Return the code with this id; KeyError if there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code named from elsewhere in a scheme: ``track.code``."""

    track: str
    code: str


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
