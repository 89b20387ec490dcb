"""The page of definitions in one language, made from the docstrings of the statistics."""

from collections.abc import Iterable, Iterator

from observer.model.messages import Message
from observer.statistics.definitions import (
    Definition,
    agreement_definitions,
    coefficient_definitions,
    definitions_across_sessions,
    statistic_definitions,
)
from observer.text.catalogue import Catalogue


def definitions_page(text: Catalogue) -> str:
    """Return the page in Markdown: every statistic and every coefficient.

    Parameters
    ----------
    text
        The language of the page.

    Returns
    -------
    str
        With one line end at its end.
    """
    return "\n".join(_lines(text)).rstrip("\n") + "\n"


def _lines(_: Catalogue) -> Iterator[str]:
    yield f"# {_('How every figure is defined')}"
    yield ""
    yield _(
        "Made from the texts that stand with the functions themselves (make definitions); do not "
        "change it here. T is the time that was coded and could be coded; times are half-open: an "
        "end no longer belongs to its stretch."
    )
    yield ""
    yield f"## {_('Statistics of a session')}"
    yield ""
    yield _(
        "Each is a table with a row for the whole session and for every phase. Every row states "
        "its window, its T and which share could not be coded. An empty cell is undefined, never "
        "zero."
    )
    for definition in statistic_definitions():
        yield from _statistic(definition, _)
    yield ""
    yield f"## {_('Across sessions')}"
    for definition in definitions_across_sessions():
        yield from _statistic(definition, _)
    yield ""
    yield f"## {_('Agreement between coders')}"
    for definition in agreement_definitions():
        yield from _statistic(definition, _)
    yield ""
    yield f"## {_('Coefficients')}"
    yield ""
    yield _(
        "Functions of observer.statistics.coefficients for a notebook: they need no project. What "
        "is undefined is None with a reason, never 1."
    )
    for definition in coefficient_definitions():
        yield from _coefficient(definition, _)


def _statistic(definition: Definition, _: Catalogue) -> Iterator[str]:
    yield ""
    yield f"### {_.render(definition.label)}"
    yield ""
    yield f"`{definition.id}` · {_whose(definition, _)}"
    yield ""
    yield _.render(definition.summary)
    yield from _body(definition, _)
    yield ""
    yield f"**{_('Columns')}**"
    yield ""
    yield f"| {_('Column')} | {_('Meaning')} | {_('Unit')} |"
    yield "|---|---|---|"
    for column in definition.columns:
        label = _.render(column.label).replace("|", "\\|")
        yield f"| `{column.name}` | {label} | {column.unit} |"


def _coefficient(definition: Definition, _: Catalogue) -> Iterator[str]:
    yield ""
    yield f"### {_.render(definition.label)}"
    yield ""
    yield f"`{definition.call}`"
    yield ""
    yield _markdown(_.render(definition.summary))
    yield from _body(definition, _)


def _body(definition: Definition, _: Catalogue) -> Iterator[str]:
    yield from _part(_("Formula"), definition.formula, _)
    yield from _part(_("Units"), definition.units, _)
    yield from _part(_("Edge cases"), definition.edge_cases, _)
    sources = tuple(Message(source) for source in definition.sources)
    yield from _part(_("Source"), sources, _)


def _part(head: str, texts: Iterable[Message], _: Catalogue) -> Iterator[str]:
    lines = [_markdown(_.render(text)) for text in texts]
    for at, line in enumerate(lines):
        is_point = line.startswith("- ")
        if not at:
            yield ""
            yield f"**{head}**" if is_point else f"**{head}.** {line}"
            if is_point:
                yield ""
                yield line
        else:
            if not (is_point and lines[at - 1].startswith("- ")):
                yield ""
            yield line


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def _whose(definition: Definition, _: Catalogue) -> str:
    if definition.for_research:
        return _("in the research view")
    return _("in both views")
