"""A small scheme in which everything is pressed that can be pressed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

SCHEME_ID = "pressing"
NONE = Qt.KeyboardModifier.NoModifier

SCHEME = """
format = 1
id = "pressing"
version = "1.0.0"
languages = ["en", "nl"]
title.en = "Pressing"
title.nl = "Drukken"
training_notice.en = "First code two films together."
training_notice.nl = "Codeer eerst samen twee films."

[[subjects]]
id = "child"
role = "child"
label.en = "Child"
label.nl = "Kind"

[[modifiers]]
id = "tone"
kind = "single"
label.en = "Tone"
label.nl = "Toon"
[[modifiers.values]]
id = "soft"
key = "4"
label.en = "soft"
label.nl = "zacht"
[[modifiers.values]]
id = "odd"
key = "5"
modifiers = ["words"]
label.en = "odd"
label.nl = "anders"

[[modifiers]]
id = "words"
kind = "text"
required = true
label.en = "Which words"
label.nl = "Welke woorden"

[[modifiers]]
id = "pages"
kind = "number"
unit = "pages"
minimum = 1
maximum = 20
ask_at = "offset"
label.en = "How many"
label.nl = "Hoeveel"

[[tracks]]
id = "held"
subject = "child"
label.en = "Held"
label.nl = "Vasthouden"
exclusive = true
push_and_hold = true
[[tracks.codes]]
id = "looks"
number = 1
kind = "state"
key = "q"
colour = "#0072B2"
label.en = "Looks"
label.nl = "Kijkt"
[[tracks.codes]]
id = "turns"
number = 2
kind = "state"
key = "w"
colour = "#009E73"
label.en = "Turns away"
label.nl = "Draait weg"

[[tracks]]
id = "brief"
subject = "child"
label.en = "Brief"
label.nl = "Kort"
exclusive = true
auto_close_s = 1
[[tracks.codes]]
id = "reads"
number = 3
kind = "state"
key = "e"
colour = "#D55E00"
modifiers = ["pages"]
label.en = "Reads"
label.nl = "Leest"

[[tracks]]
id = "talk"
subject = "child"
label.en = "Talk"
label.nl = "Praten"
uncodable_reasons = ["noise"]
uncodable_warning_share = 0.2
[[tracks.codes]]
id = "asks"
number = 4
kind = "point"
key = "a"
colour = "#CC79A7"
modifiers = ["tone", "words"]
label.en = "Asks"
label.nl = "Vraagt"
[[tracks.codes]]
id = "answers"
number = 5
kind = "point"
key = "s"
colour = "#0072B2"
label.en = "Answers"
label.nl = "Antwoordt"

[uncodable]
warning_share = 0.5
[[uncodable.reasons]]
id = "camera"
key = "7"
label.en = "Off camera"
label.nl = "Buiten beeld"
[[uncodable.reasons]]
id = "noise"
key = "8"
label.en = "Noise"
label.nl = "Lawaai"

[[conditions]]
id = "answer_after_question"
kind = "only_after"
of = "talk.answers"
others = ["talk.asks"]
within_s = 2
label.en = "An answer comes after a question."
label.nl = "Een antwoord komt na een vraag."

[[conditions]]
id = "question_wants_answer"
kind = "follow_up"
of = "talk.asks"
others = ["talk.answers"]
within_s = 2
label.en = "After a question, code what came."
label.nl = "Codeer na een vraag wat er kwam."
"""


def key(
    stage: "Stage",
    typed: str,
    *,
    down: bool,
    repeat: bool = False,
    to: QWidget | None = None,
) -> None:
    """Let one key of the keyboard go down or come up."""
    kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
    code = Qt.Key(ord(typed.upper()))
    event = QKeyEvent(kind, code, NONE, typed, repeat)
    QApplication.sendEvent(to or QApplication.focusWidget() or stage.room.video, event)
