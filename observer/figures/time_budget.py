"""The time budget: which share of the codable time each state took."""

from dataclasses import replace

from observer.figures.letters import letters
from observer.figures.marks import MarkedFigure
from observer.figures.seen import WHOLE, Of, code_moments, window_of
from observer.figures.share_rows import Look, Part, ShareRow, draw_shares, percent
from observer.figures.style import style_for
from observer.figures.values import number, records, word
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Track
from observer.model.time import US_PER_S
from observer.statistics.columns import Row
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import read_streams
from observer.statistics.words import NO_CODABLE_TIME, WORDS
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Shares are of the time that was coded and could be coded, not of the film. How long something "
    "lasted says nothing about how often it began."
)


def time_budget(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the share of codable time of every state, per track, over the whole session.

    Parameters
    ----------
    session
        What was coded.
    text
        Language of the labels.
    size_in
        Width and least height, in inches.
    dark
        Whether for a dark surface.
    of
        Which phase instead.

    Returns
    -------
    MarkedFigure
        A bar per state code, with its percentage and its time; each track states its own time.
    """
    _ = text
    look = Look(style_for(dark=dark), size_in)
    found = {
        CodeRef(word(row, "track"), word(row, "code")): row
        for row in records(tracks(session))
        if word(row, "phase_id") == of.phase_id
    }
    marks, window, streams = (
        letters(session.scheme),
        window_of(session, of.phase_id),
        read_streams(session),
    )
    rows: list[ShareRow] = []
    for track in session.scheme.tracks:
        states = [code for code in track.codes if code.kind is CodeKind.STATE]
        refs = [CodeRef(track.id, code.id) for code in states]
        if states:
            rows.append(
                ShareRow(label=_heading(session, track, found[refs[0]], text), heading=True)
            )
        for code, ref in zip(states, refs, strict=True):
            row = _share_row(code, marks[ref], found[ref], text)
            seen = code_moments(session, ref, window, text, streams)
            parts = tuple(replace(part, moments=seen) for part in row.parts)
            rows.append(replace(row, parts=parts))
    if not rows:
        rows = [ShareRow(label=_("The scheme has no states."), heading=True)]
        return draw_shares(rows, (), text, look=look)
    return draw_shares(rows, (), text, look=look, foot=_.render(HONEST))


def _heading(session: CodedSession, track: Track, row: Row, text: Catalogue) -> str:
    _ = text
    subject = _.local(session.scheme.subject(track.subject).label) or track.subject
    name = _.local(track.label) or track.id
    codable = _.clock(round((number(row, "codable_s") or 0.0) * US_PER_S))
    return _("{subject}: {track} ({time} codable)", subject=subject, track=name, time=codable)


def _share_row(code: Code, mark: str, row: Row, text: Catalogue) -> ShareRow:
    label = text.local(code.label) or code.id
    share, duration_s = number(row, "proportion"), number(row, "duration_s")
    if share is None or duration_s is None:
        remark = text.render(WORDS[NO_CODABLE_TIME])
        return ShareRow(label=label, remark=remark, letter=mark, letter_fill=code.colour)
    return ShareRow(
        label=label,
        parts=(Part(share, code.colour),),
        note=percent(text, share),
        side_note=text.clock(round(duration_s * US_PER_S)),
        letter=mark,
        letter_fill=code.colour,
    )
