"""From Families, too, the own coding of a session moves to a newer version of its scheme."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from observer.gui.forms.scheme_move_form import SchemeMoveForm
from observer.model.edits import CodingInfo
from observer.schemes.bundled import bundled_schemes

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

SRR = next(path for path in bundled_schemes() if path.stem.startswith("sensitivity"))


def ask(desk: "Desk") -> None:
    desk.house.context.commands.bound("move_scheme_in_families").trigger()


def test_the_coding_of_the_chosen_session_moves(desk: "Desk") -> None:
    desk.give_case()
    coding_id = desk.code()
    newer = SRR.read_text("utf-8").replace('version = "1.0.0"', 'version = "1.1.0"')
    newer = newer.replace("Het kind zoekt contact", "Het kind zoekt duidelijk contact")
    desk.workspace.add_scheme(newer.encode(), "newer.toml")
    ask(desk)
    form = desk.families.form
    assert isinstance(form, SchemeMoveForm)
    desk.until(form.isActiveWindow)
    QTest.keyClick(form.changes, Qt.Key.Key_Return)
    assert desk.project.get(CodingInfo, coding_id).scheme_version == "1.1.0"
    assert "1.1.0" in desk.sentence


def test_without_a_coding_of_ones_own_a_sentence_says_what_to_do(desk: "Desk") -> None:
    desk.give_case()
    ask(desk)
    assert desk.families.form is None
    assert "Open a coding first" in desk.sentence
