"""Sentences for people, kept as values until the edge where a language is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in the source language with its fields, translated and filled in at the edge.

    Attributes
    ----------
    template
        English sentence with ``{name}`` fields; it is also the key in the catalogue.
    fields
        What the fields hold: plain values, or further messages.
    context
        Which of several translations of one sentence is meant, such as how somebody is spoken to.
    """

    template: str
    fields: Mapping[str, object] = field(default_factory=dict)
    context: str = ""

    @override
    def __str__(self) -> str:
        """Return the English sentence, for tracebacks and developers."""
        return self.template.format_map(self.fields) if self.fields else self.template


def msg(template: str, /, **fields: object) -> Message:
    """Make a message; the catalogue's extractor looks for calls of this name.

    Parameters
    ----------
    template
        English sentence with ``{name}`` fields, a literal.
    **fields
        Values of the fields.

    Returns
    -------
    Message
        The sentence as a value.
    """
    return Message(template, fields)


def pmsg(context: str, template: str, /, **fields: object) -> Message:
    """Make a message whose translation depends on a context.

    English says "you" where Dutch says je, u or jullie. The extractor takes a literal context as
    it stands; for any other expression it asks for a translation in each form of address.

    Parameters
    ----------
    context
        A literal, or how the reader is spoken to (`observer.model.sheet.Address`).
    template
        English sentence with ``{name}`` fields, a literal.
    **fields
        Values of the fields.

    Returns
    -------
    Message
        The sentence as a value.
    """
    return Message(template, fields, str(context))
