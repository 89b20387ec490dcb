"""Words of the scheme are offered for what the parent reads, never put there unasked."""

from typing import TYPE_CHECKING

from observer.model.session import Clip

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
