"""What is typed is kept while somebody types on, and never overwritten meanwhile."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from observer.gui.parts import WordsField
from observer.gui.sheet.keeping import KeepsTyping


def test_who_types_on_without_a_pause_loses_no_more_than_one_wait(qtbot: QtBot) -> None:
    field = WordsField("words")
    qtbot.addWidget(field)
    kept: list[str] = []
    typing = KeepsTyping(field, lambda: kept.append(typing.words), every_ms=20)
    typing.show("before")
    assert not kept, "what is shown is not kept again"
    field.selectAll()
    for _ in range(400):
        QTest.keyClicks(field, "x")
        qtbot.wait(2)
        if len(kept) == 3:
            break
    assert kept[0] == "x"
    assert len(kept) == 3
    QTest.keyClicks(field, "y")
    typing.show("from elsewhere")
    typing.flush()
    assert kept[-1] == typing.words == field.toPlainText()
    typing.show("from elsewhere")
    assert field.toPlainText() == "from elsewhere"
