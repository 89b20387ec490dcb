"""Collecting every finding about one scheme file, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity

_MOST = 500
"""More findings than anybody reads; a file with more is not a scheme."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: its line and its dotted key."""

    line: int
    key: str


@dataclass(slots=True)
class Findings:
    """The problems of one file, gathered while it is read.

    Attributes
    ----------
    file
        Its name, as the user knows it.
    """

    file: str
    _problems: list[Problem] = field(default_factory=list)
    _beyond: int = 0

    def error(self, place: Place, what: Message, mend: Message) -> None:
        """Note what keeps the scheme from being used."""
        self._add(Severity.ERROR, place, what, mend)

    def warning(self, place: Place, what: Message, mend: Message) -> None:
        """Note what should be mended, though the scheme can be used."""
        self._add(Severity.WARNING, place, what, mend)

    def note(self, place: Place, what: Message, mend: Message) -> None:
        """Note what is worth a look."""
        self._add(Severity.NOTE, place, what, mend)

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the scheme from being used."""
        return bool(self._beyond) or any(
            problem.severity is Severity.ERROR for problem in self._problems
        )

    def __iter__(self) -> Iterator[Problem]:
        """Yield the problems in the order of the file; of very many only the first."""
        yield from sorted(self._problems, key=lambda problem: problem.line or 0)
        if self._beyond:
            yield Problem(
                what=msg("There are {count} more findings.", count=self._beyond),
                mend=msg("Mend what is listed first, and check the file again."),
                file=self.file,
            )

    def _add(self, severity: Severity, place: Place, what: Message, mend: Message) -> None:
        if len(self._problems) >= _MOST:
            self._beyond += 1
            return
        self._problems.append(
            Problem(
                what=what,
                mend=mend,
                severity=severity,
                file=self.file,
                line=place.line,
                key=place.key,
            )
        )
