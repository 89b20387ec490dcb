"""How every figure is defined, as its own docstring states it, for the page and the window."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import isfunction, signature
from types import MappingProxyType

from observer.model.messages import Message, msg
from observer.statistics import coefficients, docstrings
from observer.statistics.agreement import (
    codability_table,
    continuous_table,
    event_table,
    rating_table,
    time_table,
    trace_table,
)
from observer.statistics.columns import Column, View
from observer.statistics.docstrings import EDGE_CASES, FORMULA, UNITS
from observer.statistics.registry import STATISTICS, Statistic
from observer.statistics.trends import CHANGE_COLUMNS, TREND_COLUMNS, reliable_changes, trends

_SUMMARIES: Mapping[str, Message] = MappingProxyType(
    {
        "time": msg(
            "Whether two coders have the same code at the same moment, per phase, track and code."
        ),
        "events": msg(
            "Whether two coders saw the same events, whatever runs in between, per phase, track "
            "and code."
        ),
        "codability": msg("Whether two coders could code the same time."),
        "continuous": msg(
            "What many articles report: exact, block-by-block and time-window agreement. Chance is "
            "not taken off."
        ),
        "ratings": msg("Whether coders gave the same answers, per item and for a form as a whole."),
        "traces": msg("Whether two coders followed a value in the same way."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How a figure is made, what it is in, when it is undefined, and where it comes from.

    Attributes
    ----------
    id
        Of the statistic, or the name of the coefficient's function.
    label
        How it is called.
    summary
        What it is, in a sentence or two.
    call
        How the function is called from a notebook.
    formula, units, edge_cases
        Paragraphs, and points that begin with a dash.
    sources
        Where it comes from, as cited; not translated.
    columns
        Of a statistic's table, with the unit of each; empty for a coefficient.
    for_research
        Whether clinicians are not shown it.
    """

    id: str
    label: Message
    summary: Message
    call: str
    formula: tuple[Message, ...]
    units: tuple[Message, ...]
    edge_cases: tuple[Message, ...]
    sources: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    for_research: bool = False

    @property
    def absent(self) -> tuple[str, ...]:
        """What the docstring does not state, though it should: names of its sections."""
        stated = {
            FORMULA: bool(self.formula),
            UNITS: bool(self.units) or bool(self.columns),
            EDGE_CASES: bool(self.edge_cases),
            "References": bool(self.sources),
        }
        return tuple(name for name, there in stated.items() if not there)

    @property
    def texts(self) -> tuple[Message, ...]:
        """Everything that is translated."""
        return (self.label, self.summary, *self.formula, *self.units, *self.edge_cases)


def of_statistic(statistic: Statistic) -> Definition:
    """Return how a statistic of the registry is defined; its function's docstring says it.

    Parameters
    ----------
    statistic
        An entry of `STATISTICS`, or of a plug-in.

    Returns
    -------
    Definition
        With the columns of its table.
    """
    return _definition(
        statistic.compute,
        statistic.id,
        label=statistic.label,
        summary=statistic.definition,
        columns=statistic.columns,
        for_research=statistic.view is View.RESEARCH,
    )


def of_coefficient(function: Callable[..., object]) -> Definition:
    """Return how a coefficient is defined; its docstring says it.

    Parameters
    ----------
    function
        One of those in `observer.statistics.coefficients`.

    Returns
    -------
    Definition
        Called by its name.
    """
    stated = docstrings.read(function.__doc__)
    name = function.__name__
    return _definition(function, name, label=Message(f"`{name}`"), summary=Message(stated.summary))


def statistic_definitions() -> tuple[Definition, ...]:
    """Return how each statistic of the registry is defined, in its order."""
    return tuple(of_statistic(statistic) for statistic in STATISTICS)


def definitions_across_sessions() -> tuple[Definition, ...]:
    """Return how the figures over the sessions of a family are defined."""
    return (
        _definition(
            trends,
            "trends",
            label=msg("Over the sessions of a family"),
            summary=msg(
                "How a figure went from session to session, as a slope a day with its interval. "
                "With four sessions pure noise shows a line in three of ten cases."
            ),
            columns=TREND_COLUMNS,
            for_research=True,
        ),
        _definition(
            reliable_changes,
            "reliable_changes",
            label=msg("Reliable change"),
            summary=msg(
                "Whether the last value of a measure lies further from the first than its error of "
                "measurement explains; only for a measure of which a study gives the standard "
                "deviation and the reliability."
            ),
            columns=CHANGE_COLUMNS,
            for_research=True,
        ),
    )


def agreement_definitions() -> tuple[Definition, ...]:
    """Return how the tables of agreement between coders are defined, in the order of the window."""
    tables: tuple[tuple[str, Message, Callable[..., object], tuple[Column, ...]], ...] = (
        ("time", msg("Agreement in time"), time_table.time_table, time_table.COLUMNS),
        ("events", msg("Agreement on events"), event_table.event_table, event_table.COLUMNS),
        (
            "codability",
            msg("Agreement on what could be coded"),
            codability_table.codability_table,
            codability_table.COLUMNS,
        ),
        (
            "continuous",
            msg("Three percentages"),
            continuous_table.continuous_rows,
            continuous_table.COLUMNS,
        ),
        (
            "ratings",
            msg("Agreement on ratings and intervals"),
            rating_table.rating_rows,
            rating_table.COLUMNS,
        ),
        ("traces", msg("Agreement on traces"), trace_table.trace_rows, trace_table.COLUMNS),
    )
    return tuple(
        _definition(
            function,
            name,
            label=label,
            summary=_SUMMARIES[name],
            columns=columns,
            for_research=True,
        )
        for name, label, function, columns in tables
    )


def coefficient_definitions() -> tuple[Definition, ...]:
    """Return how each coefficient is defined, by the order in which the package lists them."""
    return tuple(of_coefficient(function) for function in _functions())


def _functions() -> Iterator[Callable[..., object]]:
    for name in coefficients.__all__:
        found: object = getattr(coefficients, name)
        if isfunction(found):
            yield found


def _definition(
    function: Callable[..., object],
    name: str,
    *,
    label: Message,
    summary: Message,
    columns: tuple[Column, ...] = (),
    for_research: bool = False,
) -> Definition:
    stated = docstrings.read(function.__doc__)
    return Definition(
        id=name,
        label=label,
        summary=summary,
        call=f"{function.__name__}({', '.join(_parameters(function))})",
        formula=_messages(stated.under(FORMULA)),
        units=_messages(stated.under(UNITS)),
        edge_cases=_messages(stated.under(EDGE_CASES)),
        sources=stated.references,
        columns=columns,
        for_research=for_research,
    )


def _parameters(function: Callable[..., object]) -> Iterator[str]:
    for name, parameter in signature(function).parameters.items():
        yield name if parameter.default is parameter.empty else f"{name}={parameter.default!r}"


def _messages(texts: tuple[str, ...]) -> tuple[Message, ...]:
    return tuple(Message(text) for text in texts)
