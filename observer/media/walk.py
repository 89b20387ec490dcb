"""In which order the pictures of a film come, and which of them to have ready."""

from collections.abc import Iterator
from dataclasses import dataclass

from observer.media.chain import Chain

_SCREEN_US = 16_667


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures to be decoded in one go.

    Attributes
    ----------
    numbers
        Ascending, all of one recording.
    backwards
        Whether they are wanted for the way back.
    """

    numbers: range
    backwards: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a film.

    Attributes
    ----------
    stride
        How many pictures further the next one is.
    loop
        The first and the last number of what is gone through over and over.
    """

    chain: Chain
    backwards: bool = False
    stride: int = 1
    loop: tuple[int, int] | None = None

    @classmethod
    def at_rate(
        cls, chain: Chain, rate: float, *, backwards: bool, loop_us: tuple[int, int] | None
    ) -> "Walk":
        """Return the way that is gone while playing.

        Backwards all pictures are decoded before the first can be shown, so that those that no
        screen could show are left out.

        Parameters
        ----------
        chain
            The film.
        rate
            How fast.
        backwards
            Whether it goes back.
        loop_us
            Session times between which it goes round; None for none.

        Returns
        -------
        Walk
            For as long as nothing of this changes.
        """
        start_us, end_us = chain.extent_us
        usual_us = (end_us - start_us) / len(chain)
        stride = max(1, round(rate * _SCREEN_US / usual_us)) if backwards else 1
        return cls(chain, backwards, stride, numbers_between(chain, loop_us))

    def after(self, number: int) -> int | None:
        """Return the number that comes next; None at the end, and where a loop closes."""
        if self.backwards:
            return self._before(number)
        found = self.chain.there_from(number + 1)
        over = found is not None and self.loop is not None and found > self.loop[1] >= number
        return None if over else found

    def ahead(self, number: int, count: int) -> Iterator[int]:
        """Yield the numbers that come next, round the loop if there is one.

        Parameters
        ----------
        number
            Of the picture before them.
        count
            How many at most.

        Yields
        ------
        int
            Some may be found to be missing later.
        """
        for _ in range(count):
            after = self.after(number)
            if after is None and self.loop is not None:
                first, last = self.loop
                after = (
                    self.chain.there_to(last) if self.backwards else self.chain.there_from(first)
                )
            if after is None:
                return
            yield after
            number = after

    def batch(self, number: int, most: int) -> Batch:
        """Return which pictures to decode in one go, ascending, so that one of them is there.

        Parameters
        ----------
        number
            The one.
        most
            How many at most.

        Returns
        -------
        Batch
            Backwards those down to its keyframe, otherwise the one alone.
        """
        if not self.backwards:
            return Batch(range(number, number + 1), backwards=False)
        low = self.chain.key_before(number)
        if self.loop is not None and number >= self.loop[0]:
            low = max(low, self.loop[0])
        count = min((number - low) // self.stride + 1, max(most, 1))
        low = number - (count - 1) * self.stride
        return Batch(range(low, number + 1, self.stride), backwards=True)

    def _before(self, number: int) -> int | None:
        """Return the number that comes next on the way back."""
        least = self.loop[0] if self.loop is not None and number >= self.loop[0] else 0
        if number <= least:
            return None
        found = self.chain.there_to(max(number - self.stride, least))
        return found if found is not None and found >= least else None


def numbers_between(chain: Chain, loop_us: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the first and last number of what is shown between two times; None if nothing is.

    Parameters
    ----------
    chain
        The film.
    loop_us
        Session times.

    Returns
    -------
    tuple or None
        The picture on screen at the first time, and the last that begins before the second.
    """
    if loop_us is None:
        return None
    first, last = chain.before(loop_us[0]), chain.before(loop_us[1] - 1)
    if not chain.covers(loop_us[0]):
        first += 1
    return (first, last) if 0 <= first <= last else None
