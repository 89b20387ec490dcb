"""What is said where a film has no picture."""

from observer.gui.video.film import Film
from observer.text.catalogue import Catalogue


def why_away(film: Film, now_us: int, text: Catalogue) -> str:
    """Return when a film begins, or ended, where it has no picture; empty where it has one.

    Parameters
    ----------
    film
        As long as it is not ready, nothing is known of it.
    now_us
        On the session clock.
    text
        Language.

    Returns
    -------
    str
        A sentence.
    """
    if not film.is_ready or film.player.covers(now_us):
        return ""
    later = [each for each in film.recordings if each.to_session_us(0) > now_us]
    if later:
        first = min(later, key=lambda each: each.to_session_us(0))
        begins = text.clock(first.to_session_us(0))
        return text("{label} begins at {time}.", label=first.label, time=begins)
    ended = text.clock(film.player.extent_us[1])
    return text("{label} ended at {time}.", label=film.recordings[-1].label, time=ended)
