"""The form of the user's own settings: language, light or dark, the idle lock, and scrubbing."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget
from typing_extensions import override

from observer.app.settings import LONGEST_IDLE_MINUTES, Settings
from observer.gui.forms.form import Form
from observer.gui.parts import button, label
from observer.gui.theme import Tokens
from observer.model.messages import Message
from observer.text.catalogue import Catalogue


class SettingsForm(Form):
    """Changes the settings; the window takes them over at once.

    Parameters
    ----------
    settings
        As they are.
    text
        Language.
    tokens
        Colours and measures.
    changed
        Called with the new settings.
    parent
        Window it belongs to.
    """

    def __init__(
        self,
        settings: Settings,
        text: Catalogue,
        tokens: Tokens,
        changed: Callable[[Settings], None],
        parent: QWidget,
    ) -> None:
        super().__init__(text("Settings"), text("Done"), text, tokens, parent)
        self._settings = settings
        self._changed = changed
        self._left = False
        self.language = QComboBox()
        self.language.setAccessibleName(text("Language"))
        self.language.addItem(text("As the system has it"), "")
        self.language.addItem("Nederlands", "nl")
        self.language.addItem("English", "en")
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.theme = QComboBox()
        self.theme.setAccessibleName(text("Colours"))
        self.theme.addItem(text("As the system has it"), "")
        self.theme.addItem(text("Light"), "light")
        self.theme.addItem(text("Dark"), "dark")
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.minutes = QSpinBox()
        self.minutes.setAccessibleName(text("Lock after so many minutes"))
        self.minutes.setRange(1, LONGEST_IDLE_MINUTES)
        self.minutes.setValue(settings.idle_lock_minutes)
        self.minutes.setSuffix(" min")
        self.ask(text("Language"), self.language)
        self.ask(text("Colours"), self.theme)
        self.ask(text("Lock after so many minutes"), self.minutes)
        self.put(label(text("While a film plays the window stays open."), "muted"))
        self.reels = QCheckBox(text("Make scrubbing instant"))
        self.reels.setChecked(settings.make_reels)
        self.put(self.reels)
        self.put(
            label(
                text(
                    "Small pictures of each film are kept beside it, always encrypted, in at most "
                    "256 MB."
                ),
                "muted",
            )
        )
        self.research = QCheckBox(text("Research view"))
        self.research.setChecked(settings.research_view)
        self.put(self.research)
        words = text("Shows agreement between coders, and figures that need a methodologist.")
        self.put(label(words, "muted"))
        self.card = QCheckBox(text("Let the graphics card decode films"))
        self.card.setChecked(bool(settings.hardware))
        self.card.setEnabled(bool(settings.hardware))
        self._device = settings.hardware
        self.language.setFocus()

    def offer_card(self, tries: Callable[[Callable[[str], None]], None]) -> None:
        """Let the user try whether the graphics card decodes films, and then choose it.

        Parameters
        ----------
        tries
            Tries it elsewhere and then calls back with its name, empty if it does not.
        """
        self._tries = tries
        self.put(self.card)
        self.try_button = button(self.text("Try the graphics card"), self._try)
        self.tried = label(self.text("Only where it gives the very same pictures."), "muted")
        self.put(self.tried)
        self.put(self.try_button)
        self.finished.connect(self._leave)

    def _try(self) -> None:
        self.try_button.setEnabled(False)
        self.tried.setText(self.text("It is being tried."))
        self._tries(self._learn)

    def _learn(self, device: str) -> None:
        """Offer the card if it was found to work."""
        if self._left:
            return
        self._device = device
        self.card.setEnabled(bool(device))
        self.card.setChecked(self.card.isChecked() and bool(device))
        self.try_button.setEnabled(True)
        works = self.text("The graphics card gives the same pictures. You can let it decode films.")
        not_so = self.text("No graphics card here decodes films exactly. All stays as it is.")
        self.tried.setText(works if device else not_so)

    def _leave(self) -> None:
        self._left = True

    @override
    def keep(self) -> Message | None:
        """Hand the new settings over."""
        self._changed(
            replace(
                self._settings,
                language=str(self.language.currentData()),
                theme=str(self.theme.currentData()),
                idle_lock_minutes=self.minutes.value(),
                make_reels=self.reels.isChecked(),
                research_view=self.research.isChecked(),
                hardware=self._device if self.card.isChecked() else "",
            )
        )
        return None
