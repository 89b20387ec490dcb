"""The columns of what was judged: ratings, intervals, traces, composites and notes."""

from observer.model.messages import msg
from observer.reports.codebook import NUMBER, Seconds, Variable, WholeNumber, YesNo
from observer.reports.research_variables import CODED_BY, ORIGIN

_NO_PHASE = msg("outside every phase")
_SESSION = msg("it is about the session, a phase or a moment")

VALUE = Variable(
    name="value",
    label=msg("Value, as it was answered"),
    type=NUMBER,
    reason="reason",
    missing=msg("the column reason says why"),
)
"""Of an answer; an item that counts from the other end is not turned round."""

REASON = Variable(
    name="reason",
    label=msg("Why there is no value"),
    values=msg(
        "not_applicable; not_observed; not_scorable; uncodable: could not be coded; missing: not "
        "answered; in_words: a text; not_asked: did not have to be answered"
    ),
    missing=msg("there is a value"),
    width=15,
)
"""Stands beside every value; in SPSS files `observer.reports.spss_columns` gives their numbers."""

_EVIDENCE = WholeNumber(
    name="evidence_n", label=msg("Number of events that the answer rests on"), width=10
)
_ITEM = (
    Variable(name="item", label=msg("Item"), width=20),
    WholeNumber(
        name="item_num",
        measure="nominal",
        label=msg("Number of the item, the same in every version of the scheme"),
        missing=msg("the scheme of this pass has no such item"),
        width=9,
    ),
)
_WHO = (
    Variable(
        name="subject",
        label=msg("Who is judged"),
        missing=msg("the scheme names nobody"),
        width=9,
    ),
    Variable(
        name="target",
        label=msg("To whom it is done"),
        missing=msg("the scheme names nobody"),
        width=9,
    ),
)
_FRAME = (
    WholeNumber(
        name="onset_frame",
        label=msg("Frame of the film on which it begins, from 0"),
        missing=msg("not coded on a frame"),
    ),
    Variable(
        name="recording_id",
        label=msg("Film on which it was coded, by its id"),
        missing=msg("not coded on a frame"),
        width=36,
    ),
)
_ABOUT = (
    Variable(
        name="about",
        label=msg("What it is about"),
        values=msg("session; phase; segment; clip: a chosen moment"),
        missing=msg("the scheme of this pass has no such form"),
        width=9,
    ),
    Variable(name="phase", label=msg("Phase that it is about or begins in"), missing=_NO_PHASE),
    WholeNumber(
        name="clip",
        label=msg("Chosen moment that it is about: its rank in the session"),
        missing=msg("it is about something else"),
        width=6,
    ),
)


_STRETCH = (
    Seconds(name="onset_s", label=msg("Begin on the session's clock"), missing=_SESSION),
    Seconds(
        name="offset_s",
        label=msg("End on the session's clock; this instant no longer belongs to it"),
        missing=_SESSION,
    ),
)

RATINGS = (
    *ORIGIN,
    *CODED_BY,
    Variable(name="form", label=msg("Form"), width=20),
    Variable(
        name="form_kind",
        label=msg("Kind of form"),
        values=msg("rating; checklist; number; text; allocation: points shared out; q_sort"),
        missing=msg("the scheme of this pass has no such form"),
        width=10,
    ),
    *_WHO,
    *_ITEM,
    *_ABOUT,
    *_STRETCH,
    VALUE,
    REASON,
    YesNo(
        name="asked",
        label=msg("Whether it had to be answered there, by what was coded"),
        missing=msg("the scheme of this pass has no such item"),
        width=7,
    ),
    YesNo(
        name="reverse",
        label=msg("Whether composites count it from the other end"),
        formula="lowest + highest - value",
        missing=msg("the scheme of this pass has no such item"),
        width=9,
    ),
    _EVIDENCE,
    *_FRAME,
)
"""Columns of the ratings, one row per answer to an item of a form, and per item not asked."""

INTERVALS = (
    *ORIGIN,
    *CODED_BY,
    Variable(name="intervals", label=msg("Interval coding"), width=20),
    Variable(
        name="mode",
        label=msg("What a score states"),
        values=msg(
            "momentary: at the last instant; partial: at any time in it; whole: all through it; "
            "count: how often it began; predominant: what held longest"
        ),
        missing=msg("the scheme of this pass has no such form"),
        width=12,
    ),
    *_WHO,
    *_ITEM,
    WholeNumber(
        name="interval",
        label=msg("Number of the interval in the session, from 1"),
        missing=msg("the score lies on no interval"),
        width=8,
    ),
    Variable(name="phase", label=msg("Phase in which it begins"), missing=_NO_PHASE),
    *_STRETCH,
    YesNo(
        name="short",
        label=msg("Cut short: the session or phase ended before the interval did"),
        missing=msg("the score lies on no interval"),
        width=7,
    ),
    VALUE,
    REASON,
    _EVIDENCE,
    *_FRAME,
)
"""Columns of the intervals, one row per interval and item, scored or not."""

TRACES = (
    *ORIGIN,
    *CODED_BY,
    Variable(name="trace", label=msg("Trace"), width=20),
    *_WHO,
    WholeNumber(
        name="run",
        label=msg("Number of the stretch that was followed without letting go, from 1"),
        width=6,
    ),
    Variable(name="phase", label=msg("Phase in which it begins"), missing=_NO_PHASE),
    Seconds(name="onset_s", label=msg("From when the value holds, on the session's clock")),
    Seconds(
        name="offset_s", label=msg("Up to when it holds; this instant no longer belongs to it")
    ),
    Variable(name="value", label=msg("Value"), type=NUMBER),
    Variable(
        name="step_s",
        label=msg("Step of resampling, from the begin of the session"),
        type=NUMBER,
        unit="s",
        missing=msg("one row per change, as it was traced"),
        width=8,
    ),
    *_FRAME,
)
"""Columns of the traces, one row per change of value, or per step."""

COMPOSITES = (
    *ORIGIN,
    *CODED_BY,
    Variable(name="composite", label=msg("Composite"), width=20),
    *_ABOUT,
    *_STRETCH,
    Variable(
        name="value",
        label=msg("Value"),
        type=NUMBER,
        missing=msg("the column reason says why"),
    ),
    Variable(
        name="reason",
        label=msg("Why there is no value"),
        values=msg("missing: parts without a value, see missing_parts; undefined: division by 0"),
        missing=msg("there is a value"),
        width=10,
    ),
    Variable(
        name="formula",
        label=msg("How it is made of its parts; R() counts from the other end"),
        width=40,
    ),
    Variable(
        name="rule",
        label=msg("When it stands though a part has no value"),
        values=msg(
            "all; at_least: so many parts; at_least_share: such a share of the parts; prorate: "
            "such a share, scaled up to all"
        ),
        width=20,
    ),
    WholeNumber(name="parts_n", label=msg("Number of its parts"), width=8),
    Variable(
        name="missing_parts",
        label=msg("Parts without a value"),
        missing=msg("every part has a value"),
        width=30,
    ),
)
"""Columns of the composites, one row per composite and what it is about."""

UNCODABLE = (
    *ORIGIN,
    *CODED_BY,
    Variable(
        name="track",
        label=msg("Track, interval coding or trace"),
        missing=msg("all of them"),
        width=18,
    ),
    Variable(name="reason", label=msg("Why it could not be coded"), missing=msg("not stated")),
    Variable(name="phase", label=msg("Phase in which it begins"), missing=_NO_PHASE),
    Seconds(name="onset_s", label=msg("Begin on the session's clock")),
    Seconds(
        name="offset_s",
        label=msg("End on the session's clock; this instant no longer belongs to it"),
    ),
)
"""Columns of what could not be coded, one row per stretch."""

MEMOS = (
    *ORIGIN,
    *CODED_BY,
    Seconds(
        name="onset_s",
        label=msg("Begin on the session's clock"),
        missing=msg("it is about the whole"),
    ),
    Variable(name="memo", label=msg("Note of the coder, in free text"), width=60),
)
"""Columns of the notes; a table that is there only where free text was chosen."""

WORDS = (
    Variable(
        name="words",
        label=msg("Answer in words, in free text"),
        missing=msg("the answer is not a text"),
        width=40,
    ),
    Variable(
        name="comment",
        label=msg("Comment of the coder, in free text"),
        missing=msg("no comment"),
        width=40,
    ),
)
"""Stand behind the columns of ratings and intervals where free text was chosen."""
