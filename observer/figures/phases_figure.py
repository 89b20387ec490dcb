"""Phases side by side: the share of time, or the rate, of each code of a track."""

from observer.figures.letters import letters
from observer.figures.marks import MarkedFigure
from observer.figures.plot import axis
from observer.figures.seen import WHOLE, Choice, Of, code_moments, window_of
from observer.figures.share_rows import Look, Part, Scale, ShareRow, draw_shares, percent
from observer.figures.style import style_for
from observer.figures.values import number, records, word
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.time import US_PER_S
from observer.statistics.columns import Row
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import read_streams
from observer.statistics.words import NO_CODABLE_TIME, WORDS
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Phases differ in length and in what was asked of parent and child: shares and rates are per "
    "phase, over the time that could be coded in it. Short phases vary most."
)

_SHARE, _RATE = "share", "rate"


def phase_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return what phases can be compared by: each track, in time or in how often.

    Parameters
    ----------
    scheme
        Of the coding.
    text
        Language.

    Returns
    -------
    tuple of Choice
        States by their share of time, points by their rate.
    """
    _ = text
    offered: list[Choice] = []
    for track in scheme.tracks:
        label = _.local(track.label) or track.id
        kinds = {code.kind for code in track.codes}
        if CodeKind.STATE in kinds:
            offered.append(Choice(f"{track.id}:{_SHARE}", _("{track}, share of time", track=label)))
        if CodeKind.POINT in kinds:
            offered.append(Choice(f"{track.id}:{_RATE}", _("{track}, per minute", track=label)))
    return tuple(offered)


def phases_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the codes of one track per phase.

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
        As choice one of `phase_choices`.

    Returns
    -------
    MarkedFigure
        Under each code a bar per phase, and one for the whole session.
    """
    _, look = text, Look(style_for(dark=dark), size_in)
    offered = [each.id for each in phase_choices(session.scheme, text)]
    if not offered:
        nothing = ShareRow(label=_("The scheme has no codes."), heading=True)
        return draw_shares([nothing], (), text, look=look)
    chosen = of.choice if of.choice in offered else offered[0]
    track_id, measure = chosen.rsplit(":", 1)
    drawing = _Phases(session, session.scheme.track(track_id), measure, text)
    return drawing.draw(look)


class _Phases:
    def __init__(self, session: CodedSession, track: Track, measure: str, text: Catalogue) -> None:
        self._session = session
        self._track = track
        self._is_share = measure == _SHARE
        self._text = text
        self._streams = read_streams(session)
        kind = CodeKind.STATE if self._is_share else CodeKind.POINT
        self._codes = [code for code in track.codes if code.kind is kind]
        self._rows = [row for row in records(tracks(session)) if row["track"] == track.id]

    def draw(self, look: Look) -> MarkedFigure:
        _, marks = self._text, letters(self._session.scheme)
        name = _.local(self._track.label) or self._track.id
        title = (
            _("{track}, share of time", track=name)
            if self._is_share
            else _("{track}, per minute", track=name)
        )
        rows = [ShareRow(label=title, heading=True)]
        for code in self._codes:
            own = [row for row in self._rows if row["code"] == code.id]
            letter = marks[CodeRef(self._track.id, code.id)]
            rows.append(
                ShareRow(
                    label=_.local(code.label) or code.id,
                    heading=True,
                    letter=letter,
                    letter_fill=code.colour,
                )
            )
            rows.extend(self._row(code, row) for row in own)
        if len(self._session.windows()) == 1:
            rows.append(ShareRow(label=_("This session has no phases."), heading=True))
        foot = _.render(HONEST)
        return draw_shares(rows, (), _, look=look, foot=foot, scale=self._scale())

    def _scale(self) -> Scale | None:
        if self._is_share:
            return None
        rates = [number(row, "rate_per_min") or 0.0 for row in self._rows]
        most = axis(0.0, max([*rates, 0.5]), "", self._text, 4)
        return Scale(most=most.high, ticks=most.ticks, name=self._text("per minute"))

    def _row(self, code: Code, row: Row) -> ShareRow:
        _ = self._text
        label = word(row, "phase") or _("whole session")
        value = number(row, "proportion" if self._is_share else "rate_per_min")
        if value is None:
            return ShareRow(label=label, remark=_.render(WORDS[NO_CODABLE_TIME]))
        window = window_of(self._session, word(row, "phase_id"))
        ref = CodeRef(self._track.id, code.id)
        seen = code_moments(self._session, ref, window, _, self._streams)
        codable = _.clock(round((number(row, "codable_s") or 0.0) * US_PER_S))
        return ShareRow(
            label=label,
            parts=(Part(value, code.colour, moments=seen),),
            note=percent(_, value) if self._is_share else _.number(value, 1),
            side_note=_("of {time}", time=codable),
        )
