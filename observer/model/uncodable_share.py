"""How much of a coding could not be coded, and whether that is more than its scheme warns of."""

from dataclasses import dataclass

from observer.model.coding import Coding
from observer.model.scheme import Scheme, Track
from observer.model.time import Interval, intersection, total_us


@dataclass(frozen=True, slots=True, kw_only=True)
class UncodableShare:
    """What of a track's coded part could not be coded.

    Attributes
    ----------
    share, limit
        From 0 to 1; no limit is None.
    """

    track: Track
    share: float
    limit: float | None

    @property
    def is_over(self) -> bool:
        """Whether the scheme wants it named."""
        return self.limit is not None and self.share > self.limit


def uncodable_shares(
    coding: Coding, scheme: Scheme, session: Interval
) -> tuple[UncodableShare, ...]:
    """Return for each track of a pass how much of what was coded could not be coded.

    Parameters
    ----------
    coding
        As it stands.
    scheme
        Its scheme, with the share from which it warns.
    session
        From where to where its recordings reach.

    Returns
    -------
    tuple of UncodableShare
        In the scheme's order; a track that was not coded at all is left out.
    """
    shares: list[UncodableShare] = []
    for track in scheme.tracks:
        if not coding.info.shows(track.id):
            continue
        stated = coding.coded_range(track.id)
        coded = Interval(stated.onset_us, stated.offset_us) if stated else session
        window = coded.overlap(session)
        if window is None:
            continue
        hidden_us = total_us(intersection([window], coding.uncodable_on(track.id)))
        own = track.uncodable_warning_share
        limit = scheme.uncodable_warning_share if own is None else own
        shares.append(
            UncodableShare(track=track, share=hidden_us / window.duration_us, limit=limit)
        )
    return tuple(shares)
