"""From messages, dates and numbers to text in one language."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date

from observer.model.errors import ObserverError
from observer.model.local_text import LocalText
from observer.model.messages import Message
from observer.model.time import US_PER_S

LANGUAGES = ("nl", "en")
_DOMAIN = "ooghoogte"
_US_PER_MS = 1000


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, with its way to write dates and numbers.

    Attributes
    ----------
    language
        ``nl`` or ``en``.
    """

    language: str
    _translations: NullTranslations

    def __call__(self, template: str, /, **fields: object) -> str:
        """Return a sentence in this language, filled in.

        Parameters
        ----------
        template
            English sentence, a literal; it is also the key in the catalogue.
        **fields
            Values of its fields; messages and a scheme's own texts are rendered too.

        Returns
        -------
        str
            The sentence.
        """
        return self.render(Message(template, fields))

    def render(self, message: Message) -> str:
        """Return a message in this language; a fraction gets its decimal sign."""
        fields = {name: self._field(value) for name, value in message.fields.items()}
        text = self._translated(message)
        return text.format_map(fields) if fields else text

    def _field(self, value: object) -> object:
        if isinstance(value, Message):
            return self.render(value)
        if isinstance(value, float):
            return self._decimal(str(value))
        return self.local(value) if isinstance(value, LocalText) else value

    def _decimal(self, figures: str) -> str:
        return figures.replace(".", ",") if self.language == "nl" else figures

    def _translated(self, message: Message) -> str:
        if not message.template:
            return ""  # gettext answers an empty key with the header of the catalogue
        if message.context:
            text = self._translations.pgettext(message.context, message.template)
            if text != message.template:
                return text
        return self._translations.gettext(message.template)

    def error(self, error: ObserverError) -> str:
        """Return what happened and what to do, in this language."""
        parts = [error.what, *([error.mend] if error.mend else [])]
        return " ".join(self.render(part) for part in parts)

    def local(self, text: LocalText) -> str:
        """Return a scheme's text in this language."""
        return text.get(self.language)

    def number(self, value: float, decimals: int) -> str:
        """Return a number with a fixed count of decimals and this language's decimal sign."""
        return self._decimal(f"{value:z.{decimals}f}")

    def plain_number(self, value: float) -> str:
        """Return a number with as many decimals as it has, and this language's decimal sign."""
        return self._decimal(str(value))

    def short_number(self, value: float) -> str:
        """Return a number with as many decimals as it has, two at most, and a real minus sign."""
        rounded = round(value, 2)
        decimals = next(d for d in range(3) if round(rounded, d) == rounded)
        return self.number(rounded, decimals).replace("-", "\N{MINUS SIGN}")

    def day(self, day: date) -> str:
        """Return a date in figures: 21-11-2026 in Dutch, 2026-11-21 in English."""
        return day.strftime("%d-%m-%Y") if self.language == "nl" else day.isoformat()

    def day_in_words(self, day: date) -> str:
        """Return a date with its month in words, as a letter has it."""
        return format_date(day, "d MMMM y", locale=self.language)

    def clock(self, us: int) -> str:
        """Return a moment as minutes and seconds (1:04), with hours from one hour on."""
        minutes, second = divmod(abs(us) // US_PER_S, 60)
        hours, minute = divmod(minutes, 60)
        sign = "-" if us <= -US_PER_S else ""
        return f"{sign}{hours}:{minute:02}:{second:02}" if hours else f"{sign}{minute}:{second:02}"

    def timecode(self, us: int) -> str:
        """Return a moment to the millisecond, rounded down: 00:01:44,320."""
        minutes, second = divmod(abs(us) // US_PER_S, 60)
        hours, minute = divmod(minutes, 60)
        mark = "," if self.language == "nl" else "."
        sign = "-" if us <= -_US_PER_MS else ""
        thousandth = abs(us) % US_PER_S // _US_PER_MS
        return f"{sign}{hours:02}:{minute:02}:{second:02}{mark}{thousandth:03}"


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; English where there is none.

    Parameters
    ----------
    language
        A language tag such as ``nl_BE``; only its first part counts.

    Returns
    -------
    Catalogue
        Its texts.
    """
    short = language.replace("-", "_").split("_")[0].lower()
    path = Path(__file__).parent / "locale" / short / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    if short not in LANGUAGES or not path.is_file():
        return Catalogue("nl" if short == "nl" else "en", NullTranslations())
    with path.open("rb") as file:
        return Catalogue(short, GNUTranslations(file))
