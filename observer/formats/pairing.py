"""Begin and end of states that a file holds as loose marks: they alternate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A code pressed at a moment.

    Attributes
    ----------
    modifiers
        As written: a begin and its end have the same.
    place
        Where it stands in the file.
    begins
        What the file says of it; None if it does not say, so that marks alternate.
    """

    time_us: int
    subject: str
    code: str
    modifiers: str = ""
    comment: str = ""
    place: str = ""
    begins: bool | None = None


@dataclass(frozen=True, slots=True)
class Bout:
    """A state from its begin to its end; without an end it was never closed."""

    start: Mark
    stop: Mark | None = None

    @property
    def comment(self) -> str:
        """What was written at the begin and at the end."""
        words = [self.start.comment, self.stop.comment if self.stop else ""]
        return "\n".join(dict.fromkeys(each for each in words if each))


@dataclass(frozen=True, slots=True)
class Paired:
    """What came of pairing.

    Attributes
    ----------
    bouts
        In the order of their begins.
    loose
        Ends without a begin.
    """

    bouts: tuple[Bout, ...]
    loose: tuple[Mark, ...]


def paired(
    marks: Iterable[Mark],
    *,
    together: Mapping[str, str] | None = None,
    asked_at_stop: frozenset[str] = frozenset(),
) -> Paired:
    """Return the states that marks of states make.

    Parameters
    ----------
    marks
        Of states alone, ascending.
    together
        For codes of which one ends the other: the name of what they share.
    asked_at_stop
        Codes whose modifiers may be known at the end only: what stays open without modifiers is
        ended by what stays open with them.

    Returns
    -------
    Paired
        Bouts, and ends without a begin.
    """
    groups = together or {}
    running: dict[tuple[str, ...], int] = {}
    bouts: list[Bout] = []
    loose: list[Mark] = []
    for mark in marks:
        group = groups.get(mark.code)
        if group is not None:
            _press_alone(mark, (mark.subject, group), running, bouts, loose)
        else:
            _press(mark, (mark.subject, mark.code, mark.modifiers), running, bouts, loose)
    if asked_at_stop:
        bouts = _closed_by_answers(bouts, asked_at_stop)
    return Paired(tuple(bouts), tuple(loose))


def _press(
    mark: Mark,
    key: tuple[str, ...],
    running: dict[tuple[str, ...], int],
    bouts: list[Bout],
    loose: list[Mark],
) -> None:
    at = running.get(key)
    if mark.begins is True or (mark.begins is None and at is None):
        running[key] = len(bouts)
        bouts.append(Bout(mark))
    elif at is None:
        loose.append(mark)
    else:
        bouts[at] = Bout(bouts[at].start, mark)
        del running[key]


def _press_alone(
    mark: Mark,
    key: tuple[str, ...],
    running: dict[tuple[str, ...], int],
    bouts: list[Bout],
    loose: list[Mark],
) -> None:
    at = running.pop(key, None)
    if mark.begins is False:
        if at is not None and bouts[at].start.code == mark.code:
            bouts[at] = Bout(bouts[at].start, mark)
        else:
            loose.append(mark)
            if at is not None:
                running[key] = at
        return
    if at is not None:
        # ended by what began: its words belong to that one
        bouts[at] = replace(bouts[at], stop=replace(mark, comment=""))
    running[key] = len(bouts)
    bouts.append(Bout(mark))


def _closed_by_answers(bouts: list[Bout], codes: frozenset[str]) -> list[Bout]:
    """Pair what stays open without modifiers with what stays open with them."""
    waiting: dict[tuple[str, str], list[int]] = {}
    gone: set[int] = set()
    for i, bout in enumerate(bouts):
        if bout.stop is not None or bout.start.code not in codes:
            continue
        key = bout.start.subject, bout.start.code
        if not bout.start.modifiers:
            waiting.setdefault(key, []).append(i)
        elif waiting.get(key):
            first = waiting[key].pop(0)
            start = replace(bouts[first].start, modifiers=bout.start.modifiers)
            bouts[first] = Bout(start, bout.start)
            gone.add(i)
    return [bout for i, bout in enumerate(bouts) if i not in gone]
