"""What helps a coder press the right key at the right time: questions, held keys, hints."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from observer.gui.coding.code_keys import CodeKeys, TakesKeys
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.hints import Hints
from observer.gui.coding.holding import Holding
from observer.gui.coding.marking import Marking
from observer.gui.coding.playing import Playing
from observer.gui.coding.question_bar import QuestionBar
from observer.gui.coding.questions import Questions
from observer.gui.coding.reaction import Reaction, lag_us
from observer.gui.coding.training_note import TrainingNote
from observer.gui.video.stage import Stage


class CoderAids(QObject):
    """Everything between a key that is pressed and the code that it means.

    Parameters
    ----------
    desk
        Whose coding.
    marking
        Asks about what cannot be coded.
    stage
        Whose frames are coded on.
    playing
        How the films run.
    room
        Where keys are heard.
    """

    used = Signal()
    """Something that lay over the room was done with: the film may have the keyboard back."""

    def __init__(
        self, desk: CodingDesk, marking: Marking, stage: Stage, playing: Playing, room: QWidget
    ) -> None:
        super().__init__(room)
        self._desk = desk
        self._room = room
        self.questions = Questions(desk, marking)
        self.questions.setParent(self)
        self.holding = Holding(desk, room, stage.exact_moment)
        self.holding.setParent(self)
        self.hints = Hints(desk)
        self.reaction = Reaction(playing, lambda: stage.film, lag_us(desk.context))
        desk.seen = self.reaction.seen
        marking.changed.connect(self.questions.changed)

    def keys(self, open_part: Callable[[], TakesKeys]) -> CodeKeys:
        """Return what typed characters mean, the open part beside the film included."""
        return CodeKeys(self._desk, open_part, self.questions, self.holding)

    def lie_over(self, timeline: QWidget) -> None:
        """Show questions and the training notice over the upper edge of the timeline."""
        self.bar = QuestionBar(self._desk.context, self.questions, timeline, self._room)
        self.training = TrainingNote(self._desk, timeline, self._room)
        self.bar.used.connect(self.used)
        self.training.left.connect(self.used)

    def saw(self, now_us: int) -> None:
        """Take note of the frame on the stage."""
        self.holding.saw_frame()
        self.questions.saw(now_us)
