"""A moment of an earlier film, laid beside the clip."""

from PySide6.QtWidgets import QFrame

from observer.app.calendar_day import calendar_day
from observer.app.release import why_not_shown
from observer.gui.context import RoomContext
from observer.gui.parts import column, icon_button, label, row
from observer.gui.video.stage import Stage
from observer.gui.words import session_title
from observer.model.conversations import may_look
from observer.model.feedback import FeedbackPlan
from observer.model.session import Clip, Session

SMALLEST_PX = (200, 120)
"""Of each film: two lie side by side in a narrow window too."""


class Beside(QFrame):
    """The old film: plays and rests with the new one, each from the begin of its own moment.

    Parameters
    ----------
    context
        What the room stands on.

    Attributes
    ----------
    caption
        Says what it is, and closes it; laid below both films, so that they stay of one size.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._clip: Clip | None = None
        self.stage = Stage(context)
        self.stage.setObjectName("earlier film")
        self.stage.setMinimumSize(*SMALLEST_PX)
        self.stage.leave_pictures_bare()
        self.words = label("", "muted", wrap=False)
        self.close_button = icon_button(
            "close", context.text("Close the old film"), self.close_film, context.tokens
        )
        self.caption = QFrame()
        line = row(gap=8)
        line.setContentsMargins(12, 2, 8, 2)
        line.addStretch(1)
        line.addWidget(self.words)
        line.addWidget(self.close_button)
        self.caption.setLayout(line)
        self.caption.hide()
        layout = column(gap=0)
        layout.addWidget(self.stage)
        self.setLayout(layout)
        self.stage.pressed.connect(self._toggle)
        self.hide()

    @property
    def clip(self) -> Clip | None:
        """What lies there."""
        return self._clip

    def show_clip(self, clip: Clip, plan: FeedbackPlan) -> None:
        """Lay a moment down, and rest on its first frame.

        Parameters
        ----------
        clip
            Of an earlier film, or of this one.
        plan
            Says with whom: another one's film is not laid down.
        """
        text, project = self._context.text, self._context.workspace.project
        today = calendar_day()
        watching = [each.id for each in may_look(project, plan)]
        refusal = why_not_shown(project, clip, today, watching)
        if refusal is not None:
            self._context.notify(text.error(refusal))
            return
        self._clip = clip
        session = project.get(Session, clip.session_id)
        parts = [session_title(session, text)]
        if clip.title:
            parts.append(clip.title)
        self.words.setText(" \N{MIDDLE DOT} ".join(parts))
        self.stage.open(clip.session_id, clip.onset_us)
        self.show()
        self.caption.show()

    def play(self, on: bool) -> None:
        """Play the moment from its begin up to its own end, whatever the new film does, or rest."""
        player, clip = self.stage.player, self._clip
        if player is None or clip is None or self.isHidden():
            return
        if on:
            player.seek_us(clip.onset_us)
            player.play()
            player.set_until(clip.offset_us)
        else:
            player.pause()

    def is_playing(self) -> bool:
        """Return whether it plays."""
        return self.stage.player is not None and self.stage.player.playing

    def close_film(self) -> None:
        """Let the film go."""
        self._clip = None
        self.stage.close_films()
        self.hide()
        self.caption.hide()

    def _toggle(self) -> None:
        self.play(not self.is_playing())
