"""Conditions as hints beside the codes: what does not belong here, and what is awaited."""

from dataclasses import dataclass

from observer.app.rule_words import condition_words
from observer.gui.coding.desk import CodingDesk
from observer.model.conditions import awaited, broken_by, holds_at
from observer.model.edits import Change, Origin
from observer.model.event import Event
from observer.model.rules import CodeRef, ConditionKind

_PRESS = "press"


@dataclass(frozen=True, slots=True)
class CodeHint:
    """What is hinted at beside one code.

    Attributes
    ----------
    away
        Whether it does not belong at this moment, as far as the scheme's conditions go.
    left
        Which part of the time is left within which it is awaited; None if it is not.
    """

    away: bool = False
    left: float | None = None


_NOTHING = CodeHint()


class Hints:
    """The conditions of the scheme on the desk; they never stand in anybody's way.

    Parameters
    ----------
    desk
        Whose coding and scheme; what is said is said in passing.
    """

    def __init__(self, desk: CodingDesk) -> None:
        self._desk = desk
        desk.coding_changed.connect(self._coding_changed)

    def at(self, now_us: int) -> dict[CodeRef, CodeHint]:
        """Return what is hinted at beside the codes at a moment; codes without a hint lack."""
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None or not desk.scheme.conditions:
            return {}
        found: dict[CodeRef, CodeHint] = {}
        for condition in desk.scheme.conditions:
            of = condition.of
            bounded = condition.kind is ConditionKind.ONLY_WHILE or condition.within_us > 0
            shown = isinstance(of, CodeRef) and all(
                coding.info.shows(track)
                for track in (of.track, *(o.track for o in condition.others))
            )
            if isinstance(of, CodeRef) and shown and bounded:
                away = not holds_at(coding, condition, now_us)
                if away:
                    found[of] = CodeHint(away=True)
        for each in reversed(awaited(coding, desk.scheme, now_us)):
            left = (each.due_us - now_us) / each.condition.within_us
            for other in each.condition.others:
                before = found.get(other, _NOTHING)
                found[other] = CodeHint(away=before.away, left=min(max(left, 0.0), 1.0))
        return found

    def rules_of(self, ref: CodeRef) -> str:
        """Return the conditions about a code in sentences, one a line; empty for none."""
        desk = self._desk.desk
        if desk is None:
            return ""
        text, scheme = self._desk.context.text, desk.scheme
        return "\n".join(condition_words(c, scheme, text) for c in scheme.conditions if c.of == ref)

    def _coding_changed(self, change: object) -> None:
        """Say it in passing where what was just pressed does not belong there."""
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None or not desk.scheme.conditions:
            return
        if not isinstance(change, Change) or change.origin is not Origin.EDIT:
            return
        if change.edit.kind != _PRESS:
            return
        old = {record.id for record in change.edit.removed}
        for record in change.edit.added:
            if isinstance(record, Event) and record.id not in old:
                for condition in broken_by(coding, desk.scheme, record):
                    text = self._desk.context.text
                    self._desk.hint(condition_words(condition, desk.scheme, text))
