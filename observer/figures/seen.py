"""Which moments of the film stand behind a figure: bouts, onsets and signals of one coding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from observer.figures.marks import FilmMoment, moments
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.opportunities import Question, find_opportunities, questions
from observer.statistics.streams import Stream, Stretches, cut, read_streams
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """What a figure is asked of a session.

    Attributes
    ----------
    phase_id
        Only this phase; empty for the whole session.
    choice
        Id of what is chosen, such as a pair of tracks; empty for the first there is.
    """

    phase_id: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a figure can be asked for, such as one pair of tracks.

    Attributes
    ----------
    id
        For `Of.choice`.
    label
        How it is called, in the language it was asked in.
    """

    id: str
    label: str


WHOLE = Of()
"""The whole session, and the first choice."""


def window_of(session: CodedSession, phase_id: str) -> Window:
    """Return the window of a phase that counts; that of the session for any other id."""
    windows = session.windows()
    return next((each for each in windows if each.phase_id == phase_id), windows[0])


def only_phase(session: CodedSession, phase_id: str) -> CodedSession:
    """Return a session as if it were one phase long, to be drawn; itself where there is none."""
    for phase, window in zip(session.phases, session.phase_windows(), strict=True):
        if phase_id and phase.id == phase_id and window.span is not None:
            return replace(session, window=window.span, phases=(phase,))
    return session


def code_moments(
    session: CodedSession,
    ref: CodeRef,
    window: Window,
    text: Catalogue,
    streams: Mapping[CodeRef, Stream] | None = None,
) -> tuple[FilmMoment, ...]:
    """Return when a code is to be seen in the codable time of a window.

    Parameters
    ----------
    session
        The coding.
    ref
        Which code.
    window
        The session or a phase.
    text
        Language.
    streams
        Of the session, if they were read already.

    Returns
    -------
    tuple of FilmMoment
        The points, or the begins of the bouts.
    """
    stream = (streams or read_streams(session))[ref]
    codable = Stretches.of(session.observed((ref.track,), window).codable)
    code = session.scheme.code(ref)
    if code.kind is CodeKind.POINT:
        times = codable.inside(stream.onsets)
    else:
        times = cut(stream, codable).starts
    return moments(session, times.tolist(), text, text.local(code.label))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalMoments:
    """What became of the signals of one question, as moments."""

    answered: tuple[FilmMoment, ...] = ()
    ongoing: tuple[FilmMoment, ...] = ()
    unanswered: tuple[FilmMoment, ...] = ()


def signal_moments(
    session: CodedSession,
    wanted: tuple[str, str],
    window: Window,
    text: Catalogue,
    within_us: int | None = None,
    streams: dict[CodeRef, Stream] | None = None,
) -> SignalMoments:
    """Return when the signals of a contingency were, by what became of them.

    Parameters
    ----------
    session
        The coding.
    wanted
        Id of the contingency, and its direction.
    window
        The session or a phase.
    text
        Language.
    within_us
        Within how long an answer counts; None for what the scheme states.
    streams
        Of the session, if they were read already.

    Returns
    -------
    SignalMoments
        Signals that could be answered; all empty where there are none.
    """
    question = next(
        (q for q in questions(session.scheme) if (q.contingency.id, q.direction) == wanted), None
    )
    if question is None:
        return SignalMoments()
    if within_us is not None:
        wider = replace(question.contingency, window_us=within_us)
        question = replace(question, contingency=wider)
    streams = streams or read_streams(session)
    found = find_opportunities(session, question, window, streams).found
    named = _names(session, question, streams, text)

    def of(times: Iterable[int], outcome: str) -> tuple[FilmMoment, ...]:
        return tuple(
            each
            for time in times
            for each in moments(
                session, (time,), text, f"{named.get(int(time), '')} \N{EN DASH} {outcome}"
            )
        )

    starts, answered, ongoing = found.valid.starts, found.answered, found.ongoing
    _ = text
    return SignalMoments(
        answered=of(starts[answered].tolist(), _("answered")),
        ongoing=of(starts[ongoing].tolist(), _("answer already ongoing")),
        unanswered=of(starts[~answered & ~ongoing].tolist(), _("not answered")),
    )


def _names(
    session: CodedSession, question: Question, streams: Mapping[CodeRef, Stream], text: Catalogue
) -> dict[int, str]:
    return {
        int(time): text.local(session.scheme.code(ref).label)
        for ref in question.bids
        for time in streams[ref].onsets
    }
