"""How tracks and codes are called on the screen: short where room is short."""

from dataclasses import dataclass

from observer.model.scheme import Code, Scheme, Track
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class TrackName:
    """The name of a track with its subject told apart.

    Attributes
    ----------
    before, subject, after
        Read one after the other; only `subject` is bold.
    """

    before: str
    subject: str
    after: str

    @property
    def whole(self) -> str:
        """The name as one text."""
        return f"{self.before}{self.subject}{self.after}"


def track_name(scheme: Scheme, track: Track, text: Catalogue) -> TrackName:
    """Return the name of a track, its subject named once.

    Parameters
    ----------
    scheme
        Of the track.
    track
        To be named.
    text
        Language.

    Returns
    -------
    TrackName
        ``Signaal van het`` **kind**, or **Ouder** ``troosten en kalmeren``.
    """
    return named_with(text.local(track.label), text.local(scheme.subject(track.subject).label))


def named_with(label: str, subject: str) -> TrackName:
    """Return a label with the subject in it, or before it; without a subject the label alone."""
    if not subject:
        return TrackName("", "", label)
    at = label.casefold().find(subject.casefold())
    if at >= 0:
        end = at + len(subject)
        return TrackName(label[:at], label[at:end], label[end:])
    return TrackName("", subject, f" {label[:1].lower()}{label[1:]}")


def heading_words(scheme: Scheme, track: Track, text: Catalogue) -> str:
    """Return what stands above the buttons of a track."""
    label = text.local(track.label)
    subject = text.local(scheme.subject(track.subject).label)
    return label if subject.casefold() in label.casefold() else f"{subject} \N{EN DASH} {label}"


def short_name(code: Code, text: Catalogue) -> str:
    """Return the short label of a code, or its label where it has none."""
    return text.local(code.short_label) or text.local(code.label)


def key_cap(code: Code) -> str:
    """Return a code's key as it stands on the keyboard."""
    return code.key.upper()
