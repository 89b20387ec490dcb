"""What is said on a picture: when it is, which it is, whether it is exact, how it is looked at."""

from typing import TYPE_CHECKING

import numpy as np

from observer.gui.video.chips import Chip, Tone
from observer.gui.video.film import Film
from observer.gui.video.lens import Lens
from observer.gui.video.light import Light, signed
from observer.media.frame import Frame
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from observer.media.chain import Chain

_ALWAYS = 2
_HOLE_TIMES = 10
_LEAST_HOLE_US = US_PER_S // 2


class Facts:
    """Puts the facts of a frame into words.

    Parameters
    ----------
    text
        Language.
    """

    def __init__(self, text: Catalogue) -> None:
        self._text = text
        self._usual: tuple[Chain | None, float] = (None, 0.0)

    def foot(self, film: Film, frame: Frame) -> Chip:
        """Return when a frame is and which one it is, in its recording.

        Parameters
        ----------
        film
            That it is of.
        frame
            On the screen.

        Returns
        -------
        Chip
            Time and number are always read; of several recordings, where there is room, also
            which one it is.
        """
        _ = self._text
        recording = film.recording_of(frame)
        parts = [_.timecode(film.moment(frame).time_us), _("frame {number}", number=frame.index)]
        if len(film.recordings) > 1:
            parts.append(recording.label)
        rate = recording.frame_rate
        if rate:
            decimals = 0 if rate.denominator == 1 else 2
            parts.append(_("{rate} fps", rate=_.number(float(rate), decimals)))
        return Chip(tuple(parts), must=_ALWAYS)

    def states(self, film: Film, frame: Frame) -> list[Chip]:
        """Return whether it is the frame that was asked for, and whether the film is whole there.

        Parameters
        ----------
        film
            That it is of.
        frame
            On the screen.

        Returns
        -------
        list of Chip
            The first is about exactness.
        """
        _ = self._text
        if not film.is_ready:
            read = _("reading the film: {percent} %", percent=film.read_percent)
            made = [Chip((read,), Tone.WAITING)]
        elif frame.exact:
            made = [Chip((_("exact frame"),), Tone.QUIET, must=0)]
        else:
            made = [Chip((_("looking for the exact frame"),), Tone.WAITING)]
        return made + self._hurt(film, frame)

    def looks(self, lens: Lens, light: Light) -> list[Chip]:
        """Return what to say about how the picture is looked at; nothing when it is as it is.

        Parameters
        ----------
        lens
            How closely.
        light
            In which light.

        Returns
        -------
        list of Chip
            From left to right.
        """
        _ = self._text
        made: list[Chip] = []
        if lens.is_whole and light.is_neutral:
            return made
        if not lens.is_whole:
            made.append(
                Chip((_("zoom {times} \N{MULTIPLICATION SIGN}", times=_.number(lens.zoom, 1)),))
            )
        parts = (
            (light.brightness, _("brightness")),
            (light.contrast, _("contrast")),
            (light.shadows, _("dark parts")),
        )
        words = tuple(f"{name} {signed(steps)}" for steps, name in parts if steps)
        if words:
            made.append(Chip(words, Tone.WAITING, must=len(words)))
        return made

    def _hurt(self, film: Film, frame: Frame) -> list[Chip]:
        """Return what is wrong with the film at a frame; nothing where it is whole."""
        _, chain = self._text, film.player.chain
        if frame.damaged:
            lost = _("{seconds} s lost", seconds=_.number(frame.gap_us / US_PER_S, 1))
            return [Chip((_("the film is damaged here"), lost), Tone.WAITING)]
        stands_us = frame.end_us - frame.time_us
        if chain is None or stands_us <= _LEAST_HOLE_US:
            return []
        if stands_us <= self._usual_us(chain) * _HOLE_TIMES:
            return []
        seconds = _.number(stands_us / US_PER_S, 1)
        return [Chip((_("no other picture for {seconds} s", seconds=seconds),), Tone.WAITING)]

    def _usual_us(self, chain: "Chain") -> float:
        """Return how long a picture of a film usually stands."""
        if self._usual[0] is not chain:
            self._usual = (chain, float(np.median(chain.ends_us - chain.begins_us)))
        return self._usual[1]
