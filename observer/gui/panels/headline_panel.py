"""The figures that come first: n of m signals answered, in large plain words."""

import pandas as pd
from PySide6.QtWidgets import QFrame, QWidget

from observer.gui.context import RoomContext
from observer.gui.figure_table import contingency_label, of_phase
from observer.gui.parts import card, clear, label, row, strong
from observer.model.scheme import Scheme
from observer.statistics.columns import is_missing
from observer.statistics.words import FORWARD, WORDS

MOST_CARDS = 4


class HeadlinePanel(QWidget):
    """A card for each contingency that the scheme calls a headline; for all if it names none.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._line = row(gap=12)
        self.setLayout(self._line)
        self.sentences: list[str] = []

    def show_answers(self, answered: pd.DataFrame, phase_id: str, scheme: Scheme) -> None:
        """Show how many signals were answered.

        Parameters
        ----------
        answered
            Table of the statistic of that name.
        phase_id
            Which phase; empty for the whole session.
        scheme
            Has the labels.
        """
        clear(self._line)
        self.sentences = []
        rows = of_phase(answered, phase_id).to_dict("records")
        stated = [each for each in rows if each["direction"] == FORWARD]
        first = [each for each in stated if each["headline"]] or stated
        for each in first[:MOST_CARDS]:
            self._line.addWidget(
                self._card({str(key): value for key, value in each.items()}, scheme), 1
            )

    def _card(self, found: dict[str, object], scheme: Scheme) -> QFrame:
        text, tokens = self._context.text, self._context.tokens
        frame, inside = card(margin=10, gap=2)
        title = contingency_label(scheme, str(found["contingency"]), text)
        counts = text("{n} of {m}", n=found["n_answered"], m=found["n_valid"])
        head = row(gap=12)
        number = strong(counts, tokens, px=20)
        number.setWordWrap(False)
        head.addWidget(number)
        head.addWidget(strong(title, tokens, px=13), 1)
        inside.addLayout(head)
        detail = self._detail(found)
        inside.addWidget(label(detail, "muted"))
        inside.addStretch(1)
        sentence = f"{title}: {counts}. {detail}"
        frame.setAccessibleName(sentence)
        self.sentences.append(sentence)
        return frame

    def _detail(self, found: dict[str, object]) -> str:
        text = self._context.text
        if is_missing(found["share"]):
            status = str(found["status"])
            return text.render(WORDS[status]) if status in WORDS else ""
        words = text(
            "within {seconds} s · {share} % (95 %: {low} to {high} %)",
            seconds=text.number(_figure(found["window_s"]), 0),
            share=_percent(found["share"]),
            low=_percent(found["share_low"]),
            high=_percent(found["share_high"]),
        )
        if not is_missing(found["chance_share"]):
            words += text(" · by chance {share} %", share=_percent(found["chance_share"]))
        return words


def _figure(value: object) -> float:
    return float(str(value))


def _percent(value: object) -> int:
    return round(100 * _figure(value))
