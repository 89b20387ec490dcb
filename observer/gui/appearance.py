"""Language and colours of the window, from the user's settings, the command line, the system."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from observer.app.settings import Settings
from observer.gui.fonts import load_fonts, text_font
from observer.gui.theme import TOKENS, Theme, Tokens, apply_theme, system_theme
from observer.text.catalogue import LANGUAGES, Catalogue, catalogue

LANGUAGE_VARIABLE = "OOGHOOGTE_LANGUAGE"
_TRANSLATOR = "qtbase_translator"


class _QtWords(QTranslator):
    """Qt's own words: some got an accelerator since they were translated, and are known without."""

    @override
    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the words in this language; None, for Qt's own, where they are not known."""
        found = super().translate(context, source, disambiguation, n)
        if not found and "&" in source:
            found = super().translate(context, source.replace("&", ""), disambiguation, n)
        # an empty text would be taken for the translation
        return found or None


@dataclass(frozen=True, slots=True)
class Appearance:
    """The language and the colours in use."""

    text: Catalogue
    tokens: Tokens


def chosen_language(asked: str, settings: Settings) -> str:
    """Return the language to use.

    Parameters
    ----------
    asked
        On the command line; empty if it was not.
    settings
        The user's own.

    Returns
    -------
    str
        The first of: asked, the environment, the settings, the system; English if it is neither
        Dutch nor English.
    """
    system = QLocale.system().name()
    for wish in (asked, os.environ.get(LANGUAGE_VARIABLE, ""), settings.language, system):
        short = wish.replace("-", "_").split("_")[0].lower()
        if short in LANGUAGES:
            return short
    return "en"


def appearance(settings: Settings, asked: str, application: QApplication) -> Appearance:
    """Return how the window is to look and in which language it speaks.

    Parameters
    ----------
    settings
        The user's own.
    asked
        Language on the command line; empty if none was.
    application
        Knows how the desktop is coloured.

    Returns
    -------
    Appearance
        Language and colours.
    """
    desktop = application.property("desktop_theme") or system_theme(application)
    theme = Theme(settings.theme or str(desktop))
    # before our own palette hides what the desktop asked for
    application.setProperty("desktop_theme", str(desktop))
    return Appearance(catalogue(chosen_language(asked, settings)), TOKENS[theme])


def dress(application: QApplication, look: Appearance) -> None:
    """Give the application its typeface, colours, locale and Qt's own words.

    Parameters
    ----------
    application
        The one QApplication.
    look
        Language and colours.
    """
    load_fonts()
    apply_theme(application, look.tokens)
    application.setFont(text_font(look.tokens))
    system = QLocale.system()
    language = look.text.language
    named = QLocale.Language.Dutch if language == "nl" else QLocale.Language.English
    QLocale.setDefault(system if system.language() == named else QLocale(named))
    for old in application.findChildren(QTranslator, _TRANSLATOR):
        application.removeTranslator(old)
        old.deleteLater()
    if language != "en":
        words = _QtWords(application)
        words.setObjectName(_TRANSLATOR)
        folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        if words.load(f"qtbase_{language}", str(folder)):
            application.installTranslator(words)
