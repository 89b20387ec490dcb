"""What became of signals in both directions: answered, already ongoing, not answered, chance."""

from observer.figures.legend import Entry, Sign
from observer.figures.marks import MarkedFigure
from observer.figures.seen import WHOLE, Of, signal_moments, window_of
from observer.figures.share_rows import Look, Part, ShareRow, draw_shares, percent
from observer.figures.style import style_for
from observer.figures.values import number, reason, records, subjects, word
from observer.model.messages import msg
from observer.statistics.columns import Row
from observer.statistics.contingency import contingency
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Who acts often is bound to act soon after a signal: look at how far the bar goes beyond the "
    "diamond. That one thing follows another does not say that it was caused by it."
)

_EXACT_P = 0.1
"""From here on two decimals of p say enough."""


def contingency_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw every contingency of the scheme over the whole session, in both directions.

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
        Three shares per bar, and a diamond where chance would be.
    """
    look, _ = Look(style_for(dark=dark), size_in), text
    found = [row for row in records(contingency(session)) if word(row, "phase_id") == of.phase_id]
    rows: list[ShareRow] = []
    for asked in session.scheme.contingencies:
        rows.append(ShareRow(label=_.local(asked.label) or asked.id, heading=True))
        rows.extend(
            _share_row(row, session, text, look) for row in found if row["contingency"] == asked.id
        )
    if not rows:
        rows = [ShareRow(label=_("The scheme names no signals and answers."), heading=True)]
        return draw_shares(rows, (), text, look=look)
    fill = look.style.accent
    legend = (
        Entry(label=_("answered"), sign=Sign.FILL, fill=fill),
        Entry(label=_("answer already ongoing"), sign=Sign.HATCHED, fill=fill),
        Entry(label=_("not answered"), sign=Sign.FILL, fill=look.style.surface),
        Entry(label=_("by chance"), sign=Sign.CHANCE),
    )
    return draw_shares(rows, legend, text, look=look, foot=_.render(HONEST))


def _share_row(row: Row, session: CodedSession, text: Catalogue, look: Look) -> ShareRow:
    _, scheme = text, session.scheme
    signals = subjects(word(row, "from_subject"), scheme, text)
    label = f"{signals} → {subjects(word(row, 'to_subject'), scheme, text)}"
    share, chance, p = (number(row, name) for name in ("share", "chance_share", "p"))
    if share is None or chance is None or p is None:
        return ShareRow(label=label, remark=reason(row, text))
    window = window_of(session, word(row, "phase_id"))
    wanted = (word(row, "contingency"), word(row, "direction"))
    seen = signal_moments(session, wanted, window, text)
    by_chance = _("by chance {share}", share=percent(text, chance))
    sure = f"p = {_.number(p, 2 if p >= _EXACT_P else 3)}".replace(" ", "\N{NO-BREAK SPACE}")
    fill = look.style.accent
    ongoing = number(row, "ongoing_share") or 0.0
    return ShareRow(
        label=label,
        parts=(
            Part(share, fill, label=_("answered"), moments=seen.answered),
            Part(
                ongoing,
                fill,
                hatched=True,
                label=_("answer already ongoing"),
                moments=seen.ongoing,
            ),
        ),
        chance=chance,
        note=_("{n} of {m}", n=row["n_answered"], m=row["n_valid"]),
        side_note=f"{by_chance}, {sure}",
        rest_label=_("not answered"),
        rest_moments=seen.unanswered,
    )
