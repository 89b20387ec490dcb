"""Which recordings of a session are heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from observer.gui.video.film import Film
from observer.model.session import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What is heard or muted as one: a film, or a recording of sound alone.

    Attributes
    ----------
    film
        Its number on the stage; None for sound alone.
    """

    label: str
    ids: frozenset[str]
    has_sound: bool = True
    film: int | None = None


class Hearing:
    """Follows the film at the front until somebody chooses; a sound recorder comes first.

    Parameters
    ----------
    films
        Of the session.
    sounds
        Its recordings without pictures.
    """

    def __init__(self, films: Sequence[Film], sounds: Sequence[Recording]) -> None:
        self.voices = (
            *(
                Voice(
                    label=film.label,
                    ids=frozenset(recording.id for recording in film.recordings),
                    has_sound=film.has_sound,
                    film=number,
                )
                for number, film in enumerate(films)
            ),
            *(Voice(label=each.label, ids=frozenset([each.id])) for each in sounds),
        )
        self._chosen: frozenset[str] | None = None

    def heard(self, main: int) -> frozenset[str]:
        """Return the ids of the recordings that are heard while a film is at the front."""
        if self._chosen is not None:
            return self._chosen
        sounding = [voice for voice in self.voices if voice.has_sound]
        alone = [voice for voice in sounding if voice.film is None]
        front = [voice for voice in sounding if voice.film == main]
        return next((voice.ids for voice in (*alone, *front, *sounding)), frozenset())

    def is_heard(self, voice: Voice, main: int) -> bool:
        """Return whether a voice is heard."""
        return voice.has_sound and bool(voice.ids & self.heard(main))

    def toggle(self, voice: Voice, main: int) -> None:
        """Mute a voice, or let it be heard beside the others."""
        if voice.has_sound:
            self._chosen = self.heard(main) ^ voice.ids

    def mute(self, voice: Voice, main: int) -> None:
        """Mute a voice; where it was not heard, let it be heard alone."""
        if voice.has_sound:
            heard = self.heard(main)
            self._chosen = heard - voice.ids if self.is_heard(voice, main) else voice.ids

    def next(self, main: int) -> None:
        """Let the voice after the one that is heard be heard, and it alone."""
        sounding = [voice for voice in self.voices if voice.has_sound]
        if sounding:
            heard = [i for i, voice in enumerate(sounding) if self.is_heard(voice, main)]
            following = (heard[0] + 1) % len(sounding) if heard else 0
            self._chosen = sounding[following].ids

    def choice(self) -> frozenset[str] | None:
        """Return what somebody chose; None while it follows the film at the front."""
        return self._chosen

    def choose(self, ids: frozenset[str] | None) -> None:
        """Choose as before, as far as those recordings are still there."""
        known = frozenset[str]().union(*(voice.ids for voice in self.voices))
        self._chosen = None if ids is None else ids & known
