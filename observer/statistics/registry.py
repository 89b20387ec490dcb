"""Which statistics there are; panels, reports and the command line derive from this tuple."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from observer.model.messages import Message, msg
from observer.statistics import (
    answered,
    answers,
    composite_values,
    contingency,
    cooccurrence,
    describe,
    interval_scores,
    trace_course,
)
from observer.statistics.columns import Column, View
from observer.statistics.inputs import CodedSession

__all__ = ["STATISTICS", "Column", "Pooling", "Statistic", "View"]


@dataclass(frozen=True, slots=True)
class Pooling:
    """How a statistic is made of several sessions of one dyad: sums of tables, no means of ratios.

    Attributes
    ----------
    columns
        What its columns mean, in order.
    compute
        Makes the table of the codings of several sessions, one coding each; pure.
    """

    columns: tuple[Column, ...]
    compute: Callable[[Sequence[CodedSession]], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Statistic:
    """One table that can be computed from a coding.

    Attributes
    ----------
    id
        Stable name, as the command line and file names have it.
    label
        How it is called.
    definition
        What is counted, in a sentence or two for the reader of the table.
    columns
        What its columns mean, in order.
    compute
        Makes the table; pure.
    view
        Who is shown it: what stands in the research view alone is not for clinicians.
    pooled
        The same over several sessions of one dyad; None where nothing can be added up.
    """

    id: str
    label: Message
    definition: Message
    columns: tuple[Column, ...]
    compute: Callable[[CodedSession], pd.DataFrame]
    view: View = View.CLINICIAN
    pooled: Pooling | None = None

    def columns_for(self, view: View) -> tuple[Column, ...]:
        """Return the columns that a view shows."""
        return tuple(column for column in self.columns if view.shows(column.view))


STATISTICS = (
    Statistic(
        "answered",
        msg("Signals answered"),
        msg(
            "How many signals of one partner were followed in time by an answer of the other, out "
            "of all signals that could be answered: the answer begins after the signal and within "
            "the stated time. The interval is Wilson's, at 95 %. An answer that was already going "
            "on when the signal came is counted apart. Chance is what the same answers give when "
            "they are shifted in time."
        ),
        answered.COLUMNS,
        answered.answered,
    ),
    Statistic(
        "tracks",
        msg("Per track and code"),
        msg(
            "Counts, rates and durations are over the time that was coded and could be coded, not "
            "over the film. A bout that the window or uncodable time cuts counts for its duration; "
            "an onset outside does not count. An empty cell is undefined, never zero."
        ),
        describe.COLUMNS,
        describe.tracks,
    ),
    Statistic(
        "cooccurrence",
        msg("States together"),
        msg(
            "How long a state of one partner and a state of the other ran at the same time, over "
            "the time that both could be coded, and how long they would if they had nothing to do "
            "with each other."
        ),
        cooccurrence.COLUMNS,
        cooccurrence.cooccurrence,
    ),
    Statistic(
        "contingency",
        msg("Contingency"),
        msg(
            "Whether answers follow signals more than chance would have it, in both directions. "
            "Each second of the time that both could be coded lies within reach of a signal or "
            "not, and has the onset of an answer or not; from these four counts come the odds "
            "ratio, Yule's Q and the difference of the two chances."
        ),
        contingency.COLUMNS,
        contingency.contingency,
    ),
    Statistic(
        "forms",
        msg("Answers to forms"),
        msg(
            "How each item of each form was answered, as it was answered: an item that counts "
            "from the other end is not turned round here. Not applicable, not observed, not "
            "scorable and not answered are four different things."
        ),
        answers.COLUMNS,
        answers.answers,
    ),
    Statistic(
        "intervals",
        msg("Intervals"),
        msg(
            "In which share of the scored intervals something was so: a score above the lowest "
            "one, of yes and no a yes. It is not a rate or a duration: scoring whether something "
            "happened at any time overestimates how long it lasted, whether it lasted all through "
            "underestimates it."
        ),
        interval_scores.COLUMNS,
        interval_scores.intervals,
    ),
    Statistic(
        "traces",
        msg("Traces"),
        msg(
            "Where a value that was followed through time lay, each value weighted by how long it "
            "held, over the time that was followed and could be coded."
        ),
        trace_course.COLUMNS,
        trace_course.traces,
    ),
    Statistic(
        "composites",
        msg("Composites"),
        msg(
            "Figures that the scheme makes of answers, counts and other figures, with the parts "
            "that had no value. One without a value does not stand by its rule for what is "
            "missing. There are no norms: a composite describes this film."
        ),
        composite_values.COLUMNS,
        composite_values.composites,
    ),
)
"""Every statistic, in the order in which they are shown."""
