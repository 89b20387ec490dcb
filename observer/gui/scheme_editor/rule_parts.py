"""The head of a scheme and its rules: conditions, composites, answers, the dyad, agreement."""

from observer.gui.scheme_editor.event_parts import DEFINITION, ID, LABEL
from observer.gui.scheme_editor.specs import FieldKind, FieldSpec, PartSpec, Source
from observer.model.messages import msg

_TIMED = ("kind", frozenset({"only_after", "follow_up"}))

HEADER = PartSpec(
    group=(),
    one=msg("About this scheme"),
    add=msg("About this scheme"),
    about=msg("What it is called, for whom it is, and who made it."),
    fields=(
        FieldSpec(key=("title",), kind=FieldKind.LOCAL, label=msg("Title")),
        FieldSpec(key=("description",), kind=FieldKind.LOCAL_LINES, label=msg("Description")),
        FieldSpec(
            key=("languages",),
            kind=FieldKind.TICKS,
            label=msg("Languages"),
            choices=(("nl", msg("Dutch")), ("en", msg("English"))),
        ),
        FieldSpec(
            key=("intended_minutes",), kind=FieldKind.NUMBER, label=msg("Minutes a film lasts")
        ),
        FieldSpec(
            key=("age_range", "from_months"),
            kind=FieldKind.WHOLE,
            label=msg("Age from (months; before birth -9 to 0)"),
        ),
        FieldSpec(key=("age_range", "to_months"), kind=FieldKind.WHOLE, label=msg("to (months)")),
        FieldSpec(
            key=("age_range", "corrected"),
            kind=FieldKind.FLAG,
            label=msg("Ages are corrected for preterm birth"),
            fallback=True,
        ),
        FieldSpec(
            key=("phases_ordered",),
            kind=FieldKind.FLAG,
            label=msg("The phases come in their order"),
            fallback=False,
        ),
        FieldSpec(
            key=("setting",),
            kind=FieldKind.LOCAL_LINES,
            label=msg("Where and how the film is made"),
            more=True,
        ),
        FieldSpec(
            key=("training_notice",),
            kind=FieldKind.LOCAL_LINES,
            label=msg("Shown to a coder until it was read"),
            more=True,
        ),
        FieldSpec(key=("author",), kind=FieldKind.LINE, label=msg("Author"), more=True),
        FieldSpec(key=("licence",), kind=FieldKind.LINE, label=msg("Licence"), more=True),
        FieldSpec(key=("citation",), kind=FieldKind.LINE, label=msg("Source to cite"), more=True),
        FieldSpec(
            key=("uncodable", "warning_share"),
            kind=FieldKind.NUMBER,
            label=msg("Warn when more than this share cannot be coded (0 to 1)"),
            more=True,
        ),
    ),
)
CONDITIONS = PartSpec(
    group=("conditions",),
    one=msg("Condition"),
    add=msg("Condition"),
    about=msg("A hint while coding: this belongs with that. It never stops anybody."),
    fields=(
        FieldSpec(key=("label",), kind=FieldKind.LOCAL, label=msg("In words")),
        FieldSpec(
            key=("kind",),
            kind=FieldKind.CHOICE,
            label=msg("Kind"),
            choices=(
                ("only_while", msg("only while one of the others runs")),
                ("only_after", msg("only soon after one of the others")),
                ("follow_up", msg("one of the others follows soon")),
                ("if_count", msg("an item that is answered only if the others occur")),
            ),
        ),
        FieldSpec(
            key=("of",), kind=FieldKind.ONE, label=msg("About"), source=Source.CODES_AND_ITEMS
        ),
        FieldSpec(key=("others",), kind=FieldKind.MANY, label=msg("Others"), source=Source.CODES),
        FieldSpec(
            key=("within_s",), kind=FieldKind.NUMBER, label=msg("Within seconds"), when=_TIMED
        ),
        FieldSpec(
            key=("at_least",),
            kind=FieldKind.WHOLE,
            label=msg("At least so often"),
            when=("kind", frozenset({"if_count"})),
        ),
        ID,
    ),
    starts_with={"kind": "only_while"},
)
_COUNTED = ("kind", frozenset({"proportion", "count"}))
COMPOSITES = PartSpec(
    group=("composites",),
    one=msg("Figure made of others"),
    add=msg("Figure made of others"),
    about=msg("A sum or a mean of items, or of how often codes occur."),
    fields=(
        LABEL,
        FieldSpec(
            key=("kind",),
            kind=FieldKind.CHOICE,
            label=msg("Kind"),
            choices=(
                ("sum", msg("sum")),
                ("mean", msg("mean")),
                ("weighted", msg("weighted sum")),
                ("ratio", msg("the first by the second")),
                ("difference", msg("the first less the second")),
                ("max", msg("the highest")),
                ("proportion", msg("share of those from a value on")),
                ("count", msg("number of those from a value on")),
            ),
        ),
        FieldSpec(key=("parts",), kind=FieldKind.MANY, label=msg("Made of"), source=Source.FIGURES),
        FieldSpec(
            key=("weights",),
            kind=FieldKind.NUMBERS,
            label=msg("Weights in the same order, such as 2 1 1"),
            when=("kind", frozenset({"weighted"})),
        ),
        FieldSpec(
            key=("from_value",), kind=FieldKind.NUMBER, label=msg("From this value"), when=_COUNTED
        ),
        FieldSpec(
            key=("reversed",),
            kind=FieldKind.MANY,
            label=msg("Counted from the other end"),
            source=Source.ITEMS,
            more=True,
        ),
        FieldSpec(
            key=("missing",),
            kind=FieldKind.CHOICE,
            label=msg("Where something is missing"),
            choices=(
                ("all", msg("there is no figure")),
                ("at_least", msg("a figure from so many parts on")),
                ("at_least_share", msg("a figure from this share of the parts on")),
                ("prorate", msg("the figure is scaled up from this share on")),
            ),
            fallback="all",
        ),
        FieldSpec(
            key=("at_least",),
            kind=FieldKind.WHOLE,
            label=msg("At least so many parts"),
            when=("missing", frozenset({"at_least"})),
        ),
        FieldSpec(
            key=("at_least_share",),
            kind=FieldKind.NUMBER,
            label=msg("At least this share of the parts (0 to 1)"),
            when=("missing", frozenset({"at_least_share", "prorate"})),
        ),
        DEFINITION,
        ID,
    ),
    starts_with={"kind": "mean"},
)
CONTINGENCIES = PartSpec(
    group=("contingencies",),
    one=msg("Signals and answers"),
    add=msg("Signals and answers"),
    about=msg("Which signals of one partner may be answered by the other, and how soon."),
    fields=(
        LABEL,
        FieldSpec(key=("bids",), kind=FieldKind.MANY, label=msg("Signals"), source=Source.CODES),
        FieldSpec(
            key=("responses",), kind=FieldKind.MANY, label=msg("Answers"), source=Source.CODES
        ),
        FieldSpec(key=("window_s",), kind=FieldKind.NUMBER, label=msg("Within seconds")),
        FieldSpec(
            key=("burst_gap_s",),
            kind=FieldKind.NUMBER,
            label=msg("Signals closer together are one (seconds)"),
            more=True,
        ),
        FieldSpec(
            key=("headline",),
            kind=FieldKind.FLAG,
            label=msg("It heads the summary"),
            fallback=False,
        ),
        ID,
    ),
    starts_with={"window_s": 3},
)
DYADIC = PartSpec(
    group=("dyadic",),
    one=msg("What belongs together in two"),
    add=msg("What belongs together in two"),
    about=msg("Codes of two partners that count as the same, and their order."),
    fields=(
        FieldSpec(
            key=("matches",),
            kind=FieldKind.PAIRS,
            label=msg("Count as the same"),
            source=Source.CODES,
        ),
        FieldSpec(
            key=("valence",),
            kind=FieldKind.ORDER,
            label=msg("From negative (below 0) to positive"),
            source=Source.CODES,
        ),
    ),
)
RELIABILITY = PartSpec(
    group=("reliability",),
    one=msg("Agreement of two coders"),
    add=msg("Agreement of two coders"),
    about=msg("How two coders are compared under this scheme."),
    fields=(
        FieldSpec(
            key=("coefficient",),
            kind=FieldKind.CHOICE,
            label=msg("Measured with"),
            choices=(
                ("time_kappa", msg("kappa over time")),
                ("event_kappa", msg("kappa over events")),
                ("weighted_kappa", msg("weighted kappa")),
                ("icc", msg("intraclass correlation")),
                ("alpha", msg("Krippendorff's alpha")),
            ),
            fallback="time_kappa",
        ),
        FieldSpec(
            key=("minimum",), kind=FieldKind.NUMBER, label=msg("More training is needed below")
        ),
        FieldSpec(
            key=("tolerance_s",), kind=FieldKind.NUMBER, label=msg("Onsets may differ by (seconds)")
        ),
        FieldSpec(key=("unit_s",), kind=FieldKind.NUMBER, label=msg("Grain in seconds")),
        FieldSpec(
            key=("overlap",), kind=FieldKind.NUMBER, label=msg("Share two stretches have in common")
        ),
        FieldSpec(
            key=("share_double_coded",),
            kind=FieldKind.NUMBER,
            label=msg("Share of sessions coded twice (0 to 1)"),
        ),
        FieldSpec(
            key=("tracks",),
            kind=FieldKind.MANY,
            label=msg("Only these (none ticked: all)"),
            source=Source.PARTS,
        ),
    ),
)
MOVES = PartSpec(
    group=("moves",),
    one=msg("Where an older code went"),
    add=msg("Where an older code went"),
    about=msg("Codings of an older version find their codes again here."),
    fields=(
        FieldSpec(
            key=("from_version",), kind=FieldKind.LINE, label=msg("Last version that had it")
        ),
        FieldSpec(key=("old",), kind=FieldKind.LINE, label=msg("What it was called there")),
        FieldSpec(
            key=("new",), kind=FieldKind.ONE, label=msg("Where it went"), source=Source.FIGURES
        ),
    ),
)
