"""Quiet words about a sheet: how it reads, and what could be plainer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from observer.app.sheet_hints import SheetHints, sheet_hints
from observer.gui.context import RoomContext
from observer.gui.parts import Dot, clear, column, heading, label, row
from observer.reports.readability import LIMITS, Readability
from observer.reports.request import ReportRequest


class ReadingPanel(QFrame):
    """The figure of ease with its limits, and hints.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._shown: SheetHints | None = None
        layout = column(gap=6)
        layout.addWidget(heading(context.text("How it reads"), context.tokens))
        self.figure = label("")
        self.limits = label(context.text.render(LIMITS), "muted")
        self._hints = column(gap=6)
        self.hints: tuple[str, ...] = ()
        layout.addWidget(self.figure)
        layout.addWidget(self.limits)
        layout.addLayout(self._hints)
        self.setLayout(layout)

    def show_sheet(self, request: ReportRequest) -> None:
        """Show how a sheet reads.

        Parameters
        ----------
        request
            Its first session and its caregiver count.
        """
        text = self._context.text
        found = sheet_hints(request)
        if found == self._shown:
            return
        self._shown = found
        self.figure.setText(self._figure(found.reading))
        clear(self._hints)
        self.hints = tuple(text.render(each) for each in found.sentences)
        for sentence in self.hints:
            line = row(gap=8)
            dot = Dot(filled=False, tokens=self._context.tokens)
            line.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(sentence), 1)
            self._hints.addLayout(line)

    def _figure(self, reading: Readability | None) -> str:
        text = self._context.text
        if reading is None:
            return text("Nothing is written yet.")
        return text(
            "Reading ease {ease} ({formula}): {words}. Sentences of {count} words on average.",
            ease=round(reading.ease),
            formula=reading.formula,
            words=text.render(reading.in_words),
            count=text.number(reading.words_per_sentence, 1),
        )
