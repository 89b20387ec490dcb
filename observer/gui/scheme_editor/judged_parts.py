"""The parts of a scheme that judge rather than tag: forms, intervals and traces."""

from observer.gui.scheme_editor.event_parts import (
    COLOUR,
    DEFINITION,
    ID,
    KEY,
    LABEL,
    NUMBER,
    SHORT,
    SUBJECT,
    TARGET,
    WORDING,
)
from observer.gui.scheme_editor.specs import FieldKind, FieldSpec, PartSpec, Source
from observer.model.messages import msg

_ABSENCES = (
    ("not_applicable", msg("not applicable")),
    ("not_observed", msg("not observed")),
    ("not_scorable", msg("cannot be scored")),
)
_SCALED = ("kind", frozenset({"rating", "checklist", "number", "allocation", "q_sort"}))
_SCALE = (
    FieldSpec(key=("minimum",), kind=FieldKind.NUMBER, label=msg("Lowest"), when=_SCALED),
    FieldSpec(key=("maximum",), kind=FieldKind.NUMBER, label=msg("Highest"), when=_SCALED),
    FieldSpec(
        key=("step",),
        kind=FieldKind.NUMBER,
        label=msg("Step (0.5 for half points)"),
        when=_SCALED,
    ),
    FieldSpec(
        key=("values",),
        kind=FieldKind.NUMBERS,
        label=msg("Or these values only, such as 0 2 4"),
        when=_SCALED,
        more=True,
    ),
)
_ABSENT = FieldSpec(
    key=("absences",),
    kind=FieldKind.TICKS,
    label=msg("May also be answered with"),
    choices=_ABSENCES,
)
_ANCHORS = FieldSpec(
    key=("anchors",), kind=FieldKind.ANCHORS, label=msg("What a value stands for"), when=_SCALED
)
_OWN_SCALE = tuple(
    FieldSpec(key=spec.key, kind=spec.kind, label=spec.label, more=True) for spec in _SCALE
)

FORMS = PartSpec(
    group=("forms",),
    one=msg("Form"),
    add=msg("Form"),
    about=msg("Judged as a whole: ratings, a checklist, cards to sort."),
    fields=(
        LABEL,
        FieldSpec(
            key=("kind",),
            kind=FieldKind.CHOICE,
            label=msg("Kind"),
            choices=(
                ("rating", msg("ratings on a scale")),
                ("checklist", msg("a checklist")),
                ("number", msg("numbers")),
                ("text", msg("words")),
                ("allocation", msg("a total that is shared out")),
                ("q_sort", msg("cards that are sorted into piles")),
            ),
        ),
        FieldSpec(
            key=("about",),
            kind=FieldKind.CHOICE,
            label=msg("Filled in for"),
            choices=(
                ("session", msg("the whole session")),
                ("phase", msg("each phase")),
                ("segment", msg("stretches of one's choice")),
                ("clip", msg("each fragment")),
            ),
            fallback="session",
        ),
        *_SCALE,
        FieldSpec(
            key=("total",),
            kind=FieldKind.NUMBER,
            label=msg("Total to share out"),
            when=("kind", frozenset({"allocation"})),
        ),
        FieldSpec(
            key=("piles",),
            kind=FieldKind.NUMBERS,
            label=msg("Cards in each pile, such as 1 2 3 2 1"),
            when=("kind", frozenset({"q_sort"})),
        ),
        FieldSpec(
            key=("unit",),
            kind=FieldKind.LINE,
            label=msg("Unit"),
            when=("kind", frozenset({"number", "allocation"})),
        ),
        _ANCHORS,
        _ABSENT,
        FieldSpec(
            key=("phases",),
            kind=FieldKind.MANY,
            label=msg("Only for these phases"),
            source=Source.PHASES,
            when=("about", frozenset({"phase"})),
        ),
        DEFINITION,
        FieldSpec(
            key=("subject",),
            kind=FieldKind.ONE,
            label=msg("Who it is about"),
            source=Source.SUBJECTS,
            more=True,
        ),
        TARGET,
        ID,
    ),
    starts_with={"kind": "rating", "minimum": 1, "maximum": 5},
)
FORM_ITEMS = PartSpec(
    group=("forms", "items"),
    one=msg("Item"),
    add=msg("Item"),
    about=msg("One question of the form, or one card."),
    fields=(
        LABEL,
        DEFINITION,
        FieldSpec(
            key=("anchors",), kind=FieldKind.ANCHORS, label=msg("What a value stands for here")
        ),
        FieldSpec(
            key=("reverse",),
            kind=FieldKind.FLAG,
            label=msg("Counts from the other end in what is reckoned"),
            fallback=False,
            more=True,
        ),
        *_OWN_SCALE,
        *WORDING,
        SHORT,
        NUMBER,
        ID,
    ),
)
INTERVALS = PartSpec(
    group=("intervals",),
    one=msg("Interval coding"),
    add=msg("Interval coding"),
    about=msg("The film is cut into equal stretches, and each gets a score."),
    fields=(
        LABEL,
        FieldSpec(
            key=("mode",),
            kind=FieldKind.CHOICE,
            label=msg("A score says"),
            choices=(
                ("momentary", msg("what is seen at its last moment")),
                ("partial", msg("whether it was there at any time")),
                ("whole", msg("whether it was there all the time")),
                ("count", msg("how often it began")),
                ("predominant", msg("what was there the longest")),
            ),
        ),
        FieldSpec(key=("observe_s",), kind=FieldKind.NUMBER, label=msg("Seconds that are watched")),
        FieldSpec(
            key=("record_s",),
            kind=FieldKind.NUMBER,
            label=msg("Seconds in between that are not watched"),
        ),
        FieldSpec(
            key=("anchor",),
            kind=FieldKind.CHOICE,
            label=msg("The first one begins with"),
            choices=(("session", msg("the session")), ("phase", msg("each phase"))),
            fallback="session",
        ),
        FieldSpec(
            key=("phases",),
            kind=FieldKind.MANY,
            label=msg("Only for these phases"),
            source=Source.PHASES,
            when=("anchor", frozenset({"phase"})),
        ),
        *(FieldSpec(key=spec.key, kind=spec.kind, label=spec.label) for spec in _SCALE),
        FieldSpec(key=("anchors",), kind=FieldKind.ANCHORS, label=msg("What a value stands for")),
        _ABSENT,
        DEFINITION,
        FieldSpec(
            key=("subject",),
            kind=FieldKind.ONE,
            label=msg("Who it is about"),
            source=Source.SUBJECTS,
            more=True,
        ),
        TARGET,
        ID,
    ),
    starts_with={"mode": "partial", "observe_s": 10},
)
INTERVAL_ITEMS = PartSpec(
    group=("intervals", "items"),
    one=msg("Item"),
    add=msg("Item"),
    about=msg("What is scored in each stretch."),
    fields=(LABEL, KEY, COLOUR, DEFINITION, *_OWN_SCALE, *WORDING, SHORT, NUMBER, ID),
)
TRACES = PartSpec(
    group=("traces",),
    one=msg("Trace"),
    add=msg("Trace"),
    about=msg("A line that follows one value through the film, such as mood."),
    fields=(
        LABEL,
        COLOUR,
        FieldSpec(key=("minimum",), kind=FieldKind.NUMBER, label=msg("Lowest")),
        FieldSpec(key=("maximum",), kind=FieldKind.NUMBER, label=msg("Highest")),
        FieldSpec(
            key=("step",), kind=FieldKind.NUMBER, label=msg("Step (0 for any value in between)")
        ),
        FieldSpec(key=("neutral",), kind=FieldKind.NUMBER, label=msg("Where the line rests")),
        FieldSpec(key=("unit",), kind=FieldKind.LINE, label=msg("Unit")),
        FieldSpec(key=("anchors",), kind=FieldKind.ANCHORS, label=msg("What a value stands for")),
        DEFINITION,
        SUBJECT,
        TARGET,
        ID,
    ),
    starts_with={"minimum": -3, "maximum": 3, "step": 0, "neutral": 0},
)
PHASES = PartSpec(
    group=("phases",),
    one=msg("Phase"),
    add=msg("Phase"),
    about=msg("A stretch of the session with a task, such as free play."),
    fields=(
        LABEL,
        FieldSpec(key=("planned_s",), kind=FieldKind.NUMBER, label=msg("Planned seconds")),
        FieldSpec(
            key=("tolerance_s",), kind=FieldKind.NUMBER, label=msg("May be off by (seconds)")
        ),
        FieldSpec(
            key=("optional",),
            kind=FieldKind.FLAG,
            label=msg("It can be left out"),
            fallback=False,
        ),
        FieldSpec(
            key=("repeated",),
            kind=FieldKind.FLAG,
            label=msg("It can come more than once"),
            fallback=False,
        ),
        FieldSpec(
            key=("in_statistics",),
            kind=FieldKind.FLAG,
            label=msg("It counts in the figures"),
            fallback=True,
        ),
        FieldSpec(
            key=("subjects",),
            kind=FieldKind.MANY,
            label=msg("Who takes an active part (none ticked: all)"),
            source=Source.SUBJECTS,
        ),
        DEFINITION,
        ID,
    ),
)
