"""What is found in a scheme, said to somebody who never sees its file."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import group_of, parts_at
from observer.gui.scheme_editor.parts_table import PARTS, field_called, spec_of
from observer.model.messages import Message, msg
from observer.model.problems import Problem
from observer.schemes.contrast import SURFACES
from observer.schemes.edit import PartPath
from observer.text.catalogue import Catalogue

_PLAIN: Mapping[str, Message] = MappingProxyType(
    {
        "The text {key} is missing in “{language}”.": msg("“{key}” is missing in {language}."),
        "The field {key} is missing.": msg("“{key}” is still empty."),
        "The field {key} is empty.": msg("“{key}” is still empty."),
        "The scheme has no {key}.": msg("Nobody is watched yet. Add somebody."),
        "The scheme has nothing to code: no tracks, forms, intervals or traces.": msg(
            "There is nothing to code yet. Add a track with codes, or a form."
        ),
        "The key {key} stands twice: here and at {other} on line {line}.": msg(
            "The key {key} is also that of “{other}”."
        ),
        "The id {value} is already taken on line {line}.": msg(
            "The name in data files “{value}” is taken already."
        ),
        "The number {number} is already taken on line {line}.": msg(
            "The number {number} is taken already."
        ),
        "The value {value} has an anchor already on line {line}.": msg(
            "What {value} stands for is said twice."
        ),
        "This contradicts the condition on line {line}: never do both hold.": msg(
            "This contradicts another condition: never do both hold."
        ),
        "“{name}” moves twice: here and on line {line}.": msg("“{name}” moves twice."),
        "{key} is {value} seconds.": msg("“{key}”: {value} seconds cannot be used."),
        "{key} is {value}, which is no share.": msg("“{key}”: a share runs from 0 to 1."),
        "“{value}” cannot be an id.": msg(
            "“{value}” cannot be a name in data files: small letters, digits and _ only."
        ),
        "An exhaustive track needs a state that holds where nothing else does.": msg(
            "“Always one” needs a code that holds where nothing else does."
        ),
        "An exhaustive track has one state at any time, so it is exclusive too.": msg(
            "“Always one” needs “One at a time” as well."
        ),
        "A default code counts on an exhaustive track only.": msg(
            "A code that holds where nothing else does needs “Always one”."
        ),
        "This modifier offers nothing to choose.": msg("This question has no answers yet."),
        "This form does not say which values its items can have.": msg(
            "This form needs a lowest and a highest value."
        ),
        "No code stands in {key}.": msg("“{key}”: tick at least one code."),
        "This composite has no parts.": msg("Tick what this figure is made of."),
        "The colour {value} is hard to see on {surface}.": msg(
            "The colour {value} is hard to see in the {surface} window."
        ),
    }
)
_MENDS = frozenset(
    {
        "Give one of the two another key.",
        "Keep one of the two.",
        "Give the smaller number as minimum.",
        "Take a step that fits between minimum and maximum a whole number of times.",
        "Take one that is clearly lighter, darker, bluer or yellower.",
        "Take a darker or lighter one, with a contrast of at least 3 to 1.",
        "Say in a plain sentence what is seen or heard, in each language.",
        "Type the text again; perhaps it was copied from another program.",
        "Change the piles until together they take {cards} cards.",
        "Pair what one partner does with what the other does.",
        "Name a state of another track.",
        "Choose a key that no code has.",
    }
)
"""Advice that holds in the editor as it does in a file."""
_LANGUAGES: Mapping[str, Message] = MappingProxyType({"nl": msg("Dutch"), "en": msg("English")})
_BETWEEN = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def in_words(draft: SchemeDraft, problem: Problem, text: Catalogue) -> str:
    """Return what is wrong, with the names that the editor has for things.

    Parameters
    ----------
    draft
        In which it was found.
    problem
        What was found.
    text
        Language.

    Returns
    -------
    str
        One or two sentences.
    """
    what = problem.what
    fields: dict[str, object] = dict(what.fields)
    part = part_of(draft, draft.path_of(problem))
    key = fields.get("key")
    if isinstance(key, str):
        spec = field_called(group_of(part), key.rpartition(".")[2])
        fields["key"] = text.render(spec.label) if spec is not None else key
    language = fields.get("language")
    if isinstance(language, str):
        fields["language"] = _LANGUAGES.get(language, language)
    if isinstance(fields.get("other"), str):
        fields["other"] = _called(draft, str(fields["other"]), text.language)
    if fields.get("surface") in SURFACES:
        is_light = fields["surface"] == SURFACES[0]
        fields["surface"] = text("light") if is_light else text("dark")
    if what.template == "The key {key} stands twice: here and at {other} on line {line}.":
        fields["key"] = str(what.fields.get("key", "")).upper()
    plain = _PLAIN.get(what.template)
    said = text.render(Message((plain or what).template, fields, what.context))
    if problem.mend.template in _MENDS:
        said = f"{said} {text.render(problem.mend)}"
    return said


def place_in_words(draft: SchemeDraft, path: PartPath, text: Catalogue) -> str:
    """Return where something lies: the names of the parts around it."""
    part = part_of(draft, path)
    if not part:
        return text.render(spec_of(()).one)
    names: list[str] = []
    for length in range(1, len(part) + 1):
        at = part[:length]
        if isinstance(at[-1], int) or group_of(at) in {("dyadic",), ("reliability",)}:
            kind = text.render(spec_of(group_of(at)).one)
            names.append(draft.label(at, text.language) or kind)
    return _BETWEEN.join(names)


def part_of(draft: SchemeDraft, path: PartPath) -> PartPath:
    """Return the part that the editor has a page for and that a path lies in."""
    for length in range(len(path), 0, -1):
        at = path[:length]
        if group_of(at) in PARTS and isinstance(draft.value(at), dict):
            return at
    return ()


def _called(draft: SchemeDraft, name: str, language: str) -> str:
    own = name.rpartition(".")[2]
    for group in PARTS:
        if group:
            for path, part in parts_at(draft.tree, group):
                if part.get("id") == own:
                    return draft.label(path, language)
    return name
