"""What the rings of the model, the axes of DC:0-5 and the weights of a factor are called."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.messages import Message, msg
from observer.text.catalogue import Catalogue

RINGS = (NoteAbout.CHILD, NoteAbout.PARENT, NoteAbout.RELATION, NoteAbout.ENVIRONMENT)
"""Where factors lie, from the inside out."""

AXES = (
    NoteAbout.AXIS_1,
    NoteAbout.AXIS_2,
    NoteAbout.AXIS_3,
    NoteAbout.AXIS_4,
    NoteAbout.AXIS_5,
)

NAMES: Mapping[NoteAbout, Message] = MappingProxyType(
    {
        NoteAbout.CHILD: msg("Child"),
        NoteAbout.PARENT: msg("Parent"),
        NoteAbout.RELATION: msg("Relation"),
        NoteAbout.ENVIRONMENT: msg("Environment"),
        NoteAbout.AXIS_1: msg("Axis I"),
        NoteAbout.AXIS_2: msg("Axis II"),
        NoteAbout.AXIS_3: msg("Axis III"),
        NoteAbout.AXIS_4: msg("Axis IV"),
        NoteAbout.AXIS_5: msg("Axis V"),
        NoteAbout.MENTALISING: msg("Mentalising"),
    }
)

ABOUT: Mapping[NoteAbout, Message] = MappingProxyType(
    {
        NoteAbout.CHILD: msg("Temperament, birth, health, sleep, development."),
        NoteAbout.PARENT: msg("Own childhood, health, load, what gives strength."),
        NoteAbout.RELATION: msg("Between parent and child, and between the caregivers."),
        NoteAbout.ENVIRONMENT: msg("Family and friends, home, work, money, help, culture."),
        NoteAbout.AXIS_1: msg(
            "What stands out in how the child feels and behaves, since when and where."
        ),
        NoteAbout.AXIS_2: msg(
            "How the child and each caregiver are together, and the caregivers among themselves."
        ),
        NoteAbout.AXIS_3: msg("The body: illness, pain, senses, growth, medicines."),
        NoteAbout.AXIS_4: msg("What weighs on the child and the family, and for how long."),
        NoteAbout.AXIS_5: msg(
            "What the child can do: feelings, contact, language, thinking, moving."
        ),
        NoteAbout.MENTALISING: msg(
            "What the parent thinks that goes on in the child, and in herself or himself."
        ),
    }
)
"""One line of our own on what belongs there."""

WEIGHTS: Mapping[Weight, Message] = MappingProxyType(
    {Weight.RISK: msg("Risk factors"), Weight.PROTECTIVE: msg("Protective factors")}
)
"""On which side a factor lies; neither is coloured, and nothing is added up."""


def place_of(note: CaseNote, text: Catalogue) -> str:
    """Return in a few words where a note stands."""
    name = text.render(NAMES[note.about])
    side = WEIGHTS.get(note.weight)
    return name if side is None else f"{name} \N{MIDDLE DOT} {text.render(side)}"


def dated(note: CaseNote, text: Catalogue) -> str:
    """Return when a note was written and by whom, and until when it held."""
    parts = [text.day(note.written_on), note.written_by]
    if note.ended_on is not None:
        parts.append(text("held until {day}", day=text.day(note.ended_on)))
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)
