"""What SPSS is told about the columns of a data set: labels, values, measures, missing values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from observer.formats.table import Column, Table
from observer.model.local_text import LocalText
from observer.reports.codebook import FLAG, TEXT, Variable
from observer.reports.request import ReportRequest
from observer.reports.scheme_book import SPSS_MISSING
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue

NOT_CODABLE = -99.0
"""In SPSS, of what could not be coded; what could not be scored has the same number."""

_WORDED = frozenset({"kind", "reason", "about", "mode", "form_kind"})

Values: TypeAlias = tuple[tuple[str | float, str], ...]
UserMissing: TypeAlias = tuple[tuple[str, float], ...]
"""Word of a reason, and its number in SPSS."""


def meaningful(
    table: Table,
    variables: Sequence[Variable],
    request: ReportRequest,
    missing: UserMissing | None = None,
) -> Table:
    """Return a table whose columns say what they mean.

    Parameters
    ----------
    table
        Of the data set.
    variables
        What its columns are, in any order.
    request
        Its codings and its language.
    missing
        Of the data set that the table is a part of; None for that of its own request.

    Returns
    -------
    Table
        The same rows.
    """
    by_name = {variable.name: variable for variable in variables}
    labels = _labels(request)
    declared = user_missing(request) if missing is None else missing
    return replace(
        table,
        columns=tuple(
            _column(column, by_name[column.name], request.text, labels, declared)
            if column.name in by_name
            else column
            for column in _worded(table, request)
        ),
    )


def _worded(table: Table, request: ReportRequest) -> Iterator[Column]:
    """Yield the columns; those that hold words say what the words that occur mean."""
    text = request.text
    said = {word: text.render(sentence) for word, sentence in WORDS.items()}
    for coded in request.codings:
        for reason in coded.scheme.uncodable_reasons:
            said.setdefault(reason.id, text.local(reason.label))
    for at, column in enumerate(table.columns):
        if column.name in _WORDED or column.name.endswith("_why"):
            used = dict.fromkeys(str(row[at]) for row in table.rows)
            words = tuple((word, said[word]) for word in said if word in used)
            yield replace(column, values=words)
        else:
            yield column


def _column(
    column: Column,
    variable: Variable,
    text: Catalogue,
    labels: Mapping[str, Values],
    missing: UserMissing,
) -> Column:
    unit = f" ({variable.unit})" if variable.unit else ""
    declared = missing if variable.reason else ()
    values = (
        *(column.values or _values(variable, text, labels)),
        *((number, _missing_label(number, text)) for number in sorted({n for _, n in declared})),
    )
    return replace(
        column,
        kind="text" if variable.type == TEXT else "number",
        meaning=f"{text.render(variable.label)}{unit}",
        values=values,
        measure=_measure(variable),
        reason=variable.reason,
        missing=declared,
    )


def _measure(variable: Variable) -> str:
    if variable.measure:
        return variable.measure
    return "nominal" if variable.type in {TEXT, FLAG} else "scale"


def _values(variable: Variable, text: Catalogue, labels: Mapping[str, Values]) -> Values:
    if variable.type == FLAG:
        return ((0.0, text("no")), (1.0, text("yes")))
    if variable.levels:
        return tuple((value, text.local(label)) for value, label in variable.levels)
    if variable.words:
        return tuple((word, text.local(label)) for word, label in variable.words)
    return labels.get(variable.name, ())


def user_missing(request: ReportRequest) -> UserMissing:
    """Return the number of each reason for an empty cell.

    Parameters
    ----------
    request
        Of a whole data set: what is a value anywhere in it stands for no reason in any file.

    Returns
    -------
    UserMissing
        None at all where one of the numbers is a value.
    """
    numbers = {absence.value: float(number) for absence, number in SPSS_MISSING.items()}
    numbers["uncodable"] = NOT_CODABLE
    taken = {score.value for coded in request.codings for score in coded.coding.scores}
    if taken & set(numbers.values()):
        return ()
    return tuple(numbers.items())


def _missing_label(number: float, text: Catalogue) -> str:
    if number == NOT_CODABLE:
        return text("could not be coded or scored")
    word = next(a.value for a, n in SPSS_MISSING.items() if float(n) == number)
    return text.render(WORDS[word])


def _labels(request: ReportRequest) -> dict[str, Values]:
    """Return what ids and numbers of the schemes are called, where one name fits all."""
    text = request.text
    return {
        name: tuple((value, text.local(label)) for value, label in _single(pairs))
        for name, pairs in _named(request).items()
    }


def _named(request: ReportRequest) -> dict[str, list[tuple[str | float, LocalText]]]:
    found: dict[str, list[tuple[str | float, LocalText]]] = defaultdict(list)
    schemes = {(c.scheme.id, c.scheme.meaning_hash): c.scheme for c in request.codings}
    for scheme in schemes.values():
        found["subject"] += [(s.id, s.label) for s in scheme.subjects]
        found["track"] += [(t.id, t.label) for t in scheme.tracks]
        codes = [code for track in scheme.tracks for code in track.codes]
        found["code"] += [(code.id, code.label) for code in codes]
        found["code_num"] += [(float(code.number), code.label) for code in codes]
        found["form"] += [(form.id, form.label) for form in scheme.forms]
        found["intervals"] += [(form.id, form.label) for form in scheme.intervals]
        found["item"] += [(i.id, i.label) for form in scheme.forms for i in form.items]
        found["item"] += [(i.id, i.label) for form in scheme.intervals for i in form.items]
        found["trace"] += [(trace.id, trace.label) for trace in scheme.traces]
        found["composite"] += [(c.id, c.label) for c in scheme.composites]
    found["target"] = found["subject"]
    return found


def _single(
    pairs: Iterable[tuple[str | float, LocalText]],
) -> Iterator[tuple[str | float, LocalText]]:
    by_value: dict[str | float, set[LocalText]] = {}
    for value, label in pairs:
        by_value.setdefault(value, set()).add(label)
    for value, labels in by_value.items():
        if len(labels) == 1:
            yield value, next(iter(labels))
