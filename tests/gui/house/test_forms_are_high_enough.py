"""A form is as high as its sentences need, also where they go on on a second line."""

from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot
from typing_extensions import override

from observer.gui.forms.form import Form
from observer.gui.parts import button, label, row
from observer.gui.theme import TOKENS, Theme
from observer.model.messages import Message
from observer.text.catalogue import catalogue


class Waves(Form):
    """A form of a broken sentence, a picture that takes what is left, and buttons below it."""

    def __init__(self) -> None:
        super().__init__("Form", "Done", catalogue("en"), TOKENS[Theme.LIGHT], None)
        self.put(label("Every code stays on the frame it was given on. " * 8, "muted"))
        self.picture = QFrame()
        # Qt gives a window two thirds of the screen at first, whatever its broken lines need
        self.picture.setMinimumHeight(self.screen().availableGeometry().height() * 6 // 10)
        self.put(self.picture, 1)
        line = row()
        self.below = button("As it was", self.reject)
        line.addWidget(self.below)
        self.put(line)

    @override
    def keep(self) -> Message | None:
        """Keep nothing."""


def test_what_stands_below_a_picture_does_not_touch_it(qtbot: QtBot) -> None:
    form = Waves()
    qtbot.addWidget(form)
    form.show()
    top = form.below.mapTo(form, form.below.rect().topLeft()).y()
    bottom = form.picture.mapTo(form, form.picture.rect().bottomLeft()).y()
    assert top - bottom > 8
    inside = form.layout()
    assert inside is not None
    assert form.height() >= inside.totalHeightForWidth(form.width())
    form.close()
