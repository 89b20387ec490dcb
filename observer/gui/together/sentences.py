"""What the window says of a recording's place on the clock, and of how sure it is."""

from observer.app.alignment import Place
from observer.media.alignment import Alignment, Outcome
from observer.model.time import US_PER_S, seconds
from observer.text.catalogue import Catalogue

_STEADY_S_AN_HOUR = 0.02
_VERY, _FAIRLY = 0.85, 0.6
_MS_US = 1_000


def begins(place: Place, text: Catalogue) -> str:
    """Return where a recording begins, and how its clock runs, such as "begins at 0:12.340"."""
    when = text("begins at {time} s", time=text.number(seconds(place.offset_us), 3))
    return f"{when} \N{MIDDLE DOT} {drift(place, text)}"


def drift(place: Place, text: Catalogue) -> str:
    """Return in plain words how a recorder's clock runs beside that of the session."""
    fast = place.fast_s_an_hour
    if abs(fast) < _STEADY_S_AN_HOUR:
        return text("stays in step")
    return text("runs a little fast") if fast > 0 else text("runs a little slow")


def drift_figure(place: Place, text: Catalogue) -> str:
    """Return in figures how a recorder's clock runs beside that of the session."""
    fast = place.fast_s_an_hour
    figure = text.number(abs(fast), 2)
    if fast >= 0:
        return text("its clock runs {seconds} s an hour fast", seconds=figure)
    return text("its clock runs {seconds} s an hour slow", seconds=figure)


def verdict(found: Alignment, names: tuple[str, str], text: Catalogue) -> str:
    """Return what came of looking by sound, with how sure it is in words.

    Parameters
    ----------
    found
        What came of it.
    names
        Of the recording on whose clock was looked, and of the one that was looked for.
    text
        Language.

    Returns
    -------
    str
        One or two sentences.
    """
    first, second = names
    if found.outcome is Outcome.FOUND:
        sure = found.certainty
        how = (
            text("Very sure")
            if sure >= _VERY
            else text("Fairly sure")
            if sure >= _FAIRLY
            else text("Likely; look at the waves")
        )
        return text(
            "{how}: {first} and {second} sound the same in this place.",
            how=how,
            first=first,
            second=second,
        )
    if found.outcome is Outcome.REPEATS:
        return text(
            "The same sound comes again and again, such as music, so it could be more than one "
            "place. Use a clap, or do it by hand."
        )
    if found.outcome is Outcome.NOTHING_SHARED:
        return text(
            "No sound was found that {first} and {second} share. Nothing was moved. Use a clap, "
            "or do it by hand.",
            first=first,
            second=second,
        )
    if found.outcome is Outcome.TOO_SHORT:
        return text("One of them is too short to be found by sound. Do it by hand.")
    if found.outcome is Outcome.SILENT:
        return text("In one of them there is only silence. Do it by hand.")
    return text("One of them has no sound. Do it by hand.")


def figures(found: Alignment, text: Catalogue) -> str:
    """Return the figures behind what came of looking by sound; empty where nothing was compared.

    Parameters
    ----------
    found
        What came of it.
    text
        Language.

    Returns
    -------
    str
        A sentence for whoever asks.
    """
    if found.outcome is Outcome.FOUND:
        return text(
            "{agreeing} of {compared} stretches of sound agree to within {ms} ms, over {minutes} "
            "minutes together.",
            agreeing=found.agreeing,
            compared=found.compared,
            ms=text.number(max(found.residual_us / _MS_US, 0.1), 1),
            minutes=text.number(found.common_us / US_PER_S / 60, 1),
        )
    if found.outcome is Outcome.NOTHING_SHARED:
        return text(
            "Only {agreeing} of {compared} stretches of sound agree.",
            agreeing=found.agreeing,
            compared=found.compared,
        )
    return ""
