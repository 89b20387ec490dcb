"""Words of the scheme are offered for what the parent reads, never put there unasked."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from observer.gui.scheme_words import OffersSchemeWords
from observer.model.session import Clip
from observer.text.catalogue import catalogue

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


def test_a_sentence_of_the_scheme_is_put_behind_what_stands_there(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.go("share", "session", None)
    panel = desk.share.moments
    before = desk.project.get(Clip, "moment").words
    menu = panel.offers()
    assert menu is not None
    fits = next(each for each in menu.actions() if "it fitted Noor" in each.text())
    assert desk.project.get(Clip, "moment").words == before
    fits.trigger()
    assert desk.project.get(Clip, "moment").words == f"{before} {fits.text()}"


def test_a_moment_without_such_a_code_says_that_there_are_no_words(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    assert desk.share.moments.offers() is None
    desk.share.moments.offer.click()
    assert "No code at this moment" in desk.sentence


def test_on_the_sheet_itself_they_stand_in_the_menu_of_the_moments_words(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.house.go("share", "session", None)
    offer = next(
        each
        for each in desk.share.findChildren(OffersSchemeWords)
        if each.field.accessibleName().startswith("What the parent reads")
    )
    before = desk.project.get(Clip, "moment").words
    menu = offer.menu()
    below = next(each for each in menu.actions() if each.text() == "Words of the scheme")
    found = below.menu()
    assert isinstance(found, QMenu)
    next(each for each in found.actions() if "it fitted Noor" in each.text()).trigger()
    said = "You saw what Noor showed. You answered, and it fitted Noor."
    desk.until(lambda: said in desk.project.get(Clip, "moment").words)
    assert before in desk.project.get(Clip, "moment").words


def test_a_line_of_the_script_offers_them_too_and_says_where_there_are_none(
    qtbot: QtBot,
) -> None:
    field = QPlainTextEdit("Before.")
    qtbot.addWidget(field)
    field.moveCursor(QTextCursor.MoveOperation.End)
    sentences = ["You & Noor laughed."]
    offer = OffersSchemeWords(field, catalogue("en"), lambda: tuple(sentences))
    below = offer.menu().actions()[-1].menu()
    assert isinstance(below, QMenu)
    below.actions()[0].trigger()
    assert field.toPlainText() == "Before. You & Noor laughed."
    sentences.clear()
    last = offer.menu().actions()[-1]
    assert (last.text(), last.isEnabled()) == ("No words of the scheme here", False)
