"""What became of signals in both directions: answered, already ongoing, not answered, chance."""

from matplotlib.figure import Figure

from observer.figures.legend import Entry, Sign
from observer.figures.share_rows import Part, ShareRow, draw_shares, percent
from observer.figures.style import Style, style_for
from observer.figures.values import number, reason, records, word
from observer.model.scheme import Scheme
from observer.statistics.columns import Row
from observer.statistics.contingency import contingency
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue

_EXACT_P = 0.1
"""From here on two decimals of p say enough."""


def contingency_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
) -> Figure:
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

    Returns
    -------
    matplotlib.figure.Figure
        Three shares per bar, and a diamond where chance would be.
    """
    style, _ = style_for(dark=dark), text
    found = [row for row in records(contingency(session)) if not word(row, "phase_id")]
    rows: list[ShareRow] = []
    for asked in session.scheme.contingencies:
        rows.append(ShareRow(label=_.local(asked.label) or asked.id, heading=True))
        rows.extend(
            _share_row(row, session.scheme, text, style)
            for row in found
            if row["contingency"] == asked.id
        )
    if not rows:
        rows = [ShareRow(label=_("The scheme names no signals and answers."), heading=True)]
        return draw_shares(rows, (), text, style=style, size_in=size_in)
    legend = (
        Entry(label=_("answered"), sign=Sign.FILL, fill=style.accent),
        Entry(label=_("answer already ongoing"), sign=Sign.HATCHED, fill=style.accent),
        Entry(label=_("not answered"), sign=Sign.FILL, fill=style.surface),
        Entry(label=_("by chance"), sign=Sign.CHANCE),
    )
    return draw_shares(rows, legend, text, style=style, size_in=size_in)


def _share_row(row: Row, scheme: Scheme, text: Catalogue, style: Style) -> ShareRow:
    _ = text
    signals = _names(word(row, "from_subject"), scheme, text)
    label = f"{signals} → {_names(word(row, 'to_subject'), scheme, text)}"
    share, chance, p = (number(row, name) for name in ("share", "chance_share", "p"))
    if share is None or chance is None or p is None:
        return ShareRow(label=label, remark=reason(row, text))
    by_chance = _("by chance {share}", share=percent(text, chance))
    sure = f"p = {_.number(p, 2 if p >= _EXACT_P else 3)}".replace(" ", "\N{NO-BREAK SPACE}")
    return ShareRow(
        label=label,
        parts=(
            Part(share, style.accent),
            Part(number(row, "ongoing_share") or 0.0, style.accent, hatched=True),
        ),
        chance=chance,
        note=_("{n} of {m}", n=row["n_answered"], m=row["n_valid"]),
        side_note=f"{by_chance}, {sure}",
    )


def _names(subjects: str, scheme: Scheme, text: Catalogue) -> str:
    return " + ".join(text.local(scheme.subject(i).label) or i for i in subjects.split("+"))
