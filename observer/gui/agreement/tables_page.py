"""The figures: time kappa and event kappa side by side, every table, and the confusion matrix."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QWidget

from observer.app.agreement import AgreementReport, ComparedPair
from observer.app.counts_gate import leave_for_counts
from observer.gui.agreement.confusion_grid import ConfusionGrid
from observer.gui.agreement.frame_model import NO_DURATION, AgreementModel, reason_words
from observer.gui.agreement.settings_bar import SettingsBar
from observer.gui.cell_table import WholeTable
from observer.gui.context import RoomContext
from observer.gui.parts import button, column, label, row, scrolling
from observer.model.errors import ReleaseRefusedError
from observer.model.messages import Message, msg
from observer.statistics.agreement import (
    codability_table,
    continuous_table,
    event_table,
    rating_table,
    time_table,
    trace_table,
)
from observer.statistics.agreement.moments import Measure
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.columns import Column, count_column, is_missing, share_column, text_column
from observer.text.catalogue import Catalogue

_WIDEST_PX = 280

BESIDE = "beside"
TABLES: Mapping[str, tuple[Message, tuple[Column, ...]]] = MappingProxyType(
    {
        BESIDE: (
            msg("Side by side"),
            (
                text_column("track", msg("Track")),
                text_column("code", msg("Code")),
                Column("time_kappa", msg("Time kappa"), decimals=2),
                text_column("time_interval", msg("95 % interval")),
                share_column("time_observed", msg("Agreement seen")),
                Column("time_max", msg("Highest possible"), decimals=2),
                Column("event_kappa", msg("Event kappa"), decimals=2),
                text_column("event_interval", msg("95 % interval")),
                share_column("event_positive", msg("Positive agreement")),
                count_column("agreed", msg("Both saw it")),
                count_column("differ", msg("Disagreements")),
                text_column("reason", msg("Why there is no kappa")),
            ),
        ),
        "time": (msg("Time kappa"), time_table.COLUMNS),
        "events": (msg("Event kappa"), event_table.COLUMNS),
        "continuous": (msg("Three percentages"), continuous_table.COLUMNS),
        "codability": (msg("What can be coded"), codability_table.COLUMNS),
        "ratings": (msg("Forms"), rating_table.COLUMNS),
        "intervals": (msg("Intervals"), rating_table.COLUMNS),
        "traces": (msg("Traces"), trace_table.COLUMNS),
    }
)
"""The tables that can be shown, and their columns."""
_KEYS = ["phase_id", "track", "code"]
_HIDDEN = frozenset({"phase", "phase_id", "interval_from"})


class TablesPage(QWidget):
    """Tables of one comparison; a row of a track leads to its confusion matrix.

    Parameters
    ----------
    context
        What the room stands on.
    """

    wants_moment = Signal(object)
    """Somebody wants to see what stands behind a cell."""
    wants_settings = Signal(object)
    """Other `AgreementSettings`; None for those of the scheme."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._report: AgreementReport | None = None
        self._pairs: tuple[ComparedPair, ...] = ()
        self._phase_id, self._of = "", ("", "", "")
        text = context.text
        self.settings = SettingsBar(context)
        self.settings.changed.connect(self.wants_settings)
        self.nothing = label("", "muted")
        self.problems = label("", "muted")
        self.buttons: dict[str, QPushButton] = {}
        self._choice = QButtonGroup(self)
        self.codes = QCheckBox(text("Code by code"))
        self.codes.toggled.connect(self._show)
        self.table = WholeTable(text, _WIDEST_PX)
        self.grid = ConfusionGrid(context)
        self.grid.wants_moment.connect(self.wants_moment)
        self._lay()

    @property
    def kind(self) -> str:
        """Which table is shown."""
        return list(TABLES)[max(self._choice.checkedId(), 0)]

    def show_report(
        self,
        report: AgreementReport,
        pairs: tuple[ComparedPair, ...],
        of: tuple[str, str, str],
        phase_id: str,
    ) -> None:
        """Show the figures of a comparison.

        Parameters
        ----------
        report
            With all its tables.
        pairs
            What is shown of it.
        of
            Id of the session (empty for all together) and both coders (empty for all).
        phase_id
            Empty for the whole session.
        """
        self._report, self._pairs, self._of, self._phase_id = report, pairs, of, phase_id
        stated = AgreementSettings.of(report.scheme.reliability)
        self.settings.show_settings(report.settings, stated)
        text = self._context.text
        told = [f"{text.render(p.what)} {text.render(p.mend)}" for p in report.problems]
        self.problems.setText("\n".join(told))
        self.problems.setVisible(bool(told))
        for kind, made in self.buttons.items():
            made.setVisible(kind == BESIDE or bool(len(self._rows(kind))))
        if self.buttons[self.kind].isHidden():
            self.buttons[BESIDE].setChecked(True)
        self._blank(empty=False)
        self._show()
        cells = self._rows("confusion")
        self.grid.setVisible(bool(len(cells)))
        self.grid.show_report(report, pairs, cells)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of figures."""
        self._report = None
        self.nothing.setText(sentence)
        self._blank(empty=True)

    def copy(self) -> None:
        """Put the table on the clipboard, if consent covers it."""
        model = self.table.model()
        if not isinstance(model, AgreementModel):
            return
        codings = [each.first for each in self._pairs]
        try:
            leave_for_counts(self._context.workspace, codings, "table-agreement")
        except ReleaseRefusedError as error:
            self._context.notify(self._context.text.error(error))
            return
        QGuiApplication.clipboard().setText(model.as_text())
        self._context.notify(self._context.text("The table is on the clipboard."))

    def _blank(self, *, empty: bool) -> None:
        self.nothing.setVisible(empty)
        for part in (self.settings, self.table, self.grid, self._bar):
            part.setVisible(not empty)
        if empty:
            self.problems.hide()

    def _rows(self, kind: str) -> pd.DataFrame:
        """Return the rows of a table for what is chosen."""
        report = self._report
        if report is None:
            return pd.DataFrame()
        if kind == BESIDE:
            return side_by_side(self._rows("time"), self._rows("events"), self._context.text)
        frame = report.tables[kind]
        session, first, second = self._of
        mine = (
            (frame["session_id"].fillna("") == session)
            & (frame["first"].fillna("") == first)
            & (frame["second"].fillna("") == second)
        )
        if "phase_id" in frame.columns:
            mine &= frame["phase_id"].fillna("") == self._phase_id
        return frame[mine].reset_index(drop=True)

    def _show(self, _choice: object = None) -> None:
        report = self._report
        if report is None:
            return
        rows = self._rows(self.kind)
        by_code = "code" in rows.columns and "track" in rows.columns
        self.codes.setVisible(by_code and self.kind != "continuous")
        if by_code and self.kind != "continuous" and not self.codes.isChecked():
            rows = _whole_tracks(rows)
        columns = [c for c in TABLES[self.kind][1] if c.name not in _HIDDEN]
        columns = [c for c in columns if _has_any(rows, c.name)]
        model = AgreementModel(rows, columns, report.scheme, self._context.text)
        self.table.show_cells(model)

    def _open_matrix(self, index: QModelIndex) -> None:
        model = self.table.model()
        if isinstance(model, AgreementModel) and index.isValid():
            track = str(model.rows[index.row()].get("track") or "")
            by_event = self.kind == "events"
            self.grid.choose(track, Measure.EVENTS if by_event else Measure.TIME)
            self.grid.grid.setFocus()

    def _lay(self) -> None:
        text = self._context.text
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.activated.connect(self._open_matrix)
        line = row(gap=8)
        for number, (kind, (words, _columns)) in enumerate(TABLES.items()):
            made = button(text.render(words), self._show)
            made.setCheckable(True)
            made.setChecked(number == 0)
            self._choice.addButton(made, number)
            self.buttons[kind] = made
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(self.codes)
        line.addWidget(button(text("Copy the table"), self.copy))
        self._bar = QWidget()
        self._bar.setLayout(line)
        inside = QWidget()
        layout = column(margin=20, gap=12)
        for part in (self.settings, self.nothing, self.problems, self._bar, self.table, self.grid):
            layout.addWidget(part)
        layout.addStretch(1)
        inside.setLayout(layout)
        around = column()
        around.addWidget(scrolling(inside))
        self.setLayout(around)


def side_by_side(time: pd.DataFrame, events: pd.DataFrame, text: Catalogue) -> pd.DataFrame:
    """Return time kappa and event kappa of each track and code in one row.

    Parameters
    ----------
    time
        Rows of this table of a report, of one pair and phase.
    events
        Rows of this table, of the same.
    text
        In which intervals are written.

    Returns
    -------
    pandas.DataFrame
        What one of them lacks is empty there.
    """
    if not len(time) and not len(events):
        return pd.DataFrame(columns=[column.name for column in TABLES[BESIDE][1]])
    left = _renamed(
        time,
        {
            "kappa": "time_kappa",
            "kappa_low": "time_low",
            "kappa_high": "time_high",
            "observed": "time_observed",
            "kappa_max": "time_max",
            "reason": "time_reason",
        },
    )
    right = _renamed(
        events,
        {
            "kappa": "event_kappa",
            "kappa_low": "event_low",
            "kappa_high": "event_high",
            "positive_agreement": "event_positive",
            "agreed": "agreed",
            "reason": "event_reason",
        },
    )
    parts = [events["other_code"], events["only_first"], events["only_second"]]
    right["differ"] = sum((part.fillna(0) for part in parts[1:]), parts[0].fillna(0))
    joined = right.merge(left, on=_KEYS, how="outer", sort=False)
    order = {key: at for at, key in enumerate(_ordered(time, events))}
    place = [order[tuple(key)] for key in joined[_KEYS].fillna("").itertuples(index=False)]
    joined = joined.iloc[sorted(range(len(place)), key=place.__getitem__)].reset_index(drop=True)
    for name in ("time", "event"):
        joined[f"{name}_interval"] = [
            _interval(low, high, text)
            for low, high in zip(joined[f"{name}_low"], joined[f"{name}_high"], strict=True)
        ]
    timed = set(time["track"].fillna(""))
    joined["reason"] = [
        _reasons(one, other, text, timed=track in timed)
        for one, other, track in zip(
            joined["time_reason"], joined["event_reason"], joined["track"], strict=True
        )
    ]
    return joined


def _reasons(time: object, events: object, text: Catalogue, *, timed: bool) -> str:
    """Return why kappas are empty, the time kappa's first; said once where it is the same."""
    of_time = NO_DURATION if not timed else "" if is_missing(time) else str(time)
    of_events = "" if is_missing(events) else str(events)
    told = dict.fromkeys(each for each in (of_time, of_events) if each)
    return "; ".join(reason_words(each, text) for each in told)


def _interval(low: object, high: object, text: Catalogue) -> str:
    if is_missing(low) or is_missing(high):
        return ""
    ends = (text.number(float(str(end)), 2) for end in (low, high))
    return " \N{EN DASH} ".join(ends)


def _ordered(time: pd.DataFrame, events: pd.DataFrame) -> Sequence[tuple[object, ...]]:
    """Return the keys of both, those of events first: every track has events."""
    keys = [
        tuple(key)
        for frame in (events, time)
        for key in frame[_KEYS].fillna("").itertuples(index=False)
    ]
    return list(dict.fromkeys(keys))


def _renamed(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    kept = frame[[*_KEYS, *names]].rename(columns=dict(names))
    for key in _KEYS:
        kept[key] = kept[key].fillna("")
    return kept


def _whole_tracks(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of whole tracks; of a track without one those of its codes."""
    code = rows["code"].fillna("")
    has_whole = set(rows.loc[code == "", "track"])
    return rows[(code == "") | ~rows["track"].isin(has_whole)].reset_index(drop=True)


def _has_any(rows: pd.DataFrame, name: str) -> bool:
    return name in rows.columns and bool((rows[name].notna() & (rows[name] != "")).any())
