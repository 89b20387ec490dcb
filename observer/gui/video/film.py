"""One recording on the session's clock: its player, and which frame is which moment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.media.frame import Frame
from observer.media.frame_index import FrameIndex
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
    """A recording that plays, spoken to in session time.

    Parameters
    ----------
    recording
        Its place on the session clock.
    player
        Plays it; closed with the film.
    """

    def __init__(self, recording: Recording, player: Player) -> None:
        self.recording = recording
        self.player = player
        self._grid: tuple[FrameIndex, NDArray[np.int64]] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be played."""
        return self.player.ready

    @property
    def error(self) -> MediaError | None:
        """Why it cannot be played, if it cannot."""
        return self.player.error

    def moment(self, frame: Frame) -> Moment:
        """Return the moment that a frame stands for.

        Parameters
        ----------
        frame
            Of this recording.

        Returns
        -------
        Moment
            With the frame's own time, never the clock's.
        """
        anchor = Anchor(
            recording_id=self.recording.id,
            pts=frame.pts,
            time_base=frame.time_base,
            frame=frame.index,
        )
        return Moment(time_us=self.recording.to_session_us(frame.time_us), anchor=anchor)

    def nearest(self, session_us: int) -> Moment | None:
        """Return the frame whose time lies nearest to a moment of the session.

        Parameters
        ----------
        session_us
            Inside the recording or not.

        Returns
        -------
        Moment or None
            None as long as the film is not ready.
        """
        return self._frame_near(session_us, 0)

    def beside(self, session_us: int, steps: int) -> Moment | None:
        """Return the frame so many frames after the one nearest to a moment; None as `nearest`."""
        return self._frame_near(session_us, steps)

    def seek(self, moment: Moment) -> None:
        """Show a moment: its very frame if it is one of this recording."""
        anchor = moment.anchor
        if anchor is not None and anchor.recording_id == self.recording.id:
            self.player.seek_frame(anchor.frame)
        else:
            self.seek_us(moment.time_us)

    def seek_us(self, session_us: int) -> None:
        """Show the frame that stands at a moment of the session."""
        wanted = self.recording.to_recording_us(session_us)
        self.player.seek_us(min(max(wanted, 0), max(self.player.duration_us, 0)))

    def close(self) -> None:
        """Stop, and let the file go."""
        self.player.close()

    def _frame_near(self, session_us: int, steps: int) -> Moment | None:
        grid = self._frame_grid()
        if grid is None:
            return None
        index_of_film, times = grid
        wanted = self.recording.to_recording_us(session_us)
        after = int(times.searchsorted(wanted))
        nearest = min(
            (i for i in (after - 1, after) if 0 <= i < len(times)),
            key=lambda i: abs(int(times[i]) - wanted),
        )
        index = min(max(nearest + steps, 0), len(times) - 1)
        anchor = Anchor(
            recording_id=self.recording.id,
            pts=int(index_of_film.pts[index]),
            time_base=index_of_film.time_base,
            frame=index,
        )
        return Moment(time_us=self.recording.to_session_us(int(times[index])), anchor=anchor)

    def _frame_grid(self) -> tuple[FrameIndex, NDArray[np.int64]] | None:
        """Return the frame index and its times from the first frame, made once."""
        if self._grid is None and self.player.index is not None:
            index = self.player.index
            self._grid = (index, index.times_us - index.times_us[0])
        return self._grid
