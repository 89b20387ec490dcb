"""All kinds of parts that the editor knows, and in which order they are listed."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.gui.scheme_editor import event_parts, judged_parts, rule_parts
from observer.gui.scheme_editor.specs import FieldSpec, PartSpec
from observer.model.messages import Message, msg

PARTS: Mapping[tuple[str, ...], PartSpec] = MappingProxyType(
    {
        spec.group: spec
        for spec in (
            rule_parts.HEADER,
            event_parts.SUBJECTS,
            event_parts.TRACKS,
            event_parts.CODES,
            event_parts.MODIFIERS,
            event_parts.VALUES,
            event_parts.REASONS,
            judged_parts.FORMS,
            judged_parts.FORM_ITEMS,
            judged_parts.INTERVALS,
            judged_parts.INTERVAL_ITEMS,
            judged_parts.TRACES,
            judged_parts.PHASES,
            rule_parts.CONDITIONS,
            rule_parts.COMPOSITES,
            rule_parts.CONTINGENCIES,
            rule_parts.DYADIC,
            rule_parts.RELIABILITY,
            rule_parts.MOVES,
        )
    }
)
SECTIONS: tuple[tuple[tuple[str, ...], Message], ...] = (
    (("phases",), msg("Phases")),
    (("forms",), msg("Forms")),
    (("intervals",), msg("Interval codings")),
    (("traces",), msg("Traces")),
    (("modifiers",), msg("Questions about codes")),
    (("uncodable", "reasons"), msg("Why it cannot be coded")),
    (("contingencies",), msg("Signals and answers")),
    (("conditions",), msg("Conditions")),
    (("composites",), msg("Figures made of others")),
    (("moves",), msg("Where older codes went")),
)
"""The lists of the outline below the people with their tracks and codes."""
TABLES: tuple[tuple[str, ...], ...] = (("dyadic",), ("reliability",))
"""Parts that there is one of at most."""
INNER: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("tracks",): "codes",
        ("forms",): "items",
        ("intervals",): "items",
        ("modifiers",): "values",
    }
)
"""What lies within a part, as parts of their own in the outline."""


def spec_of(group: tuple[str, ...]) -> PartSpec:
    """Return of which kind a part is; KeyError if the editor does not know it."""
    return PARTS[group]


def field_called(group: tuple[str, ...], key: str) -> FieldSpec | None:
    """Return the field of a kind of part by the last word of its key; None if there is none."""
    spec = PARTS.get(group)
    fields = spec.fields if spec is not None else ()
    return next((each for each in fields if each.key[-1] == key or each.key[0] == key), None)
