"""What is seen through one camera: its recordings, its player, and which frame is which moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from observer.media.chain import Chain
from observer.media.frame import Frame
from observer.media.player import Player
from observer.model.errors import MediaError
from observer.model.event import Anchor
from observer.model.session import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of the session, and the frame that stands for it.

    Attributes
    ----------
    time_us
        On the session clock.
    anchor
        The frame; None where it is no frame's own time.
    """

    time_us: int
    anchor: Anchor | None


class Film:
    """One recording, or several that follow each other and play as one.

    Parameters
    ----------
    recordings
        In their order on the session clock; at least one.
    player
        Plays them; belongs to the session's player.
    """

    def __init__(self, recordings: Sequence[Recording], player: Player) -> None:
        self._recordings = {recording.id: recording for recording in recordings}
        self._first = recordings[0].id
        self.player = player
        self.away = ""
        """Why there is no picture now, in a sentence; empty where there is one."""

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """What it is made of."""
        return tuple(self._recordings.values())

    @property
    def recording(self) -> Recording:
        """The first recording it is made of."""
        return self._recordings[self._first]

    @property
    def label(self) -> str:
        """What it is called: as its recording, or as the first and the last of several."""
        labels = [recording.label for recording in self.recordings]
        return labels[0] if len(labels) == 1 else f"{labels[0]} \N{EN DASH} {labels[-1]}"

    @property
    def has_sound(self) -> bool:
        """Whether there is anything to be heard."""
        return any(recording.has_sound for recording in self.recordings)

    @property
    def shape(self) -> float:
        """Width by height of its picture, as far as is known."""
        first = self.recordings[0]
        known = first.width_px > 0 and first.height_px > 0
        return first.width_px / first.height_px if known else 16 / 9

    @property
    def is_ready(self) -> bool:
        """Whether it can be played."""
        return self.player.ready

    @property
    def read_percent(self) -> int:
        """How much of it was read by now, where it has to be read through once before it opens."""
        return int(100 * self.player.read_share)

    @property
    def error(self) -> MediaError | None:
        """Why it cannot be played, if it cannot."""
        return self.player.error

    def take(self, recording: Recording) -> None:
        """Know one of its recordings as it now is, such as on another place on the clock."""
        if recording.id in self._recordings:
            self._recordings[recording.id] = recording

    def recording_of(self, frame: Frame) -> Recording:
        """Return the recording that a frame is of."""
        return self._recordings.get(frame.recording_id, self.recording)

    def moment(self, frame: Frame) -> Moment:
        """Return the moment that a frame stands for.

        Parameters
        ----------
        frame
            Of this film.

        Returns
        -------
        Moment
            With the frame's own time where its recording now lies, never the clock's.
        """
        recording = self.recording_of(frame)
        anchor = Anchor(
            recording_id=recording.id,
            pts=frame.pts,
            time_base=frame.time_base,
            frame=frame.index,
        )
        return Moment(time_us=recording.to_session_us(frame.recording_us), anchor=anchor)

    def number_of(self, anchor: Anchor) -> int | None:
        """Return the number of a frame in this film; None if it is of another, or not ready."""
        chain = self._chain
        for part in chain.parts if chain else ():
            if chain is not None and part.placed.id == anchor.recording_id:
                return chain.number_of(part.number, anchor.frame)
        return None

    def nearest(self, session_us: int) -> Moment | None:
        """Return the frame whose time lies nearest to a moment of the session.

        Parameters
        ----------
        session_us
            Inside the film or not.

        Returns
        -------
        Moment or None
            None as long as the film is not ready.
        """
        return self.beside(session_us, 0)

    def under(self, session_us: int) -> Moment | None:
        """Return the frame that is on the screen at a moment of the session.

        Parameters
        ----------
        session_us
            Inside the film or not.

        Returns
        -------
        Moment or None
            With the frame's own time; None where the film has no picture, or is not ready.
        """
        chain = self._chain
        if chain is None or not chain.covers(session_us):
            return None
        return self._moment_at(chain, chain.before(session_us))

    def beside(self, session_us: int, steps: int) -> Moment | None:
        """Return the frame so many frames after the one nearest to a moment; None as `nearest`."""
        chain = self._chain
        if chain is None:
            return None
        begins = chain.begins_us
        after = int(begins.searchsorted(session_us))
        nearest = min(
            (i for i in (after - 1, after) if 0 <= i < len(chain)),
            key=lambda i: abs(int(begins[i]) - session_us),
        )
        return self._moment_at(chain, chain.inside(nearest + steps))

    @property
    def _chain(self) -> Chain | None:
        return self.player.chain

    def _moment_at(self, chain: Chain, number: int) -> Moment:
        part, own = chain.locate(number)
        anchor = Anchor(
            recording_id=part.placed.id,
            pts=int(part.index.pts[own]),
            time_base=part.index.time_base,
            frame=own,
        )
        return Moment(time_us=int(chain.begins_us[number]), anchor=anchor)
