"""The parts of a scheme that tag what happens: who, tracks, codes, questions, reasons."""

from observer.gui.scheme_editor.specs import FieldKind, FieldSpec, PartSpec, Source
from observer.gui.words import ROLES
from observer.model.messages import Message, msg
from observer.model.scheme import Role

_ROLES: tuple[tuple[str, Message], ...] = (
    *((role.value, words) for role, words in ROLES.items()),
    (Role.DYAD.value, msg("the two of them")),
    (Role.TRIAD.value, msg("the three of them")),
)

LABEL = FieldSpec(key=("label",), kind=FieldKind.LOCAL, label=msg("Name"))
DEFINITION = FieldSpec(
    key=("definition",),
    kind=FieldKind.LOCAL_LINES,
    label=msg("Definition"),
    hint=msg("In plain words: what is seen or heard."),
)
SHORT = FieldSpec(
    key=("short_label",),
    kind=FieldKind.LOCAL,
    label=msg("Short name"),
    hint=msg("For a button with little room."),
    more=True,
)
ID = FieldSpec(
    key=("id",),
    kind=FieldKind.ID,
    label=msg("Name in data files"),
    hint=msg("It is made from the name, and never changes once films are coded."),
    more=True,
)
NUMBER = FieldSpec(
    key=("number",),
    kind=FieldKind.WHOLE,
    label=msg("Number in data files"),
    more=True,
)
KEY = FieldSpec(key=("key",), kind=FieldKind.KEY, label=msg("Key"))
COLOUR = FieldSpec(key=("colour",), kind=FieldKind.COLOUR, label=msg("Colour"))
SUBJECT = FieldSpec(
    key=("subject",), kind=FieldKind.ONE, label=msg("Who does it"), source=Source.SUBJECTS
)
TARGET = FieldSpec(
    key=("target",),
    kind=FieldKind.ONE,
    label=msg("Towards whom"),
    source=Source.SUBJECTS,
    more=True,
)
WORDING = (
    FieldSpec(
        key=("examples",),
        kind=FieldKind.LOCAL_LINES,
        label=msg("Examples, one on each line"),
        more=True,
    ),
    FieldSpec(
        key=("non_examples",),
        kind=FieldKind.LOCAL_LINES,
        label=msg("What does not count, one on each line"),
        more=True,
    ),
    FieldSpec(
        key=("parent_wording",),
        kind=FieldKind.LOCAL_LINES,
        label=msg("How it is said to a parent"),
        hint=msg("The child's first name takes the place of {mark}.", mark="{child}"),
        more=True,
    ),
    FieldSpec(
        key=("hide_from_parent",),
        kind=FieldKind.FLAG,
        label=msg("Never shown to a parent"),
        fallback=False,
        more=True,
    ),
)

SUBJECTS = PartSpec(
    group=("subjects",),
    one=msg("Who is watched"),
    add=msg("Somebody who is watched"),
    about=msg("A person, or the two or three of them together."),
    fields=(
        LABEL,
        FieldSpec(key=("role",), kind=FieldKind.CHOICE, label=msg("Role"), choices=_ROLES),
        COLOUR,
        ID,
    ),
    starts_with={"role": "other"},
)
TRACKS = PartSpec(
    group=("tracks",),
    one=msg("Track"),
    add=msg("Track"),
    about=msg("Codes of one person that belong together, such as where the child looks."),
    fields=(
        LABEL,
        SUBJECT,
        TARGET,
        DEFINITION,
        FieldSpec(
            key=("exclusive",),
            kind=FieldKind.FLAG,
            label=msg("One at a time: a code that begins ends the one before"),
            fallback=False,
        ),
        FieldSpec(
            key=("exhaustive",),
            kind=FieldKind.FLAG,
            label=msg("Always one: there is no moment without a code"),
            fallback=False,
        ),
        FieldSpec(
            key=("default_code",),
            kind=FieldKind.ONE,
            label=msg("Code that holds where nothing else does"),
            source=Source.OWN_STATES,
        ),
        FieldSpec(
            key=("push_and_hold",),
            kind=FieldKind.FLAG,
            label=msg("A code runs as long as its key is held down"),
            fallback=False,
            more=True,
        ),
        FieldSpec(
            key=("auto_close_s",),
            kind=FieldKind.NUMBER,
            label=msg("Ends by itself after so many seconds"),
            more=True,
        ),
        FieldSpec(
            key=("minimum_s",),
            kind=FieldKind.NUMBER,
            label=msg("Shortest in seconds; shorter ones are named"),
            more=True,
        ),
        FieldSpec(
            key=("merge_gap_s",),
            kind=FieldKind.NUMBER,
            label=msg("Gap in seconds that does not part two"),
            more=True,
        ),
        FieldSpec(
            key=("uncodable_reasons",),
            kind=FieldKind.MANY,
            label=msg("Why this track cannot be coded (none ticked: every reason)"),
            source=Source.REASONS,
            more=True,
        ),
        FieldSpec(
            key=("uncodable_warning_share",),
            kind=FieldKind.NUMBER,
            label=msg("Warn when more than this share cannot be coded (0 to 1)"),
            more=True,
        ),
        ID,
    ),
)
CODES = PartSpec(
    group=("tracks", "codes"),
    one=msg("Code"),
    add=msg("Code"),
    about=msg("What you press a key for while the film plays."),
    fields=(
        LABEL,
        KEY,
        FieldSpec(
            key=("kind",),
            kind=FieldKind.CHOICE,
            label=msg("Kind"),
            choices=(
                ("point", msg("A moment")),
                ("state", msg("A stretch with a begin and an end")),
            ),
        ),
        COLOUR,
        DEFINITION,
        FieldSpec(
            key=("modifiers",),
            kind=FieldKind.MANY,
            label=msg("Questions that are asked"),
            source=Source.MODIFIERS,
            more=True,
        ),
        *WORDING,
        SHORT,
        NUMBER,
        ID,
    ),
    starts_with={"kind": "point"},
)
_ONE_OF = ("kind", frozenset({"number"}))
MODIFIERS = PartSpec(
    group=("modifiers",),
    one=msg("Question about a code"),
    add=msg("Question about a code"),
    about=msg("Asked when a code is pressed, without stopping the film."),
    fields=(
        LABEL,
        FieldSpec(
            key=("kind",),
            kind=FieldKind.CHOICE,
            label=msg("Answered with"),
            choices=(
                ("single", msg("one of some answers")),
                ("multiple", msg("any number of answers")),
                ("number", msg("a number")),
                ("text", msg("words of one's own")),
            ),
        ),
        FieldSpec(
            key=("ask_at",),
            kind=FieldKind.CHOICE,
            label=msg("Asked at"),
            choices=(("onset", msg("the begin")), ("offset", msg("the end"))),
            fallback="onset",
        ),
        FieldSpec(
            key=("required",),
            kind=FieldKind.FLAG,
            label=msg("It has to be answered"),
            fallback=False,
        ),
        FieldSpec(key=("unit",), kind=FieldKind.LINE, label=msg("Unit"), when=_ONE_OF),
        FieldSpec(key=("minimum",), kind=FieldKind.NUMBER, label=msg("Lowest"), when=_ONE_OF),
        FieldSpec(key=("maximum",), kind=FieldKind.NUMBER, label=msg("Highest"), when=_ONE_OF),
        ID,
    ),
    starts_with={"kind": "single"},
)
VALUES = PartSpec(
    group=("modifiers", "values"),
    one=msg("Answer"),
    add=msg("Answer"),
    about=msg("One of the answers to this question, with a key of its own."),
    fields=(
        LABEL,
        KEY,
        FieldSpec(
            key=("modifiers",),
            kind=FieldKind.MANY,
            label=msg("Asked after this answer"),
            source=Source.MODIFIERS,
            more=True,
        ),
        ID,
    ),
)
REASONS = PartSpec(
    group=("uncodable", "reasons"),
    one=msg("Why it cannot be coded"),
    add=msg("Reason why something cannot be coded"),
    about=msg("Off camera, no sound, asleep: such time is left out of every figure."),
    fields=(LABEL, KEY, ID),
)
