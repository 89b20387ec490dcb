"""The form of a coder's reaction time."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QSpinBox, QWidget
from typing_extensions import override

from observer.app.settings import LONGEST_LAG_MS, Settings
from observer.gui.context import RoomContext
from observer.gui.forms.form import Form
from observer.gui.parts import label
from observer.model.messages import Message

_STEP_MS = 50


class ReactionForm(Form):
    """Asks how much later than it is seen a key is pressed.

    Parameters
    ----------
    context
        Whose coder, and where it is kept.
    lag_us
        As it is.
    take
        Called with what was chosen, in microseconds, so that it holds at once.
    parent
        Window it belongs to.
    """

    def __init__(
        self, context: RoomContext, lag_us: int, take: Callable[[int], None], parent: QWidget
    ) -> None:
        text = context.text
        super().__init__(text("Your reaction time"), text("Done"), text, context.tokens, parent)
        self._context = context
        self._take = take
        self.lag = QSpinBox()
        self.lag.lineEdit().setTextMargins(6, 0, 0, 0)
        self.lag.setAccessibleName(text("Reaction time"))
        self.lag.setRange(0, LONGEST_LAG_MS)
        self.lag.setSingleStep(_STEP_MS)
        self.lag.setSuffix(" ms")
        self.lag.setSpecialValueText(text("off"))
        self.lag.setValue(lag_us // 1000)
        coder = context.workspace.coder
        self.ask(text("Reaction time of coder {coder}", coder=coder), self.lag)
        self.put(
            label(
                text(
                    "A key that you press while the film plays then means the frame that was on "
                    "the screen this much earlier. At half speed it is half as much of the film, "
                    "at double speed twice as much. On a film that stands still nothing shifts."
                ),
                "muted",
            )
        )
        self.lag.setFocus()
        self.lag.selectAll()

    @override
    def keep(self) -> Message | None:
        """Keep it for this coder on this computer."""
        coder, lag = self._context.workspace.coder, self.lag.value()
        self._take(lag * 1000)

        def change(settings: Settings) -> Settings:
            others = {c: ms for c, ms in settings.reaction_lag_ms.items() if c != coder}
            return replace(settings, reaction_lag_ms=others | ({coder: lag} if lag else {}))

        self._context.change_settings(change)
        return None
