"""Which statistics there are; panels, reports and the command line derive from this tuple."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from observer.model.messages import Message, msg
from observer.statistics import (
    answered,
    answers,
    by_modifier,
    by_subject,
    composite_values,
    contingency,
    cooccurrence,
    describe,
    grid,
    interval_scores,
    lags,
    match_repair,
    synchrony,
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
        pooled=Pooling(answered.POOLED_COLUMNS, answered.pooled_answered),
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
        pooled=Pooling(describe.POOLED_COLUMNS, describe.pooled_tracks),
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
        pooled=Pooling(cooccurrence.POOLED_COLUMNS, cooccurrence.pooled_cooccurrence),
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
        pooled=Pooling(contingency.POOLED_COLUMNS, contingency.pooled_contingency),
    ),
    Statistic(
        "match_repair",
        msg("Match and repair"),
        msg(
            "How long two partners were in states that match by the scheme, and how often a "
            "mismatch of at least one second ended in a match: a repair. A mismatch that still "
            "ran at the end of the phase is no repair. Mismatch is part of all contact; it is "
            "neither good nor bad that there is some."
        ),
        match_repair.COLUMNS,
        match_repair.match_repair,
        pooled=Pooling(match_repair.POOLED_COLUMNS, match_repair.pooled_match_repair),
    ),
    Statistic(
        "subjects",
        msg("Per person"),
        msg(
            "How much each partner did on all tracks together: points, and states that began, over "
            "the time in which all tracks of that person could be coded. How much somebody does "
            "says nothing about how well it fits."
        ),
        by_subject.COLUMNS,
        by_subject.subjects,
        pooled=Pooling(by_subject.POOLED_COLUMNS, by_subject.pooled_subjects),
    ),
    Statistic(
        "modifiers",
        msg("Per answer to a modifier"),
        msg(
            "The events of a code apart by what was answered about them, each counted as a code of "
            "its own. An event without an answer is counted as not answered; one with several "
            "answers counts in each."
        ),
        by_modifier.COLUMNS,
        by_modifier.modifiers,
        pooled=Pooling(by_modifier.POOLED_COLUMNS, by_modifier.pooled_modifiers),
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
        pooled=Pooling(answers.POOLED_COLUMNS, answers.pooled_answers),
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
        pooled=Pooling(interval_scores.POOLED_COLUMNS, interval_scores.pooled_intervals),
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
        pooled=Pooling(trace_course.POOLED_COLUMNS, trace_course.pooled_traces),
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
    Statistic(
        "lags",
        msg("What comes next"),
        msg(
            "How often each code comes next after each code, against what would come next if "
            "order did not matter. A residual beyond ±1.96 is seldom chance in one cell alone: "
            "with many cells the corrected p counts. Where fewer than 5 are expected, it says "
            "little."
        ),
        lags.COLUMNS,
        lags.lags,
        view=View.RESEARCH,
        pooled=Pooling(lags.POOLED_COLUMNS, lags.pooled_lags),
    ),
    Statistic(
        "grid",
        msg("State-space grid"),
        msg(
            "Where two partners are together on the grid of all pairs of their states, and how "
            "they move over it. Dispersion and entropy depend on how many codes the scheme has "
            "and on how long the film is: compare only within one scheme and task."
        ),
        grid.COLUMNS,
        grid.grid,
        view=View.RESEARCH,
        pooled=Pooling(grid.POOLED_COLUMNS, grid.pooled_grid),
    ),
    Statistic(
        "grid_cells",
        msg("Cells of the grid"),
        msg(
            "How often and how long two partners were in each pair of states, and how soon they "
            "returned to it."
        ),
        grid.CELL_COLUMNS,
        grid.grid_cells,
        view=View.RESEARCH,
        pooled=Pooling(grid.POOLED_CELL_COLUMNS, grid.pooled_grid_cells),
    ),
    Statistic(
        "synchrony",
        msg("Synchrony"),
        msg(
            "Whether two values that were followed go up and down together, and who goes first. "
            "Two slow lines often seem to go together without having anything to do with each "
            "other: read every r beside its p, which comes from the same lines shifted in time."
        ),
        synchrony.COLUMNS,
        synchrony.synchrony,
        view=View.RESEARCH,
    ),
    Statistic(
        "cross_correlations",
        msg("Synchrony by delay"),
        msg(
            "How strongly two values that were followed go together when one is held against "
            "the other some time later, and between which values chance lies in 95 of 100 cases."
        ),
        synchrony.CURVE_COLUMNS,
        synchrony.cross_correlations,
        view=View.RESEARCH,
    ),
)
"""Every statistic, in the order in which they are shown."""
