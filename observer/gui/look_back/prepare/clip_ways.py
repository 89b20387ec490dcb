"""Under the film: what is drawn on the picture, and how the clip is shown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from observer.gui.coding.transport_buttons import Pill
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.look_back.prepare.tools import Tool
from observer.gui.parts import row
from observer.model.feedback import PlanItem
from observer.model.plan_edits import revise_item

RATES = (0.25, 0.5, 0.75, 1.0)
_RATE_PX = 75


class ClipWays(QWidget):
    """Tools to draw with; speed, repeating, sound and zoom of the clip.

    Parameters
    ----------
    desk
        What is chosen.
    """

    wanted = Signal(object)
    """A `Tool` is to be taken up."""

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self._desk = desk
        text = desk.context.text
        self.tools: dict[Tool, Pill] = {}
        self.rate = QComboBox()
        self.looped = QCheckBox(text("Repeat"))
        self.muted = QCheckBox(text("Mute"))
        line = row(gap=4)
        for tool, words, action_id in (
            (Tool.ARROW, text("Arrow"), "mark_arrow"),
            (Tool.SPOTLIGHT, text("Spotlight"), "mark_spotlight"),
            (Tool.FREEHAND, text("Line"), "mark_freehand"),
            (Tool.ZOOM, text("Zoom"), "clip_zoom"),
        ):
            do = self.zoom if tool is Tool.ZOOM else partial(self.wanted.emit, tool)
            self.tools[tool] = pill(desk, words, action_id, do)
            line.addWidget(self.tools[tool])
        line.addStretch(1)
        self.rate.setFixedWidth(_RATE_PX)
        self.rate.setAccessibleName(text("Speed of the clip"))
        for rate in RATES:
            words = text.number(rate, 0 if rate.is_integer() else 2).rstrip("0")
            self.rate.addItem(f"{words}\N{MULTIPLICATION SIGN}", rate)
        for each in (self.rate, self.looped, self.muted):
            line.addWidget(each)
        self.setLayout(line)
        self.rate.activated.connect(self._keep)
        self.looped.clicked.connect(self._keep)
        self.muted.clicked.connect(self._keep)

    def show_chosen(self) -> None:
        """Show how the chosen clip is shown; the whole film is shown as it is."""
        desk, item = self._desk, self._desk.item
        for each in (self.rate, self.looped, self.muted, self.tools[Tool.ZOOM]):
            each.setEnabled(item is not None)
        for tool in (Tool.ARROW, Tool.SPOTLIGHT, Tool.FREEHAND):
            self.tools[tool].setEnabled(desk.stretch is not None)
        shown = item or PlanItem(clip_id="")
        self.rate.setCurrentIndex(max(self.rate.findData(shown.rate), 0))
        self.looped.setChecked(shown.looped)
        self.muted.setChecked(shown.muted)
        text = desk.context.text
        self.tools[Tool.ZOOM].say(text("Whole picture") if shown.zoom else text("Zoom"))

    def zoom(self) -> None:
        """Draw what of the picture is shown; where a part is shown, show all of it again."""
        item = self._desk.item
        if item is None:
            self._desk.context.notify(self._desk.context.text("First choose a clip."))
        elif item.zoom:
            self.revise(replace(item, zoom=()))
        else:
            self.wanted.emit(Tool.ZOOM)

    def frame(self, zoom: tuple[float, ...]) -> None:
        """Show a part of the picture from now on: left, top, width and height."""
        item = self._desk.item
        if item is not None:
            self.revise(replace(item, zoom=zoom))

    def revise(self, after: PlanItem) -> None:
        """Change how the clip is shown."""
        plan = self._desk.plan
        if plan is not None:
            self._desk.apply(revise_item(plan, after))

    def _keep(self, _choice: object = None) -> None:
        item = self._desk.item
        if item is not None:
            self.revise(
                replace(
                    item,
                    rate=float(self.rate.currentData()),
                    looped=self.looped.isChecked(),
                    muted=self.muted.isChecked(),
                )
            )


def pill(desk: PlanDesk, words: str, action_id: str, do: Callable[[], object]) -> Pill:
    """Return a quiet button with the key of its command.

    Parameters
    ----------
    desk
        Knows the keys.
    words
        What it says.
    action_id
        Its command.
    do
        Called on a click.

    Returns
    -------
    Pill
        Named for those who cannot see it.
    """
    key = desk.context.commands.key_text(action_id)
    made = Pill(words, (key,) if key else (), desk.context.tokens)
    made.setAccessibleName(words)
    made.clicked.connect(lambda *_: do())
    return made
