"""Why there is no value: the letters that say so in a form, and the buttons with them."""

from dataclasses import dataclass
from types import MappingProxyType

from observer.gui.coding.key_button import KeyButton
from observer.gui.theme import Tokens
from observer.gui.work.value_keys import free_keys
from observer.gui.work.words import absence_help, absence_short, absence_words
from observer.model.forms import Absence, Form
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_HIGH_PX = 26
_WISHES = MappingProxyType(
    {Absence.NOT_APPLICABLE: "n", Absence.NOT_OBSERVED: "b", Absence.NOT_SCORABLE: "z"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailKeys:
    """The letters that hold in a form.

    Attributes
    ----------
    absences
        One for each reason of the form.
    explain, comment
        Show the definition; go to the field for a comment.
    """

    absences: dict[str, Absence]
    explain: str
    comment: str

    def cap(self, absence: Absence) -> str:
        """Return the key of a reason as it stands on the keyboard."""
        return next((key.upper() for key, each in self.absences.items() if each is absence), "")


def letters(scheme: Scheme | None, form: Form) -> DetailKeys:
    """Return letters for what is no value, none of them a code's key."""
    taken = frozenset(
        code.key.casefold() for track in (scheme.tracks if scheme else ()) for code in track.codes
    )
    offered = [absence for absence in _WISHES if absence in form.absences]
    wishes = (*(_WISHES[absence] for absence in offered), "e", "c")
    given = free_keys(taken, wishes)
    absences = {key: absence for key, absence in zip(given, offered, strict=False) if key}
    return DetailKeys(absences=absences, explain=given[-2], comment=given[-1])


def reason_buttons(
    form: Form, keys: DetailKeys, tokens: Tokens, text: Catalogue
) -> dict[Absence, KeyButton]:
    """Return a button for each reason that the form has, with its key.

    Parameters
    ----------
    form
        Of the scheme.
    keys
        Its letters.
    tokens
        Colours of the theme.
    text
        Language.

    Returns
    -------
    dict of Absence to KeyButton
        In the order of the form; empty where it has none.
    """
    made: dict[Absence, KeyButton] = {}
    for absence in form.absences:
        words = absence_short(absence, text)
        button = KeyButton(words, words, keys.cap(absence), "", tokens)
        button.setToolTip(absence_help(absence, text))
        button.setAccessibleName(absence_words(absence, text))
        button.setAccessibleDescription(absence_help(absence, text))
        button.setFixedHeight(_HIGH_PX)
        made[absence] = button
    return made
