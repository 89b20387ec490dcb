"""One text in several languages, as schemes carry it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in several languages.

    Attributes
    ----------
    texts
        Pairs of language (``nl``, ``en``) and text, in the order of the file.
    """

    texts: tuple[tuple[str, str], ...] = ()

    def get(self, language: str) -> str:
        """Return the text in `language`, else the first one there is, else an empty text.

        A form of a language, such as ``nl-u``, falls back on the language itself first.
        """
        by_language = dict(self.texts)
        own = by_language.get(language) or by_language.get(language.partition("-")[0])
        return own or next((text for _, text in self.texts if text), "")

    def __bool__(self) -> bool:
        """Return whether there is a text in any language."""
        return any(text for _, text in self.texts)
