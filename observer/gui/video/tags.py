"""The names of all recordings on the stage, each on its picture."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from observer.gui.context import RoomContext
from observer.gui.video.film_tag import FilmTag
from observer.gui.video.hearing import Hearing, Voice

_MARGIN_PX = 8


class Tags:
    """Tags of the voices of a session; none where there is only one.

    Parameters
    ----------
    context
        What the room stands on.
    stage
        On which they lie.
    clicked
        Told which voice was clicked.
    """

    def __init__(
        self, context: RoomContext, stage: QWidget, clicked: Callable[[Voice], None]
    ) -> None:
        self._context = context
        self._stage = stage
        self._clicked = clicked
        self._tags: tuple[tuple[Voice, FilmTag], ...] = ()

    @property
    def all(self) -> tuple[FilmTag, ...]:
        """Every tag, in the order of the voices."""
        return tuple(tag for _, tag in self._tags)

    def make(self, hearing: Hearing) -> None:
        """Make the tags of other voices."""
        for _, tag in self._tags:
            tag.hide()
            tag.deleteLater()
        text, tokens = self._context.text, self._context.tokens
        voices = hearing.voices if len(hearing.voices) > 1 else ()
        self._tags = tuple(
            (voice, FilmTag(voice.label, voice.has_sound, text, tokens, self._stage))
            for voice in voices
        )
        for voice, tag in self._tags:
            tag.clicked.connect(partial(self._tell, voice))

    def show(self, hearing: Hearing, main: int) -> None:
        """Show what is heard and what is at the front."""
        for voice, tag in self._tags:
            tag.show_state(heard=hearing.is_heard(voice, main), main=voice.film == main)

    def place(self, places: Sequence[QRect | None], main: int) -> None:
        """Put every tag on its picture; sound alone follows the name of the film at the front.

        Parameters
        ----------
        places
            Of the films; None for one that is not to be seen.
        main
            Which of them is at the front.
        """
        front = places[main] if places else None
        if front is None:
            return
        left, room = front.x() + _MARGIN_PX, front.width() // 2
        for voice, tag in sorted(self._tags, key=lambda each: each[0].film != main):
            if voice.film is None or voice.film == main:
                tag.fit(room)
                tag.move(left, front.y() + _MARGIN_PX)
                left += tag.width() + _MARGIN_PX // 2
                tag.show()
            else:
                place = places[voice.film]
                tag.setVisible(place is not None)
                if place is not None:
                    tag.fit(place.width() - 2 * _MARGIN_PX)
                    tag.move(place.x() + _MARGIN_PX, place.y() + _MARGIN_PX)
            tag.raise_()

    def _tell(self, voice: Voice, *_unused: object) -> None:
        self._clicked(voice)
