"""How many signals were answered: n of m, with the interval and what chance would give."""

from observer.figures.legend import Entry, Sign
from observer.figures.marks import MarkedFigure
from observer.figures.seen import WHOLE, Of, signal_moments, window_of
from observer.figures.share_rows import Look, Part, ShareRow, draw_shares, percent
from observer.figures.style import style_for
from observer.figures.values import number, reason, records, word
from observer.model.messages import msg
from observer.model.scheme import Contingency
from observer.statistics.answered import answered
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession
from observer.statistics.words import FORWARD
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Few signals say little: look at how wide the interval is. A signal that could not have been "
    "answered in time is left out."
)


def answered_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 3.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the headline: signals answered out of those that could be, per session and phase.

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
        A phase shows that phase alone.

    Returns
    -------
    MarkedFigure
        The contingencies that the scheme calls headlines; all of them if it names none.
    """
    look = Look(style_for(dark=dark), size_in)
    scheme = session.scheme
    shown = [c for c in scheme.contingencies if c.headline] or list(scheme.contingencies)
    found = [
        row
        for row in records(answered(session))
        if row["direction"] == FORWARD and (not of.phase_id or word(row, "phase_id") == of.phase_id)
    ]
    rows: list[ShareRow] = []
    for contingency in shown:
        rows.append(_heading(contingency, text))
        rows.extend(
            _share_row(row, session, text, look)
            for row in found
            if row["contingency"] == contingency.id
        )
    _ = text
    if not rows:
        rows = [ShareRow(label=_("The scheme names no signals and answers."), heading=True)]
        return draw_shares(rows, (), text, look=look)
    fill = look.style.accent
    legend = (
        Entry(label=_("answered"), sign=Sign.FILL, fill=fill),
        Entry(label=_("answer already ongoing"), sign=Sign.HATCHED, fill=fill),
        Entry(label=_("95 % interval"), sign=Sign.RANGE),
        Entry(label=_("by chance"), sign=Sign.CHANCE),
    )
    return draw_shares(rows, legend, text, look=look, foot=_.render(HONEST))


def _heading(contingency: Contingency, text: Catalogue) -> ShareRow:
    _ = text
    label = text.local(contingency.label) or contingency.id
    window_s = contingency.window_us / 1_000_000
    whole = window_s == int(window_s)
    within = _(
        "{what}, within {seconds} s", what=label, seconds=_.number(window_s, 0 if whole else 1)
    )
    return ShareRow(label=within, heading=True)


def _share_row(row: Row, session: CodedSession, text: Catalogue, look: Look) -> ShareRow:
    _ = text
    label = word(row, "phase") or _("whole session")
    share, low, high = (number(row, name) for name in ("share", "share_low", "share_high"))
    if share is None or low is None or high is None:
        return ShareRow(label=label, remark=reason(row, text))
    window = window_of(session, word(row, "phase_id"))
    seen = signal_moments(session, (word(row, "contingency"), FORWARD), window, text)
    fill = look.style.accent
    return ShareRow(
        label=label,
        parts=(
            Part(share, fill, label=_("answered"), moments=seen.answered),
            Part(
                number(row, "ongoing_share") or 0.0,
                fill,
                hatched=True,
                label=_("answer already ongoing"),
                moments=seen.ongoing,
            ),
        ),
        low=low,
        high=high,
        chance=number(row, "chance_share"),
        note=_("{n} of {m}", n=row["n_answered"], m=row["n_valid"]),
        side_note=_("{low} to {high}", low=percent(_, low), high=percent(_, high)),
        rest_label=_("not answered"),
        rest_moments=seen.unanswered,
    )
