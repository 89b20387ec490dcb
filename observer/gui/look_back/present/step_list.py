"""The moments of the plan, each with its picture; one press shows it to the parent."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from observer.gui.context import RoomContext
from observer.gui.look_back.prepare.thumbnails import Thumbnails
from observer.gui.look_back.present.conversation import Conversation
from observer.gui.look_back.present.words import step_facts, step_title
from observer.gui.parts import ChoiceButton, clear, column, label, row, strong
from observer.model.session import Clip

_PICTURE = QSize(68, 40)


class StepButton(ChoiceButton):
    """A moment.

    Parameters
    ----------
    title
        Its number and title.
    facts
        When, how long, what it shows; or why it may not be shown.
    context
        What the page stands on.
    may
        Whether it may be shown.
    """

    def __init__(self, title: str, facts: str, context: RoomContext, *, may: bool) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setCheckable(True)
        self.setAccessibleName(f"{title}, {facts}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = row(gap=10)
        line.setContentsMargins(8, 8, 8, 8)
        self._picture: QLabel = label("", wrap=False)
        self._picture.setFixedSize(_PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        words.addWidget(strong(title, context.tokens))
        words.addWidget(label(facts, "muted" if may else "alarm"))
        words.addStretch(1)
        line.addLayout(words, 1)
        self.setLayout(line)

    def show_picture(self, picture: QPixmap) -> None:
        """Show a small picture of it."""
        self._picture.setPixmap(
            picture.scaled(
                _PICTURE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )


class StepList(QWidget):
    """The plan from the first moment to the last.

    Parameters
    ----------
    context
        What the page stands on.
    conversation
        What is held.
    """

    def __init__(self, context: RoomContext, conversation: Conversation) -> None:
        super().__init__()
        self._context = context
        self._conversation = conversation
        self._thumbnails = Thumbnails(context, self._show_pictures)
        self._shown: object = None
        self.buttons: list[StepButton] = []
        self._layout = column(gap=8)
        self.setLayout(self._layout)
        conversation.changed.connect(self.show_state)

    def release(self) -> None:
        """Take no more pictures."""
        self._thumbnails.close()

    def show_state(self) -> None:
        """Show the moments, and which of them is shown now."""
        conversation, text = self._conversation, self._context.text
        told = tuple((step, conversation.refusal(step)) for step in conversation.steps)
        if told != self._shown:
            self._shown = told
            clear(self._layout)
            self.buttons = []
            for number, (step, why) in enumerate(told):
                title = f"{number + 1}. {step_title(step, text)}"
                facts = text("may not be shown now") if why else step_facts(step, text)
                made = StepButton(title, facts, self._context, may=not why)
                made.setToolTip(why)
                made.setAccessibleDescription(why)
                made.clicked.connect(_go(conversation, number))
                self.buttons.append(made)
                self._layout.addWidget(made)
            if not told:
                self._layout.addWidget(
                    label(text("No moment in this plan yet. Choose some under Prepare."), "muted")
                )
            self._show_pictures()
        beside = conversation.is_beside
        for number, made in enumerate(self.buttons):
            made.setChecked(number == conversation.place and not beside)

    def _show_pictures(self) -> None:
        records = self._context.workspace.project.records
        for step, made in zip(self._conversation.steps, self.buttons, strict=False):
            clip = records.get(step.clip_id)
            picture = self._thumbnails.of(clip) if isinstance(clip, Clip) else None
            if picture is not None:
                made.show_picture(picture)


def _go(conversation: Conversation, number: int) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        conversation.go_to(number)
        conversation.changed.emit()

    return call
