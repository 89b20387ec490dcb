"""Which figures there are; the window and the reports derive from these tuples."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from observer.figures import (
    answered_figure,
    contingency_curve_figure,
    contingency_figure,
    course_figure,
    grid_figure,
    phases_figure,
    repair_figure,
    synchrony_figure,
    time_budget,
    transitions_figure,
)
from observer.figures.marks import MarkedFigure
from observer.figures.raster import raster
from observer.figures.seen import Choice, Of
from observer.model.messages import Message, msg
from observer.model.scheme import CodeKind, Scheme
from observer.statistics.columns import View
from observer.statistics.grid import grid_pairs
from observer.statistics.inputs import CodedSession
from observer.statistics.lags import sequences
from observer.statistics.match_repair import match_maps
from observer.statistics.synchrony import followed_pairs
from observer.text.catalogue import Catalogue


class Draw(Protocol):
    """Makes a figure of a coded session."""

    def __call__(
        self,
        session: CodedSession,
        text: Catalogue,
        *,
        size_in: tuple[float, float] = ...,
        dark: bool = ...,
        of: Of = ...,
    ) -> MarkedFigure:
        """Return the figure; it may come out higher than `size_in` asks."""


def _no_choice(_scheme: Scheme, _text: Catalogue) -> tuple[Choice, ...]:
    return ()


def _always(_scheme: Scheme) -> bool:
    return True


def _has_tracks(scheme: Scheme) -> bool:
    return bool(scheme.tracks)


def _has_contingencies(scheme: Scheme) -> bool:
    return bool(scheme.contingencies)


def _has_states(scheme: Scheme) -> bool:
    return any(code.kind is CodeKind.STATE for track in scheme.tracks for code in track.codes)


def _has_sequences(scheme: Scheme) -> bool:
    return next(sequences(scheme), None) is not None


def _has_grids(scheme: Scheme) -> bool:
    return bool(grid_pairs(scheme))


def _has_matches(scheme: Scheme) -> bool:
    return bool(match_maps(scheme))


def _has_followed(scheme: Scheme) -> bool:
    return bool(followed_pairs(scheme))


def _contingencies(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    return tuple(Choice(c.id, text.local(c.label) or c.id) for c in scheme.contingencies)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """One kind of figure, of one session.

    Attributes
    ----------
    id
        Stable name.
    label
        How it is called.
    about
        What it shows and how it is read.
    statistic
        Id of the statistic that it draws, whose definition stands beside it.
    draw
        Makes it; pure.
    view
        For whom it is.
    honest
        The sentence at its foot that keeps it from misleading; None where it needs none.
    choices
        What it can be asked for, for a scheme.
    fits
        Whether a scheme has something for it.
    fills
        Whether it could have any height; else it is as high as its rows.
    judged
        Whether there is something to draw also where no code was pressed, such as a trace.
    """

    id: str
    label: Message
    about: Message
    statistic: str
    draw: Draw
    view: View = View.CLINICIAN
    honest: Message | None = None
    choices: Callable[[Scheme, Catalogue], tuple[Choice, ...]] = _no_choice
    fits: Callable[[Scheme], bool] = _always
    fills: bool = False
    judged: bool = False


FIGURES = (
    FigureKind(
        id="raster",
        label=msg("What happened when"),
        about=msg(
            "Both partners on one line of time: bars last, round marks are instants, with the "
            "letter of their code."
        ),
        statistic="tracks",
        draw=raster,
        fits=_has_tracks,
    ),
    FigureKind(
        id="answered",
        label=msg("Signals answered"),
        about=msg(
            "The bar is the share of signals with an answer, the line below it the interval in "
            "which that share lies; the diamond is what chance alone would give."
        ),
        statistic="answered",
        draw=answered_figure.answered_figure,
        honest=answered_figure.HONEST,
        fits=_has_contingencies,
    ),
    FigureKind(
        id="time_budget",
        label=msg("Time per state"),
        about=msg("Which share of its codable time each state took, and how long that was."),
        statistic="tracks",
        draw=time_budget.time_budget,
        honest=time_budget.HONEST,
        fits=_has_states,
    ),
    FigureKind(
        id="contingency",
        label=msg("Answers in both directions"),
        about=msg(
            "What became of the signals of either partner, beside the diamond of what chance alone "
            "would give."
        ),
        statistic="contingency",
        draw=contingency_figure.contingency_figure,
        honest=contingency_figure.HONEST,
        fits=_has_contingencies,
    ),
    FigureKind(
        id="repair",
        label=msg("Match and repair"),
        about=msg(
            "Above when both fitted together; below each mismatch with its length: filled where it "
            "ended in a match."
        ),
        statistic="match_repair",
        draw=repair_figure.repair_figure,
        fills=True,
        honest=repair_figure.HONEST,
        choices=repair_figure.repair_choices,
        fits=_has_matches,
    ),
    FigureKind(
        id="phases",
        label=msg("Phases side by side"),
        about=msg("The codes of one track, over the whole session and in each phase."),
        statistic="tracks",
        draw=phases_figure.phases_figure,
        honest=phases_figure.HONEST,
        choices=phases_figure.phase_choices,
        fits=_has_tracks,
    ),
    FigureKind(
        id="contingency_curve",
        label=msg("Answers within how long"),
        about=msg(
            "The share of signals answered within a shorter or longer time, and the share that "
            "chance alone would give; the upright line is what the scheme states."
        ),
        statistic="contingency",
        draw=contingency_curve_figure.contingency_curve_figure,
        fills=True,
        view=View.RESEARCH,
        honest=contingency_curve_figure.HONEST,
        choices=_contingencies,
        fits=_has_contingencies,
    ),
    FigureKind(
        id="transitions",
        label=msg("What came next"),
        about=msg(
            "An arrow from a code to the one that came next, the wider the larger its share of all "
            "that came next; beside it how often, and that share."
        ),
        statistic="lags",
        draw=transitions_figure.transitions_figure,
        fills=True,
        view=View.RESEARCH,
        honest=transitions_figure.HONEST,
        choices=transitions_figure.transition_choices,
        fits=_has_sequences,
    ),
    FigureKind(
        id="grid",
        label=msg("State-space grid"),
        about=msg(
            "Each cell is a pair of states of both partners; a spot is one visit to it, and a line "
            "leads from one visit to the next."
        ),
        statistic="grid",
        draw=grid_figure.grid_figure,
        fills=True,
        view=View.RESEARCH,
        honest=grid_figure.HONEST,
        choices=grid_figure.grid_choices,
        fits=_has_grids,
    ),
    FigureKind(
        id="cross_correlation",
        label=msg("Going up and down together"),
        about=msg(
            "Above how strongly the two go together when one is held against the other some "
            "seconds later; below, window by window, at which delay they went together most."
        ),
        statistic="synchrony",
        draw=synchrony_figure.synchrony_figure,
        fills=True,
        view=View.RESEARCH,
        honest=synchrony_figure.HONEST,
        choices=synchrony_figure.synchrony_choices,
        fits=_has_followed,
        judged=True,
    ),
)
"""Every figure of one session, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseKind:
    """The figure over the sessions of a family; attributes as those of `FigureKind`.

    Attributes
    ----------
    statistic_of
        Id of the statistic that a choice draws.
    """

    id: str
    label: Message
    about: Message
    statistic_of: Callable[[str], str]
    honest: Message
    choices: Callable[[Scheme, Catalogue], tuple[Choice, ...]]
    view: View = View.CLINICIAN


COURSE = CourseKind(
    id="course",
    label=msg("Across sessions"),
    about=msg(
        "One point for each session of this family that was coded with this scheme. Clinicians see "
        "points; the research view lays lines through them."
    ),
    statistic_of=course_figure.course_statistic,
    honest=course_figure.HONEST,
    choices=course_figure.course_choices,
)
"""The figure that is of several sessions; `course_figure.course_figure` draws it."""
